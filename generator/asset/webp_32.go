//go:build 386 || arm || mips || mipsle

package asset

import (
	"errors"
	"image"
)

// WritesWebP tells whether this program can: the encoder does not compile where
// an int has 32 bits.
const WritesWebP = false

func encodeWebP(*image.NRGBA, int, []byte) ([]byte, error) {
	return nil, errors.New("this program cannot write WebP")
}
