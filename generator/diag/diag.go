// Package diag says what is wrong in the author's files: where, in which
// words, and how to mend it. A diagnostic is data, never an error value; errors
// of the world (a full disk, a missing permission) are not its business.
//
// Positions: lines and columns are 1-based, columns count bytes; offsets are
// 0-based bytes; ranges are half-open. Every package of Counterpoint keeps to
// this, and it is said only here.
//
// A diagnostic is printed as
//
//	content/budget.claims.yaml:14:12: error: counterpoint answers unknown claim "crme-2019"
//	  14 |   answers: crme-2019
//	     |            ^
//	  hint: did you mean "crime-2019"?
//
// and in JSON as the fields of Diagnostic, in lower case. It never contains an
// absolute path.
package diag

import (
	"fmt"
	"sort"
)

// Severity tells what a diagnostic stops.
type Severity uint8

const (
	Warning Severity = iota // the site can be built; its owner wants to know
	Error                   // nothing is written
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// MarshalText makes a Severity a word in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Pos is a place in a file. Line and Column are 1-based, or 0 where only the
// file is known. File is slash-separated, relative to the site's root.
type Pos struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Diagnostic is one thing that is wrong.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	Pos
	Message string `json:"message"`          // lower case, no full stop
	Quoted  string `json:"quoted,omitempty"` // the line at Pos, whole
	Hint    string `json:"hint,omitempty"`
	Notes   []Note `json:"notes,omitempty"` // other places that matter
	Diff    []Edit `json:"diff,omitempty"`  // word by word, for a quote whose text changed
}

// Note is another place that belongs to a diagnostic, such as each of the
// passages that an ambiguous quote matches.
type Note struct {
	Pos
	Message string `json:"message"`
	Quoted  string `json:"quoted,omitempty"`
}

// Edit is one stretch of a comparison between what was quoted and what the
// article says now, with the spaces that belong to it: joined, the texts of
// Same and Delete are what was quoted, those of Same and Insert what is there.
type Edit struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Op is what happened to a run of words.
type Op uint8

const (
	Same   Op = iota
	Delete    // quoted, but no longer in the article
	Insert    // in the article, but not quoted
)

func (o Op) String() string { return [...]string{"same", "delete", "insert"}[o] }

// MarshalText makes an Op a word in JSON.
func (o Op) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// WithHint returns d with its hint set, in the manner of fmt.Sprintf.
func (d Diagnostic) WithHint(format string, args ...any) Diagnostic {
	d.Hint = fmt.Sprintf(format, args...)
	return d
}

// WithNote returns d with one more place.
func (d Diagnostic) WithNote(p Place, format string, args ...any) Diagnostic {
	pos := p.Pos()
	d.Notes = append(d.Notes[:len(d.Notes):len(d.Notes)], Note{
		Pos: pos, Message: fmt.Sprintf(format, args...), Quoted: p.Source.lineText(pos.Line),
	})
	return d
}

// List collects diagnostics. The zero value is ready; it is not safe for
// concurrent use: each file has its own, and they are joined.
type List []Diagnostic

// Add appends diagnostics.
func (l *List) Add(d ...Diagnostic) { *l = append(*l, d...) }

// Failed tells whether any is an error.
func (l List) Failed() bool { return l.Count(Error) > 0 }

// Count returns how many have the severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Sort orders by file, line, column, then message, and drops exact repeats, so
// that the same site gives the same list however the work was divided.
func (l *List) Sort() {
	sort.SliceStable(*l, func(i, j int) bool { return before((*l)[i], (*l)[j]) })
	kept := (*l)[:0]
	for i, d := range *l {
		if i > 0 && !before(kept[len(kept)-1], d) && kept[len(kept)-1].Severity == d.Severity {
			continue
		}
		kept = append(kept, d)
	}
	*l = kept
}

func before(a, b Diagnostic) bool {
	switch {
	case a.File != b.File:
		return a.File < b.File
	case a.Line != b.Line:
		return a.Line < b.Line
	case a.Column != b.Column:
		return a.Column < b.Column
	}
	return a.Message < b.Message
}
