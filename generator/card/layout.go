package card

import "image"

// Where things stand, in pixels. The card is laid out from left to right; a
// mirrored one is turned over at the end, in place.
const (
	margin  = 72
	inner   = Width - 2*margin
	top     = 54  // of the first line
	bottom  = 580 // where the last line's letters stand
	between = 28  // between the words and what is above and below
)

// claimSizes are tried from the largest; leading is the distance of lines.
var claimSizes = []int{104, 94, 85, 77, 70, 64, 58, 53, 48, 44, 41, 38, 35, 33}

func leading(size int) int { return size * 7 / 5 }

// page is a card whose texts are shaped.
type page struct {
	claim, claimant, date, article, site paragraph

	answers []answer
	rtl     bool // mirrored
}

// lay draws all of a card; false, if it has no words.
func (d *desk) lay(c Card) bool {
	if words, _ := clean(c.Words); len(words) == 0 {
		return false
	}
	p := page{claim: d.setText(serif, short(c.Open)+c.Words+short(c.Close), short(c.Close), c.Dir == "rtl")}
	p.rtl = c.Dir == "rtl" || c.Dir != "ltr" && p.claim.rtl
	p.claimant = d.setText(bold, c.Claimant, "", p.rtl)
	p.date = d.setText(serif, c.Date, "", p.rtl)
	p.article = d.setText(serif, c.Article, "", p.rtl)
	p.site = d.setText(bold, c.Site, "", p.rtl)
	p.answers = d.answers(c, p.rtl)
	from := d.layHead(&p)
	to := d.layFoot(&p)
	d.layClaim(p.claim, from, to, p.rtl)
	return true
}

// short bounds what is no text but a mark.
func short(s string) string {
	text, _ := clean(s)
	return string(text[:min(len(text), 4)])
}

// flip mirrors a rectangle of a card that is read from right to left.
func flip(r image.Rectangle, rtl bool) image.Rectangle {
	if rtl {
		r.Min.X, r.Max.X = Width-r.Max.X, Width-r.Min.X
	}
	return r
}

// layHead draws who claims and when, beside one another or, where a name is too
// long for that, below. The rating stands at the other end, if it has room. It
// returns where the words may begin.
func (d *desk) layHead(p *page) int {
	const gap, high = 22, 46
	x, y := margin, top
	when := d.one(&p.date, 31, inner)
	room := inner - when.width - gap
	if w := d.layVerdict(p, room); w > 0 {
		room -= w
	}
	below := !p.claimant.fits(30, room)
	if below {
		room = inner
	}
	if who := d.shrunk(&p.claimant, []int{36, 33, 30}, room); who.width > 0 {
		d.write(who, box(x, y, who.width, high, p.rtl), y+36, black)
		x += who.width + gap
	}
	if below {
		x, y = margin, y+high-2
	}
	d.write(when, box(x, y, when.width, high, p.rtl), y+36, soft)
	if len(p.date.clusters)+len(p.claimant.clusters) == 0 && room == inner-gap {
		return top
	}
	return y + high + between
}

// layVerdict draws the rating at the end of the head, if the names leave it
// room, and returns what it takes of it.
func (d *desk) layVerdict(p *page, room int) int {
	if len(p.answers) == 0 || !p.answers[0].rating {
		return 0
	}
	a := p.answers[0]
	a.line = d.one(&a.text, 30, inner/2)
	w := a.width() + answerGap
	if !a.text.fits(30, inner/2) || !p.claimant.fits(33, room-w) {
		return 0
	}
	p.answers = p.answers[1:]
	d.layAnswer(a, Width-margin-a.width(), top-2, p.rtl)
	return w
}

// box is a rectangle by its start, in a card that may be mirrored.
func box(x, y, w, h int, rtl bool) image.Rectangle {
	return flip(image.Rect(x, y, x+w, y+h), rtl)
}

// layFoot draws how the claim is answered, where it stands, and returns where
// the words must end.
func (d *desk) layFoot(p *page) int {
	y := bottom + 14
	if len(p.site.clusters)+len(p.article.clusters) > 0 {
		room := inner
		name := d.one(&p.site, 29, inner*2/5)
		if name.width > 0 {
			room -= name.width + 40
		}
		title := d.shrunk(&p.article, []int{31, 29}, room)
		d.write(title, box(margin, bottom-34, title.width, 46, p.rtl), bottom, soft)
		d.write(name, box(Width-margin-name.width, bottom-34, name.width, 46, p.rtl), bottom, black)
		y -= 46 + 14
	}
	y = d.layAnswers(p.answers, y, p.rtl)
	d.canvas.fill(image.Rect(margin, y-2, Width-margin, y), rule)
	return y - between
}

// answer is one of the things that stand in a row: the rating in a frame, or a
// shape and how many counterpoints are of it.
type answer struct {
	stance string
	rating bool
	text   paragraph
	line   setLine
}

const (
	shapeSide = 26
	shapeGap  = 12
	answerGap = 44
	frame     = 16 // between a frame and what is in it
	rowHeight = 52
)

// There are four stances; a card bears more, but not any number.
const (
	mostAnswers = 12
	mostRows    = 3
)

func (d *desk) answers(c Card, rtl bool) (all []answer) {
	if rating := d.setText(bold, c.Rating.Text, "", rtl); len(rating.clusters) > 0 {
		all = append(all, answer{rating: true, text: rating})
	}
	for _, a := range c.Answers[:min(len(c.Answers), mostAnswers)] {
		all = append(all, answer{stance: a.Stance, text: d.setText(bold, a.Text, "", rtl)})
	}
	return all
}

func (a *answer) width() int {
	w := shapeSide + shapeGap + a.line.width
	if a.rating {
		w += 2*frame - 6
	}
	return w
}

// layAnswers draws them in one row, if need be smaller, or else in two or three.
// Those that have no room even there are hinted at by an ellipsis. It returns
// where their first row begins.
func (d *desk) layAnswers(all []answer, y int, rtl bool) int {
	if len(all) == 0 {
		return y - 16
	}
	var rows [][]answer
	for _, try := range [][2]int{{34, 1}, {32, 1}, {30, 1}, {28, 1}, {33, 2}, {30, 2}, {28, 2}, {28, mostRows}} {
		if rows = d.rows(all, try[0]); len(rows) <= try[1] {
			break
		}
	}
	if len(rows) > mostRows {
		rows = rows[:mostRows]
		last := &rows[mostRows-1][len(rows[mostRows-1])-1]
		last.text = d.setText(bold, "", "", rtl)
		last.line = d.one(&paragraph{clusters: last.text.tail}, 28, inner)
		last.stance, last.rating = "", false
	}
	y -= rowHeight * len(rows)
	for i, row := range rows {
		d.layRow(row, y+i*rowHeight, rtl)
	}
	return y - 16
}

// rows fills rows with answers of a size.
func (d *desk) rows(all []answer, size int) (rows [][]answer) {
	used := 0
	for _, a := range all {
		a.line = d.one(&a.text, size, inner-shapeSide-shapeGap-2*frame)
		if len(rows) == 0 || used+answerGap+a.width() > inner {
			rows, used = append(rows, nil), -answerGap
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], a)
		used += answerGap + a.width()
	}
	return rows
}

func (d *desk) layRow(row []answer, y int, rtl bool) {
	x := margin
	for _, a := range row {
		d.layAnswer(a, x, y, rtl)
		x += a.width() + answerGap
	}
}

// layAnswer draws a shape and its words; x is where they start.
func (d *desk) layAnswer(a answer, x, y int, rtl bool) {
	i := black
	if a.rating {
		const side = 20
		d.canvas.stroke(box(x, y+2, a.width(), rowHeight-4, rtl), 2, rule)
		x += frame - (shapeSide - side)
		d.canvas.square(box(x+shapeSide-side, y+(rowHeight-side)/2, side, side, rtl))
		d.canvas.paint(own, d.canvas.image.Rect)
	} else {
		i = d.canvas.stance(a.stance, box(x, y+(rowHeight-shapeSide)/2, shapeSide, shapeSide, rtl))
	}
	x += shapeSide + shapeGap
	d.write(a.line, box(x, y, a.line.width, rowHeight, rtl), y+rowHeight/2+a.line.size*36/100, i)
}

// layClaim sets the words as large as they have room, in the middle of it, and
// marks them as the site marks a claim.
func (d *desk) layClaim(p paragraph, from, to int, rtl bool) {
	size, lines := fit(&p, inner, to-from)
	pitch := leading(size)
	y := from + (to-from-pitch*len(lines))/2
	for _, l := range lines {
		set := setLine{visual(l.clusters), pixels(width(l.clusters), size), size}
		letters := y + pitch*7/10
		words := box(margin, y, set.width, pitch, rtl)
		d.mark(words, letters, size)
		d.write(set, words, letters, black)
		y += pitch
	}
}

// fit finds the largest size in which all has room: first without breaking a
// word, then with. What has no room in the smallest is cut.
func fit(p *paragraph, w, h int) (size int, lines []line) {
	for _, breakWords := range []bool{false, true} {
		for _, size = range claimSizes {
			if breakWords && size > 44 {
				continue
			}
			room := w * em / size
			if lines, ok := p.breakLines(room, h/leading(size), breakWords); ok {
				return size, p.balance(lines, room)
			}
		}
	}
	return size, p.cutLines(w*em/size, h/leading(size))
}

// mark lays the marker and its line under words.
func (d *desk) mark(words image.Rectangle, letters, size int) {
	pad, thick := size/10, max(size/14, 3)
	under := letters + size*21/100
	words.Min.X, words.Max.X = words.Min.X-pad, words.Max.X+pad
	words.Min.Y, words.Max.Y = letters-size*92/100, under
	d.canvas.fill(words, straw)
	words.Min.Y, words.Max.Y = under, under+thick
	d.canvas.fill(words, amberLine)
}

// setLine is a line as it is drawn, from left to right.
type setLine struct {
	clusters    []cluster
	width, size int // in pixels
}

func pixels(length, size int) int { return share(length, size, em) + 1 }

// one sets a text in one line and cuts what has no room.
func (d *desk) one(p *paragraph, size, room int) setLine {
	lines := p.cutLines(room*em/size, 1)
	if len(lines) == 0 || room <= 0 {
		return setLine{}
	}
	return setLine{visual(lines[0].clusters), min(pixels(width(lines[0].clusters), size), room), size}
}

// fits tells whether a text has room in one line.
func (p *paragraph) fits(size, room int) bool {
	return !p.more && pixels(width(p.clusters), size) <= room
}

// shrunk sets a text in one line, in the first size in which it has room.
func (d *desk) shrunk(p *paragraph, sizes []int, room int) setLine {
	for _, size := range sizes {
		if p.fits(size, room) {
			return d.one(p, size, room)
		}
	}
	return d.one(p, sizes[len(sizes)-1], room)
}

// write draws a line from the left of its box; y is where letters stand. Marks
// may climb over the box a little, but not into what is above or below it.
func (d *desk) write(l setLine, in image.Rectangle, y int, i ink) {
	clip := in.Inset(-l.size / 5)
	pen := 0
	for n := range l.clusters {
		c := &l.clusters[n]
		for _, g := range c.glyphs {
			x := in.Min.X*pixel + share(pen+g.x, l.size, em/pixel)
			up := y*pixel - share(g.y, l.size, em/pixel)
			if len(c.glyphs) > 1 || !d.stamp(g, x, up, l.size, i, clip) {
				d.trace(g, x, up, l.size)
			}
			pen += g.advance
		}
		d.canvas.paint(i, clip)
	}
}
