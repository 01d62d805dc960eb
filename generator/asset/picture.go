package asset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"strings"

	"golang.org/x/image/webp"
)

// format is what the first bytes of a file say that it is. Names lie: a
// photograph that was saved from the web as a.png may be WebP.
type format uint8

const (
	unknownFormat format = iota
	jpegFormat
	pngFormat
	gifFormat
	webpFormat
)

func formatOf(data []byte) format {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return jpegFormat
	case bytes.HasPrefix(data, []byte(pngHeader)):
		return pngFormat
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return gifFormat
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return webpFormat
	}
	return unknownFormat
}

// decoder reads one format. Decoders are called by name: what registers itself
// with package image depends on the order of imports.
type decoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var decoders = map[format]decoder{
	jpegFormat: {jpeg.DecodeConfig, jpeg.Decode},
	pngFormat:  {png.DecodeConfig, png.Decode},
	gifFormat:  {gif.DecodeConfig, gif.Decode},
	webpFormat: {webp.DecodeConfig, webp.Decode},
}

// Bounds of what is made smaller.
const (
	maxPixels = 64 << 20 // a 1 MB PNG of 60,000 × 60,000 would take 14 GB
	minBytes  = 20 << 10 // what is smaller loads at once, as it is
)

// Info is what is known of an image without decoding it.
type Info struct {
	Size           // as it is drawn, turned as the file says
	Resizable bool // Resize makes smaller ones of it
}

// Inspect looks at the beginning of an image. Its zero Info is that of a file
// that is none.
func Inspect(name string, data []byte) Info {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return inspectBitmap(data)
	case ".svg":
		return Info{Size: sizeOfSVG(data)}
	}
	return Info{}
}

// SizeOf returns the size of an image file, or zero where it is none, or where
// it has no size of its own.
func SizeOf(name string, data []byte) Size { return Inspect(name, data).Size }

func inspectBitmap(data []byte) Info {
	kind := formatOf(data)
	if kind == unknownFormat {
		return Info{}
	}
	config, err := decoders[kind].config(bytes.NewReader(data))
	if err != nil {
		return Info{}
	}
	size := believable(config.Width, config.Height)
	small := config.Width*config.Height <= maxPixels && size != (Size{})
	if turned(orientationOf(kind, data)) {
		size.Width, size.Height = size.Height, size.Width
	}
	return Info{size, small && len(data) >= minBytes && resizable(kind, config, data)}
}

// resizable tells whether an image keeps its look when it is made smaller here.
// What moves would stand still; of few colours (a palette) a diagram is drawn,
// which is smaller as it is; colours for a press, or of a range beyond that of
// 8 bits, would be others.
func resizable(kind format, config image.Config, data []byte) bool {
	if _, few := config.ColorModel.(color.Palette); few || config.ColorModel == color.CMYKModel {
		return false
	}
	profile, ok := profileOf(kind, data)
	if !ok || len(profile) > 0 && !isRGB(profile) {
		return false
	}
	switch kind {
	case jpegFormat:
		return true
	case pngFormat:
		return !hasChunk(data, "acTL", "cICP")
	case webpFormat:
		return WritesWebP && !hasRIFF(data, "ANIM", "ANMF")
	}
	return false
}

// isRGB tells whether a colour profile is one of pictures in red, green and blue
// (ICC.1:2022, table 19).
func isRGB(profile []byte) bool { return len(profile) >= 128 && string(profile[16:20]) == "RGB " }

// maxProfile bounds a colour profile, in bytes: that of a PNG is packed.
const maxProfile = 4 << 20

// profileOf returns the colour profile of an image, if it has one; ok is false
// where it has one that cannot be read.
func profileOf(kind format, data []byte) (profile []byte, ok bool) {
	switch kind {
	case jpegFormat:
		return jpegProfile(data)
	case pngFormat:
		for c := range pngChunks(data) {
			if c.kind == "iCCP" {
				return unpackProfile(c.body)
			}
		}
	case webpFormat:
		for c := range riffChunks(data) {
			if c.kind == "ICCP" {
				return c.body, true
			}
		}
	}
	return nil, true
}

// unpackProfile reads an iCCP chunk: a name, a zero, the method 0, and the
// packed profile (PNG 3rd edition, 11.3.2.3).
func unpackProfile(body []byte) ([]byte, bool) {
	_, packed, ok := bytes.Cut(body, []byte{0})
	if !ok || len(packed) < 1 {
		return nil, false
	}
	z, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil, false
	}
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	return profile, err == nil && len(profile) <= maxProfile
}

func hasChunk(data []byte, kinds ...string) bool {
	for c := range pngChunks(data) {
		for _, kind := range kinds {
			if c.kind == kind {
				return true
			}
		}
	}
	return false
}

func hasRIFF(data []byte, kinds ...string) bool {
	for c := range riffChunks(data) {
		for _, kind := range kinds {
			if c.kind == kind {
				return true
			}
		}
	}
	return false
}

// jpegProfile joins the parts of a profile, which are numbered from 1 (ICC.1:2022,
// B.4).
func jpegProfile(data []byte) ([]byte, bool) {
	parts := map[byte][]byte{}
	total := byte(0)
	for s := range jpegHead(data) {
		if body, ok := bytes.CutPrefix(s.body, []byte(iccHeader)); s.marker == app2 && ok && len(body) > 2 {
			parts[body[0]], total = body[2:], body[1]
		}
	}
	var profile []byte
	for i := range total {
		part, ok := parts[i+1]
		if !ok {
			return nil, false
		}
		profile = append(profile, part...)
	}
	return profile, len(parts) == int(total)
}

// scansOf counts how often a JPEG goes over its pixels.
func scansOf(data []byte) int {
	n := 0
	for s := range jpegSegments(data) {
		if s.marker == sos {
			n++
		}
	}
	return n
}

// orientationOf is how an image is to be turned, from 1 to 8 (Exif 3.0, 4.6.5).
// Only photographs are: browsers do not agree about what else says so.
func orientationOf(kind format, data []byte) int {
	if kind != jpegFormat {
		return 1
	}
	for s := range jpegHead(data) {
		if tiff, ok := bytes.CutPrefix(s.body, []byte(exifHeader)); s.marker == app1 && ok {
			return orientationIn(tiff)
		}
	}
	return 1
}

// orientationIn looks the tag up in the first directory of a TIFF file.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at > len(tiff)-2 {
		return 1
	}
	for entry := tiff[at+2:]; len(entry) >= 12; entry = entry[12:] {
		if order.Uint16(entry) != 0x0112 {
			continue
		}
		if o := int(order.Uint16(entry[8:])); o >= 1 && o <= 8 {
			return o
		}
		break
	}
	return 1
}

// turned tells whether an orientation exchanges width and height.
func turned(orientation int) bool { return orientation >= 5 }
