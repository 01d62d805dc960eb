package card

import (
	"image"
	"image/color"
	"image/draw"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// ground is what lies under the ink; ink is what is laid on it.
type (
	ground uint8
	ink    uint8
)

const (
	paper ground = iota
	straw
	amberLine
	rule
	grounds
)

const (
	black ink = iota
	soft
	red
	ochre
	green
	slate
	amber
	own // the rating's colour
	inks
)

// The colours of the site's theme, in light.
var (
	groundColors = [grounds]color.RGBA{paper: rgb(0xfcfaf7), straw: rgb(0xfbecc1), amberLine: rgb(0xc7801f), rule: rgb(0xd6d4ce)}
	inkColors    = [inks]color.RGBA{black: rgb(0x221d18), soft: rgb(0x504a45), red: rgb(0xa2211f), ochre: rgb(0x7b4e00),
		green: rgb(0x1e6036), slate: rgb(0x3f5277), amber: rgb(0xc7801f), own: rgb(0x221d18)}
)

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

// shades is in how many steps ink covers the ground: with 15, pictures are larger
// by an eighth, and look the same. The picture has a palette: first the grounds,
// then the steps of every ink on paper, then those of black on the other grounds
// that carry words.
const shades = 7

// rampOf numbers the inks on their grounds: on a mark there is black only.
func rampOf(g ground, i ink) int {
	if g == paper || g >= rule {
		return int(i)
	}
	return int(inks) + int(g) - 1
}

// lies is the inverse of rampOf.
func lies(ramp int) (ground, ink) {
	if ramp < int(inks) {
		return paper, ink(ramp)
	}
	return ground(ramp - int(inks) + 1), black
}

// paletteWith returns the palette of a card with the colour of its rating.
func paletteWith(rating color.RGBA) color.Palette {
	colors := inkColors
	colors[own] = rating
	var out color.Palette
	for _, c := range groundColors {
		out = append(out, c)
	}
	for ramp := range int(inks) + int(rule) - 1 {
		g, i := lies(ramp)
		for step := 1; step <= shades; step++ {
			out = append(out, mix(groundColors[g], colors[i], step))
		}
	}
	return out
}

func mix(a, b color.RGBA, step int) color.RGBA {
	part := func(a, b uint8) uint8 {
		return uint8((int(a)*(shades-step) + int(b)*step + shades/2) / shades)
	}
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 0xff}
}

// canvas is a picture while it is drawn. Its lengths are in pixels; those of
// paths in 1/256 of one, in whole numbers, because floating point may differ in
// the last bit from one kind of processor to another.
type canvas struct {
	rows   []byte // of a PNG: before each row of pixels is a byte that says that no filter is used
	image  *image.Paletted
	raster vector.Rasterizer
	mask   *image.Alpha
	path   []step
	lays   *lays
}

// step is a straight line of a path, or with move the start of another contour.
type step struct {
	x, y int
	move bool
}

const pixel = 256

// tile bounds what is rasterized at once. The library calculates in whole
// numbers up to this size.
const tile = 512

func newCanvas() *canvas {
	rows := make([]byte, Height*(1+Width))
	picture := &image.Paletted{Pix: rows[1:], Stride: 1 + Width, Rect: image.Rect(0, 0, Width, Height)}
	return &canvas{rows: rows, image: picture, mask: image.NewAlpha(image.Rect(0, 0, tile, tile)), lays: allLays()}
}

func (c *canvas) clear(p color.Palette) {
	c.image.Palette = p
	clear(c.rows)
}

func (c *canvas) fill(r image.Rectangle, g ground) {
	r = r.Intersect(c.image.Rect)
	if r.Empty() {
		return
	}
	row := func(y int) []uint8 { return c.image.Pix[c.image.PixOffset(r.Min.X, y):][:r.Dx()] }
	first := row(r.Min.Y)
	for x := range first {
		first[x] = uint8(g)
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(row(y), first)
	}
}

// stroke draws the border of a rectangle, inside of it.
func (c *canvas) stroke(r image.Rectangle, thick int, g ground) {
	c.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+thick), g)
	c.fill(image.Rect(r.Min.X, r.Max.Y-thick, r.Max.X, r.Max.Y), g)
	c.fill(image.Rect(r.Min.X, r.Min.Y, r.Min.X+thick, r.Max.Y), g)
	c.fill(image.Rect(r.Max.X-thick, r.Min.Y, r.Max.X, r.Max.Y), g)
}

// paint fills the path in an ink, as far as it lies in clip, and forgets it.
func (c *canvas) paint(i ink, clip image.Rectangle) {
	box := c.bounds().Intersect(clip).Intersect(c.image.Rect)
	for y := box.Min.Y; y < box.Max.Y; y += tile {
		for x := box.Min.X; x < box.Max.X; x += tile {
			c.paintTile(i, image.Rect(x, y, x+tile, y+tile).Intersect(box))
		}
	}
	c.path = c.path[:0]
}

func (c *canvas) bounds() image.Rectangle {
	if len(c.path) == 0 {
		return image.Rectangle{}
	}
	first := c.path[0]
	low, high := first, first
	for _, s := range c.path {
		low.x, low.y = min(low.x, s.x), min(low.y, s.y)
		high.x, high.y = max(high.x, s.x), max(high.y, s.y)
	}
	return image.Rect(low.x>>8, low.y>>8, high.x>>8+1, high.y>>8+1)
}

func (c *canvas) paintTile(i ink, r image.Rectangle) {
	w, lays := r.Dx(), &c.lays[i]
	for y, pix := r.Min.Y, c.rasterize(r); len(pix) > 0; y, pix = y+1, pix[w:] {
		row := c.image.Pix[c.image.PixOffset(r.Min.X, y):]
		for x, a := range pix[:w] {
			row[x] = lays[stepsOf(a)][row[x]]
		}
	}
}

// rasterize returns how far the path covers each pixel of a tile, until it is
// called again.
func (c *canvas) rasterize(r image.Rectangle) []uint8 {
	w, h := r.Dx(), r.Dy()
	c.raster.Reset(w, h)
	c.raster.DrawOp = draw.Src
	for n, s := range c.path {
		x, y := float32(s.x-r.Min.X*pixel)/pixel, float32(s.y-r.Min.Y*pixel)/pixel
		if s.move {
			if n > 0 {
				c.raster.ClosePath()
			}
			c.raster.MoveTo(x, y)
		} else {
			c.raster.LineTo(x, y)
		}
	}
	c.raster.ClosePath()
	mask := &image.Alpha{Pix: c.mask.Pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	c.raster.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask.Pix
}

// stepsOf brings a share of 255 to steps of ink.
func stepsOf(share uint8) int {
	if share <= 8 {
		return 0
	}
	return (int(share)*shades + 127) / 255
}

// lays has what a pixel becomes, by the ink, by how many steps of it are laid, and
// by what was there.
type lays [inks][shades + 1][256]uint8

var allLays = sync.OnceValue(func() *lays {
	all := &lays{}
	for i := range all {
		for steps := range all[i] {
			for old := range int(grounds) + (int(inks)+int(rule)-1)*shades {
				all[i][steps][old] = cover(uint8(old), ink(i), steps)
			}
		}
	}
	return all
})

// cover lays steps of an ink on a pixel. Two parts of one word that meet in a
// pixel add up: the joints of Arabic would show otherwise.
func cover(old uint8, i ink, steps int) uint8 {
	if steps == 0 {
		return old
	}
	g := ground(old)
	if n := int(old) - int(grounds); n >= 0 {
		var before ink
		if g, before = lies(n / shades); before == i || g != paper {
			steps = min(steps+n%shades+1, shades)
		}
	}
	return uint8(int(grounds) + rampOf(g, i)*shades + steps - 1)
}

// outline looks a glyph's drawing up, once.
func (d *desk) outline(g glyph) []font.Segment {
	key := glyphKey{g.face, g.id}
	segments, ok := d.outlines[key]
	if !ok {
		if len(d.outlines) > mostOutlines {
			clear(d.outlines)
		}
		if data, has := g.face.GlyphDataOutline(g.id); has {
			segments = data.Segments
		}
		d.outlines[key] = segments
	}
	return segments
}

// mostOutlines bounds what is kept of large fonts.
const mostOutlines = 4000

type glyphKey struct {
	face *font.Face
	id   font.GID
}

// trace adds a glyph in a size to the path; x and y are where the pen stands.
func (d *desk) trace(g glyph, x, y, size int) {
	c, upem := d.canvas, int(g.face.Upem())
	at := func(p opentype.SegmentPoint) (int, int) {
		// Outlines are in whole units, or halves of them between two curves.
		return x + scale(int(p.X*64), size, upem), y - scale(int(p.Y*64), size, upem)
	}
	for _, s := range d.outline(g) {
		x1, y1 := at(s.Args[0])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			c.path = append(c.path, step{x1, y1, true})
		case opentype.SegmentOpLineTo:
			c.path = append(c.path, step{x1, y1, false})
		case opentype.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			c.quad(x1, y1, x2, y2)
		case opentype.SegmentOpCubeTo:
			x2, y2 := at(s.Args[1])
			x3, y3 := at(s.Args[2])
			c.cube(x1, y1, x2, y2, x3, y3)
		}
	}
}

// scale brings 1/64 of a font's units to 1/256 of a pixel.
func scale(v, size, upem int) int { return share(v, size*(pixel/64), upem) }

// share is a*b/c; the product may be larger than an int is on small machines.
func share(a, b, c int) int { return int(int64(a) * int64(b) / int64(c)) }

func (c *canvas) last() (x, y int) {
	if len(c.path) == 0 {
		return 0, 0
	}
	s := c.path[len(c.path)-1]
	return s.x, s.y
}

// quad divides a curve into straight lines that keep within a tenth of a pixel.
func (c *canvas) quad(x1, y1, x2, y2 int) {
	x0, y0 := c.last()
	n := pieces(max(abs(x0-2*x1+x2), abs(y0-2*y1+y2)))
	for i := 1; i <= n; i++ {
		j := n - i
		at := func(a, b, c int) int { return (a*j*j + 2*b*i*j + c*i*i) / (n * n) }
		c.path = append(c.path, step{at(x0, x1, x2), at(y0, y1, y2), false})
	}
}

func (c *canvas) cube(x1, y1, x2, y2, x3, y3 int) {
	x0, y0 := c.last()
	bend := max(abs(x0-2*x1+x2), abs(y0-2*y1+y2), abs(x1-2*x2+x3), abs(y1-2*y2+y3))
	n := pieces(3 * bend)
	for i := 1; i <= n; i++ {
		j := n - i
		at := func(a, b, c, d int) int {
			return int((int64(a)*int64(j*j*j) + int64(b)*int64(3*i*j*j) + int64(c)*int64(3*i*i*j) + int64(d)*int64(i*i*i)) / int64(n*n*n))
		}
		c.path = append(c.path, step{at(x0, x1, x2, x3), at(y0, y1, y2, y3), false})
	}
}

// pieces: a quarter of the bend is how far the middle of a curve is from its
// chord, and n pieces are n² times as near.
func pieces(bend int) int {
	n := 1
	for n < 32 && bend > 100*n*n {
		n++
	}
	return n
}

func abs(v int) int { return max(v, -v) }
