package site

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/anchor"
	"counterpoint/generator/article"
	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/packed"
)

// link makes a site of site.yaml, articles (by their path in content/) and
// other files, whose text is not looked at.
func link(t *testing.T, config string, files map[string]string, options ...func(*Input)) (*Site, diag.List) {
	t.Helper()
	var out diag.List
	in := Input{Options: Options{Config: parseConfig(config, &out), Files: &Files{}, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		if !strings.HasSuffix(name, ".md") {
			in.Files.Resources = append(in.Files.Resources, name)
			continue
		}
		a, list := article.ReadIn(in.Config.FileLanguages(), diag.NewSource("content/"+name, []byte(text)), name, markdown.New(markdown.Options{}))
		if a == nil {
			t.Fatalf("%s: %s", name, list.Text(false))
		}
		out.Add(list...)
		placed, list := claim.Place(claim.Parse(a.Claims, a.Sources, &out), claim.Text{Index: anchor.New(a.Doc().Text()), Raw: a.Doc().Text(), At: a.Doc().At})
		out.Add(list...)
		in.Entries = append(in.Entries, NewEntry(a, packed.Keep(nil, NewNoted(placed, nil), nil), nil))
	}
	for _, set := range options {
		set(&in)
	}
	s, list := Link(in, nil)
	out.Add(list...)
	return s, out
}

func parseConfig(text string, out *diag.List) *Config {
	v, _ := decode.YAML(diag.NewSource("site.yaml", []byte(text)), 0, len(text), out)
	c := ParseConfig(v.Map(out, "site.yaml"), out)
	c.Settle()
	return c
}

func paths(s *Site) string {
	var list []string
	for _, p := range s.Pages {
		list = append(list, p.Path)
	}
	return strings.Join(list, " ")
}

func page(t *testing.T, s *Site, path string) *Page {
	t.Helper()
	for _, p := range s.Pages {
		if p.Path == path {
			return p
		}
	}
	t.Fatalf("no page %s in %s", path, paths(s))
	return nil
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"a file", "post.md", "", "/post/"},
		{"a bundle", "2026/audit/index.md", "", "/2026/audit/"},
		{"a date in the name", "2025-03-04-news.md", "", "/news/"},
		{"a slug", "a/post.md", "---\nslug: Other Name\n---\n", "/a/other-name/"},
		{"a slug with a way out", "a/post.md", "---\nslug: ../../etc\n---\n", "/a/etc/"},
		{"a url", "a/post.md", "---\nurl: /b/c\n---\n", "/b/c/"},
		{"a url of a file", "a/post.md", "---\nurl: /b/c.html\n---\n", "/b/c.html"},
		{"a url with a way out", "a/post.md", "---\nurl: ../../b\n---\n", "/b/"},
		{"capitals and spaces", "My Section/My Post.md", "", "/my-section/my-post/"},
		{"other scripts", "Über Größe/каша.md", "", "/über-größe/каша/"},
		{"odd characters", "a?b#c%.md", "", "/ab%23c/"},
	} {
		s, out := link(t, "title: T", map[string]string{c.file: c.text})
		if len(out) > 0 || len(s.Articles) != 1 || s.Articles[0].Path != c.want {
			t.Errorf("%s: got %s, want %s\n%s", c.name, paths(s), c.want, out.Text(false))
		}
	}
}

func TestListsAndNeighbours(t *testing.T) {
	s, out := link(t, "title: T", map[string]string{
		"old.md":               "---\ndate: 2025-01-01\ntags: [Law, Data]\n---\n",
		"news/_index.md":       "---\ntitle: All the news\n---\nText.",
		"news/middle.md":       "---\ndate: 2025-02-01\ntags: law\n---\n",
		"news/new/index.md":    "---\ndate: 2025-03-01\n---\n",
		"news/new/photo.jpg":   "",
		"about.md":             "---\nlayout: page\n---\n",
		"a folder/other.csv":   "",
		"drafts/secret.md":     "---\ndraft: true\n---\n",
		"later.md":             "---\ndate: 2027-01-01\n---\n",
		"over.md":              "---\ndate: 2025-01-01\nexpiryDate: 2025-06-01\n---\n",
		"hidden/index.md":      "---\ndraft: true\n---\n",
		"hidden/deep/plan.gif": "",
	})
	if len(out) > 0 {
		t.Fatalf("diagnostics:\n%s", out.Text(false))
	}
	const want = "/ /404.html /about/ /claims/ /news/ /news/middle/ /news/new/ /old/ /search/ /tags/ /tags/data/ /tags/law/"
	if paths(s) != want {
		t.Errorf("pages\n%s, want\n%s", paths(s), want)
	}
	titles := func(list []*Page) string {
		var all []string
		for _, p := range list {
			all = append(all, p.Path)
		}
		return strings.Join(all, " ")
	}
	if got := titles(s.Home.Children); got != "/news/new/ /news/middle/ /old/" {
		t.Errorf("home lists %s", got)
	}
	news := page(t, s, "/news/")
	if news.Title != "All the news" || titles(news.Children) != "/news/new/ /news/middle/" {
		t.Errorf("section: %q with %s", news.Title, titles(news.Children))
	}
	if got := titles(page(t, s, "/tags/law/").Children); got != "/news/middle/ /old/" {
		t.Errorf("tag lists %s", got)
	}
	middle := page(t, s, "/news/middle/")
	if middle.Previous.Path != "/old/" || middle.Next.Path != "/news/new/" {
		t.Errorf("neighbours %s, %s", middle.Previous.Path, middle.Next.Path)
	}
	var files []string
	for _, r := range s.Resources {
		files = append(files, r.Path)
	}
	if got := strings.Join(files, " "); len(files) != 2 || !strings.Contains(got, "/news/new/photo.jpg") || !strings.Contains(got, "/a-folder/other.csv") {
		t.Errorf("resources %s", got)
	}
}

func TestWhatIsPublished(t *testing.T) {
	files := map[string]string{
		"draft.md":   "---\ndraft: true\n---\n",
		"later.md":   "---\ndate: 2026-01-02\n---\n",
		"planned.md": "---\ndate: 2025-01-01\npublishDate: 2026-01-02\n---\n",
		"now.md":     "---\ndate: 2026-01-01\n---\n",
		"over.md":    "---\nexpiryDate: 2026-01-01\n---\n",
	}
	for _, c := range []struct {
		name string
		set  func(*Input)
		want string
	}{
		{"by default", func(*Input) {}, "/now/"},
		{"with drafts", func(i *Input) { i.Drafts = true }, "/draft/ /now/"},
		{"with the future", func(i *Input) { i.Future = true }, "/later/ /now/ /planned/"},
		{"with the past", func(i *Input) { i.Expired = true }, "/now/ /over/"},
	} {
		s, _ := link(t, "title: T", files, c.set)
		got := strings.TrimPrefix(strings.NewReplacer("/claims/ ", "", " /search/", "").Replace(paths(s)), "/ /404.html ")
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestHref(t *testing.T) {
	files := map[string]string{"a/b.md": "", "c.md": ""}
	for _, c := range []struct{ config, from, to, want string }{
		{"{}", "/a/b/", "/c/", "/c/"},
		{"baseURL: https://x.example/", "/a/b/", "/c/", "/c/"},
		{"baseURL: https://x.example/docs", "/a/b/", "/c/#claim-x", "/docs/c/#claim-x"},
		{"baseURL: https://x.example/docs/", "/c/", "/", "/docs/"},
		{"baseURL: /docs/", "/c/", "/a/b/", "/docs/a/b/"},
		{"{}", "/c/", "/c/#x", "#x"},
		{"{}", "/c/", "/ü b/?q=1#x", "/%C3%BC%20b/?q=1#x"},
		{"relativeURLs: true", "/a/b/", "/c/", "../../c/index.html"},
		{"relativeURLs: true", "/a/b/", "/a/", "../index.html"},
		{"relativeURLs: true", "/", "/a/b/#x", "a/b/index.html#x"},
		{"relativeURLs: true", "/a/b/", "/", "../../index.html"},
		{"relativeURLs: true", "/a/", "/assets/x.css", "../assets/x.css"},
		{"relativeURLs: true", "/404.html", "/c/", "/c/"}, // served from any address
	} {
		s, out := link(t, c.config, files)
		if got := s.Href(&Page{Path: c.from, Kind: map[bool]Kind{true: Kind404}[c.from == "/404.html"]}, c.to); got != c.want || len(out) > 0 {
			t.Errorf("%s: %s → %s: got %s, want %s %s", c.config, c.from, c.to, got, c.want, out.Text(false))
		}
	}
}

func TestResolve(t *testing.T) {
	s, _ := link(t, "baseURL: https://x.example/docs/", map[string]string{
		"a/b.md": "", "a/c/index.md": "", "a/c/pic one.png": "", "a/_index.md": "", "d.md": "", "loose.pdf": "",
	})
	for _, c := range []struct{ from, link, want string }{
		{"/d/", "a/b.md", "/docs/a/b/"},
		{"/d/", "a/b.md#h", "/docs/a/b/#h"},
		{"/d/", "/a/b.md", "/docs/a/b/"},
		{"/d/", "@/a/b.md#h", "/docs/a/b/#h"},
		{"/a/b/", "../d.md", "/docs/d/"},
		{"/a/b/", "c/index.md", "/docs/a/c/"},
		{"/a/b/", "_index.md", "/docs/a/"},
		{"/a/c/", "../b.md", "/docs/a/b/"},
		{"/a/c/", "pic%20one.png", "/docs/a/c/pic%20one.png"},
		{"/a/b/", "c/pic%20one.png", "/docs/a/c/pic%20one.png"},
		{"/d/", "loose.pdf", "/docs/loose.pdf"},
		{"/d/", "/a/b/", "/docs/a/b/"},
		{"/d/", "/static.css?x=1", "/docs/static.css?x=1"},
		{"/d/", "#h", "#h"},
		{"/d/", "?q", "?q"},
		{"/d/", "https://y.example/a.md", "https://y.example/a.md"},
		{"/d/", "//y.example/a.md", "//y.example/a.md"},
		{"/d/", "mailto:jo@y.example", "mailto:jo@y.example"},
		{"/d/", "../../../etc/passwd", "../../../etc/passwd"},
		{"/d/", "other/", "other/"},
	} {
		from := page(t, s, c.from)
		if got := s.Resolve(from, from, markdown.Link{Destination: c.link}); got != c.want {
			t.Errorf("%s: %s: got %s, want %s", c.from, c.link, got, c.want)
		}
	}
	// A relative link of an article's summary is shown on another page.
	if got := s.Resolve(page(t, s, "/a/b/"), s.Home, markdown.Link{Destination: "other/"}); got != "/docs/a/b/other/" {
		t.Errorf("shown elsewhere: got %s", got)
	}
}

const two = `---
title: Two
claims:
  - {id: one, quote: One, counterpoints: [{claim: "other#x"}]}
---
One two.
`

func TestClaimsAnswerAcrossArticles(t *testing.T) {
	for name, reference := range map[string]string{
		"by path": "news/other#x", "by its last part": "other#x", "by address": "/news/other/#x", "by file": "news/other.md#x",
		"as a browser shows it": "news/other#claim-x",
	} {
		s, out := link(t, "{}", map[string]string{
			"two.md":        strings.Replace(two, "other#x", reference, 1),
			"news/other.md": "---\nclaims: [{id: x, quote: Other}]\n---\nOther text.",
		})
		if len(out) > 0 {
			t.Errorf("%s: %s", name, out.Text(false))
			continue
		}
		from := s.Claims(page(t, s, "/two/"))[0]
		to := s.Claims(page(t, s, "/news/other/"))[0]
		if answers := s.Answers(to); s.Other(from.Counterpoints[0]) != to || len(answers) != 1 || answers[0].Of != from {
			t.Errorf("%s: not linked both ways", name)
		}
	}
}

func TestClaimsAreNumberedAsTheReaderMeetsThem(t *testing.T) {
	s, out := link(t, "claimants: {dhs: {name: The department}}", map[string]string{"a.md": `---
claims:
  - {id: last, quote: three, claimant: dhs}
  - {id: first, quote: One, claimant: Jo, counterpoints: [{id: r, text: x}, {text: y, answers: r}, {quote: two}]}
---
One two three.`})
	if len(out) > 0 {
		t.Fatal(out.Text(false))
	}
	claims := s.Claims(page(t, s, "/a/"))
	if claims[0].ID != "first" || claims[0].Number != 1 || claims[1].Claimant.Name != "The department" || claims[0].Claimant.Name != "Jo" {
		t.Errorf("got %+v, %+v", claims[0], claims[1])
	}
	cps := claims[0].Counterpoints
	if len(cps) != 2 || len(cps[0].Replies) != 1 || cps[1].N != 3 || len(claims[0].All) != 3 {
		t.Errorf("counterpoints %+v", cps)
	}
}

func TestLinkNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, config, file, text, place, words string }{
		{"an article", "{}", "a.md", strings.Replace(two, "other#x", "twa#one", 1), "4:51: error", `did you mean "two"`},
		{"a claim", "{}", "a.md", strings.Replace(two, "other#x", "two#oen", 1), "4:51: error", `did you mean "one"`},
		{"itself", "{}", "a.md", strings.Replace(two, "other#x", "#one", 1), "4:51: error", "answers itself"},
		{"no claim", "{}", "a.md", strings.Replace(two, "other#x", "two", 1), "4:51: error", "ARTICLE#ID"},
		{"a source", "sources: {ruling: {title: R}}", "a.md", "---\nclaims: [{id: a, quote: A, counterpoints: [{text: x, sources: [rulin]}]}]\n---\nA", "2:64: error", `did you mean "ruling"`},
		{"a rating", "ratings: [{id: false-claim}]", "a.md", "---\nclaims: [{id: a, quote: A, rating: false-clam}]\n---\nA", "2:36: error", `did you mean "false-claim"`},
		{"a claimant", "claimants: {council: The council}", "a.md", "---\nclaims: [{id: a, quote: A, claimant: concil}]\n---\nA", "2:38: warning", `did you mean "council"`},
		{"a link", "{}", "a.md", "Text [x](tow.md).", "1:6: warning", "content/two.md"},
		{"an image", "{}", "a.md", "Text ![x](pic.png).", "1:6: warning", "not there"},
		{"an address twice", "{}", "two/index.md", "Text.", "", "same address as"},
		{"an address that is ours", "{}", "claims.md", "Text.", "", "a page that Counterpoint makes"},
		{"a url elsewhere", "{}", "a.md", "---\nurl: https://evil.example/\n---\n", "2:6: error", "no path of this site"},
	} {
		target := strings.Replace(two, ", counterpoints: [{claim: \"other#x\"}]", "", 1)
		_, out := link(t, c.config, map[string]string{"two.md": target, c.file: c.text})
		text := out.Text(false)
		if !strings.Contains(text, "content/"+c.file) || !strings.Contains(text, c.place) || !strings.Contains(text, c.words) {
			t.Errorf("%s: want %s and %q, got\n%s", c.name, c.place, c.words, text)
		}
	}
}

func TestConfigDiagnostics(t *testing.T) {
	for _, c := range []struct{ text, place, words string }{
		{"titel: T", "1:1: error", `"title"`},
		{"baseURL: ftp://x.example/", "1:10: error", "no address of a site"},
		{"baseURL: 'https://x.example/?q'", "1:10: error", "no address of a site"},
		{"baseURL: 'javascript:alert(1)'", "1:10: error", "no address of a site"},
		{"ratings: [{label: x}]", "1:11: error", "needs an id"},
		{"ratings: [{id: A b}]", "1:16: error", "must consist of"},
		{"ratings: [{id: a}, {id: a}]", "1:25: error", "used twice"},
		{"ratings: [{id: a, color: 'red; } body { display: none'}]", "1:26: error", "no colour"},
		{"ratings: [{id: a, color: 'url(//x.example)'}]", "1:26: error", "no colour"},
		{"claimants: {a: {description: x}}", "1:16: error", "needs a name"},
		{"markup: {unsave: true}", "1:10: error", `"unsafe"`},
		{"menu: {name: x}", "1:14: error", "list"},
		{"relativeURLs: maybe", "1:15: error", "true"},
	} {
		var out diag.List
		parseConfig(c.text, &out)
		if text := out.Text(false); !strings.Contains(text, "site.yaml:"+c.place) || !strings.Contains(text, c.words) {
			t.Errorf("%s: want %s and %q, got\n%s", c.text, c.place, c.words, text)
		}
	}
	var out diag.List
	c := parseConfig("ratings: [{id: a, color: '#B00'}, {id: b, color: teal}, {id: c, color: 'oklch(60% 0.2 30 / 0.5)'}]", &out)
	if len(out) > 0 || len(c.Ratings) != 3 {
		t.Errorf("colours: %s", out.Text(false))
	}
}
