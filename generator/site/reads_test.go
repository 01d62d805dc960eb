package site

import (
	"reflect"
	"slices"
	"testing"
)

func FuzzPackedReads(f *testing.F) {
	f.Add([]byte("r\x00\x00"))
	f.Add([]byte("r\x02\x05\x01\xff\x01\x01\x01\x00\x01"))
	f.Add([]byte("R\x00\x01\x05\x01"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		r, ok := UnpackReads(packed, 1000)
		if !ok {
			return
		}
		again, ok := UnpackReads(r.Pack(), 1000)
		if !ok || !sameReads(again, r) {
			t.Errorf("%q: %v became %v", packed, r, again)
		}
	})
}

func sameReads(a, b *Reads) bool {
	return a.Tallies() == b.Tallies() && slices.Equal(slices.Collect(a.Texts()), slices.Collect(b.Texts())) &&
		slices.Equal(slices.Collect(a.Claims()), slices.Collect(b.Claims()))
}

func TestReadsArePackedInFewBytes(t *testing.T) {
	var few, all, most Reads
	for _, i := range []int{3, 7000} {
		few.add(i)
		few.addClaims(i + 1)
	}
	for i := range 8000 {
		all.addClaims(i)
		if most.add(i); i == 5 {
			all.add(i)
		}
	}
	for want, r := range map[int]*Reads{13: &few, 10: &all, 6: &most, 3: {}, 5: {claims: entrySet{2}, tallies: true}} {
		packed := r.Pack()
		again, ok := UnpackReads(packed, 8000)
		if len(packed) != want || !ok || !sameReads(again, r) {
			t.Errorf("%d bytes, want %d; %v", len(packed), want, ok)
		}
	}
	for _, damaged := range []string{"", "x", "r", "R\x00", "r\x00\x00\x00", "\x12\x00\x00", "r\x01\x05", "r\x01\xff", "r\x01\xc0\x3e\x01\x00",
		"r\xff\xff\xff\xff\xff\xff\xff\x7f", "r\x01\x00\xc1\x3e\x00", "r\x02\x00\xc0\x3e\x01\x01\x00"} {
		if _, ok := UnpackReads([]byte(damaged), 8000); ok {
			t.Errorf("%q was taken", damaged)
		}
	}
}

// What both texts and claims were read of is made of the texts, which say all.
func TestReadsOfATextAreOfItsClaims(t *testing.T) {
	var r, other Reads
	r.addClaims(1)
	r.addClaims(2)
	other.add(1)
	other.addTallies()
	r.Add(&other)
	if texts, claims := slices.Collect(r.Texts()), slices.Collect(r.Claims()); !reflect.DeepEqual(texts, []int{1}) || !reflect.DeepEqual(claims, []int{2}) || !r.Tallies() {
		t.Errorf("got %v, %v", texts, claims)
	}
}
