package card

import (
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// em is the unit of lengths in shaped text: so many are the size of the font.
// It is a text's own unit, so that a text is shaped once and tried in any size.
const em = 1 << 16

// glyph is a drawing of a font; x and y lead from the pen to it, upwards.
type glyph struct {
	face          *font.Face
	id            font.GID
	x, y, advance int
}

// cluster is what cannot be divided: a letter and its marks, a ligature.
type cluster struct {
	glyphs    []glyph // from left to right
	width     int
	level     bidi.Level
	blank     bool
	breaks    bool // a line may end after it
	graphemes bool // it ends where a reader's character ends
	light     bool // punctuation that is left away before an ellipsis
}

// paragraph is a shaped text in the order in which it is read.
type paragraph struct {
	clusters []cluster
	tail     []cluster // what stands at its end where it is cut
	rtl      bool
	more     bool // there was more of it than was looked at
}

// setText shapes a text. It is read from right to left if its first strong
// character is, or if it has none and rtl is given.
func (d *desk) setText(v voice, s, tail string, rtl bool) paragraph {
	text, more := clean(s)
	rtl = rightToLeft(text, rtl)
	p := paragraph{clusters: d.shape(v, text, rtl), rtl: rtl, more: more}
	end, _ := clean("…" + tail)
	p.tail = d.shape(v, end, rtl)
	for i := range p.tail {
		p.tail[i].level = level(rtl)
	}
	return p
}

func level(rtl bool) bidi.Level {
	if rtl {
		return 1
	}
	return 0
}

// item is a piece of a text with one direction, writing and font.
type item struct {
	from, to int
	level    bidi.Level
	script   language.Script
	face     *font.Face
}

func (d *desk) shape(v voice, text []rune, rtl bool) []cluster {
	if len(text) == 0 {
		return nil
	}
	breaks, graphemes := d.borders(text)
	clusters := make([]cluster, 0, len(text))
	for _, it := range d.items(v, text, graphemes, rtl) {
		from := len(clusters)
		clusters = d.shapeItem(clusters, text, it)
		for i := from; i < len(clusters); i++ {
			c := &clusters[i]
			start, end := d.spans[i-from][0], d.spans[i-from][1]
			c.level = it.level
			c.breaks, c.graphemes = breaks[end], graphemes[end]
			c.blank = text[start] == ' '
			c.light = end == start+1 && slices.Contains(trimmed, text[start])
		}
	}
	return clusters
}

// trimmed is the punctuation that looks wrong before an ellipsis.
var trimmed = []rune{' ', ',', ';', ':', '.', '–', '—', '،', '؛', '、', '，', '。'}

// borders tells after how many runes a line may break, and a grapheme ends.
func (d *desk) borders(text []rune) (breaks, graphemes []bool) {
	breaks, graphemes = make([]bool, len(text)+1), make([]bool, len(text)+1)
	d.segmenter.Init(text)
	for lines := d.segmenter.LineIterator(); lines.Next(); {
		line := lines.Line()
		breaks[line.Offset+len(line.Text)] = true
	}
	for all := d.segmenter.GraphemeIterator(); all.Next(); {
		g := all.Grapheme()
		graphemes[g.Offset+len(g.Text)] = true
	}
	return breaks, graphemes
}

// items divides a text at every change of level, writing and font.
func (d *desk) items(v voice, text []rune, graphemes []bool, rtl bool) (items []item) {
	levels := d.levels(text, rtl)
	for from := 0; from < len(text); {
		to := from + 1
		for to < len(text) && (levels[to] == levels[from] || !graphemes[to]) {
			to++
		}
		items = d.divide(items, v, text, graphemes, item{from: from, to: to, level: levels[from]})
		from = to
	}
	return items
}

// divide cuts a run of one level.
func (d *desk) divide(items []item, v voice, text []rune, graphemes []bool, run item) []item {
	current := item{from: run.from, to: run.from, level: run.level, face: d.firstFace(v, text[run.from:run.to])}
	for at := run.from; at < run.to; {
		end := at + 1
		for end < run.to && !graphemes[end] {
			end++
		}
		script := scriptOf(text[at:end])
		face := d.faceFor(v, text[at:end], script, current.face)
		if script == language.Common || script == language.Inherited {
			script = current.script
		}
		if current.script == 0 {
			current.script = script
		}
		if current.to > current.from && (face != current.face || script != current.script) {
			items = append(items, current)
			current.from = at
		}
		current.to, current.script, current.face = end, script, face
		at = end
	}
	if current.to > current.from {
		items = append(items, current)
	}
	return items
}

// firstFace finds the font of the first word, so that a quotation mark before
// it is of the same.
func (d *desk) firstFace(v voice, text []rune) *font.Face {
	for _, r := range text {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited {
			return d.faceFor(v, []rune{r}, s, nil)
		}
	}
	return nil
}

func scriptOf(grapheme []rune) language.Script {
	for _, r := range grapheme {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited {
			return s
		}
	}
	return language.Common
}

// shapeItem appends the clusters of an item, in the order of reading, and notes
// in d.spans which runes they are.
func (d *desk) shapeItem(to []cluster, text []rune, it item) []cluster {
	direction := di.DirectionLTR
	if it.level%2 == 1 {
		direction = di.DirectionRTL
	}
	out := d.shaper.ShapeNoExtents(shaping.Input{
		Text: text, RunStart: it.from, RunEnd: it.to, Direction: direction, Face: it.face,
		Size: fixed.I(em >> 6), Script: it.script, Language: d.language,
	})
	d.spans = d.spans[:0]
	first := len(to)
	for i, g := range out.Glyphs {
		if i == 0 || g.TextIndex() != out.Glyphs[i-1].TextIndex() {
			to = append(to, cluster{})
			d.spans = append(d.spans, [2]int{g.TextIndex(), g.TextIndex() + g.RunesCount()})
		}
		c := &to[len(to)-1]
		c.glyphs = append(c.glyphs, glyph{face: it.face, id: g.GlyphID, x: int(g.XOffset), y: int(g.YOffset), advance: int(g.Advance)})
		c.width += int(g.Advance)
	}
	if it.level%2 == 1 {
		slices.Reverse(to[first:])
		slices.Reverse(d.spans)
	}
	return to
}
