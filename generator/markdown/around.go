package markdown

import "sort"

// Within returns the stretch of the text that the blocks hold in which another
// stretch stands.
func (d *Doc) Within(start, end int) (from, to int) {
	first, last := d.blocksOf(start, end)
	if first > 0 {
		from = int(d.blocks[first-1].textEnd)
	}
	return from, int(d.blocks[last].textEnd)
}

// Around returns the blocks in which a mark stands as Blocks does, with this
// mark alone. It takes the time of those blocks: a long text has a page for
// each of its claims.
func (d *Doc) Around(m Mark, resolve func(Link) Target) []Block {
	first, last := d.blocksOf(m.Start, m.End)
	part, start := d.part(first, last)
	s := splicer{doc: part, start: start, marks: []Mark{m}, last: make([]int, 1), opened: make([]bool, 1)}
	return s.splice(resolve)
}

// blocksOf returns the first and the last block in which a stretch of the text
// stands.
func (d *Doc) blocksOf(start, end int) (first, last int) {
	n := len(d.blocks)
	first = sort.Search(n, func(i int) bool { return int(d.blocks[i].textEnd) > start })
	last = sort.Search(n, func(i int) bool { return int(d.blocks[i].textEnd) >= end })
	first = min(first, n-1)
	return first, max(first, min(last, n-1))
}

// part is a document of some of the blocks. Its offsets are those of the whole;
// its HTML begins at start.
func (d *Doc) part(first, last int) (part *Doc, start int) {
	var before block
	if first > 0 {
		before = d.blocks[first-1]
	}
	end := d.blocks[last]
	return &Doc{
		html: d.html, text: d.text, anchors: d.anchors, highlighter: d.highlighter,
		blocks: d.blocks[first : last+1],
		runs:   between(d.runs, before.htmlEnd, end.htmlEnd, func(r run) int32 { return r.html }),
		links:  between(d.links, before.htmlEnd, end.htmlEnd, func(l Link) int32 { return l.html }),
		codes:  between(d.codes, before.textEnd, end.textEnd, func(c coded) int32 { return c.start }),
	}, int(before.htmlEnd)
}

// between returns those of a list, which is in order, that begin from one
// offset on and before another.
func between[T any](list []T, from, to int32, begins func(T) int32) []T {
	first := sort.Search(len(list), func(i int) bool { return begins(list[i]) >= from })
	last := sort.Search(len(list), func(i int) bool { return begins(list[i]) >= to })
	return list[first:last]
}
