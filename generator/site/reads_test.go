package site

import (
	"slices"
	"testing"
)

func FuzzPackedReads(f *testing.F) {
	f.Add([]byte("s"))
	f.Add([]byte("s\x05\x01\xff\x01"))
	f.Add([]byte("S\x05"))
	f.Add([]byte("B\x01\x00\x00\x00\x00\x00\x00\x80"))
	f.Add([]byte("b\x01\x00\x00\x00\x00\x00\x00\x80"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		r, ok := UnpackReads(packed)
		if !ok {
			return
		}
		again, ok := UnpackReads(r.Pack())
		if !ok || again.Tallies() != r.Tallies() || !slices.Equal(slices.Collect(r.All()), slices.Collect(again.All())) {
			t.Errorf("%q: %v became %v", packed, slices.Collect(r.All()), slices.Collect(again.All()))
		}
	})
}

func TestReadsArePackedInFewBytes(t *testing.T) {
	var few, all Reads
	for _, i := range []int{3, 7000} {
		few.add(i)
	}
	for i := range 8000 {
		all.add(i)
	}
	for want, r := range map[int]*Reads{4: &few, 1001: &all, 1: {}, 2: {bits: []uint64{2}, tallies: true}} {
		packed := r.Pack()
		again, ok := UnpackReads(packed)
		if len(packed) != want || !ok || again.Tallies() != r.Tallies() || !slices.Equal(slices.Collect(again.All()), slices.Collect(r.All())) {
			t.Errorf("%d bytes, want %d; %v", len(packed), want, ok)
		}
	}
	for _, damaged := range []string{"", "x", "b123", "B123", "\x13", "s\xff", "s\xff\xff\xff\xff\xff\xff\xff\x7f"} {
		if _, ok := UnpackReads([]byte(damaged)); ok {
			t.Errorf("%q was taken", damaged)
		}
	}
}
