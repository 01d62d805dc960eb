package asset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"path"

	"golang.org/x/image/draw"
)

// Recipe says which smaller pictures are made of an image, and how.
type Recipe struct {
	Widths  []int // in pixels, ascending
	Quality int   // 1 to 100
	WebP    bool  // in the format WebP; otherwise in that of the image
}

// made is the version of what Resize makes: another one gives other names. The
// libraries that it uses count.
const made = 1

// Variant is a smaller picture of an image.
type Variant struct {
	Width  int
	Suffix string // what its name has instead of the image's ending: "-960w.5d41402a.webp"
}

// Variants names the pictures that Resize makes, smallest first. An image is
// never made larger. The name says all that the picture depends on, so that it
// may be kept for ever.
func (r Recipe) Variants(name string, data []byte, info Info) []Variant {
	if !info.Resizable {
		return nil
	}
	ending := path.Ext(name)
	if r.WebP {
		ending = ".webp"
	}
	var list []Variant
	key := ""
	for _, width := range r.Widths {
		if width >= info.Width || width*info.Height/info.Width < 1 {
			continue
		}
		if key == "" {
			key = r.Key(data)
		}
		list = append(list, Variant{width, fmt.Sprintf("-%dw.%s%s", width, key[:8], ending)})
	}
	return list
}

// Key is a name for all that the pictures of an image depend on, but their
// widths: 64 hexadecimal digits.
func (r Recipe) Key(data []byte) string {
	h := sha256.New()
	fmt.Fprintln(h, made, r.Quality, r.WebP)
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}

var (
	errNotBetter    = errors.New("no smaller picture can be made of it")
	errTooManyScans = errors.New("it has more scans than any program writes")
)

// maxScans bounds how often a progressive JPEG goes over its pixels: a scan of a
// hundred bytes can go over all of them. Programs write some ten.
const maxScans = 100

// Resize makes pictures of the given widths, in ascending order, of an image
// that is resizable. They are turned as the image says, and keep its colour
// profile. A picture is nil where the image itself is the better one: it has few
// colours, or takes fewer bytes.
func (r Recipe) Resize(data []byte, widths []int) ([][]byte, error) {
	list, kind := make([][]byte, len(widths)), formatOf(data)
	if !inspectBitmap(data).Resizable {
		return nil, errNotBetter
	}
	if kind == jpegFormat && scansOf(data) > maxScans {
		return nil, errTooManyScans
	}
	profile, _ := profileOf(kind, data)
	decoded, err := decoders[kind].decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if kind == pngFormat && fewColours(decoded) {
		return list, nil
	}
	turn := orientationOf(kind, data)
	from, whole := inFullRange(kind, decoded), decoded.Bounds()
	for i := len(widths) - 1; i >= 0; i-- { // each of the one before: the image is large
		picture := scaled(from, sizeFor(whole, widths[i], turn))
		from = picture
		out, err := r.encode(kind, turnedBy(picture, turn), profile)
		if err != nil {
			return nil, err
		}
		if len(out) < len(data) {
			list[i] = out
		}
	}
	return list, nil
}

// sizeFor is the size, before it is turned, of a picture that is as wide as is
// wanted once it is.
func sizeFor(whole image.Rectangle, width, turn int) image.Point {
	w, h := whole.Dx(), whole.Dy()
	if turned(turn) {
		return image.Pt(max(1, (2*width*w+h)/(2*h)), width)
	}
	return image.Pt(width, max(1, (2*width*h+w)/(2*w)))
}

// scaled makes a picture smaller: first by halves, which is fast, then by what is
// left. The interpolation alone would keep 32 bytes for every pixel of a
// photograph's rows, 150 MB.
func scaled(from image.Image, size image.Point) *image.RGBA {
	for b := from.Bounds(); b.Dx() >= 2*size.X && b.Dy() >= 2*size.Y; b = from.Bounds() {
		from = halved(from)
	}
	to := image.NewRGBA(image.Rectangle{Max: size})
	draw.CatmullRom.Scale(to, to.Rect, from, from.Bounds(), draw.Src, nil)
	return to
}

// turnedBy turns a picture upright. A pixel of the result comes from where the
// orientation says (Exif 3.0, 4.6.5): 6, the commonest, is a quarter turn to the
// right.
func turnedBy(from *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return from
	}
	w, h := from.Rect.Dx(), from.Rect.Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if turned(orientation) {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range to.Rect.Dy() {
		for x := range to.Rect.Dx() {
			u, v := x, y
			if turned(orientation) {
				u, v = y, x
			}
			switch orientation {
			case 2, 3, 7, 8:
				u = w - 1 - u
			}
			switch orientation {
			case 3, 4, 6, 7:
				v = h - 1 - v
			}
			copy(to.Pix[to.PixOffset(x, y):][:4], from.Pix[from.PixOffset(u, v):][:4])
		}
	}
	return to
}

// few is how many colours a drawing has, at most: a palette's.
const few = 256

// fewColours tells whether a picture is a drawing, which lossy formats blur.
func fewColours(m image.Image) bool {
	seen := map[[4]uint32]bool{}
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, b, a := m.At(x, y).RGBA()
			if seen[[4]uint32{r, g, b, a}] = true; len(seen) > few {
				return false
			}
		}
	}
	return true
}

// inFullRange mends what package webp decodes: VP8 has luma from 16 to 235 and
// chroma from 16 to 240 (RFC 6386, 9.2), and image.YCbCr takes both as 0 to 255,
// which would make every picture pale.
func inFullRange(kind format, m image.Image) image.Image {
	if kind != webpFormat {
		return m
	}
	var planes *image.YCbCr
	alpha := func(x, y int) uint8 { return 255 }
	switch m := m.(type) {
	case *image.YCbCr:
		planes = m
	case *image.NYCbCrA:
		planes, alpha = &m.YCbCr, func(x, y int) uint8 { return m.A[m.AOffset(x, y)] }
	default:
		return m
	}
	to := image.NewNRGBA(planes.Rect)
	for y := planes.Rect.Min.Y; y < planes.Rect.Max.Y; y++ {
		for x := planes.Rect.Min.X; x < planes.Rect.Max.X; x++ {
			c := planes.COffset(x, y)
			l := 76309 * (int32(planes.Y[planes.YOffset(x, y)]) - 16) // 255/219 in 1/65536
			u, v := int32(planes.Cb[c])-128, int32(planes.Cr[c])-128
			pixel := to.Pix[to.PixOffset(x, y):][:4]
			pixel[0] = byteOf(l + 104597*v)
			pixel[1] = byteOf(l - 25675*u - 53279*v)
			pixel[2] = byteOf(l + 132201*u)
			pixel[3] = alpha(x, y)
		}
	}
	return to
}

func byteOf(v int32) uint8 { return uint8(max(0, min(255, (v+1<<15)>>16))) }

// encode writes a picture. It is decoded again to see that others can read it:
// the encoder of WebP is young.
func (r Recipe) encode(kind format, m *image.RGBA, profile []byte) ([]byte, error) {
	var out bytes.Buffer
	var err error
	switch {
	case r.WebP || kind == webpFormat:
		return encodeWebP(straight(m), r.Quality, profile)
	case kind == jpegFormat:
		err = jpeg.Encode(&out, m, &jpeg.Options{Quality: r.Quality})
		return withJPEGProfile(out.Bytes(), profile), err
	}
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, straight(m))
	return withPNGProfile(out.Bytes(), profile), err
}

// straight is a picture whose colours are not multiplied by its transparency.
func straight(m *image.RGBA) *image.NRGBA {
	if m.Opaque() {
		return &image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	}
	to := image.NewNRGBA(m.Rect)
	draw.Draw(to, to.Rect, m, m.Rect.Min, draw.Src)
	return to
}
