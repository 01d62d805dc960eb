package asset

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/image/webp"
)

// quarters is a picture of four colours, with grain: red, green over blue, white.
func quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	grain := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			c := [4]color.NRGBA{{200, 30, 30, 255}, {30, 200, 30, 255}, {30, 30, 200, 255}, {220, 220, 220, 255}}[2*(2*y/h)+2*x/w]
			m.SetNRGBA(x, y, color.NRGBA{c.R + uint8(grain.IntN(24)), c.G + uint8(grain.IntN(24)), c.B + uint8(grain.IntN(24)), 255})
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image, segments ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, m, &jpeg.Options{Quality: 92}))
	out := append([]byte(nil), b.Bytes()[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, b.Bytes()[2:]...)
}

func asPNG(t testing.TB, m image.Image, chunks ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, m))
	out := append([]byte(nil), b.Bytes()[:ihdrEnd]...)
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, b.Bytes()[ihdrEnd:]...)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// exif is a segment that says how a photograph is turned, and who took it where.
func exif(orientation byte) []byte {
	tiff := []byte("II*\x00\x08\x00\x00\x00\x02\x00\x0F\x01\x02\x00\x09\x00\x00\x00\x26\x00\x00\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = append(tiff, orientation, 0, 0, 0, 0, 0, 0, 0)
	return appendSegment(nil, app1, []byte(exifHeader+string(tiff)+"SecretCam"))
}

func pngChunk(kind, body string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(out, kind+body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(kind+body)))
}

func riffChunk(kind, body string) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	out = append(out, body...)
	return append(out, make([]byte, len(body)%2)...)
}

func riff(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// profile is as much of one as is looked at.
func profile(space string, size int) []byte {
	p := make([]byte, size)
	for i := range p {
		p[i] = byte(i * 7)
	}
	copy(p[16:], space)
	return p
}

// asWebP has a picture with all that WebP can say beside it.
func asWebP(t testing.TB, m *image.NRGBA, quality int) []byte {
	t.Helper()
	plain, err := encodeWebP(m, quality, nil)
	must(t, err)
	x := make([]byte, 10)
	x[0] = 0x20 | hasExif | hasXMP
	x[4], x[5], x[7], x[8] = byte(m.Rect.Dx()-1), byte((m.Rect.Dx()-1)>>8), byte(m.Rect.Dy()-1), byte((m.Rect.Dy()-1)>>8)
	return append(riff(riffChunk("VP8X", string(x)), riffChunk("ICCP", string(profile("RGB ", 201))), plain[12:],
		riffChunk("EXIF", "SecretCam"), riffChunk("XMP ", "<SecretCam/>"), riffChunk("odd ", "SecretCam")), "SecretCam"...)
}

func pixels8(t testing.TB, data []byte) []byte {
	t.Helper()
	m, err := decoders[formatOf(data)].decode(bytes.NewReader(data))
	must(t, err)
	var b bytes.Buffer
	must(t, png.Encode(&b, m))
	return b.Bytes()
}

func files(t testing.TB) map[string][]byte {
	icc := func(part, total byte, body []byte) []byte {
		return appendSegment(nil, app2, append([]byte(iccHeader+string([]byte{part, total})), body...))
	}
	p := profile("RGB ", 700)
	m := quarters(60, 40)
	film := appendSegment(nil, app2, []byte("MPF\x00SecretCam"))
	thumb := appendSegment(nil, app0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01SecretCam"[:14]+"Sec"))
	return map[string][]byte{
		"a.jpg": append(asJPEG(t, m, thumb, exif(6), appendSegment(nil, com, []byte("SecretCam")), icc(1, 2, p[:300]), icc(2, 2, p[300:]),
			appendSegment(nil, 0xED, []byte("Photoshop 3.0\x00SecretCam")), film), "SecretCam film"...),
		"a.png": append(asPNG(t, m, pngChunk("tEXt", "Author\x00SecretCam"), pngChunk("eXIf", "MM\x00*SecretCam"), pngChunk("gAMA", "\x00\x00\xb1\x8f"),
			pngChunk("tIME", "SecretCam"[:7]), pngChunk("prVt", "SecretCam")), "SecretCam"...),
		"a.webp": asWebP(t, m, 80),
	}
}

func TestWhatIsPublishedTellsNothingOfItsAuthor(t *testing.T) {
	for name, data := range files(t) {
		got, err := Strip(data)
		must(t, err)
		if bytes.Contains(got, []byte("Secret")) || len(got) >= len(data) {
			t.Errorf("%s: something is left:\n%.400q", name, got)
		}
		if !bytes.Equal(pixels8(t, got), pixels8(t, data)) {
			t.Errorf("%s: it is another picture", name)
		}
		before, after := Inspect(name, data), Inspect(name, got)
		profile, _ := profileOf(formatOf(data), data)
		kept, _ := profileOf(formatOf(got), got)
		if before.Size != after.Size || !bytes.Equal(profile, kept) || formatOf(data) != pngFormat && len(kept) == 0 {
			t.Errorf("%s: %v, profile of %d bytes; before %v, %d", name, after, len(kept), before, len(profile))
		}
		if again, err := Strip(got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: a second time it changes: %v", name, err)
		}
	}
	if got, _ := Strip(files(t)["a.png"]); !bytes.Contains(got, []byte("gAMA")) {
		t.Error("a.png: how bright it is is gone")
	}
}

func TestFilesOfWhichNothingIsTakenAreTheSame(t *testing.T) {
	var moving bytes.Buffer
	must(t, gif.Encode(&moving, quarters(30, 20), nil))
	for _, data := range [][]byte{moving.Bytes(), asJPEG(t, quarters(30, 20)), asPNG(t, quarters(30, 20)), []byte("<svg/>"), nil, []byte("\xFF\xD8"),
		[]byte("\x00\x00\x00\x20ftypavif")} {
		if got, err := Strip(data); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%.30q: %.30q, %v", data, got, err)
		}
	}
}

func TestDamagedFilesAreReturnedAsTheyAre(t *testing.T) {
	for name, data := range files(t) {
		whole, _ := Strip(data)
		for _, cut := range []int{13, 30, 60, len(whole) / 8} {
			if got, err := Strip(data[:cut]); err == nil || !bytes.Equal(got, data[:cut]) {
				t.Errorf("%s, %d bytes of it: %v", name, cut, err)
			}
		}
	}
	data := asJPEG(t, quarters(60, 40), exif(1))
	if got, err := Strip(data[:len(data)-40]); err != nil || bytes.Contains(got, []byte("Secret")) || len(got) < 200 {
		t.Errorf("a photograph that is cut short in its picture, which browsers show: %v", err)
	}
}

func FuzzStrip(f *testing.F) {
	for _, data := range files(f) {
		f.Add(data)
	}
	f.Add([]byte("\xFF\xD8\xFF\xFF\xFF\xDA\x00\x02\xFF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Strip(data)
		if err != nil {
			if !bytes.Equal(got, data) {
				t.Fatal("changed, and an error")
			}
			return
		}
		if len(got) > len(data)+64 {
			t.Fatalf("%d bytes became %d", len(data), len(got))
		}
		if again, err := Strip(got); err != nil || !bytes.Equal(again, got) {
			t.Fatalf("not the same a second time: %v", err)
		}
		kind := formatOf(data)
		if kind == unknownFormat || Inspect("a.png", data).Width > 1000 || Inspect("a.png", data).Height > 1000 {
			return
		}
		before, err := decoders[kind].decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		after, err := decoders[kind].decode(bytes.NewReader(got))
		if err != nil || before.Bounds() != after.Bounds() {
			t.Fatalf("it cannot be read any more: %v", err)
		}
	})
}

// at is the colour in the middle of a quarter, as the letter of its name.
func at(m image.Image, x, y int) string {
	b := m.Bounds()
	r, g, bl, _ := m.At(b.Min.X+b.Dx()*(2*x+1)/4, b.Min.Y+b.Dy()*(2*y+1)/4).RGBA()
	switch {
	case r>>8 > 150 && g>>8 > 150 && bl>>8 > 150:
		return "w"
	case r > g && r > bl:
		return "r"
	case g > bl:
		return "g"
	}
	return "b"
}

func colours(m image.Image) string { return at(m, 0, 0) + at(m, 1, 0) + at(m, 0, 1) + at(m, 1, 1) }

func TestSmallerPicturesAreUpright(t *testing.T) {
	for orientation, want := range map[byte]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb"} {
		data := asJPEG(t, quarters(400, 200), exif(orientation))
		size := Size{400, 200}
		if orientation > 4 {
			size = Size{200, 400}
		}
		info := Inspect("a.jpg", data)
		if info.Size != size || !info.Resizable {
			t.Errorf("%d: %v, %d bytes", orientation, info, len(data))
		}
		for _, r := range []Recipe{{Quality: 80, WebP: true}, {Quality: 80}} {
			list, err := r.Resize(data, []int{50, 100})
			must(t, err)
			m, err := decoders[formatOf(list[1])].decode(bytes.NewReader(list[1]))
			must(t, err)
			if got := colours(m); got != want || m.Bounds().Dx() != 100 || m.Bounds().Dy() != 100*size.Height/size.Width {
				t.Errorf("%d: %s of %v, want %s", orientation, got, m.Bounds(), want)
			}
			if narrow := Inspect("a.webp", list[0]); narrow.Width != 50 || orientationOf(jpegFormat, list[0]) != 1 || bytes.Contains(list[0], []byte("Secret")) {
				t.Errorf("%d: %v", orientation, narrow)
			}
		}
	}
}

func TestSmallerPicturesKeepTheirColours(t *testing.T) {
	p := profile("RGB ", 70000) // more than a segment holds
	sources := map[string][]byte{
		"a.jpg": withJPEGProfile(asJPEG(t, quarters(300, 200)), p), "a.png": withPNGProfile(asPNG(t, quarters(300, 200)), p)}
	made, err := encodeWebP(quarters(500, 400), 95, p)
	must(t, err)
	sources["a.webp"] = made
	for name, data := range sources {
		for _, r := range []Recipe{{Quality: 80, WebP: true}, {Quality: 80}} {
			list, err := r.Resize(data, []int{120})
			must(t, err)
			got := list[0]
			if again, _ := r.Resize(data, []int{120}); !bytes.Equal(again[0], got) {
				t.Errorf("%s: not the same bytes twice", name)
			}
			if kept, ok := profileOf(formatOf(got), got); !ok || !bytes.Equal(kept, p) {
				t.Errorf("%s to %v: a profile of %d bytes", name, formatOf(got), len(kept))
			}
			if want := formatOf(data); !r.WebP && formatOf(got) != want || r.WebP && formatOf(got) != webpFormat {
				t.Errorf("%s: format %v", name, formatOf(got))
			}
			m, err := decoders[formatOf(got)].decode(bytes.NewReader(got))
			must(t, err)
			m = inFullRange(formatOf(got), m)
			red, _, _, _ := m.At(m.Bounds().Dx()/4, m.Bounds().Dy()/4).RGBA()
			if red>>8 < 200 || red>>8 > 224 || colours(m) != "rgbw" {
				t.Errorf("%s to %v: red is %d, %s", name, formatOf(got), red>>8, colours(m))
			}
		}
	}
}

func TestTransparencyIsKept(t *testing.T) {
	m := quarters(300, 200)
	for y := range 100 {
		for x := range 150 {
			m.Pix[m.PixOffset(x, y)+3] = 0
		}
	}
	list, err := Recipe{Quality: 80, WebP: true}.Resize(asPNG(t, m), []int{100})
	must(t, err)
	small, err := webp.Decode(bytes.NewReader(list[0]))
	must(t, err)
	_, _, _, a := small.At(20, 20).RGBA()
	_, _, _, b := small.At(80, 50).RGBA()
	if a>>8 != 0 || b>>8 != 255 {
		t.Errorf("transparent %d, else %d", a>>8, b>>8)
	}
}

func TestOfWhatNoSmallerPictureIsMade(t *testing.T) {
	flat := image.NewNRGBA(image.Rect(0, 0, 500, 500)) // a drawing, as editors save it
	for i := range flat.Pix {
		flat.Pix[i] = byte(rand.Uint32()&1) * 200
		if i%4 != 0 {
			flat.Pix[i] = flat.Pix[i-i%4] | 55
		}
	}
	drawing := asPNG(t, flat)
	list, err := Recipe{Quality: 80, WebP: true}.Resize(drawing, []int{300})
	if err != nil || len(list) != 1 || list[0] != nil || !Inspect("a.png", drawing).Resizable {
		t.Errorf("of few colours: %v, %d bytes of %d", err, len(list), len(drawing))
	}
	palette := image.NewPaletted(image.Rect(0, 0, 900, 900), color.Palette{color.White, color.Black})
	for i := range palette.Pix {
		palette.Pix[i] = byte(rand.IntN(2))
	}
	grain := quarters(400, 300)
	animated := asPNG(t, grain, pngChunk("acTL", "\x00\x00\x00\x01\x00\x00\x00\x00"))
	var moving bytes.Buffer
	must(t, gif.Encode(&moving, quarters(400, 400), nil))
	bomb := bytes.Clone(asPNG(t, grain))
	binary.BigEndian.PutUint32(bomb[16:], 60000)
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	for name, data := range map[string][]byte{"palette": asPNG(t, palette), "small": asPNG(t, quarters(20, 20)), "animated": animated,
		"gif": moving.Bytes(), "bomb": bomb, "for a press": withJPEGProfile(asJPEG(t, grain), profile("CMYK", 200)), "text": []byte(strings.Repeat("x", minBytes))} {
		info := Inspect("a.png", data)
		if _, err := (Recipe{Quality: 80, WebP: true}).Resize(data, []int{10}); info.Resizable || err == nil {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if Inspect("a.png", bomb).Size != (Size{60000, 60000}) {
		t.Error("the size of the bomb is not known")
	}
}

func TestAJPEGThatGoesOverItsPixelsForEver(t *testing.T) {
	data := asJPEG(t, quarters(400, 300))
	start := bytes.Index(data, []byte{0xFF, sos})
	scan := data[start : len(data)-2]
	all := append(append([]byte(nil), data[:start]...), bytes.Repeat(scan, maxScans+1)...)
	if _, err := (Recipe{Quality: 80, WebP: true}).Resize(append(all, 0xFF, eoi), []int{10}); err != errTooManyScans {
		t.Error(err)
	}
}

func TestNamesOfSmallerPictures(t *testing.T) {
	data := asJPEG(t, quarters(400, 300))
	r := Recipe{Widths: []int{100, 200, 400, 800}, Quality: 80, WebP: true}
	list := r.Variants("b/a.jpg", data, Inspect("a.jpg", data))
	if len(list) != 2 || list[0].Width != 100 || list[1].Width != 200 || !strings.HasPrefix(list[0].Suffix, "-100w.") || !strings.HasSuffix(list[0].Suffix, ".webp") {
		t.Fatalf("%v", list)
	}
	seen := map[string]bool{}
	other := append(bytes.Clone(data), 0)
	for _, each := range [][]Variant{list, {list[1]}, Recipe{Widths: r.Widths, Quality: 81, WebP: true}.Variants("a.jpg", data, Inspect("a.jpg", data)),
		Recipe{Widths: r.Widths, Quality: 80}.Variants("a.jpg", data, Inspect("a.jpg", data)), r.Variants("a.jpg", other, Inspect("a.jpg", other))} {
		seen[each[0].Suffix] = true
	}
	if len(seen) != 5 {
		t.Errorf("pictures that differ have the same name: %v", seen)
	}
}
