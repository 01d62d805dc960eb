package card

import "image"

// stamp is a letter as it lies on pixels: how many steps of ink are laid where. A
// site's pictures have the same letters in the same sizes, and to find out what a
// curve covers takes longer than all else of drawing.
type stamp struct {
	runs  []run
	steps []uint8 // of all runs
}

// run is a part of a row of pixels that has ink, from where the letter stands.
type run struct{ x, y, length int16 }

// stampKey is the letter, its size, and where in a pixel it stands.
type stampKey struct {
	glyphKey
	size, right, down int
}

// grain is how exactly a letter is put where it belongs, in units of paths: to a
// quarter of a pixel.
const grain = pixel / 4

// mostInk bounds the stamps that a desk keeps, in bytes.
const mostInk = 4 << 20

// stamp draws a letter with its stamp; false, if it is too large to have one. x and
// y are where the pen stands.
func (d *desk) stamp(g glyph, x, y, size int, i ink, clip image.Rectangle) bool {
	x, y = (x+grain/2)&^(grain-1), (y+grain/2)&^(grain-1)
	key := stampKey{glyphKey{g.face, g.id}, size, x & (pixel - 1), y & (pixel - 1)}
	s, ok := d.stamps[key]
	if !ok {
		s = d.cut(g, key)
		if d.inked += s.size(); d.inked > mostInk {
			clear(d.stamps)
			d.inked = s.size()
		}
		d.stamps[key] = s
	}
	if s == nil {
		return false
	}
	d.canvas.press(s, x>>8, y>>8, i, clip.Intersect(d.canvas.image.Rect))
	return true
}

func (s *stamp) size() int {
	if s == nil {
		return 0
	}
	return cap(s.steps) + 6*cap(s.runs)
}

// cut makes a stamp. The letter is drawn where no number is negative: those are
// rounded up, where others are rounded down.
func (d *desk) cut(g glyph, key stampKey) *stamp {
	const away = tile // pixels
	d.trace(g, away*pixel+key.right, away*pixel+key.down, key.size)
	defer func() { d.canvas.path = d.canvas.path[:0] }()
	box := d.canvas.bounds()
	if box.Dx() > tile || box.Dy() > tile {
		return nil
	}
	s := &stamp{}
	if box.Empty() {
		return s
	}
	w, left := box.Dx(), box.Min.X-away
	for y, pix := box.Min.Y-away, d.canvas.rasterize(box); len(pix) > 0; y, pix = y+1, pix[w:] {
		for x := 0; x < w; x++ {
			from := len(s.steps)
			for ; x < w && stepsOf(pix[x]) > 0; x++ {
				s.steps = append(s.steps, uint8(stepsOf(pix[x])))
			}
			if n := len(s.steps) - from; n > 0 {
				s.runs = append(s.runs, run{int16(left + x - n), int16(y), int16(n)})
			}
		}
	}
	return s
}

// press lays a stamp on the picture, as far as it lies in clip.
func (c *canvas) press(s *stamp, x, y int, i ink, clip image.Rectangle) {
	lays, steps := &c.lays[i], s.steps
	for _, r := range s.runs {
		these := steps[:r.length]
		steps = steps[r.length:]
		at := image.Pt(x+int(r.x), y+int(r.y))
		if at.Y < clip.Min.Y || at.Y >= clip.Max.Y {
			continue
		}
		these = these[:min(len(these), max(0, clip.Max.X-at.X))]
		if before := clip.Min.X - at.X; before > 0 {
			these, at.X = these[min(len(these), before):], clip.Min.X
		}
		if len(these) == 0 {
			continue
		}
		row := c.image.Pix[c.image.PixOffset(at.X, at.Y):][:len(these)]
		for n, step := range these {
			row[n] = lays[step][row[n]]
		}
	}
}
