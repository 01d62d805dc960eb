// Package asset looks into files that a site carries along. Inspect tells how
// large an image is drawn, from its first bytes, so that the page can keep its
// place before it is loaded; Strip takes out of it what tells of its author;
// Resize makes smaller ones, as Variants has named them; MinifyHTML,
// MinifyCSS, MinifyJS and Minify leave out what nobody reads. It never reads or
// writes a file, and decodes a picture only where it is to be made smaller, and is
// within bounds.
package asset

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// Size is in pixels of CSS. The zero Size is unknown.
type Size struct{ Width, Height int }

// maxSide bounds what is believed of an image, in pixels.
const maxSide = 1 << 16

func believable(width, height int) Size {
	if width < 1 || height < 1 || width > maxSide || height > maxSide {
		return Size{}
	}
	return Size{width, height}
}

// sizeOfSVG reads width and height of the root element, or else the last two
// numbers of its viewBox (SVG 2, section 8.2).
func sizeOfSVG(data []byte) Size {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		token, err := d.RawToken()
		if err != nil {
			return Size{}
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if root.Name.Local != "svg" {
			return Size{}
		}
		attributes := map[string]string{}
		for _, a := range root.Attr {
			attributes[a.Name.Local] = a.Value
		}
		if size := believable(pixels(attributes["width"]), pixels(attributes["height"])); size != (Size{}) {
			return size
		}
		box := strings.FieldsFunc(attributes["viewBox"], func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' })
		if len(box) != 4 {
			return Size{}
		}
		return believable(pixels(box[2]), pixels(box[3]))
	}
}

// pixels reads a length without unit or in px; anything else is none.
func pixels(length string) int {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(length), "px"), 64)
	if err != nil || !(f >= 0.5 && f < maxSide) {
		return 0
	}
	return int(f + 0.5)
}
