package site

import (
	"strings"
	"testing"
)

func TestWhoLinksToAClaimIsFound(t *testing.T) {
	const claims = "---\ndate: 2025-01-01\nclaims: [{id: sky, quote: The sky}, {id: sea, quote: the sea}]\n---\nThe sky and the sea. "
	for _, c := range []struct {
		link  string
		found bool
	}{
		{"a.md#claim-sky", true},
		{"a.md#note-sky", true},
		{"/a/#claim-sky", true},
		{"../a/#claim-sky", true},
		{"/docs/a/#claim-sky", true},
		{"/a/index.html?x=1#claim-sky", true},
		{"https://example.org/docs/a/#claim-sky", true},
		{"https://example.org/docs/claims/a/sky/", true},
		{"/claims/a/sky/", true},
		{"/claims/a/sky", true},
		{"../claims/a/sky/#embed", true},
		{"a.md#claim-sea", false},
		{"/claims/a/sea/", false},
		{"/claims/", false},
		{"/a/", false},
		{"/a/#claim-", false},
		{"#claim-sky", false},
		{"https://example.com/docs/a/#claim-sky", false},
		{"//example.com/a/#claim-sky", false},
		{"https://example.com/claims/a/sky/", false},
		{"mailto:x@example.org#claim-sky", false},
	} {
		s, _ := link(t, "baseURL: https://example.org/docs/\n", map[string]string{
			"a.md": claims + "[itself](#claim-sky)",
			"b.md": "---\ndate: 2025-02-01\n---\n[there](" + c.link + "), and [again](" + c.link + ").",
		})
		want := ""
		if c.found {
			want = "/b/"
		}
		if got := linking(s, "/a/", "sky"); got != want {
			t.Errorf("%s: linking are %q, want %q", c.link, got, want)
		}
	}
}

func linking(s *Site, path, id string) string {
	var list []string
	for _, c := range s.Claims(s.byPath(path)) {
		if c.ID == id {
			for _, p := range s.Linking(c) {
				list = append(list, p.Path)
			}
		}
	}
	return strings.Join(list, " ")
}

func TestOnlyAClaimOfASiteWithAHostHasAPicture(t *testing.T) {
	for config, want := range map[string]bool{
		"baseURL: https://example.org/":                         true,
		"baseURL: /docs/":                                       false,
		"baseURL: https://example.org/\ndisableKinds: [card]":   false,
		"baseURL: https://example.org/\ndisableKinds: [source]": true,
	} {
		s, _ := link(t, config, map[string]string{"a.md": "---\nclaims: [{id: sky, quote: The sky}]\n---\nThe sky."})
		p := s.PageAt("/claims/a/sky/")
		if got := s.HasCard(p); got != want || s.HasCard(p.Of) {
			t.Errorf("%q: %v, want %v", config, got, want)
		}
		if CardPath(p) != "/claims/a/sky/card.png" {
			t.Error(CardPath(p))
		}
	}
}
