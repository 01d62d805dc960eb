package markdown

import (
	"cmp"
	"html"
	"slices"
	"strings"
)

// Mark is a stretch of the text that is to be enclosed in <mark> elements. It
// may cross elements, blocks and other marks: it is written as several pieces,
// one for each run of text, none around an element.
type Mark struct {
	Start, End int
	Kind       Kind
	Name       string // listed in the kind's attribute of every piece
	ID         string // of the first piece; empty for none
	Label      string // data-label of the first piece: what a screen reader says where the mark begins; needs an ID
	Refs       []Ref  // links behind the last piece
}

// Kind is what a mark is for.
type Kind uint8

const (
	Claim        Kind = iota // <mark class="claim" data-claims="…">
	Counterpoint             // <mark class="counterpoint" data-answers="…">
	Highlight                // <mark class="highlight">
)

var kinds = [...]struct{ class, attribute string }{
	Claim:        {"claim", "data-claims"},
	Counterpoint: {"counterpoint", "data-answers"},
	Highlight:    {"highlight", ""},
}

// Ref is a link that is drawn but not written: it is no part of the text.
type Ref struct{ Class, ID, URL, Label, Text string }

// Block is a child of the document, marked.
type Block struct {
	HTML    string
	Heading bool
	Ends    []int // indexes of the marks that end in it
}

// Blocks returns the document block by block, with marks and resolved links.
// Taking the marks and their refs out again gives the unmarked HTML, byte for
// byte. The time is linear in the document and in the pieces.
func (d *Doc) Blocks(marks []Mark, resolve func(Link) Target) []Block {
	s := splicer{doc: d, marks: marks, last: make([]int, len(marks)), opened: make([]bool, len(marks))}
	return s.splice(resolve)
}

func (s *splicer) splice(resolve func(Link) Target) []Block {
	s.colour()
	s.sweep()
	s.refs()
	s.resolve(resolve)
	slices.SortStableFunc(s.seams, func(a, b seam) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.rank, b.rank))
	})
	return s.blocks()
}

// seam is a change of the HTML: bytes from at to end are replaced.
type seam struct {
	at, end int
	rank    rank
	html    string
}

// rank orders what is put in at one place: what ends comes before what begins.
type rank uint8

const (
	closing rank = iota
	reference
	spanClosing
	spanOpening
	opening
	replacing
)

type splicer struct {
	doc    *Doc
	start  int   // of the first block, in the HTML
	runs   []run // the document's, divided at the edges of coloured code
	cuts   []int // where: offsets of the text
	marks  []Mark
	seams  []seam
	opened []bool // marks whose first piece is written
	last   []int  // offset in the HTML of the end of each mark's last piece
}

// sweep goes once through the edges of all marks and the runs of the text
// beside one another, and writes the pieces.
func (s *splicer) sweep() {
	type edge struct {
		at, mark int
		begins   bool
	}
	edges := make([]edge, 0, 2*len(s.marks))
	for i, m := range s.marks {
		edges = append(edges, edge{m.Start, i, true}, edge{m.End, i, false})
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	var active []int // in the order of marks
	r := 0
	for i, e := range edges {
		if at, found := slices.BinarySearch(active, e.mark); e.begins {
			active = slices.Insert(active, at, e.mark)
		} else if found {
			active = slices.Delete(active, at, at+1)
		}
		if i+1 < len(edges) && edges[i+1].at > e.at && len(active) > 0 {
			r = s.stretch(r, e.at, edges[i+1].at, active)
		}
	}
}

// stretch encloses the text from start to end, which all active marks cover.
// It returns the run to go on with.
func (s *splicer) stretch(r, start, end int, active []int) int {
	runs := s.runs
	for r < len(runs) && int(runs[r].textEnd) <= start {
		r++
	}
	for i := r; i < len(runs) && int(runs[i].text) < end; {
		from, to := runs[i].at(start), runs[i].at(end)
		begins := max(start, int(runs[i].text))
		for i++; i < len(runs) && int(runs[i].text) < end && int(runs[i].html) == to && !s.cut(int(runs[i].text)); i++ {
			to = runs[i].at(end) // the next run follows without markup between: one piece
		}
		for _, line := range unindented(s.doc.html[from:to], begins > 0 && s.doc.text[begins-1] == '\n') {
			s.piece(from+line[0], from+line[1], active)
		}
	}
	return r
}

// cut tells whether a colour begins or ends at an offset of the text.
func (s *splicer) cut(at int) bool {
	_, found := slices.BinarySearch(s.cuts, at)
	return found
}

// maxRepeated is how many marks of one piece bear the names of all others: 10,000
// claims of the same words would make a page of 600 MB.
const maxRepeated = 50

// unindented divides text at the white space that begins a line of code, which
// is not to be coloured. In other text a line never begins with white space.
func unindented(text string, atLine bool) (list [][2]int) {
	for start := 0; start < len(text); {
		if atLine {
			start += len(text[start:]) - len(strings.TrimLeft(text[start:], " \t"))
		}
		end := len(text)
		for _, indent := range [...]string{"\n ", "\n\t"} {
			if i := strings.Index(text[start:end], indent); i >= 0 {
				end = start + i
			}
		}
		if start < end {
			list = append(list, [2]int{start, end})
		}
		start, atLine = end+1, true
	}
	return list
}

// piece writes one <mark> for each kind, and one more for each further mark
// that begins here and has an id of its own.
func (s *splicer) piece(from, to int, active []int) {
	var open strings.Builder
	depth := 0
	for kind := range kinds {
		names, first := s.collect(Kind(kind), active)
		if names == nil && first == nil {
			continue
		}
		all := strings.Join(names, " ")
		for i := range max(1, len(first)) {
			if i >= maxRepeated {
				all = first[i].Name
			}
			open.WriteString(`<mark class="` + kinds[kind].class + `"`)
			if kinds[kind].attribute != "" {
				open.WriteString(" " + kinds[kind].attribute + `="` + html.EscapeString(all) + `"`)
			}
			if i < len(first) {
				open.WriteString(attributes([2]string{"id", first[i].ID}, [2]string{"data-label", first[i].Label}))
			}
			open.WriteString(">")
			depth++
		}
	}
	for _, m := range active {
		s.last[m] = to
	}
	s.seams = append(s.seams,
		seam{at: from, end: from, rank: opening, html: open.String()},
		seam{at: to, end: to, rank: closing, html: strings.Repeat("</mark>", depth)})
}

// collect returns the names of the active marks of a kind, each once, and
// those marks with an id that begin with this piece.
func (s *splicer) collect(kind Kind, active []int) (names []string, first []Mark) {
	seen := make(map[string]bool, len(active))
	for _, i := range active {
		m := s.marks[i]
		if m.Kind != kind {
			continue
		}
		if !seen[m.Name] {
			seen[m.Name] = true
			names = append(names, m.Name)
		}
		if !s.opened[i] && m.ID != "" {
			first = append(first, m)
		}
		s.opened[i] = true
	}
	return names, first
}

// refs puts each mark's links behind its last piece, or behind the author's
// link in which it ends: a link must not stand in a link.
func (s *splicer) refs() {
	for i, m := range s.marks {
		if !s.opened[i] || len(m.Refs) == 0 {
			continue
		}
		at := s.doc.outside(s.last[i])
		for _, r := range m.Refs {
			s.seams = append(s.seams, seam{at: at, end: at, rank: reference, html: r.html()})
		}
	}
}

func (r Ref) html() string {
	return "<a" + attributes([2]string{"class", r.Class}, [2]string{"id", r.ID}, [2]string{"href", r.URL},
		[2]string{"aria-label", r.Label}) + ">" + html.EscapeString(r.Text) + "</a>"
}

// attributes writes those that have a value, escaped.
func attributes(list ...[2]string) string {
	var b strings.Builder
	for _, a := range list {
		if a[1] != "" {
			b.WriteString(" " + a[0] + `="` + html.EscapeString(a[1]) + `"`)
		}
	}
	return b.String()
}

// outside returns the offset, or the end of the link that contains it.
func (d *Doc) outside(at int) int {
	i, _ := slices.BinarySearchFunc(d.anchors, at, func(a [2]int32, at int) int { return cmp.Compare(int(a[1]), at) })
	if i < len(d.anchors) && int(d.anchors[i][0]) < at && at < int(d.anchors[i][1]) {
		return int(d.anchors[i][1])
	}
	return at
}

func (s *splicer) resolve(resolve func(Link) Target) {
	if resolve == nil {
		return
	}
	for _, l := range s.doc.links {
		s.seams = append(s.seams, seam{int(l.html), int(l.end), replacing, resolve(l).html(l.written)})
	}
}

// blocks writes the HTML with its seams.
func (s *splicer) blocks() []Block {
	list := make([]Block, len(s.doc.blocks))
	at, next := s.start, 0
	for i, b := range s.doc.blocks {
		var out strings.Builder
		end := int(b.htmlEnd)
		out.Grow(s.sizeOf(at, end, next))
		for ; next < len(s.seams) && s.seams[next].at <= end && s.seams[next].end <= end; next++ {
			seam := s.seams[next]
			out.WriteString(s.doc.html[at:seam.at])
			out.WriteString(seam.html)
			at = seam.end
		}
		out.WriteString(s.doc.html[at:end])
		at = end
		list[i] = Block{HTML: out.String(), Heading: b.heading}
	}
	for i := range s.marks {
		if s.opened[i] {
			b := s.doc.blockOf(s.last[i])
			list[b].Ends = append(list[b].Ends, i)
		}
	}
	return list
}

// sizeOf is how many bytes a block gets, from an offset of the HTML and from a
// seam on.
func (s *splicer) sizeOf(at, end, next int) int {
	size := max(0, end-at)
	for ; next < len(s.seams) && s.seams[next].at <= end && s.seams[next].end <= end; next++ {
		size += len(s.seams[next].html) - (s.seams[next].end - s.seams[next].at)
	}
	return max(0, size)
}

// blockOf returns the block in which an offset of the HTML stands.
func (d *Doc) blockOf(at int) int {
	i, _ := slices.BinarySearchFunc(d.blocks, at, func(b block, at int) int { return cmp.Compare(int(b.htmlEnd), at) })
	return min(i, len(d.blocks)-1)
}
