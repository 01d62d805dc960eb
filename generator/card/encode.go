package card

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"

	"github.com/klauspost/compress/zlib"
)

// effort is of the compressor: with one step less pictures are larger by a
// twelfth, with one more it takes half as long again for a twentieth less.
const effort = 5

// encoder writes pictures with a palette as PNG (second edition). That of the
// standard library has no effort between the least and a slow one, and drawing
// is quick: three quarters of the time were its. Its compressor takes twice as
// long as this one, for pictures that are larger by a twentieth.
type encoder struct {
	compressor *zlib.Writer
	packed     bytes.Buffer
}

// encode packs rows of pixels, each with a byte before it that names its filter.
func (e *encoder) encode(rows []byte, size image.Point, palette color.Palette) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	header = binary.BigEndian.AppendUint32(header, uint32(size.Y))
	chunk(&out, "IHDR", append(header, 8, 3, 0, 0, 0)) // eight bits, with a palette
	var colors []byte
	for _, c := range palette {
		r, g, b, _ := c.RGBA()
		colors = append(colors, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	chunk(&out, "PLTE", colors)
	if err := e.compress(rows); err != nil {
		return nil, err
	}
	out.Grow(e.packed.Len() + 64) // and the names and sums of what is still to come
	chunk(&out, "IDAT", e.packed.Bytes())
	chunk(&out, "IEND", nil)
	return out.Bytes(), nil
}

func (e *encoder) compress(rows []byte) (err error) {
	e.packed.Reset()
	if e.compressor == nil {
		if e.compressor, err = zlib.NewWriterLevel(&e.packed, effort); err != nil {
			return err
		}
	}
	e.compressor.Reset(&e.packed)
	if _, err := e.compressor.Write(rows); err != nil {
		return err
	}
	return e.compressor.Close()
}

// chunk writes one part of the file: its length, name, data and checksum.
func chunk(out *bytes.Buffer, name string, data []byte) {
	start := out.Len() + 4
	out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	out.WriteString(name)
	out.Write(data)
	out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(out.Bytes()[start:])))
}
