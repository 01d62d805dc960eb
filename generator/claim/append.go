package claim

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// errUnsafe is of files that only their author can add to.
var errUnsafe = errors.New("it is written in a way in which nothing can be added safely")

// Changes are what is to be added to a claims file.
type Changes struct {
	Claims  []Addition
	Sources []AddedSource
}

// Append is Add for one claim, and tells the line on which it begins.
func Append(src *diag.Source, add Addition) (text []byte, line int, err error) {
	text, err = Add(src, Changes{Claims: []Addition{add}})
	if err != nil {
		return nil, 0, err
	}
	made := diag.NewSource(src.Name, text)
	root, _ := (&claimsText{Source: made}).parse(text)
	list := claimsIn(root)
	return text, list[len(list)-1].At().Pos().Line, nil
}

// Add returns a claims file with more claims, after the last one, and more
// sources, after the last of them. No other byte is touched, but that `[]` for
// no claims and `{}` for no sources go away. What it made is read again: it is
// an error if the file would say anything else besides.
func Add(src *diag.Source, c Changes) ([]byte, error) {
	f := &claimsText{Source: src, eol: "\n"}
	if bytes.Contains(src.Data(), []byte("\r\n")) {
		f.eol = "\r\n"
	}
	root, ok := f.parse(src.Data())
	if !ok || !root.IsNull() && root.Kind() != decode.MapKind {
		return nil, errors.New("it cannot be read as it is; `counterpoint check` says why")
	}
	if err := c.fit(root); err != nil {
		return nil, err
	}
	text := src.Data()
	for _, part := range []struct {
		wanted bool
		edit   func(*claimsText, decode.Value, Changes) (edit, error)
	}{{len(c.Claims) > 0, (*claimsText).editClaims}, {len(c.Sources) > 0, (*claimsText).editSources}} {
		if !part.wanted {
			continue
		}
		now := &claimsText{Source: diag.NewSource(src.Name, text), eol: f.eol}
		root, ok := now.parse(text)
		if !ok {
			return nil, errUnsafe
		}
		e, err := part.edit(now, root, c)
		if err != nil {
			return nil, err
		}
		text = slices.Concat(text[:e.from], []byte(e.text), text[e.to:])
	}
	if !f.same(text, c) {
		return nil, cmp.Or(f.tooMuch(text), errUnsafe)
	}
	return text, nil
}

// tooMuch says that a file would be larger than what is read of one, where that
// is what is wrong with it.
func (f *claimsText) tooMuch(text []byte) error {
	var out diag.List
	src := diag.NewSource(f.Name, text)
	if _, ok := decode.YAML(src, 0, len(text), &out); !ok && strings.Contains(out[0].Message, "in one file") {
		return fmt.Errorf("it would have %s", out[0].Message)
	}
	return nil
}

// fit says what cannot be added to a file, because of its name.
func (c Changes) fit(root decode.Value) error {
	ids, keys := setOf(idsIn(root)), setOf(sourcesIn(root).Keys())
	for _, add := range c.Claims {
		if !validID.MatchString(add.ID) {
			return fmt.Errorf("the id %q must consist of a-z, 0-9 and -; for example %q", add.ID, suggestID(add.ID))
		}
		if ids[add.ID] {
			return fmt.Errorf("it has a claim %q already: an id is a permanent address", add.ID)
		}
		ids[add.ID] = true
	}
	for _, add := range c.Sources {
		if keys[add.Key] {
			return fmt.Errorf("it has a source %q already", add.Key)
		}
		keys[add.Key] = true
	}
	return nil
}

func setOf(list []string) map[string]bool {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return set
}

// claimsText is a claims file as it is written.
type claimsText struct {
	*diag.Source
	eol string
}

// edit puts text for a stretch of the file.
type edit struct {
	from, to int
	text     string
}

func (f *claimsText) parse(data []byte) (decode.Value, bool) {
	var out diag.List
	return decode.YAML(diag.NewSource(f.Name, data), 0, len(data), &out)
}

func claimsIn(root decode.Value) []decode.Value {
	var out diag.List
	v, _ := root.Map(&out, "").Get("claims")
	return v.List(&out, "")
}

func idsIn(root decode.Value) (ids []string) {
	var out diag.List
	for _, v := range claimsIn(root) {
		ids = append(ids, v.Map(&out, "").Text("id"))
	}
	return ids
}

func sourcesIn(root decode.Value) *decode.Map {
	var out diag.List
	return root.Map(&out, "").Map("sources")
}

// empty is how a list or a mapping is written that has nothing.
var empty = regexp.MustCompile(`^(\[[ \t]*\]|\{[ \t]*\})`)

// rootIndent is how far the keys of a file are indented.
func (f *claimsText) rootIndent(m *decode.Map) string {
	if keys := m.Keys(); len(keys) > 0 {
		return f.indent(m.KeyAt(keys[0]).Offset)
	}
	return ""
}

// editClaims decides where the claims go, and how far they are indented.
func (f *claimsText) editClaims(root decode.Value, c Changes) (edit, error) {
	var out diag.List
	m := root.Map(&out, "")
	write := func(indent, gap string) string {
		var b strings.Builder
		for _, add := range c.Claims {
			b.WriteString(add.yaml(indent, gap, f.eol))
		}
		return b.String()
	}
	claims, has := m.Get("claims")
	at := claims.At().Offset
	switch {
	case !has || claims.IsNull() || empty.Match(f.Data()[at:]) && claims.Kind() == decode.ListKind:
		return f.begin(m, "claims", write(f.rootIndent(m)+"  ", " ")), nil
	case claims.Kind() != decode.ListKind:
		return edit{}, errors.New("its `claims` is no list")
	case f.Data()[at] == '-':
		indent, gap := f.indent(at), f.gap(at)
		end := f.itemEnd(f.lastDash(claims, at), len(indent))
		return edit{end, end, f.ended(end) + write(indent, gap)}, nil
	}
	return edit{}, errors.New("its claims stand in brackets, `claims: [...]`; nothing can be added there safely")
}

// editSources does the same for sources.
func (f *claimsText) editSources(root decode.Value, c Changes) (edit, error) {
	var out diag.List
	m := root.Map(&out, "")
	write := func(indent string) string {
		var b strings.Builder
		for _, add := range c.Sources {
			b.WriteString(add.yaml(indent, f.eol))
		}
		return b.String()
	}
	sources, has := m.Get("sources")
	at := sources.At().Offset
	switch {
	case !has || sources.IsNull() || empty.Match(f.Data()[at:]) && sources.Kind() == decode.MapKind:
		return f.begin(m, "sources", write(f.rootIndent(m)+"  ")), nil
	case sources.Kind() != decode.MapKind:
		return edit{}, errors.New("its `sources` is no mapping")
	case f.Data()[at] == '{':
		return edit{}, errors.New("its sources stand in braces, `sources: {...}`; nothing can be added there safely")
	}
	list := sources.Map(&out, "")
	keys := list.Keys()
	indent := f.indent(list.KeyAt(keys[0]).Offset)
	end := f.itemEnd(list.KeyAt(keys[len(keys)-1]).Offset, len(indent))
	return edit{end, end, f.ended(end) + write(indent)}, nil
}

// begin writes the first items of a key: it is not there, or has nothing.
func (f *claimsText) begin(m *decode.Map, key, items string) edit {
	v, has := m.Get(key)
	switch at := v.At().Offset; {
	case !has:
		end := len(f.Data())
		return edit{end, end, f.ended(end) + f.rootIndent(m) + key + ":" + f.eol + items}
	case v.IsNull():
		end := f.lineEnd(m.KeyAt(key).Offset)
		return edit{end, end, f.ended(end) + items}
	default:
		end, length := f.lineEnd(at), len(empty.Find(f.Data()[at:]))
		rest := strings.TrimRight(string(f.Data()[at+length:end]), "\r\n")
		return edit{len(bytes.TrimRight(f.Data()[:at], " ")), end, rest + f.eol + items}
	}
}

// ended is the line break that an offset needs before it.
func (f *claimsText) ended(at int) string {
	if at == 0 || f.Data()[at-1] == '\n' || string(f.Data()[:at]) == "\ufeff" {
		return ""
	}
	return f.eol
}

func (f *claimsText) lineStart(at int) int { return bytes.LastIndexByte(f.Data()[:at], '\n') + 1 }

// lineEnd is where the next line begins.
func (f *claimsText) lineEnd(at int) int {
	if i := bytes.IndexByte(f.Data()[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(f.Data())
}

// indent is the white space before what stands first on its line.
func (f *claimsText) indent(at int) string {
	line := strings.TrimPrefix(string(f.Data()[f.lineStart(at):at]), "\ufeff")
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}

// gap is the space between a dash and its text.
func (f *claimsText) gap(dash int) string {
	line := strings.TrimRight(string(f.Data()[dash+1:f.lineEnd(dash)]), "\r\n")
	if gap := line[:len(line)-len(strings.TrimLeft(line, " "))]; gap != "" && gap != line && !strings.HasPrefix(line[len(gap):], "#") {
		return gap
	}
	return " "
}

// lastDash is where the last claim begins: the dash before its first key, which
// may be on a line above it.
func (f *claimsText) lastDash(claims decode.Value, first int) int {
	var out diag.List
	list := claims.List(&out, "")
	line := "\n" + f.indent(first) + "-"
	if at := bytes.LastIndex(f.Data()[:list[len(list)-1].At().Offset], []byte(line)); at >= 0 {
		return max(first, at+len(line)-1)
	}
	return first
}

// itemEnd is the end of the last line that belongs to the claim at a dash: that
// is indented more than the dash. A comment that is not is passed over, it may
// stand between two lines of the claim; one behind the claim stays behind.
func (f *claimsText) itemEnd(dash, indent int) int {
	end := f.lineEnd(dash)
	for at := end; at < len(f.Data()); {
		next := f.lineEnd(at)
		line := strings.TrimRight(string(f.Data()[at:next]), " \t\r\n")
		text := strings.TrimLeft(line, " ")
		switch {
		case text == "":
		case len(line)-len(text) > indent:
			end = next
		case text[0] != '#':
			return end
		}
		at = next
	}
	return end
}

// same tells whether a text says what the file says, and what is new. A last
// line that does not end is taken as one that does: it will.
func (f *claimsText) same(text []byte, c Changes) bool {
	before, _ := f.parse(append(slices.Clone(f.Data()), f.ended(len(f.Data()))...))
	after, ok := f.parse(text)
	if !ok || after.Kind() != decode.MapKind {
		return false
	}
	old, isMap := before.Any().(map[string]any)
	if !isMap {
		old = map[string]any{}
	}
	now := after.Any().(map[string]any)
	return claimsAdded(old, now, claimsIn(after), c.Claims) && sourcesAdded(old, now, sourcesIn(after), c.Sources) && reflect.DeepEqual(old, now)
}

// claimsAdded tells whether the new claims came after the old ones, and takes
// both out of what is still to be compared.
func claimsAdded(old, now map[string]any, after []decode.Value, added []Addition) bool {
	if len(added) == 0 {
		return true
	}
	was, _ := old["claims"].([]any)
	is, _ := now["claims"].([]any)
	delete(old, "claims")
	delete(now, "claims")
	return len(is) == len(was)+len(added) && reflect.DeepEqual(append([]any{}, was...), append([]any{}, is[:len(was)]...)) &&
		slices.EqualFunc(added, after[len(was):], func(a Addition, v decode.Value) bool { return a.fields().are(v) })
}

func sourcesAdded(old, now map[string]any, after *decode.Map, added []AddedSource) bool {
	if len(added) == 0 {
		return true
	}
	is, _ := now["sources"].(map[string]any)
	for _, add := range added {
		v, ok := after.Get(add.Key)
		if !ok || !add.fields().are(v) {
			return false
		}
		delete(is, add.Key)
	}
	if was, _ := old["sources"].(map[string]any); len(was) == 0 && len(is) == 0 {
		delete(old, "sources")
		delete(now, "sources")
	}
	return true
}

const maxIDWords = 5

// SuggestID makes an id of the first words of a quote, which is not among those
// that are taken.
func SuggestID(quote string, taken []string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || strings.ContainsRune(`'’`, r) { // é is e, the court's is courts
			return -1
		}
		return r
	}, norm.NFD.String(quote))
	words := strings.Split(suggestID(plain), "-")
	id := strings.Join(words[:min(len(words), maxIDWords)], "-")
	if len(id) > 60 {
		id = strings.TrimRight(id[:60], "-")
	}
	for n, base := 2, id; slices.Contains(taken, id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}
