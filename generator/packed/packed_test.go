package packed

import (
	"math"
	"testing"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	var w Writer
	numbers, texts := []int{0, 1, 127, 128, 1 << 40, math.MaxInt64 >> 1}, []string{"", "sky", "ü\x00\n"}
	for _, n := range numbers {
		w.Number(n)
		w.Signed(n)
		w.Signed(-n)
	}
	for _, s := range texts {
		w.Text(s)
		w.Is(s == "")
	}
	r := Read(w.Bytes)
	for _, n := range numbers {
		if a, b, c := r.Number(), r.Signed(), r.Signed(); a != n || b != n || c != -n {
			t.Errorf("%d was read as %d, %d, %d", n, a, b, c)
		}
	}
	for _, s := range texts {
		if text, is := r.Text(), r.Is(); text != s || is != (s == "") {
			t.Errorf("%q was read as %q, %v", s, text, is)
		}
	}
	if !r.Done() {
		t.Error("there is more")
	}
}

func FuzzDamaged(f *testing.F) {
	f.Add([]byte{3, 3, 's', 'k', 'y'})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Read(data)
		for range len(data) + 2 {
			n, s, m, is := r.Number(), r.Text(), r.Signed(), r.Is()
			if r.Bad() && (r.Number() != 0 || r.Text() != "") {
				t.Errorf("after damage, %d %q %d %v", n, s, m, is)
			}
		}
		if r.Done() && len(data) > 0 && r.Bad() {
			t.Error("done and bad")
		}
	})
}
