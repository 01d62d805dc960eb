package claim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Addition is a claim that is to be added to a claims file. What is empty is
// not written. Dates are as Date.Machine has them.
type Addition struct {
	ID                          string
	Quote, Prefix, Suffix, Mark string
	Restatement, Claimant       string
	Date, Rating                string
	Counterpoints               []AddedCounterpoint
	Corrections                 []AddedCorrection
}

// AddedCounterpoint is a counterpoint of an Addition.
type AddedCounterpoint struct {
	ID, Stance, Answers         string
	Quote, Prefix, Suffix, Mark string
	Claim, Text, Author, Date   string
	Sources                     []string
}

// AddedCorrection is a correction of an Addition.
type AddedCorrection struct{ Date, Text string }

// AddedSource is a source that is to be added to a claims file.
type AddedSource struct {
	Key                            string
	Title, Publisher, Author, Date string
	URL, Archive, Snapshot         string
	Quote, Accessed                string
}

// Addition is the claim as it would be added.
func (c *Claim) Addition() Addition {
	a := Addition{ID: c.ID, Restatement: c.Restatement, Claimant: c.Claimant, Date: c.Date.Machine(), Rating: c.Rating}
	a.Quote, a.Prefix, a.Suffix, a.Mark = c.Target.Exact, c.Target.Prefix, c.Target.Suffix, c.Target.Mark
	for _, cp := range c.Counterpoints {
		added := AddedCounterpoint{ID: cp.ID, Stance: string(cp.Stance), Answers: cp.Answers,
			Claim: cp.Claim, Text: cp.Text, Author: cp.Author, Date: cp.Date.Machine()}
		if t := cp.Target; t != nil {
			added.Quote, added.Prefix, added.Suffix, added.Mark = t.Exact, t.Prefix, t.Suffix, t.Mark
		}
		for _, s := range cp.Sources {
			added.Sources = append(added.Sources, s.Key)
		}
		a.Counterpoints = append(a.Counterpoints, added)
	}
	for _, each := range c.Corrections {
		a.Corrections = append(a.Corrections, AddedCorrection{each.Date.Machine(), each.Text})
	}
	return a
}

// Added is the source as it would be added.
func (s *Source) Added(key string) AddedSource {
	return AddedSource{Key: key, Title: s.Title, Publisher: s.Publisher, Author: s.Author, Date: s.Date.Machine(),
		URL: s.URL, Archive: s.Archive, Snapshot: s.Snapshot, Quote: s.Quote, Accessed: s.Accessed.Machine()}
}

// field is a key with its value in YAML: a text, a word that may need no quotes,
// words, or a list of mappings.
type field struct {
	key   string
	value any // string, word, []word or []fields
}

type (
	word   string
	fields []field
)

// empty tells whether a field is left out.
func (f field) empty() bool {
	switch v := f.value.(type) {
	case string:
		return v == ""
	case word:
		return v == ""
	case []word:
		return len(v) == 0
	}
	return len(f.value.([]fields)) == 0
}

func (f fields) given() fields { return slices.DeleteFunc(f, field.empty) }

func (a Addition) fields() fields {
	var counterpoints, corrections []fields
	for _, cp := range a.Counterpoints {
		counterpoints = append(counterpoints, cp.fields())
	}
	for _, each := range a.Corrections {
		corrections = append(corrections, fields{{"date", word(each.Date)}, {"text", each.Text}}.given())
	}
	return fields{{"id", word(a.ID)}, {"quote", a.Quote}, {"prefix", a.Prefix}, {"suffix", a.Suffix}, {"mark", a.Mark},
		{"claim", a.Restatement}, {"claimant", a.Claimant}, {"date", word(a.Date)}, {"rating", word(a.Rating)},
		{"counterpoints", counterpoints}, {"corrections", corrections}}.given()
}

func (c AddedCounterpoint) fields() fields {
	var sources []word
	for _, key := range c.Sources {
		sources = append(sources, word(key))
	}
	return fields{{"id", word(c.ID)}, {"stance", word(c.Stance)}, {"answers", word(c.Answers)},
		{"quote", c.Quote}, {"prefix", c.Prefix}, {"suffix", c.Suffix}, {"mark", c.Mark}, {"claim", c.Claim},
		{"text", c.Text}, {"author", c.Author}, {"date", word(c.Date)}, {"sources", sources}}.given()
}

func (s AddedSource) fields() fields {
	return fields{{"title", s.Title}, {"publisher", s.Publisher}, {"author", s.Author}, {"date", word(s.Date)},
		{"url", s.URL}, {"archive", s.Archive}, {"snapshot", s.Snapshot}, {"quote", s.Quote}, {"accessed", word(s.Accessed)}}.given()
}

// YAML is the claim as an entry of a list, for its author to paste.
func (a Addition) YAML() string { return a.yaml("  ", " ", "\n") }

func (a Addition) yaml(indent, gap, eol string) string {
	w := yamlWriter{eol: eol}
	w.item(indent, gap, a.fields())
	return w.String()
}

// YAML is the source as an entry of a mapping.
func (s AddedSource) YAML() string { return s.yaml("  ", "\n") }

func (s AddedSource) yaml(indent, eol string) string {
	w := yamlWriter{eol: eol}
	w.WriteString(indent + plainOr(s.Key) + ":" + eol)
	w.mapping(indent+"  ", indent+"  ", s.fields())
	return w.String()
}

type yamlWriter struct {
	strings.Builder
	eol string
}

// item writes a mapping as an entry of a list: after a dash.
func (w *yamlWriter) item(indent, gap string, f fields) {
	w.mapping(indent+"-"+gap, indent+" "+gap, f)
}

// mapping writes fields, what stands before the first one being its own.
func (w *yamlWriter) mapping(first, indent string, list fields) {
	before := first
	for _, f := range list {
		w.WriteString(before + f.key + ":")
		switch v := f.value.(type) {
		case string:
			w.WriteString(" " + w.text(v, indent+"  ") + w.eol)
		case word:
			w.WriteString(" " + plainOr(string(v)) + w.eol)
		case []word:
			w.WriteString(" [")
			for i, each := range v {
				w.WriteString(strings.Repeat(", ", min(i, 1)) + plainOr(string(each)))
			}
			w.WriteString("]" + w.eol)
		case []fields:
			w.WriteString(w.eol)
			for _, each := range v {
				w.item(indent+"  ", " ", each)
			}
		}
		before = indent
	}
}

// text writes a text of several lines as they are, where nothing in them could
// be taken for anything else, and any other between double quotes.
func (w *yamlWriter) text(s, indent string) string {
	body := strings.TrimSuffix(s, "\n")
	if !strings.Contains(body, "\n") || strings.HasSuffix(body, "\n") || strings.TrimLeft(body, " \n") != body ||
		strings.ContainsFunc(body, func(r rune) bool { return r != '\n' && !written(r) }) {
		return quoteYAML(s)
	}
	var b strings.Builder
	b.WriteString("|")
	if body == s {
		b.WriteString("-")
	}
	for line := range strings.SplitSeq(body, "\n") {
		b.WriteString(w.eol)
		if line != "" {
			b.WriteString(indent + line)
		}
	}
	return b.String()
}

// A word needs no quotes if it is an id, but for a lone dash, which would begin
// a list, or a date.
var plainWord = regexp.MustCompile(`^([a-z][a-z0-9-]*|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(Z|[-+]\d{2}:\d{2}))?)$`)

// meant are plain words that YAML, or its readers, take for something else.
var meant = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

func plainOr(s string) string {
	if plainWord.MatchString(s) && !slices.Contains(meant, s) {
		return s
	}
	return quoteYAML(s)
}

// written tells whether a character stands in a file as it is. Joiners are
// letters of Persian and Hindi.
func written(r rune) bool { return unicode.IsPrint(r) || r == '\u200c' || r == '\u200d' }

// quoteYAML writes a text between double quotes, in which YAML has escapes for
// everything.
func quoteYAML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case written(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// are tells whether a value says the fields, and nothing else.
func (f fields) are(v decode.Value) bool {
	if v.Kind() != decode.MapKind {
		return false
	}
	var out diag.List
	m := v.Map(&out, "")
	return len(m.Keys()) == len(f) && !slices.ContainsFunc(f, func(each field) bool {
		value, _ := m.Get(each.key)
		return !each.is(value)
	})
}

func (f field) is(v decode.Value) bool {
	var out diag.List
	switch want := f.value.(type) {
	case string:
		return v.Text(&out, "") == want && len(out) == 0
	case word:
		return v.Text(&out, "") == string(want) && len(out) == 0
	case []word:
		return slices.EqualFunc(want, v.List(&out, ""), func(w word, v decode.Value) bool { return v.Text(&out, "") == string(w) })
	}
	return slices.EqualFunc(f.value.([]fields), v.List(&out, ""), fields.are)
}
