package decode

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"counterpoint/generator/diag"
)

// YAML reads src.Data[from:to] as one YAML document. Without one, as in an empty
// file or one of comments, the value is null. ok is false where it could not
// be read; then out says why.
func YAML(src *diag.Source, from, to int, out *diag.List) (v Value, ok bool) {
	f, ok := open(src, from, to, out)
	if !ok {
		return f.null(), false
	}
	if bytes.HasPrefix(f.data, []byte("\uFEFF")) {
		f.from, f.data = f.from+3, f.data[3:]
	}
	y := &yamlReader{fragment: f, lines: lineStarts(f.data)}
	if !y.affordable() {
		return f.null(), false
	}
	text, ok := y.mask()
	if !ok {
		return f.null(), false
	}
	root, err := y.load(text)
	if err != nil {
		f.problem(y.explain(err))
		return f.null(), false
	}
	if root == nil {
		return f.null(), true
	}
	y.findAliased(root)
	n := y.value(root, 1)
	if f.failed > 0 {
		return f.null(), false
	}
	n.pack()
	return Value{src, n}, true
}

// yamlReader builds the tree from the library's nodes.
type yamlReader struct {
	*fragment
	lines  []int // offset of each line's start in data, as YAML counts lines
	cursor cursor
	masks  []string // what was put for what, in pairs; see mask

	aliased map[*yaml.Node]bool // the scalars that have a name, which is used
}

// cursor remembers the last place that was looked up. Places are asked for in
// the order of the file, so that a line of a megabyte is walked once, not once
// for each of its values.
type cursor struct{ line, column, offset int }

// lineStarts finds the lines of a YAML text. A lone CR ends one, too, which diag
// does not know, so the library's line numbers must not be given to it.
func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, c := range data {
		if c == '\n' || c == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offset turns the library's line and column, which counts characters, into an
// offset into the file.
func (y *yamlReader) offset(line, column int) int {
	if line > len(y.lines) { // the library ends an unended last line
		return y.from + len(y.data)
	}
	line = max(1, line)
	if line != y.cursor.line || column < y.cursor.column {
		y.cursor = cursor{line, 1, y.lines[line-1]}
	}
	for c := &y.cursor; c.column < column && c.offset < len(y.data) && y.data[c.offset] != '\n'; c.column++ {
		_, size := utf8.DecodeRune(y.data[c.offset:])
		c.offset += size
	}
	return y.from + y.cursor.offset
}

// affordable refuses what would make the library slow before it sees it: it keeps a
// queue of all tokens of a bracket (a million keys in one take it ten seconds),
// and compares every %TAG line with every other.
func (y *yamlReader) affordable() bool {
	keys := 0
	for i, c := range y.data {
		if (c == ':' || c == '?') && y.endsKey(i) {
			keys++
		}
		if keys > maxKeys {
			return y.tooMany(i)
		}
	}
	for _, start := range y.lines {
		if bytes.HasPrefix(y.data[start:], []byte("%TAG")) {
			y.problem(y.at(y.from + start).Errorf("%%TAG lines are not supported").WithHint("delete the line: tags have no use here"))
			return false
		}
	}
	return true
}

// endsKey tells whether a colon can be that of a key. In text it can look so
// too, but not fifty thousand times.
func (y *yamlReader) endsKey(i int) bool {
	return i+1 == len(y.data) || strings.IndexByte(" \t\r\n,[]{}", y.data[i+1]) >= 0 || i > 0 && strings.IndexByte(`"'`, y.data[i-1]) >= 0
}

// The characters at which the library ends a line, though YAML 1.2 does not,
// and those that may stand in for them: as long, and without a meaning.
const (
	nextLine           = "\u0085"
	lineSeparator      = "\u2028"
	paragraphSeparator = "\u2029"
)

// mask hides the characters that only YAML 1.1 took for line ends: a text that
// was pasted with U+2028 in it would fall apart into keys. Their places are
// taken by characters of the same length that the text has not, and the values
// are given theirs back.
func (y *yamlReader) mask() ([]byte, bool) {
	text := y.data
	for _, m := range []struct {
		hidden      string
		first, last rune
	}{{nextLine, '\u0081', '\u009F'}, {lineSeparator, '\uE000', '\uF8FF'}, {paragraphSeparator, '\uE000', '\uF8FF'}} {
		if !bytes.Contains(text, []byte(m.hidden)) {
			continue
		}
		r := m.first
		for r <= m.last && (bytes.ContainsRune(text, r) || string(r) == m.hidden) {
			r++
		}
		if r > m.last {
			y.problem(y.at(y.from+bytes.Index(text, []byte(m.hidden))).Errorf("the invisible character %+q cannot stand here", m.hidden))
			return nil, false
		}
		text = bytes.ReplaceAll(text, []byte(m.hidden), []byte(string(r)))
		y.masks = append(y.masks, string(r), m.hidden)
	}
	return text, true
}

// unmask undoes mask in a value.
func (y *yamlReader) unmask(s string) string {
	if y.masks == nil {
		return s
	}
	return strings.NewReplacer(y.masks...).Replace(s)
}

var (
	errTooDeep = errors.New("too deep")
	errPanic   = errors.New("the YAML reader gave up")
)

// secondDocument is where a document starts that is one too many.
type secondDocument struct{ line, column int }

func (secondDocument) Error() string { return "second document" }

// limits are the library's way to stop early.
type limits struct{}

func (limits) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth {
		return errTooDeep
	}
	return nil
}

func (limits) CheckAlias(int, int) error { return nil }

// load reads the only document, as nodes: they are never followed along their
// aliases and never made into Go values. Nil is no document. The library's own
// check for keys given twice is quadratic, so it is off.
func (y *yamlReader) load(text []byte) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, errPanic
		}
	}()
	loader, err := yaml.NewLoader(bytes.NewReader(text), yaml.WithUniqueKeys(false), yaml.WithPlugin(limits{}))
	if err != nil {
		return nil, err
	}
	var doc, next yaml.Node
	if err := loader.Load(&doc); err != nil {
		if err == io.EOF {
			return nil, nil
		}
		return nil, err
	}
	switch err := loader.Load(&next); {
	case err == nil:
		return nil, secondDocument{next.Line, next.Column}
	case err != io.EOF:
		return nil, err
	case doc.Kind != yaml.DocumentNode || len(doc.Content) != 1:
		return nil, errPanic
	}
	return doc.Content[0], nil
}

// value turns a node into ours, and refuses what the package comment says.
func (y *yamlReader) value(n *yaml.Node, depth int) *node {
	v := &node{at: y.offset(n.Line, n.Column)}
	if n = y.named(n); !y.plain(n) {
		return v
	}
	switch n.Kind {
	case yaml.ScalarNode:
		v.kind, v.text = scalarKind(n), y.unmask(n.Value)
	case yaml.SequenceNode, yaml.MappingNode:
		if depth > maxDepth {
			y.problem(y.at(v.at).Errorf(tooDeep))
			return v
		}
		if n.Kind == yaml.MappingNode {
			y.mapping(v, n, depth)
		} else {
			y.sequence(v, n, depth)
		}
	}
	return v
}

// named takes an alias of a scalar for the scalar: documentation sites write
// "version: &v 3.4" and "linkTitle: *v". Such a name repeats one text; only
// those of lists and mappings can grow, or lead in a circle. An anchor that
// nobody uses was meant as text, as in "title: &c."
func (y *yamlReader) named(n *yaml.Node) *yaml.Node {
	of := n
	if n.Kind == yaml.AliasNode {
		of = n.Alias
	}
	if !y.aliased[of] {
		return n
	}
	scalar := *of
	scalar.Anchor, scalar.Line, scalar.Column = "", n.Line, n.Column
	return &scalar
}

// findAliased notes the scalars that aliases stand for.
func (y *yamlReader) findAliased(n *yaml.Node) {
	if n.Kind == yaml.AliasNode && n.Alias != nil && n.Alias.Kind == yaml.ScalarNode {
		if y.aliased == nil {
			y.aliased = map[*yaml.Node]bool{}
		}
		y.aliased[n.Alias] = true
	}
	for _, c := range n.Content {
		y.findAliased(c)
	}
}

func scalarKind(n *yaml.Node) Kind {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return StringKind
	}
	return plainKind
}

func (y *yamlReader) sequence(v *node, n *yaml.Node, depth int) {
	v.kind = ListKind
	for _, c := range n.Content {
		if y.failed >= maxProblems {
			return
		}
		v.list = append(v.list, y.value(c, depth+1))
	}
}

func (y *yamlReader) mapping(v *node, n *yaml.Node, depth int) {
	v.kind = MapKind
	for i := 0; i+1 < len(n.Content) && y.failed < maxProblems; i += 2 {
		key, ok := y.key(n.Content[i])
		if !ok {
			continue
		}
		if first := v.find(key.key); first >= 0 {
			y.duplicate(key, v.fields[first])
			continue
		}
		key.value = y.value(n.Content[i+1], depth+1)
		if key.value.kind == plainKind && key.value.text == "" {
			key.value.at = key.at // the library says that nothing is on the next line
		}
		v.add(key)
	}
}

// key reads a mapping's key, which must be a scalar with a name.
func (y *yamlReader) key(n *yaml.Node) (field, bool) {
	k := field{at: y.offset(n.Line, n.Column)}
	if !y.plain(n) {
		return k, false
	}
	if n.Kind != yaml.ScalarNode {
		y.problem(y.at(k.at).Errorf("a key must be text, not %s", map[yaml.Kind]Kind{yaml.SequenceNode: ListKind, yaml.MappingNode: MapKind}[n.Kind]))
		return k, false
	}
	k.key = y.unmask(n.Value)
	switch {
	case k.key == "" && scalarKind(n) == plainKind:
		y.problem(y.at(k.at).Errorf("a key is missing before the colon"))
	case k.key == "<<" && scalarKind(n) == plainKind:
		y.problem(y.at(k.at).Errorf("merge keys (<<) are not supported").WithHint("write the keys out"))
	default:
		return k, true
	}
	return k, false
}

// plain refuses what a node has besides its content: an anchor, a tag, or an
// alias for content.
func (y *yamlReader) plain(n *yaml.Node) bool {
	what, hint := "", "write the value out; "
	switch {
	case n.Kind == yaml.AliasNode:
		what = "aliases (*" + clip(n.Value, 60) + ")"
	case n.Anchor != "":
		what = "anchors (&" + clip(n.Anchor, 60) + ")"
	case n.Style&yaml.TaggedStyle != 0, n.Tag == "!":
		what, hint = "tags ("+clip(n.Tag, 60)+")", ""
	default:
		return true
	}
	at := y.offset(n.Line, n.Column)
	y.problem(y.at(at).Errorf("%s are not supported", what).WithHint("%s%s", hint, y.quoteHint(at-y.from)))
	return false
}
