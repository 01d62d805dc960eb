package card

import (
	"bytes"
	"image"
	"testing"
)

// letter shapes one letter.
func letter(t *testing.T, d *desk, r rune) glyph {
	t.Helper()
	clusters := d.shape(serif, []rune{r}, false)
	if len(clusters) != 1 || len(clusters[0].glyphs) != 1 {
		t.Fatalf("%c is no single glyph", r)
	}
	return clusters[0].glyphs[0]
}

func deskOf(t *testing.T) *desk {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	d := p.newDesk()
	d.canvas = newCanvas()
	d.canvas.clear(paletteWith(inkColors[black]))
	return d
}

// A stamp lays the same ink as the curves that it was cut from.
func TestAStampIsTheLetter(t *testing.T) {
	for _, r := range []rune{'W', 'g', 'é', '.', ' '} {
		for _, at := range []image.Point{{0, 0}, {64, 0}, {128, 192}, {192, 64}} {
			stamped, traced := deskOf(t), deskOf(t)
			x, y := 100*pixel+at.X, 200*pixel+at.Y
			if !stamped.stamp(letter(t, stamped, r), x, y, 58, red, stamped.canvas.image.Rect) {
				t.Fatalf("%c has no stamp", r)
			}
			traced.trace(letter(t, traced, r), x, y, 58)
			traced.canvas.paint(red, traced.canvas.image.Rect)
			if !bytes.Equal(stamped.canvas.image.Pix, traced.canvas.image.Pix) {
				t.Errorf("%c at %v differs", r, at)
			}
		}
	}
}

// Two halves of a letter are all of it, and nothing is laid outside of what is
// asked for, nor of the picture.
func TestAStampIsClipped(t *testing.T) {
	whole, halves := deskOf(t), deskOf(t)
	w := letter(t, whole, 'W')
	for _, at := range []image.Point{{300, 300}, {-20, 40}, {Width - 20, Height + 10}} {
		box := image.Rect(at.X-200, at.Y-200, at.X+200, at.Y+200)
		left, right := box, box
		left.Max.X, right.Min.X = at.X+25, at.X+25
		upper, lower := right, right
		upper.Max.Y, lower.Min.Y = at.Y-15, at.Y-15
		whole.stamp(w, at.X*pixel, at.Y*pixel, 58, black, box)
		for _, clip := range []image.Rectangle{left, upper, lower} {
			halves.stamp(letter(t, halves, 'W'), at.X*pixel, at.Y*pixel, 58, black, clip)
		}
	}
	if !bytes.Equal(whole.canvas.image.Pix, halves.canvas.image.Pix) {
		t.Error("the parts are not the whole")
	}
	if bytes.Count(whole.canvas.image.Pix, []byte{0}) == len(whole.canvas.image.Pix) {
		t.Error("nothing was drawn")
	}
}

// What is too large for a stamp is said to be, and stamps do not grow without
// bound: those that were thrown away are cut again.
func TestStampsAreBounded(t *testing.T) {
	d := deskOf(t)
	w := letter(t, d, 'W')
	for range 2 {
		if d.stamp(w, 0, 0, 900, black, d.canvas.image.Rect) {
			t.Error("a letter larger than a tile has a stamp")
		}
	}
	d.stamp(w, 0, 100*pixel, 58, black, d.canvas.image.Rect)
	first := bytes.Clone(d.canvas.image.Pix)
	d.inked = mostInk
	d.stamp(letter(t, d, 'g'), 900*pixel, 100*pixel, 58, black, d.canvas.image.Rect)
	if len(d.stamps) != 1 || d.inked > mostInk/2 {
		t.Errorf("%d stamps of %d bytes", len(d.stamps), d.inked)
	}
	d.canvas.clear(d.canvas.image.Palette)
	d.stamp(w, 0, 100*pixel, 58, black, d.canvas.image.Rect)
	if !bytes.Equal(first, d.canvas.image.Pix) {
		t.Error("the letter looks otherwise when it is cut again")
	}
}
