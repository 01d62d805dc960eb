package decode

import (
	"bytes"

	"github.com/pelletier/go-toml/v2/unstable"

	"counterpoint/generator/diag"
)

// TOML reads src.Data[from:to] as a TOML document. ok is false where it could
// not be read; then out says why.
//
// The library's parser finds the syntax; the tree, and with it the rules on
// tables and keys given twice, is built here: its own check of them is
// quadratic (half a second for 20,000 keys) and tells no place.
func TOML(src *diag.Source, from, to int, out *diag.List) (v Value, ok bool) {
	f, ok := open(src, from, to, out)
	if !ok {
		return f.null(), false
	}
	if bytes.HasPrefix(f.data, []byte("\uFEFF")) {
		f.from, f.data = f.from+3, f.data[3:len(f.data):len(f.data)]
	}
	root := &node{at: f.from, kind: MapKind}
	t := &tomlReader{fragment: f, root: root, table: root, depth: 1, tables: map[*node]origin{}}
	t.read()
	if f.failed > 0 {
		return f.null(), false
	}
	return Value{src, root}, true
}

// origin is how a table, or a list of tables, came to be. It decides what may
// still be added to it. A value in brackets is complete.
type origin uint8

const (
	complete  origin = iota
	implied          // by a longer header: [a.b] implies a
	header           // [a]
	dotted           // a.b = 1
	tableList        // [[a]]
)

// tomlReader builds the tree from the library's expressions, one at a time.
type tomlReader struct {
	*fragment
	parser unstable.Parser
	root   *node
	table  *node // that the last header opened
	depth  int   // of table
	tables map[*node]origin
	keys   int
}

// part is one part of a dotted key.
type part struct {
	key        string
	start, end int // in data
}

func (t *tomlReader) read() {
	defer func() {
		if r := recover(); r != nil {
			t.problem(t.at(t.from).Errorf("this is not valid TOML: the TOML reader gave up"))
		}
	}()
	t.parser.Reset(t.data)
	for t.failed < maxProblems && t.parser.NextExpression() {
		t.expression(t.parser.Expression())
	}
	if err := t.parser.Error(); err != nil {
		t.problem(t.explain(err))
	}
}

func (t *tomlReader) expression(e *unstable.Node) {
	path := parts(e.Key())
	if t.keys += len(path); t.keys > maxKeys {
		t.tooManyHere(path[0].start)
		return
	}
	if e.Kind == unstable.KeyValue {
		t.keyValue(e, path, place{t.table, t.depth})
		return
	}
	at, ok := t.descend(place{t.root, 1}, path, implied)
	if !ok {
		return
	}
	if e.Kind == unstable.Table {
		t.header(at, path[len(path)-1])
	} else {
		t.listHeader(at, path[len(path)-1])
	}
}

// tooManyHere ends the reading.
func (t *tomlReader) tooManyHere(at int) {
	t.tooMany(at)
	t.failed = maxProblems
}

func parts(it unstable.Iterator) []part {
	var path []part
	for it.Next() && len(path) <= maxDepth+1 { // no more than needed to refuse it
		n := it.Node()
		path = append(path, part{string(n.Data), int(n.Raw.Offset), int(n.Raw.Offset + n.Raw.Length)})
	}
	return path
}

// place is a table and how deep it is; the root is 1 deep.
type place struct {
	table *node
	depth int
}

// descend walks from a table along all parts of a key but the last. It makes
// the tables that are not there yet, in the way of the header or the dotted
// key.
func (t *tomlReader) descend(at place, path []part, how origin) (place, bool) {
	for _, p := range path[:len(path)-1] {
		i := at.table.find(p.key)
		if i < 0 {
			if !t.fits(at.depth+1, p.start) {
				return at, false
			}
			at = place{t.add(at.table, p, how), at.depth + 1}
			continue
		}
		next := at.table.fields[i].value
		switch o := t.tables[next]; {
		case how == dotted && o != dotted, o == complete:
			t.again(p, at.table.fields[i])
			return at, false
		case o == tableList:
			at = place{next.list[len(next.list)-1], at.depth + 2}
		default:
			at = place{next, at.depth + 1}
		}
	}
	return at, true
}

// fits refuses what is nested too deep.
func (t *tomlReader) fits(depth, at int) bool {
	if depth > maxDepth {
		t.problem(t.at(t.from + at).Errorf(tooDeep))
	}
	return depth <= maxDepth
}

// add makes a new table under a key.
func (t *tomlReader) add(table *node, p part, how origin) *node {
	n := &node{at: t.from + p.start, kind: MapKind}
	t.tables[n] = how
	table.add(field{p.key, t.from + p.start, n})
	return n
}

// header opens [a.b]. A table that a longer header implied may be opened once.
func (t *tomlReader) header(at place, p part) {
	if !t.fits(at.depth+1, p.start) {
		return
	}
	i := at.table.find(p.key)
	if i < 0 {
		t.table, t.depth = t.add(at.table, p, header), at.depth+1
		return
	}
	n := at.table.fields[i].value
	if t.tables[n] != implied {
		t.again(p, at.table.fields[i])
		return
	}
	t.tables[n] = header
	t.table, t.depth = n, at.depth+1
}

// listHeader opens [[a.b]]: one more table of a list.
func (t *tomlReader) listHeader(at place, p part) {
	if !t.fits(at.depth+2, p.start) {
		return
	}
	var list *node
	switch i := at.table.find(p.key); {
	case i < 0:
		list = t.add(at.table, p, tableList)
		list.kind = ListKind
	case t.tables[at.table.fields[i].value] == tableList:
		list = at.table.fields[i].value
	default:
		t.again(p, at.table.fields[i])
		return
	}
	entry := &node{at: t.from + p.start, kind: MapKind}
	t.tables[entry] = header
	list.list = append(list.list, entry)
	t.table, t.depth = entry, at.depth+2
}

// again refuses a key that is taken.
func (t *tomlReader) again(p part, first field) {
	t.duplicate(field{key: p.key, at: t.from + p.start}, first)
}

// keyValue reads "a.b = value" into a table.
func (t *tomlReader) keyValue(e *unstable.Node, path []part, into place) {
	at, ok := t.descend(into, path, dotted)
	if !ok {
		return
	}
	last := path[len(path)-1]
	if i := at.table.find(last.key); i >= 0 {
		t.again(last, at.table.fields[i])
		return
	}
	start := t.skip(t.skip(last.end, " \t")+1, " \t") // past the =
	v, _ := t.value(e.Value(), start, at.depth+1)
	at.table.add(field{last.key, t.from + last.start, v})
}

// skip returns the offset of the next byte that is not one of the set.
func (t *tomlReader) skip(at int, set string) int {
	for at < len(t.data) && bytes.IndexByte([]byte(set), t.data[at]) >= 0 {
		at++
	}
	return at
}

// skipFiller skips what may stand between the values of a list or a table in
// brackets: white space, commas and comments.
func (t *tomlReader) skipFiller(at int) int {
	for {
		at = t.skip(at, " \t\r\n,")
		if at == len(t.data) || t.data[at] != '#' {
			return at
		}
		if end := bytes.IndexByte(t.data[at:], '\n'); end >= 0 {
			at += end
		} else {
			at = len(t.data)
		}
	}
}

// value reads the value that starts at an offset, and tells where it ends. The
// library gives no places to lists and tables in brackets; they follow from
// those of what is in them.
func (t *tomlReader) value(n *unstable.Node, at, depth int) (*node, int) {
	v := &node{at: t.from + at}
	switch n.Kind {
	case unstable.Array, unstable.InlineTable:
		if !t.fits(depth, at) {
			t.failed = maxProblems
			return v, at
		}
		if n.Kind == unstable.Array {
			return v, t.array(v, n, depth)
		}
		return v, t.inlineTable(v, n, depth)
	default:
		v.text = string(n.Data)
		v.kind = t.scalar(n)
		return v, int(n.Raw.Offset + n.Raw.Length)
	}
}

func (t *tomlReader) array(v *node, n *unstable.Node, depth int) int {
	v.kind = ListKind
	at := v.at - t.from + 1
	for it := n.Children(); it.Next() && t.failed < maxProblems; {
		var entry *node
		entry, at = t.value(it.Node(), t.skipFiller(at), depth+1)
		v.list = append(v.list, entry)
	}
	return t.skipFiller(at) + 1
}

func (t *tomlReader) inlineTable(v *node, n *unstable.Node, depth int) int {
	v.kind = MapKind
	at := v.at - t.from + 1
	for it := n.Children(); it.Next() && t.failed < maxProblems; {
		e := it.Node()
		path := parts(e.Key())
		if t.keys += len(path); t.keys > maxKeys {
			t.tooManyHere(path[0].start)
			break
		}
		t.keyValue(e, path, place{v, depth})
		at = int(e.Raw.Offset + e.Raw.Length)
	}
	return t.skipFiller(at) + 1
}
