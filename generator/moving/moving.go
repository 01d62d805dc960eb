// Package moving takes a site that was made for another generator, Hugo or Zola,
// and says which files it has here: the old site's files in, a Plan out.
//
//	plan, err := moving.Hugo(fsys, moving.Options{…})
//
// What matters most is that every address stays: where an article's would be
// another one, its front matter gets a `url`. Else a text is taken byte for byte.
// What cannot be taken is a Finding: its kind, its name, how often it occurs and
// where first.
//
// The package reads below the folder that it is given, and writes nothing.
package moving

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"counterpoint/generator/article"
)

// Options say what is here.
type Options struct {
	HasShortcode func(name string) bool // there is a template of the name; may be nil
	HasStyle     func(name string) bool // of highlighted code; may be nil
	Now          time.Time
}

// Plan is the site as it will be here.
type Plan struct {
	Files    []File // in the order of their paths
	Findings []Finding
	Articles int // texts of content/
}

// File is a file of the new site.
type File struct {
	Path string // below its folder
	From string // below the old one's; empty: it is made
	Text []byte // nil: the bytes of From, as they are
}

// post is a text of content/.
type post struct {
	*article.Matter
	from string
	data []byte // as it lies there
}

// mount is a folder that is taken, or one file: to is its path in the new site.
type mount struct {
	from, to string
	language string // of all texts in it, where it is no default one
}

// old is what differs between the generators.
type old struct {
	mounts   []mount
	settings *settings
	name     func(name, language string) string              // of a file of content/, and the language of its folder: as it is called here
	files    article.Languages                               // how names tell a language
	address  func(p *post) string                            // where it stood, as a path; empty: unknown
	edit     func(p *post) []edit                            // what else must change; may be nil
	calls    func(text []byte, do func(name string, at int)) // of shortcodes
	code     []string                                        // folders of shortcodes' templates
	parts    bool                                            // texts beside an index.md are pages, too
	prepare  func(*settings)                                 // looks at all texts, once they are read
}

type mover struct {
	fsys     fs.FS
	options  Options
	findings findings
	files    []File
	taken    map[string]string // what is planned, in lower case, and what it was
	posts    []*post
	stays    map[string]string // addresses that were given, by the path in content/
}

func newMover(fsys fs.FS, o Options) *mover {
	return &mover{fsys: fsys, options: o, taken: map[string]string{}, stays: map[string]string{}, findings: findings{by: map[key]*Finding{}}}
}

// errNoSite says that a folder has no configuration.
func errNoSite(what string, names []string) error {
	return errors.New("this is no site of " + what + ": it has none of " + strings.Join(names, ", "))
}

// plan does what is the same whatever the site was made with.
func (m *mover) plan(o *old) *Plan {
	for _, mt := range o.mounts {
		m.take(mt, o)
	}
	o.settings.check(m)
	o.prepare(o.settings)
	m.arrange(o)
	for _, p := range m.posts {
		m.look(p, o)
	}
	m.add(File{Path: "site.yaml", Text: o.settings.yaml()})
	slices.SortFunc(m.files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return &Plan{Files: m.files, Findings: m.findings.sorted(), Articles: len(m.posts)}
}

// add plans a file, unless another one has its name: on some systems a and A are
// one.
func (m *mover) add(f File) bool {
	name := strings.ToLower(f.Path)
	if other, ok := m.taken[name]; ok {
		m.findings.add(Clash, f.Path, f.From, "the file of "+other+" is taken")
		return false
	}
	m.taken[name] = cmp.Or(f.From, "this program")
	m.files = append(m.files, f)
	return true
}

// exists tells whether the old site has a file or folder.
func (m *mover) exists(name string) bool {
	_, err := fs.Stat(m.fsys, name)
	return err == nil
}

// under is the path of a file in the folder, and whether it lies there.
func under(folder, name string) (string, bool) {
	if folder == "." || folder == name {
		return name, true
	}
	return strings.CutPrefix(name, folder+"/")
}

// local tells whether a path leads nowhere but into the site, and can be a file's
// name on every system.
func local(name string) bool {
	return fs.ValidPath(name) && !strings.ContainsAny(name, `\`) && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// folder cleans the name of a folder as a configuration has it; empty if it leads
// elsewhere.
func folder(name string) string {
	name = path.Clean(strings.TrimSuffix(name, "/"))
	if !local(name) || name == "." {
		return ""
	}
	return name
}
