package claim

import (
	"bytes"
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

// Addition is a claim that is to be added to a claims file.
type Addition struct {
	ID                    string
	Quote, Prefix, Suffix string
	Claimant              string
}

// errUnsafe is of files that only their author can add to.
var errUnsafe = errors.New("it is written in a way in which nothing can be added safely")

// Append returns a claims file with one more claim, after the last one, and the
// line on which it begins. No other byte is touched, but that `[]` for no claims
// goes away. What it made is read again: it is an error if the file would say
// anything else besides.
func Append(src *diag.Source, add Addition) (text []byte, line int, err error) {
	if !validID.MatchString(add.ID) {
		return nil, 0, fmt.Errorf("the id %q must consist of a-z, 0-9 and -; for example %q", add.ID, suggestID(add.ID))
	}
	f := &claimsText{Source: src, eol: "\n"}
	if bytes.Contains(src.Data, []byte("\r\n")) {
		f.eol = "\r\n"
	}
	root, ok := f.parse(src.Data)
	if !ok || !root.IsNull() && root.Kind() != decode.MapKind {
		return nil, 0, errors.New("it cannot be read as it is; `counterpoint check` says why")
	}
	if slices.Contains(idsIn(root), add.ID) {
		return nil, 0, fmt.Errorf("it has a claim %q already: an id is a permanent address", add.ID)
	}
	e, err := f.edit(root, add)
	if err != nil {
		return nil, 0, err
	}
	text = slices.Concat(src.Data[:e.from], []byte(e.head+e.item), src.Data[e.to:])
	if !f.same(text, add) {
		return nil, 0, errUnsafe
	}
	return text, bytes.Count(text[:e.from+len(e.head)], []byte("\n")) + 1, nil
}

// claimsText is a claims file as it is written.
type claimsText struct {
	*diag.Source
	eol string
}

// edit puts text for a stretch of the file; the new claim begins after the head.
type edit struct {
	from, to   int
	head, item string
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

var emptyList = regexp.MustCompile(`^\[[ \t]*\]`)

// edit decides where the claim goes, and how far it is indented.
func (f *claimsText) edit(root decode.Value, add Addition) (edit, error) {
	var out diag.List
	m, indent := root.Map(&out, ""), ""
	if keys := m.Keys(); len(keys) > 0 {
		indent = f.indent(m.KeyAt(keys[0]).Offset)
	}
	claims, has := m.Get("claims")
	item := add.yaml(indent+"  ", " ", f.eol)
	switch at := claims.At().Offset; {
	case !has:
		end := len(f.Data)
		return edit{end, end, f.ended(end) + indent + "claims:" + f.eol, item}, nil
	case claims.IsNull():
		end := f.lineEnd(m.KeyAt("claims").Offset)
		return edit{end, end, f.ended(end), item}, nil
	case claims.Kind() != decode.ListKind:
		return edit{}, errors.New("its `claims` is no list")
	case f.Data[at] == '-':
		indent, gap := f.indent(at), f.gap(at)
		end := f.itemEnd(f.lastDash(claims, at), len(indent))
		return edit{end, end, f.ended(end), add.yaml(indent, gap, f.eol)}, nil
	case emptyList.Match(f.Data[at:]):
		end, length := f.lineEnd(at), len(emptyList.Find(f.Data[at:]))
		rest := strings.TrimRight(string(f.Data[at+length:end]), "\r\n")
		return edit{len(bytes.TrimRight(f.Data[:at], " ")), end, rest + f.eol, item}, nil
	}
	return edit{}, errors.New("its claims stand in brackets, `claims: [...]`; nothing can be added there safely")
}

// ended is the line break that an offset needs before it.
func (f *claimsText) ended(at int) string {
	if at == 0 || f.Data[at-1] == '\n' || string(f.Data[:at]) == "\ufeff" {
		return ""
	}
	return f.eol
}

func (f *claimsText) lineStart(at int) int { return bytes.LastIndexByte(f.Data[:at], '\n') + 1 }

// lineEnd is where the next line begins.
func (f *claimsText) lineEnd(at int) int {
	if i := bytes.IndexByte(f.Data[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(f.Data)
}

// indent is the white space before what stands first on its line.
func (f *claimsText) indent(at int) string {
	line := strings.TrimPrefix(string(f.Data[f.lineStart(at):at]), "\ufeff")
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}

// gap is the space between a dash and its text.
func (f *claimsText) gap(dash int) string {
	line := strings.TrimRight(string(f.Data[dash+1:f.lineEnd(dash)]), "\r\n")
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
	if at := bytes.LastIndex(f.Data[:list[len(list)-1].At().Offset], []byte(line)); at >= 0 {
		return max(first, at+len(line)-1)
	}
	return first
}

// itemEnd is the end of the last line that belongs to the claim at a dash: that
// is indented more than the dash. A comment that is not is passed over, it may
// stand between two lines of the claim; one behind the claim stays behind.
func (f *claimsText) itemEnd(dash, indent int) int {
	end := f.lineEnd(dash)
	for at := end; at < len(f.Data); {
		next := f.lineEnd(at)
		line := strings.TrimRight(string(f.Data[at:next]), " \t\r\n")
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

// same tells whether a text says what the file says, and the new claim. A last
// line that does not end is taken as one that does: it will.
func (f *claimsText) same(text []byte, add Addition) bool {
	before, _ := f.parse(append(slices.Clone(f.Data), f.ended(len(f.Data))...))
	after, ok := f.parse(text)
	if !ok || after.Kind() != decode.MapKind {
		return false
	}
	old, isMap := before.Any().(map[string]any)
	if !isMap {
		old = map[string]any{}
	}
	now := after.Any().(map[string]any)
	was, _ := old["claims"].([]any)
	is, _ := now["claims"].([]any)
	if len(is) != len(was)+1 || !slices.EqualFunc(was, is[:len(was)], func(a, b any) bool { return reflect.DeepEqual(a, b) }) {
		return false
	}
	delete(old, "claims")
	delete(now, "claims")
	return reflect.DeepEqual(old, now) && add.is(claimsIn(after)[len(was)])
}

// is tells whether a value is the claim.
func (a Addition) is(v decode.Value) bool {
	var out diag.List
	m := v.Map(&out, "")
	n := 0
	for _, f := range a.fields() {
		if f.value != "" {
			n++
		}
		if m.Text(f.key) != f.value {
			return false
		}
	}
	return len(m.Keys()) == n
}

type textField struct{ key, value string }

func (a Addition) fields() []textField {
	return []textField{{"id", a.ID}, {"quote", a.Quote}, {"prefix", a.Prefix}, {"suffix", a.Suffix}, {"claimant", a.Claimant}}
}

// YAML is the claim as an entry of a list, for its author to paste.
func (a Addition) YAML() string { return a.yaml("  ", " ", "\n") }

func (a Addition) yaml(indent, gap, eol string) string {
	var b strings.Builder
	before := indent + "-" + gap
	for _, f := range a.fields() {
		if f.value == "" {
			continue
		}
		value := quoteYAML(f.value)
		if f.key == "id" && plainID.MatchString(f.value) && f.value != "null" {
			value = f.value
		}
		b.WriteString(before + f.key + ": " + value + eol)
		before = indent + " " + gap
	}
	return b.String()
}

// plainID needs no quotes: a lone dash would begin a list.
var plainID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// quoteYAML writes a text between double quotes, in which YAML has escapes for
// everything.
func quoteYAML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case unicode.IsPrint(r) || r == '\u200c' || r == '\u200d': // joiners are letters of Persian and Hindi
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
