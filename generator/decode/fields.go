package decode

import (
	"fmt"
	"slices"
	"strings"

	"counterpoint/generator/diag"
)

// maxUnknown is how many unknown keys of one mapping are listed: somebody with
// more has handed over another program's file.
const maxUnknown = 20

// Map is a mapping being read. It remembers which keys were asked for, so that
// those nobody knows can be named. It is not safe for concurrent use; the
// Values in it are.
type Map struct {
	src     *diag.Source
	out     *diag.List
	n       *node
	asked   []string // keys, as first asked
	known   []bool   // the fields among them
	ignored []string
	lenient bool
	over    *Map // decides on the keys that it has
}

// At returns where the mapping starts; of one that is absent, where the one
// around it does.
func (m *Map) At() diag.Place { return m.place(m.n.at) }

// KeyAt returns where the key stands, or At where it is absent.
func (m *Map) KeyAt(key string) diag.Place {
	if m.over != nil && m.over.find(key) >= 0 {
		return m.over.KeyAt(key)
	}
	if i := m.find(key); i >= 0 {
		return m.place(m.n.fields[i].at)
	}
	return m.At()
}

// ValueAt returns where the key's value stands, or At where it is absent.
func (m *Map) ValueAt(key string) diag.Place {
	if m.over != nil && m.over.find(key) >= 0 {
		return m.over.ValueAt(key)
	}
	if i := m.find(key); i >= 0 {
		return m.place(m.n.fields[i].value.at)
	}
	return m.At()
}

func (m *Map) place(offset int) diag.Place {
	if m.src == nil {
		return diag.Place{}
	}
	return m.src.At(offset)
}

// Has tells whether the key is there, with whatever value.
func (m *Map) Has(key string) bool {
	_, ok := m.Get(key)
	return ok
}

// Get returns the key's value.
func (m *Map) Get(key string) (Value, bool) {
	m.Allow(key)
	if m.over != nil && m.over.find(key) >= 0 {
		return m.over.own(key)
	}
	return m.own(key)
}

// own is the value in this mapping, whatever lies over it.
func (m *Map) own(key string) (Value, bool) {
	i := m.find(key)
	if i < 0 {
		return Value{}, false
	}
	return Value{m.src, m.n.fields[i].value}, true
}

// given is the key's value, unless it is absent or null: a key without a value
// is as good as none.
func (m *Map) given(key string) (Value, bool) {
	v, ok := m.Get(key)
	return v, ok && !v.IsNull()
}

// Text returns a scalar as it was written, or "".
func (m *Map) Text(key string) string {
	v, _ := m.given(key)
	return v.Text(m.out, key)
}

// Bool returns true or false, or the default where the key is absent.
func (m *Map) Bool(key string, def bool) bool {
	v, ok := m.given(key)
	switch {
	case !ok:
		return def
	case v.Kind() == BoolKind:
		return scalar(BoolKind, v.n.text).(bool)
	case m.lenient && v.isScalar() && v.n.text == "":
		return def
	case m.lenient && v.isScalar() && boolMeant(v.n.text) != "":
		return boolMeant(v.n.text) == "true"
	}
	d := v.wrong(key, "true or false")
	if v.isScalar() {
		d = d.WithHint("%s", boolHint(v.n.text))
	}
	report(m.out, d)
	return def
}

func boolHint(text string) string {
	if resolve(text) == BoolKind {
		return "leave out the quotes"
	}
	if meant := boolMeant(text); meant != "" {
		return "write " + meant
	}
	return "write true or false"
}

// boolMeant is true or false where a word of another language, or of an older
// YAML, says so.
func boolMeant(word string) string {
	switch strings.ToLower(word) {
	case "true", "yes", "y", "on", "1":
		return "true"
	case "false", "no", "n", "off", "0":
		return "false"
	}
	return ""
}

// Int returns a whole number, or the default where the key is absent.
func (m *Map) Int(key string, def int) int {
	v, ok := m.given(key)
	if !ok {
		return def
	}
	if m.lenient && v.isScalar() && v.n.text == "" {
		return def
	}
	if v.Kind() == IntKind || m.lenient && v.Kind() == StringKind && intWord.MatchString(v.n.text) {
		if n, ok := integer(v.n.text); ok && int64(int(n)) == n {
			return int(n)
		}
	}
	d := v.wrong(key, "a whole number")
	if v.Kind() == StringKind && intWord.MatchString(v.n.text) {
		d = d.WithHint("%s", intHint(v.n.text))
	}
	report(m.out, d)
	return def
}

func intHint(text string) string {
	if _, ok := integer(text); ok {
		return "leave out the quotes"
	}
	return fmt.Sprintf("it can be at most %d", int64(1<<63-1))
}

// Date returns a date; a zero one where the key is absent.
func (m *Map) Date(key string) Date {
	v, ok := m.given(key)
	if !ok {
		return Date{}
	}
	return m.date(v, key)
}

// Texts returns a list of texts. A single text is a list of one, and an entry
// without a value is none.
func (m *Map) Texts(key string) []string {
	v, ok := m.given(key)
	if !ok {
		return nil
	}
	if v.isScalar() {
		return []string{v.n.text}
	}
	if v.n.kind != ListKind {
		report(m.out, v.wrong(key, "text or a list of texts"))
		return nil
	}
	var texts []string
	for _, entry := range v.List(m.out, key) {
		if !entry.IsNull() {
			texts = append(texts, entry.Text(m.out, "each entry of "+key))
		}
	}
	return texts
}

// Map returns the mapping under the key, an empty one where it is absent.
func (m *Map) Map(key string) *Map {
	v, ok := m.given(key)
	if below, _ := m.own(key); ok && m.over != nil && v.Kind() == MapKind && below.Kind() == MapKind && m.over.find(key) >= 0 {
		merged := below.Map(m.out, key)
		merged.Over(v.Map(m.out, key))
		return merged
	}
	if !ok {
		return &Map{src: m.src, out: m.out, n: &node{kind: MapKind, at: m.n.at}}
	}
	return v.Map(m.out, key)
}

// List returns the entries of the list under the key.
func (m *Map) List(key string) []Value {
	v, _ := m.given(key)
	return v.List(m.out, key)
}

// Keys returns the keys in the order of the file.
func (m *Map) Keys() []string {
	keys := make([]string, len(m.n.fields))
	for i, f := range m.n.fields {
		keys[i] = f.key
	}
	if m.over != nil {
		keys = append(keys, slices.DeleteFunc(m.over.Keys(), func(key string) bool { return m.find(key) >= 0 })...)
	}
	return keys
}

// Over lets another mapping, such as that of another file, decide on the keys
// that it has. Mappings under the same key are one, in the same way.
func (m *Map) Over(with *Map) { m.over = with }

// Allow counts keys as asked for.
func (m *Map) Allow(keys ...string) {
	if m.asked == nil {
		m.asked = make([]string, 0, 16)
	}
	for _, key := range keys {
		if m.isNew(key) {
			m.asked = append(m.asked, key)
		}
	}
	if m.over != nil {
		m.over.Allow(keys...)
	}
}

// isNew tells whether a key is asked for the first time. Keys that are there may
// be many; those that are not are the few that somebody can think of. A set of
// both took longer than reading the YAML.
func (m *Map) isNew(key string) bool {
	i := m.find(key)
	if i < 0 {
		return !slices.Contains(m.asked, key)
	}
	if m.known == nil {
		m.known = make([]bool, len(m.n.fields))
	}
	before := m.known[i]
	m.known[i] = true
	return !before
}

// Ignore counts keys as asked for that nothing here needs: no other key is taken
// for a slip of one of them.
func (m *Map) Ignore(keys ...string) { m.ignored = append(m.ignored, keys...) }

// Unknown adds a diagnostic for every key that nobody asked for, in the order
// of the file. what names the mapping, such as "the front matter".
func (m *Map) Unknown(s diag.Severity, what string) {
	unread := m.unread()
	for _, f := range unread[:min(len(unread), maxUnknown)] {
		m.out.Add(m.diagnose(s, f, "unknown key %s in %s", quoted(f.key), what).WithHint("%s", diag.DidYouMean(f.key, m.asked)))
	}
	if rest := len(unread) - maxUnknown; rest > 0 {
		m.out.Add(m.diagnose(s, unread[len(unread)-1], "%d more unknown keys in %s, this one the last", rest, what))
	}
	if m.over != nil {
		m.over.Unknown(s, what)
	}
}

// unread returns the fields that nobody asked for, in the order of the file.
func (m *Map) unread() []field {
	ignored := make([]bool, len(m.n.fields))
	for _, key := range m.ignored {
		if i := m.find(key); i >= 0 {
			ignored[i] = true
		}
	}
	var list []field
	for i, f := range m.n.fields {
		if !ignored[i] && (m.known == nil || !m.known[i]) {
			list = append(list, f)
		}
	}
	return list
}

func (m *Map) diagnose(s diag.Severity, f field, format string, args ...any) diag.Diagnostic {
	if s == diag.Error {
		return m.place(f.at).Errorf(format, args...)
	}
	return m.place(f.at).Warnf(format, args...)
}
