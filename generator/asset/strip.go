package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"iter"
)

// Strip takes out of a JPEG, PNG or WebP file what does not change how it looks:
// where and when it was taken and with what, earlier versions of it, notes,
// whatever is hung on at its end. The picture is not made anew: its bytes, its
// colour profile and how a photograph is turned stay; of several pictures in one
// file (a brighter one for some screens, a film) the first. A file in which there is
// nothing of the kind is returned as it is, and so are those of other formats.
func Strip(data []byte) ([]byte, error) {
	var out []byte
	ok := true
	switch formatOf(data) {
	case jpegFormat:
		out, ok = stripJPEG(data)
	case pngFormat:
		out, ok = stripPNG(data)
	case webpFormat:
		out, ok = stripWebP(data)
	default:
		return data, nil
	}
	switch {
	case !ok:
		return data, errBroken
	case bytes.Equal(out, data):
		return data, nil
	}
	return out, nil
}

var errBroken = errors.New("the file is cut short or damaged")

const (
	exifHeader = "Exif\x00\x00"
	iccHeader  = "ICC_PROFILE\x00"
	pngHeader  = "\x89PNG\r\n\x1a\n"
)

// Markers of JPEG (ITU-T T.81, table B.1).
const (
	soi   = 0xD8
	eoi   = 0xD9
	sos   = 0xDA
	app0  = 0xE0
	app1  = 0xE1
	app2  = 0xE2
	app14 = 0xEE
	app15 = 0xEF
	com   = 0xFE
)

// segment is a part of a JPEG file: a marker with what belongs to it. That of a
// scan has the compressed picture, too.
type segment struct {
	marker byte
	body   []byte // without the length
	whole  []byte
}

// jpegSegments goes through a file from behind its first marker to EOI, which
// is the last if the file is whole.
func jpegSegments(data []byte) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		for at := 2; at+1 < len(data) && data[at] == 0xFF; {
			start, marker := at, data[at+1]
			at += 2
			switch {
			case marker == 0xFF: // fill bytes may stand before a marker
				at--
				continue
			case marker == eoi:
				yield(segment{marker: eoi, whole: data[start:at]})
				return
			case marker == 0x01 || marker >= 0xD0 && marker < soi: // without a length
				if !yield(segment{marker: marker, whole: data[start:at]}) {
					return
				}
				continue
			case at+2 > len(data):
				return
			}
			length := int(binary.BigEndian.Uint16(data[at:]))
			if length < 2 || at+length > len(data) {
				return
			}
			body := data[at+2 : at+length]
			at += length
			if marker == sos {
				at = endOfScan(data, at)
			}
			if !yield(segment{marker, body, data[start:at]}) {
				return
			}
		}
	}
}

// jpegHead goes through what stands before the first scan.
func jpegHead(data []byte) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		for at := 2; at+4 <= len(data) && data[at] == 0xFF && data[at+1] != sos; {
			if data[at+1] == 0xFF {
				at++
				continue
			}
			end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
			if end < at+4 || end > len(data) || !yield(segment{data[at+1], data[at+4 : end], data[at:end]}) {
				return
			}
			at = end
		}
	}
}

// endOfScan is where the next marker stands that is no part of the compressed
// picture.
func endOfScan(data []byte, at int) int {
	for at < len(data) {
		i := bytes.IndexByte(data[at:], 0xFF)
		if i < 0 || at+i+1 >= len(data) {
			return len(data)
		}
		at += i
		if next := data[at+1]; next != 0 && next != 0xFF && (next < 0xD0 || next >= soi) {
			return at
		}
		at++
	}
	return len(data)
}

func stripJPEG(data []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(data)), data[:2]...)
	end, scans := false, 0
	turn := orientationOf(jpegFormat, data)
	for s := range jpegSegments(data) {
		switch {
		case s.marker == app0 && bytes.HasPrefix(s.body, []byte("JFIF\x00")) && len(s.body) >= 14:
			head := append(bytes.Clone(s.body[:12]), 0, 0) // without a thumbnail
			out = append(appendSegment(out, app0, head), turning(&turn)...)
		case s.marker == app2 && bytes.HasPrefix(s.body, []byte(iccHeader)),
			s.marker == app14 && bytes.HasPrefix(s.body, []byte("Adobe")): // which says what the colours are
			out = append(append(out, turning(&turn)...), s.whole...)
		case s.marker >= app0 && s.marker <= app15, s.marker == com:
		default:
			out = append(append(out, turning(&turn)...), s.whole...)
			end = s.marker == eoi
		}
		if s.marker == sos {
			scans++
		}
	}
	if !end && scans > 0 && cutInScan(data) { // browsers show what there is
		return out, true
	}
	return out, end && scans > 0
}

// cutInScan tells whether a file ends in its compressed picture.
func cutInScan(data []byte) bool {
	var last segment
	for s := range jpegSegments(data) {
		last = s
	}
	return last.marker == sos && len(last.whole) > 0 && &last.whole[len(last.whole)-1] == &data[len(data)-1]
}

// turning is the segment that says how a photograph is turned, once, if it is:
// to turn it here would compress it a second time.
func turning(orientation *int) []byte {
	if *orientation == 1 {
		return nil
	}
	body := append([]byte(exifHeader), "MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"...)
	body = append(body, byte(*orientation), 0, 0, 0, 0, 0, 0)
	*orientation = 1
	return appendSegment(nil, app1, body)
}

func appendSegment(out []byte, marker byte, body []byte) []byte {
	out = append(out, 0xFF, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(out, body...)
}

// chunk is a part of a PNG or RIFF file.
type chunk struct {
	kind        string
	body, whole []byte
}

// pngChunks goes through a file to IEND, which is the last if the file is whole.
func pngChunks(data []byte) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		for at := len(pngHeader); at+12 <= len(data); {
			length := int(binary.BigEndian.Uint32(data[at:]))
			if length > len(data)-at-12 {
				return
			}
			end := at + 12 + length
			c := chunk{string(data[at+4 : at+8]), data[at+8 : end-4], data[at:end]}
			if !yield(c) || c.kind == "IEND" {
				return
			}
			at = end
		}
	}
}

// looks are the chunks of PNG, beside those that no decoder can do without,
// which say how the picture is to be drawn (PNG 3rd edition, 11.3, and APNG).
var looks = map[string]bool{"tRNS": true, "cHRM": true, "gAMA": true, "iCCP": true, "sBIT": true, "sRGB": true, "cICP": true,
	"mDCV": true, "cLLI": true, "bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true}

func stripPNG(data []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(data)), pngHeader...)
	end := false
	for c := range pngChunks(data) {
		if critical := c.kind[0]&0x20 == 0; critical || looks[c.kind] {
			out = append(out, c.whole...)
		}
		end = c.kind == "IEND"
	}
	return out, end
}

// riffChunks goes through a WebP file. The last one may be cut short by the end.
func riffChunks(data []byte) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		if len(data) < 12 {
			return
		}
		end := min(len(data), 8+int(binary.LittleEndian.Uint32(data[4:])))
		for at := 12; at+8 <= end; {
			length := int(binary.LittleEndian.Uint32(data[at+4:]))
			if length > end-at-8 {
				return
			}
			next := min(at+8+length+length&1, end)
			if !yield(chunk{string(data[at : at+4]), data[at+8 : at+8+length], data[at:next]}) {
				return
			}
			at = next
		}
	}
}

// drawn are the chunks of WebP that make the picture.
var drawn = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

// Flags of VP8X that tell of chunks which are taken out.
const hasExif, hasXMP = 0x08, 0x04

func stripWebP(data []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(data)), data[:12]...)
	picture := false
	read := 12
	for c := range riffChunks(data) {
		read += len(c.whole)
		if !drawn[c.kind] {
			continue
		}
		picture = picture || c.kind[:3] == "VP8" && c.kind != "VP8X" || c.kind == "ANMF"
		start := len(out)
		out = append(out, c.whole...)
		if len(c.whole)%2 == 1 {
			out = append(out, 0)
		}
		if c.kind == "VP8X" && len(c.body) > 0 {
			out[start+8] &^= hasExif | hasXMP
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	whole := read >= min(len(data), 8+int(binary.LittleEndian.Uint32(data[4:])))
	return out, picture && whole
}
