package site

import (
	"fmt"
	"strings"
	"testing"
)

func derived(s *Site) string {
	var list []string
	for _, p := range s.Derived() {
		list = append(list, p.Path)
		if found := s.PageAt(p.Path); found == nil || found.Path != p.Path || found.Kind != p.Kind {
			list = append(list, "(not found)")
		}
	}
	return strings.Join(list, " ")
}

// articleWith is an article with claims, by their ids, claimants and sources.
func articleWith(date string, claims ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ndate: %s\nclaims:\n", date)
	for _, c := range claims {
		id, rest, _ := strings.Cut(c, " ")
		who, source, _ := strings.Cut(rest, " ")
		fmt.Fprintf(&b, "  - {id: %s, quote: The sky, claimant: %s, counterpoints: [{text: No., sources: [%s]}]}\n", id, who, source)
	}
	b.WriteString("sources:\n  own: {title: Own, url: \"https://example.org/paper#p2\"}\n  alone: {title: Alone}\n---\nThe sky is blue.\n")
	return b.String()
}

const directoryConfig = `
claimants: {dhs: Department}
sources:
  minutes: {title: Minutes}
  paper: {title: Paper, url: "https://example.org/paper"}
`

func TestEveryClaimClaimantAndSourceHasAPage(t *testing.T) {
	s, out := link(t, directoryConfig, map[string]string{
		"a.md":       articleWith("2026-01-01", "one dhs minutes", "two Ann own"),
		"posts/b.md": articleWith("2025-01-01", "one dhs own", "three Ann alone"),
	})
	if len(out) > 0 {
		t.Fatal(out.Text(false))
	}
	want := "/claimants/ /claimants/ann/ /claimants/dhs/ " +
		"/sources/ /sources/minutes/ /sources/paper/ /sources/posts/b/alone/ " +
		"/claims/a/one/ /claims/a/two/ /claims/posts/b/one/ /claims/posts/b/three/"
	if got := derived(s); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	about := map[string]string{
		"/claims/posts/b/one/": "b#one",
		"/claimants/dhs/":      "a#one b#one",
		"/claimants/ann/":      "a#two b#three",
		"/sources/paper/":      "a#two b#one", // the articles' own are the same paper
		"/sources/minutes/":    "a#one",
		"/claims/":             "a#one a#two b#one b#three",
	}
	for path, want := range about {
		p := s.PageAt(path)
		if p == nil {
			p = page(t, s, path)
		}
		var got []string
		for _, c := range s.About(p) {
			got = append(got, strings.TrimPrefix(strings.Trim(c.Page.Path, "/"), "posts/")+"#"+c.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s is about %s, want %s", path, got, want)
		}
	}
}

func TestWhatAnAuthorWroteKeepsItsAddress(t *testing.T) {
	s, _ := link(t, directoryConfig, map[string]string{
		"a.md":             articleWith("2026-01-01", "one dhs minutes"),
		"claims/a/one.md":  "Mine.",
		"claimants/dhs.md": "Mine.",
		"sources/x.md":     "Mine.",
	})
	if got, want := derived(s), "/sources/minutes/"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for c := range s.AllClaims() {
		if s.ClaimPage(c) != nil || s.ClaimantPage(c) != nil || s.SourcePage(c.All[0], "minutes") == nil {
			t.Errorf("%s leads to a page that is not there", c.ID)
		}
	}
}

func TestKindsCanBeLeftOut(t *testing.T) {
	s, out := link(t, directoryConfig+"disableKinds: [claim, claimant, source, sauce]\n", map[string]string{"a.md": articleWith("2026-01-01", "one dhs minutes")})
	if got := derived(s); got != "" || !strings.Contains(out.Text(false), `no kind "sauce"`) {
		t.Errorf("got %s\n%s", got, out.Text(false))
	}
}

func TestTheIndexHasPagesOfWholeArticles(t *testing.T) {
	files := map[string]string{}
	for i := range 5 {
		var claims []string
		for n := range 90 {
			claims = append(claims, fmt.Sprintf("c%d Ann minutes", n))
		}
		files[fmt.Sprintf("a%d.md", i)] = articleWith(fmt.Sprintf("2026-01-0%d", 1+i), claims...)
	}
	s, _ := link(t, directoryConfig, files, func(in *Input) { in.Future = true })
	var got []string
	for _, p := range s.Parts(page(t, s, "/claims/")) {
		got = append(got, fmt.Sprint(p.Path, " ", len(s.About(p))))
	}
	if got := strings.Join(got, ", "); got != "/claims/ 180, /claims/page/2/ 180, /claims/page/3/ 90" {
		t.Error(got)
	}
}

func TestLinksToPagesOfClaimsAreChecked(t *testing.T) {
	s, out := link(t, directoryConfig, map[string]string{
		"a.md": articleWith("2026-01-01", "one dhs minutes"),
		"b.md": "[x](/claims/a/one/) [x](/claims/a/two/) [x](/claimants/dhs) [x](/sources/nobody/) [x](../claimants/dhs/)",
	})
	if len(out) != 2 || !strings.Contains(out.Text(false), "/claims/a/two/") || !strings.Contains(out.Text(false), "/sources/nobody/") {
		t.Errorf("%s", out.Text(false))
	}
	if again, out := Link(Input{Options: s.Options, Entries: s.entries}, s); again.Structure != s.Structure || len(out) != 2 {
		t.Errorf("linked again: %s", out.Text(false))
	}
}

// What a claimant with many claims has to say goes on on further pages, and so
// does a list of many claimants.
func TestLongPagesAreDivided(t *testing.T) {
	files := map[string]string{}
	for i := range 3 {
		var claims []string
		for n := range 150 {
			claims = append(claims, fmt.Sprintf("c%d Ann minutes", n), fmt.Sprintf("d%d Person-%d-%d minutes", n, i, n))
		}
		files[fmt.Sprintf("a%d.md", i)] = articleWith(fmt.Sprintf("2026-01-0%d", 1+i), claims...)
	}
	s, _ := link(t, directoryConfig, files, func(in *Input) { in.Future = true })
	for first, want := range map[string]string{
		"/claimants/ann/":         "/claimants/ann/ 150, /claimants/ann/page/2/ 150, /claimants/ann/page/3/ 150",
		"/claimants/person-0-12/": "/claimants/person-0-12/ 1",
		"/sources/minutes/":       "/sources/minutes/ 300, /sources/minutes/page/2/ 300, /sources/minutes/page/3/ 300",
		"/claimants/":             "/claimants/ 200, /claimants/page/2/ 200, /claimants/page/3/ 51",
		"/sources/":               "/sources/ 1",
	} {
		var got []string
		for _, p := range s.Parts(s.PageAt(first)) {
			shown := len(s.About(p))
			if p.Kind == KindClaimants || p.Kind == KindSources {
				shown = len(s.Members(p))
			}
			got = append(got, fmt.Sprint(p.Path, " ", shown))
			if found := s.PageAt(p.Path); found != p {
				t.Errorf("%s is not found", p.Path)
			}
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if p := s.PageAt("/claimants/ann/page/2/"); s.Tally(p).Claims != 450 {
		t.Errorf("a further page counts %d claims, and not all", s.Tally(p).Claims)
	}
}

// An article that fills a page is not followed by an empty one.
func TestNoPageOfTheIndexIsEmpty(t *testing.T) {
	var claims []string
	for n := range ClaimsPerPage + 1 {
		claims = append(claims, fmt.Sprintf("c%d Ann minutes", n))
	}
	s, _ := link(t, directoryConfig, map[string]string{"a.md": articleWith("2026-01-01", claims...), "b.md": "---\ndate: 2025-01-01\n---\nNothing.\n"})
	if got := len(s.Parts(page(t, s, "/claims/"))); got != 1 {
		t.Errorf("%d pages", got)
	}
}

// Names that become the same address have pages of their own; one of which no
// address can be made, and a very long one, too.
func TestEveryClaimantHasAnAddress(t *testing.T) {
	s, _ := link(t, directoryConfig, map[string]string{
		"a.md": articleWith("2026-01-01", "one Ann minutes", "two ann! minutes", "three dhs minutes", "four DHS minutes", "five ?? minutes", "six "+strings.Repeat("é", 300)+" minutes"),
	})
	want := "/claimants/ /claimants/2/ /claimants/ann-2/ /claimants/ann/ /claimants/dhs-2/ /claimants/dhs/ /claimants/" + strings.Repeat("é", 50) + "/"
	var got []string
	for _, p := range s.listed().pages {
		if strings.HasPrefix(p.Path, ClaimantsPath) {
			got = append(got, p.Path)
		}
	}
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEverySourceHasAnAddress(t *testing.T) {
	s, _ := link(t, "sources: {a/b: {title: T}, A B: {title: T}, a b: {title: T}}\n", map[string]string{
		"a.md": articleWith("2026-01-01", "one Ann 'a/b', 'A B', 'a b', alone"),
	})
	var got []string
	for _, p := range s.listed().pages {
		if p.Kind == KindSource {
			got = append(got, p.Path)
		}
	}
	if got := strings.Join(got, " "); got != "/sources/a-b-2/ /sources/a-b/ /sources/a/alone/ /sources/ab/" {
		t.Error(got)
	}
}

func TestASourceOfSeveralFilesIsCitedAsEachDescribesIt(t *testing.T) {
	s, _ := link(t, directoryConfig, map[string]string{
		"a.md": articleWith("2026-01-01", "one dhs own"),
		"b.md": articleWith("2025-01-01", "one dhs own", "two dhs paper"),
	})
	var got []string
	for _, c := range s.Citations(s.PageAt("/sources/paper/")) {
		at := "site"
		if c.Page != nil {
			at = c.Page.Path
		}
		got = append(got, c.Title+" "+c.URL+" "+at)
	}
	if got := strings.Join(got, ", "); got != "Paper https://example.org/paper site, Own https://example.org/paper#p2 /b/" {
		t.Error(got)
	}
	if n := s.Relying(s.PageAt("/sources/paper/")); n != 3 {
		t.Errorf("%d claims rely on it", n)
	}
}

// A claim counts once, however many ways it is answered in.
func TestClaimsAreSharedOutAmongTheirStances(t *testing.T) {
	s, _ := link(t, "", map[string]string{"a.md": `---
claims:
  - {id: a, quote: The sky, claimant: Ann, counterpoints: [{text: No.}, {text: No.}, {text: Yes., stance: supports}]}
  - {id: b, quote: The sky, claimant: Ann, counterpoints: [{text: No.}]}
  - {id: c, quote: The sky, claimant: Ann}
  - {id: d, quote: The sky, claimant: Bob}
  - {id: e, quote: The sky}
---
The sky is blue.
`})
	var got []string
	for _, who := range s.ByClaimant() {
		got = append(got, fmt.Sprint(who.Name, " ", who.Tally))
	}
	want := "Ann {3 2 4 [3 0 1 0] [18 0 6 0]}, Bob {1 0 0 [0 0 0 0] [0 0 0 0]},  {1 0 0 [0 0 0 0] [0 0 0 0]}"
	if got := strings.Join(got, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
