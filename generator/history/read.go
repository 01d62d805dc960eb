package history

import (
	"regexp"
	"strings"
)

// reader takes the dates from what git says, the newest commit first. A file
// that was renamed, and nothing else, was not changed: it goes on under the name
// that it had.
type reader struct {
	log     *Log
	ends    map[string]bool   // in a shallow clone all files seem to begin with these commits
	names   map[string]string // of older commits → what the file is called now; "" where it is not the one of now
	date    string            // of this commit
	unknown bool              // it is one of the ends
}

var isRenaming = regexp.MustCompile(`^R\d+$`) // "RM" is a file of a merge, which names one path alone

// read reads pieces such as "@61a3… 2026-11-24T10:00:00+01:00", "\nM", "a.md",
// "R100", "from.md", "to.md". The first status of a commit stands after a line
// break.
func (r *reader) read(pieces []string) {
	for len(pieces) > 1 {
		status := strings.TrimPrefix(pieces[0], "\n")
		commit, isCommit := strings.CutPrefix(status, "@")
		switch {
		case status == "": // around the files of a merge
			pieces = pieces[1:]
		case isCommit:
			r.begin(commit)
			pieces = pieces[1:]
		case isRenaming.MatchString(status) && len(pieces) > 2:
			r.names[pieces[1]], r.names[pieces[2]] = r.now(pieces[2]), ""
			pieces = pieces[3:]
		default:
			r.changed(pieces[1])
			pieces = pieces[2:]
		}
	}
}

// begin begins another commit.
func (r *reader) begin(commit string) {
	hash, date, _ := strings.Cut(commit, " ")
	r.date, r.unknown = date, r.ends[hash]
}

func (r *reader) now(name string) string {
	if now, renamed := r.names[name]; renamed {
		return now
	}
	return name
}

func (r *reader) changed(name string) {
	now := r.now(name)
	if _, known := r.log.Dates[now]; !known && !r.unknown && now != "" {
		r.log.Dates[now] = r.date
	}
}
