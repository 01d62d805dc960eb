package markdown

import (
	"slices"
	"strings"
	"testing"
)

// What a mark has around it is what the whole has there, and it is all in which
// the mark stands.
func TestAroundAMarkStandsWhatTheWholeHasThere(t *testing.T) {
	d := parse(t, everything)
	resolve := func(l Link) Target { return Target{URL: "/to/" + l.Destination, Width: 3, Height: 4} }
	for start := range len(d.Text()) {
		for _, length := range []int{1, 7, 60, len(d.Text())} {
			m := Mark{Name: "here", Start: start, End: min(start+length, len(d.Text()))}
			whole, got := d.Blocks([]Mark{m}, resolve), d.Around(m, resolve)
			first, last := d.blocksOf(m.Start, m.End)
			if !slices.EqualFunc(got, whole[first:last+1], func(a, b Block) bool { return a.HTML == b.HTML }) {
				t.Fatalf("%d to %d: got %v, want %v", m.Start, m.End, got, whole[first:last+1])
			}
			for _, b := range slices.Concat(whole[:first], whole[last+1:]) {
				if strings.Contains(b.HTML, "data-claims") {
					t.Fatalf("%d to %d: the mark stands in %q too", m.Start, m.End, b.HTML)
				}
			}
			if from, to := d.Within(m.Start, m.End); from > m.Start || to < m.End {
				t.Fatalf("%d to %d: within %d to %d", m.Start, m.End, from, to)
			}
		}
	}
}
