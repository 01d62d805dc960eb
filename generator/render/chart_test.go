package render

import (
	"fmt"
	"strings"
	"testing"

	"counterpoint/generator/site"
)

func TestABarIsAsLongAsTheClaimsAreMany(t *testing.T) {
	for _, c := range []struct {
		name             string
		claims, answered int
		shares           []int // of all stances, in twelfths of a claim
		most             int
		want             string
	}{
		{"the one with the most fills the room", 4, 4, []int{48, 0, 0, 0}, 4, "disputes 0+304*"},
		{"another in proportion", 2, 2, []int{24, 0, 0, 0}, 4, "disputes 0+151*"},
		{"what is not answered comes last", 4, 2, []int{12, 0, 12, 0}, 4, "disputes 0+75* supports 76+75* unanswered 152+151"},
		{"one claim in four ways", 1, 1, []int{3, 3, 3, 3}, 1, "disputes 0+75* qualifies 76+75* supports 152+75* context 228+75*"},
		{"a single one of thousands can be seen", 5000, 4999, []int{12, 12, 12, 4963 * 12}, 5000, "disputes 0+2 qualifies 3+2 supports 6+2 context 9+301* unanswered 311+2"},
		{"no claims", 0, 0, []int{0, 0, 0, 0}, 4, ""},
	} {
		b := bar(site.Tally{Claims: c.claims, Answered: c.answered, Shares: c.shares}, c.most)
		var got []string
		for _, p := range b.Parts {
			symbol := ""
			if p.Symbol {
				symbol = "*"
			}
			got = append(got, fmt.Sprintf("%s %d+%d%s", p.Stance, p.X, p.Width, symbol))
			if p.X+p.Width > b.Width || p.Middle < p.X || p.Middle > p.X+p.Width {
				t.Errorf("%s: %+v is out of its place", c.name, p)
			}
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
