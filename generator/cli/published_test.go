package cli

import (
	"testing"
	"time"

	"counterpoint/generator/publish"
)

func TestHowFarAPublishIs(t *testing.T) {
	for want, p := range map[string]publish.Progress{
		"publish  3 of 10 files, 1.0 MB of 3.0 MB, 512 KB/s, 4s left":          {Files: 3, OfFiles: 10, Bytes: 1 << 20, OfBytes: 3 << 20},
		"publish  0 of 1 files, 0 bytes of 5 bytes, 0 bytes/s":                 {OfFiles: 1, OfBytes: 5},
		"publish  1 of 2 files, 2.0 GB of 2.0 GB, 1.0 GB/s, 0s left":           {Files: 1, OfFiles: 2, Bytes: 2 << 30, OfBytes: 2 << 30},
		"publish  9 of 10 files, 2 KB of 2 KB, 1 KB/s, 0s left":                {Files: 9, OfFiles: 10, Bytes: 2 << 10, OfBytes: 2 << 10},
		"publish  1 of 9 files, 10 bytes of 1.0 MB, 5 bytes/s, 58h15m13s left": {Files: 1, OfFiles: 9, Bytes: 10, OfBytes: 1 << 20},
	} {
		if got := sendingLine(p, 2*time.Second); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
