package asset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// maxPart is how much of a profile a segment of JPEG holds.
const maxPart = 65535 - 2 - len(iccHeader) - 2

// withJPEGProfile puts a colour profile behind the first marker.
func withJPEGProfile(data, profile []byte) []byte {
	total := (len(profile) + maxPart - 1) / maxPart
	if total == 0 || total > 255 {
		return data
	}
	out := append([]byte(nil), data[:2]...)
	for i := range total {
		part := profile[i*maxPart : min(len(profile), (i+1)*maxPart)]
		body := append([]byte(iccHeader), byte(i+1), byte(total))
		out = appendSegment(out, app2, append(body, part...))
	}
	return append(out, data[2:]...)
}

// ihdrEnd is where the first chunk of a PNG ends.
const ihdrEnd = len(pngHeader) + 12 + 13

// withPNGProfile puts a colour profile behind the first chunk.
func withPNGProfile(data, profile []byte) []byte {
	if len(profile) == 0 || len(data) < ihdrEnd {
		return data
	}
	var body bytes.Buffer
	body.WriteString("iCCPICC profile\x00\x00")
	z := zlib.NewWriter(&body)
	_, _ = z.Write(profile) // a buffer takes all
	_ = z.Close()
	out := append([]byte(nil), data[:ihdrEnd]...)
	out = binary.BigEndian.AppendUint32(out, uint32(body.Len()-4))
	out = append(out, body.Bytes()...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body.Bytes()))
	return append(out, data[ihdrEnd:]...)
}
