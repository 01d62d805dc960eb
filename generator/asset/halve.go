package asset

import (
	"image"

	"golang.org/x/image/draw"
)

// halved is a picture of half the width and height: every pixel is the average
// of four. A last odd row or column is left out.
func halved(m image.Image) image.Image {
	switch m := m.(type) {
	case *image.YCbCr:
		return halvedPlanes(m)
	case *image.RGBA:
		return halvedPixels(m)
	}
	all := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(all, all.Rect, m, m.Bounds().Min, draw.Src)
	return halvedPixels(all)
}

// halvedPlanes halves a photograph as it is stored. Where its colours have half
// the resolution already they stay as they are.
func halvedPlanes(m *image.YCbCr) *image.YCbCr {
	b := m.Rect
	to := image.NewYCbCr(image.Rect(0, 0, b.Dx()/2, b.Dy()/2), image.YCbCrSubsampleRatio444)
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			u, v := b.Min.X+2*x, b.Min.Y+2*y
			above, below := m.YOffset(u, v), m.YOffset(u, v+1)
			to.Y[y*to.YStride+x] = average(m.Y[above], m.Y[above+1], m.Y[below], m.Y[below+1])
			p, q, r, s := m.COffset(u, v), m.COffset(u+1, v), m.COffset(u, v+1), m.COffset(u+1, v+1)
			to.Cb[y*to.CStride+x] = average(m.Cb[p], m.Cb[q], m.Cb[r], m.Cb[s])
			to.Cr[y*to.CStride+x] = average(m.Cr[p], m.Cr[q], m.Cr[r], m.Cr[s])
		}
	}
	return to
}

func halvedPixels(m *image.RGBA) *image.RGBA {
	to := image.NewRGBA(image.Rect(0, 0, m.Rect.Dx()/2, m.Rect.Dy()/2))
	for y := range to.Rect.Dy() {
		above := m.Pix[2*y*m.Stride:]
		below := m.Pix[(2*y+1)*m.Stride:]
		row := to.Pix[y*to.Stride:][:4*to.Rect.Dx()]
		for i := range row {
			at := i/4*8 + i%4
			row[i] = average(above[at], above[at+4], below[at], below[at+4])
		}
	}
	return to
}

func average(a, b, c, d uint8) uint8 { return uint8((uint(a) + uint(b) + uint(c) + uint(d) + 2) / 4) }
