//go:build !386 && !arm && !mips && !mipsle

package asset

import (
	"bytes"
	"errors"
	"fmt"
	"image"

	encoder "github.com/deepteams/webp"
	"golang.org/x/image/webp"
)

// WritesWebP tells whether this program can: the encoder does not compile where
// an int has 32 bits.
const WritesWebP = true

var errUnread = errors.New("what was written as WebP cannot be read")

// encodeWebP writes a lossy picture. From method 3 on the encoder's result
// depends on how many processors there are; with 2 it is the same everywhere.
// It has written files that nobody could read (its issue 4), so another decoder
// has to; where it panics, one picture is missing and not the site.
func encodeWebP(m *image.NRGBA, quality int, profile []byte) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			data, err = nil, fmt.Errorf("write WebP: %v", p)
		}
	}()
	options := encoder.DefaultOptions()
	options.Quality, options.Method, options.ICC = float32(quality), 2, profile
	var out bytes.Buffer
	if err := encoder.Encode(&out, m, options); err != nil {
		return nil, fmt.Errorf("write WebP: %w", err)
	}
	read, err := webp.Decode(bytes.NewReader(out.Bytes()))
	if err != nil {
		return nil, errors.Join(errUnread, err)
	}
	if !alike(m, inFullRange(webpFormat, read)) {
		return nil, errUnread
	}
	return out.Bytes(), nil
}

// apart is how far a lossy picture may be from what it was made of, on average
// of a grid of places, in steps of a colour; one that is wrong is some 80 away.
const apart = 24

func alike(a *image.NRGBA, b image.Image) bool {
	if a.Rect.Size() != b.Bounds().Size() {
		return false
	}
	difference, places := 0, 0
	stepX, stepY := max(1, a.Rect.Dx()/64), max(1, a.Rect.Dy()/64)
	for y := 0; y < a.Rect.Dy(); y += stepY {
		for x := 0; x < a.Rect.Dx(); x += stepX {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			difference += (distance(r1, r2) + distance(g1, g2) + distance(b1, b2) + distance(a1, a2)) / 4
			places++
		}
	}
	return difference <= apart*places
}

func distance(a, b uint32) int { return max(int(a>>8)-int(b>>8), int(b>>8)-int(a>>8)) }
