package diag

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

// A text that was packed says the same as before, to all who ask at once.
func TestPackedTextStaysTheSame(t *testing.T) {
	for what, text := range map[string]string{
		"a text": strings.Repeat("Ein Satz von vielen.\n", 200), "nothing": "", "what packs badly": "\x00\x7f#$%\xfe",
	} {
		s, plain := NewSource("a.md", []byte(text)), NewSource("a.md", []byte(text))
		for range 2 {
			s.Pack(nil)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if !bytes.Equal(s.Data(), []byte(text)) || s.Pos(30) != plain.Pos(30) || s.At(25).Errorf("x").Quoted != plain.At(25).Errorf("x").Quoted {
					t.Errorf("%s: another text", what)
				}
			})
		}
		wg.Wait()
		if strings.HasPrefix(text, "Ein") && len(s.packed) > len(text)/4 {
			t.Errorf("%s: takes %d bytes of %d", what, len(s.packed), len(text))
		}
	}
}
