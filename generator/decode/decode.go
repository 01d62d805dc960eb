// Package decode turns what a writer writes as data into values that know
// where they stand: YAML, TOML or JSON bytes in, typed values and diagnostics
// out.
// It is the only importer of the YAML and TOML libraries, and none of their
// words reach the writer unless there is nothing plainer to say.
//
// The main type is Value. It is read once, never changes, and is asked for what
// is needed; a wrong answer becomes a diagnostic at its place:
//
//	root, ok := decode.YAML(src, from, to, &problems)
//	m := root.Map(&problems, "the front matter")
//	title, draft, date := m.Text("title"), m.Bool("draft", false), m.Date("date")
//	m.Unknown(diag.Warning, "the front matter")
//
// The format is the part of YAML 1.2 and TOML 1.1 in which the two say the same
// things: mappings with text keys, lists, and scalars.
//
//	title: Bounty claims           title = "Bounty claims"
//	version: 1.10                  version = "1.10"
//	tags: [law, budget]            tags = ["law", "budget"]
//
// A scalar is what was written until somebody asks for more: the text of
// "version: 1.10" is 1.10, of "answer: no" it is no, of "code: 010" it is 010.
// Only Bool, Int, Date and Any give it another type, by the YAML 1.2 core
// schema or by TOML's own grammar.
//
// Positions are offsets in bytes into the whole file, even where only a part of
// it (the front matter) is read.
//
// It never reads tags, merge keys, a second document, or anchors and aliases of
// more than a scalar, never panics and never takes long, whatever the bytes:
// what it does not read it refuses, by line and column.
package decode

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"counterpoint/generator/diag"
)

// Kind is what a value is.
type Kind uint8

// The kinds. A scalar's kind is found when it is asked for: most scalars are
// only ever read as text.
const (
	NullKind Kind = iota
	StringKind
	BoolKind
	IntKind
	FloatKind
	TimeKind
	ListKind
	MapKind
	plainKind // a YAML scalar without quotes, not looked at yet
)

// String names the kind as a diagnostic does: "title must be text, not a list".
func (k Kind) String() string {
	return [...]string{"nothing", "text", "true or false", "a whole number", "a number", "a date", "a list", "a mapping", "text"}[k]
}

// Value is one value of a file. The zero Value is null, nowhere.
type Value struct {
	src *diag.Source
	n   *node
}

// node is a value in the tree. It is not changed once the tree is built.
type node struct {
	at     int    // offset into the file
	kind   Kind   // may be plainKind
	text   string // of a scalar, as written; without its quotes and escapes
	list   []*node
	fields []field
	index  map[string]int // key to field, once there are more than a few
}

type field struct {
	key   string
	at    int
	value *node
}

// few is how many fields are found faster by looking at each.
const few = 8

// find returns the index of the field, or -1.
func (n *node) find(key string) int {
	if n.index != nil {
		if i, ok := n.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range n.fields {
		if n.fields[i].key == key {
			return i
		}
	}
	return -1
}

// add appends a field whose key is new.
func (n *node) add(f field) {
	n.fields = append(n.fields, f)
	switch {
	case n.index != nil:
		n.index[f.key] = len(n.fields) - 1
	case len(n.fields) > few:
		n.index = make(map[string]int, 2*len(n.fields))
		for i := range n.fields {
			n.index[n.fields[i].key] = i
		}
	}
}

// pack makes all texts parts of one. A preview keeps them: of 10,000 articles
// with claims they would be a million objects, which a garbage collector looks
// at one by one.
func (n *node) pack() {
	size := 0
	n.texts(func(text *string) { size += len(*text) })
	var b strings.Builder
	b.Grow(size)
	n.texts(func(text *string) {
		b.WriteString(*text)
		*text = b.String()[b.Len()-len(*text):]
	})
}

// texts calls do for the text of every scalar.
func (n *node) texts(do func(text *string)) {
	do(&n.text)
	for _, entry := range n.list {
		entry.texts(do)
	}
	for _, f := range n.fields {
		f.value.texts(do)
	}
}

// At returns where the value starts.
func (v Value) At() diag.Place {
	if v.n == nil {
		return diag.Place{}
	}
	return v.src.At(v.n.at)
}

// Kind returns what the value is.
func (v Value) Kind() Kind {
	switch {
	case v.n == nil:
		return NullKind
	case v.n.kind == plainKind:
		return resolve(v.n.text)
	}
	return v.n.kind
}

// IsNull tells whether nothing was given: `key:`, `key: ~` or `key: null`.
func (v Value) IsNull() bool { return v.Kind() == NullKind }

func (v Value) isScalar() bool { return v.n != nil && v.n.kind != ListKind && v.n.kind != MapKind }

// Map reads a mapping. Null is an empty one; so is, after a diagnostic,
// anything else. what names the value in it, such as "the front matter".
func (v Value) Map(out *diag.List, what string) *Map {
	m := &Map{src: v.src, out: out}
	switch {
	case v.n == nil:
		m.src, m.n = nil, &node{kind: MapKind}
	case v.n.kind == MapKind:
		m.n = v.n
	default:
		m.n = &node{kind: MapKind, at: v.n.at}
		if !v.IsNull() {
			report(out, v.wrong(what, "a mapping").WithHint(`write it as lines of "key: value", with a space after the colon`))
		}
	}
	return m
}

// List reads a list. Null is an empty one.
func (v Value) List(out *diag.List, what string) []Value {
	if v.IsNull() {
		return nil
	}
	if v.n.kind != ListKind {
		report(out, v.wrong(what, "a list").WithHint(`start each of its entries with "- "`))
		return nil
	}
	list := make([]Value, len(v.n.list))
	for i, n := range v.n.list {
		list[i] = Value{src: v.src, n: n}
	}
	return list
}

// Text reads a scalar as it was written, with nothing made of it: 1.10, 010 and
// no stay what they are. Null is "".
func (v Value) Text(out *diag.List, what string) string {
	switch {
	case v.IsNull():
		return ""
	case !v.isScalar():
		report(out, v.wrong(what, "text"))
		return ""
	}
	return v.n.text
}

// Any returns the value as Go's own types: map[string]any, []any, string, bool,
// int64, float64, time.Time or nil. It is for data that only templates read.
func (v Value) Any() any {
	switch kind := v.Kind(); kind {
	case NullKind:
		return nil
	case MapKind:
		all := make(map[string]any, len(v.n.fields))
		for _, f := range v.n.fields {
			all[f.key] = Value{v.src, f.value}.Any()
		}
		return all
	case ListKind:
		all := make([]any, len(v.n.list))
		for i, n := range v.n.list {
			all[i] = Value{v.src, n}.Any()
		}
		return all
	default:
		return scalar(kind, v.n.text)
	}
}

// wrong is the diagnostic of a value of another type than wanted.
func (v Value) wrong(what, want string) diag.Diagnostic {
	got := v.Kind().String()
	if v.isScalar() {
		got = quoted(v.n.text)
	}
	return v.At().Errorf("%s must be %s, not %s", what, want, got)
}

// maxErrors is how many errors about the values of one file are listed.
const maxErrors = 100

// report adds an error, unless the file has so many that the rest, each of
// which quotes its line, would cost more than it tells.
func report(out *diag.List, d diag.Diagnostic) {
	if out.Count(diag.Error) < maxErrors {
		out.Add(d)
	}
}

// quoted is a part of the writer's file inside a message: one line, not long.
func quoted(s string) string {
	return fmt.Sprintf("%q", clip(strings.Join(strings.Fields(clip(s, 200)), " "), 60))
}

// clip cuts a text to a number of bytes, at a character's edge.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}
