package site

import (
	"strings"
	"testing"

	"counterpoint/generator/asset"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// front is an article with front matter.
func front(lines string) string { return "---\n" + lines + "\n---\nText.\n" }

func listed(list []*Page) string {
	var all []string
	for _, p := range list {
		all = append(all, p.Path)
	}
	return strings.Join(all, " ")
}

// said returns where diagnostics stand and what they say.
func said(out diag.List) string {
	var list []string
	for _, d := range out {
		list = append(list, d.Pos.String()+": "+d.Message)
	}
	return strings.Join(list, "\n")
}

// withoutOurs are the pages but those that every site has.
func withoutOurs(s *Site) string {
	return strings.TrimSpace(strings.NewReplacer("/404.html ", "", "/claims/ ", "", "/search/ ", "").Replace(strings.TrimPrefix(paths(s)+" ", "/ ")))
}

func TestWhichFilesArePages(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
		said  string
	}{
		{"a bundle's own files are parts of it",
			map[string]string{"a/index.md": "", "a/part.md": "", "a/more/part.md": "", "b.md": ""}, "/a/ /b/",
			"content/a/more/part.md: this file is a part of the bundle that it lies in, and gets no page\n" +
				"content/a/part.md: this file is a part of the bundle that it lies in, and gets no page"},
		{"a bundle in a bundle is a page", map[string]string{"a/index.md": "", "a/b/index.md": ""}, "/a/ /a/b/", ""},
		{"a section is no bundle", map[string]string{"a/_index.md": "", "a/index.md": front("slug: x"), "a/b.md": ""}, "/a/ /a/b/ /x/", ""},
		{"the root is no bundle", map[string]string{"index.md": "", "b.md": ""}, "/b/", ""},
		{"a headless bundle", map[string]string{"a/index.md": front("headless: true"), "a/part.md": "", "a/x.png": "", "b.md": ""}, "/b/", ""},
		{"a page that is not rendered", map[string]string{"a.md": front("build: {render: never}"), "b.md": ""}, "/b/", ""},
		{"a section that is not rendered", map[string]string{"a/_index.md": front("render: false"), "a/b.md": ""}, "/a/b/", ""},
		{"a cascade", map[string]string{"_common/_index.md": front("cascade: {build: {render: never}}"), "_common/a.md": "", "_common/b/c.md": "", "d.md": ""}, "/d/", ""},
		{"what a page says itself comes before a cascade", map[string]string{
			"a/_index.md": front("build: {render: always}\ncascade: {build: {render: never}}"), "a/b.md": "", "a/c.md": front("build: {list: always}")}, "/a/ /a/c/", ""},
		{"translations", map[string]string{"a/index.md": "", "a/index.fr.md": "", "b.md": "", "b.zh-cn.md": "", "_index.de.md": ""}, "/a/ /b/",
			"content/_index.de.md: this translation gets no page: the site has no language \"de\"\n" +
				"content/a/index.fr.md: this translation gets no page: the site has no language \"fr\"\n" +
				"content/b.zh-cn.md: this translation gets no page: the site has no language \"zh-cn\""},
		{"names that only look like translations", map[string]string{"node.js.md": "", "release-1.2.md": "", "vue.fr.md": ""},
			"/node.js/ /release-1.2/ /vue.fr/", ""},
		{"an unlisted page", map[string]string{"a.md": front("build: {list: never}\ntags: [x]"), "b.md": ""}, "/a/ /b/", ""},
		{"a page in the place of a section", map[string]string{"projects.md": "", "projects/one.md": ""}, "/projects/ /projects/one/", ""},
		{"a 404 page of one's own", map[string]string{"missing.md": front("url: /404.html")}, "/404.html", ""},
	} {
		s, out := link(t, "title: T", c.files)
		got := withoutOurs(s)
		if c.want == "/404.html" {
			got = strings.TrimPrefix(strings.TrimSuffix(paths(s), " /claims/ /search/"), "/ ")
		}
		if got != c.want || said(out) != c.said {
			t.Errorf("%s: got %s, want %s\n%s", c.name, got, c.want, out.Text(false))
		}
		if strings.Contains(listed(s.Home.Children), "/a/") && c.name == "an unlisted page" || c.name == "a headless bundle" && len(s.Resources) > 0 {
			t.Errorf("%s: home lists %s, resources %v", c.name, listed(s.Home.Children), s.Resources)
		}
	}
}

// Blogs that were Jekyll's have the same slug in several years. What is written
// later must not move what is there.
func TestOfArticlesOfOneNameTheOldestKeepsItsAddress(t *testing.T) {
	s, out := link(t, "title: T", map[string]string{
		"cn/2014-01-03-joke.md":       "",
		"cn/2014-11-27-joke.md":       "",
		"cn/2013-05-05-old/index.md":  front("slug: joke"),
		"cn/2012-01-01-draft-joke.md": front("slug: joke\ndraft: true"),
		"fr/report.md":                front("date: 2015-01-01"),
		"fr/2016-report.md":           front("date: 2016-01-01\nslug: report"),
		"fr/again.md":                 front("date: 2016-01-01\nslug: report"),
		"en/2014-01-03-joke.md":       "",
		"en/joke.md":                  "",
	})
	const want = "/cn/ /cn/2013-05-05-joke/ /cn/2014-01-03-joke/ /cn/2014-11-27-joke/ /en/ /en/2014-01-03-joke/ /en/joke/ /fr/ /fr/2016-01-01-report/ /fr/2016-01-01-report/ /fr/report/"
	if got := withoutOurs(s); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if len(out) != 7 || out.Count(diag.Error) != 1 || !strings.Contains(out[0].Message, "another article has this name") || !strings.Contains(out[0].Hint, "/cn/2013-05-05-joke/") {
		t.Errorf("diagnostics:\n%s", out.Text(false))
	}
}

func TestSectionsAreHugos(t *testing.T) {
	s, out := link(t, "title: T", map[string]string{
		"posts/2024/a.md":      front("date: 2024-01-01"),
		"posts/2025/b.md":      front("date: 2025-01-01"),
		"docs/_index.md":       front("title: The docs"),
		"docs/two/_index.md":   front("title: Second\nweight: 2"),
		"docs/two/x.md":        front("weight: 2"),
		"docs/two/deep/y.md":   front("weight: 1"),
		"docs/two/z.md":        front("date: 2025-06-01"),
		"docs/one/_index.md":   front("weight: 1"),
		"docs/one/w.md":        front("date: 2024-06-01"),
		"log/_index.md":        front("url: /journal/"),
		"log/2025/_index.md":   front("transparent: true"),
		"log/2025/entry.md":    "",
		"log/plain.md":         "",
		"only/sub/_index.md":   "",
		"drafts/_index.md":     front("draft: true"),
		"my-notes/note.md":     "",
		"tags/_index.md":       front("title: Subjects"),
		"tags/go/_index.md":    front("title: The language"),
		"my-notes/tagged.md":   front("tags: [Go, go, 'C#', C, HTTP/2]"),
		"my-notes/tagged-2.md": front("tags: [go]\ncategories: []"),
	})
	if len(out) > 0 {
		t.Fatal(out.Text(false))
	}
	for _, c := range []struct{ path, title, children, below string }{
		{"/posts/", "Posts", "/posts/2025/b/ /posts/2024/a/", ""},
		{"/posts/2024/", "2024", "/posts/2024/a/", ""},
		{"/docs/", "The docs", "/docs/two/z/ /docs/one/w/ /docs/two/deep/y/ /docs/two/x/", "/docs/one/ /docs/two/"},
		{"/docs/two/", "Second", "/docs/two/deep/y/ /docs/two/x/ /docs/two/z/", ""},
		{"/journal/", "Log", "/log/2025/entry/ /log/plain/", ""},
		{"/log/2025/", "2025", "/log/2025/entry/", ""},
		{"/only/", "Only", "/only/sub/", ""},
		{"/my-notes/", "My notes", "/my-notes/note/ /my-notes/tagged-2/ /my-notes/tagged/", ""},
		{"/tags/", "Subjects", "", "/tags/c/ /tags/c%23/ /tags/http/2/ /tags/go/"},
		{"/tags/go/", "The language", "/my-notes/tagged-2/ /my-notes/tagged/", ""},
	} {
		p := page(t, s, c.path)
		if p.Title != c.title || listed(p.Children) != c.children || listed(p.Terms) != c.below {
			t.Errorf("%s: %q lists %s; below it %s", c.path, p.Title, listed(p.Children), listed(p.Terms))
		}
	}
	if strings.Contains(paths(s), "/drafts/") {
		t.Errorf("the list of a draft is published: %s", paths(s))
	}
	if got := page(t, s, "/my-notes/tagged/").Tags; listed(got) != "/tags/go/ /tags/c%23/ /tags/c/ /tags/http/2/" {
		t.Errorf("tags %s", listed(got))
	}
}

// An article may stand where a taxonomy's page would; its terms are there.
func TestATaxonomyBesideAnArticleOfItsName(t *testing.T) {
	s, out := link(t, "title: T", map[string]string{"tags.md": "", "a.md": front("tags: [x]")})
	if got := withoutOurs(s); got != "/a/ /tags/ /tags/x/" || len(out) > 0 || page(t, s, "/tags/").Kind != KindArticle {
		t.Errorf("got %s\n%s", got, out.Text(false))
	}
}

func TestSlugs(t *testing.T) {
	for name, want := range map[string]string{
		"My Post": "my-post", " C++ & co ": "c++-co", "C#": "c%23", "a -- b": "a--b", "don't / do": "dont-do", "..": "", "v1.2_x~y": "v1.2_x~y",
		"Über uns": "über-uns", "日本語 の": "日本語-の", "me@x": "me@x", "100%": "100", "what?": "what", "!?": "",
	} {
		if got := slug(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestAddressesOfOddNames(t *testing.T) {
	s, out := link(t, "baseURL: https://x.example/docs/", map[string]string{
		"a.md": "![x](b%23c.png) ![y](50%25%3F.png)", "b#c.png": "", "50%?.png": "", "d/index.md": front("url: /e#f/"), "d/what?.png": "",
	})
	if len(out) != 1 || !strings.Contains(out[0].Message, "no path of this site") {
		t.Errorf("diagnostics: %s", out.Text(false))
	}
	a := page(t, s, "/a/")
	for dest, want := range map[string]string{"b%23c.png": "/docs/b%23c.png", "d/what%3F.png": "/docs/d/what%3F.png", "/tags/c%23/": "/docs/tags/c%23/", "50%25%3F.png": "/docs/50%25%3F.png"} {
		if got := s.Resolve(a, a, markdown.Link{Destination: dest}); got != want {
			t.Errorf("%s: got %s, want %s", dest, got, want)
		}
	}
	for _, r := range s.Resources {
		if strings.Contains(r.Path, "%23") || strings.Contains(r.Path, "%3F") {
			t.Errorf("the file of %s would be %s", r.Content, r.Path)
		}
	}
	if got := File("/tags/c%23/"); got != "tags/c#/index.html" {
		t.Errorf("the file of a page is %s", got)
	}
	s.Config.RelativeURLs = true
	for to, want := range map[string]string{"/tags/c%23/": "../tags/c%23/index.html", "/b%23c.png#x": "../b%23c.png#x"} {
		if got := s.Href(a, to); got != want {
			t.Errorf("relative %s: got %s, want %s", to, got, want)
		}
	}
}

func TestReferencesFindPagesAsHugoDoes(t *testing.T) {
	s, _ := link(t, "title: T", map[string]string{
		"posts/a.md": "", "posts/b/index.md": "", "posts/_index.md": "", "docs/a.md": "", "docs/deep/only.md": "", "_index.md": "", "docs/c.md": "",
	})
	for _, c := range []struct{ from, ref, want string }{
		{"/docs/c/", "a.md", "/docs/a/"},
		{"/docs/c/", "a", "/docs/a/"},
		{"/docs/c/", "/posts/a.md", "/posts/a/"},
		{"/docs/c/", "posts/a", "/posts/a/"},
		{"/docs/c/", "only.md#part", "/docs/deep/only/#part"},
		{"/docs/c/", "deep/only", "/docs/deep/only/"},
		{"/docs/c/", "b", "/posts/b/"},
		{"/docs/c/", "b/index.md", "/posts/b/"},
		{"/docs/c/", "/posts/", "/posts/"},
		{"/docs/c/", "/posts/_index.md", "/posts/"},
		{"/docs/c/", "/_index.md", "/"},
		{"/posts/b/", "../docs/c.md", "/docs/c/"},
		{"/posts/", "gone", "gone"},
	} {
		from := page(t, s, c.from)
		if got := s.Resolve(from, from, markdown.Link{Destination: c.ref, Ref: true}); got != c.want {
			t.Errorf("%s: %s: got %s, want %s", c.from, c.ref, got, c.want)
		}
	}
	two, _ := link(t, "title: T", map[string]string{"x/a.md": "", "y/a.md": "", "z/b.md": ""})
	from := page(t, two, "/z/b/")
	if got := two.Resolve(from, from, markdown.Link{Destination: "a", Ref: true}); got != "a" {
		t.Errorf("of two pages one was taken: %s", got)
	}
}

// A blog's relative links start from its pages' addresses, and its links from
// the root may have the path of baseURL.
func TestLinksOfBlogsThatMoveInAreKnown(t *testing.T) {
	s, out := link(t, "baseURL: https://x.example/blog/", map[string]string{
		"posts/a.md":         "![x](../a/one.png) ![x](two.png) ![x](../../img/three.png) [y](../b/) [z](/blog/posts/b/) ![q](/img/three.png)",
		"posts/a/one.png":    "",
		"posts/b.md":         "",
		"posts/c/index.md":   "[x](../b.md) [y](pic.png) ![z](gone.png) [w](../B.md) [v](/posts/gone.md)\n\n## x\n",
		"posts/c/pic.png":    "",
		"other/far/away.png": "",
		"posts/e.md":         "---\nimage: img/three.png\n---\n",
		"posts/f.md":         "---\nimage: none.png\n---\n",
		"posts/g.md":         "[a](/b/) [b](../B/) [c](/posts/c#x) [d](b.html) [e](/blog/posts/b/index.html) [f](/img/) [g](?q) [h](../nowhere/)",
		"posts/d.md":         "![x](away.png) [y](bb.md) [z](example.com)",
	}, func(in *Input) {
		in.Files.Images = map[string]asset.Size{"/img/three.png": {Width: 3, Height: 4}, "/posts/a/two.png": {}}
	})
	const want = `content/posts/c/index.md:1:27: this image is not there
content/posts/c/index.md:1:42: this link leads to a file that is not there
content/posts/c/index.md:1:55: this link leads to a file that is not there
content/posts/d.md:1:1: this image is not there
content/posts/d.md:1:16: this link leads to a file that is not there
content/posts/d.md:1:27: this link leads to a file that is not there
content/posts/f.md:2:8: this image is not there
content/posts/g.md:1:1: this link leads to no page of this site
content/posts/g.md:1:10: this link leads to no page of this site
content/posts/g.md:1:37: this link leads to no page of this site
content/posts/g.md:1:79: this link leads to no page of this site
content/posts/g.md:1:98: this link leads to no page of this site`
	out.Sort()
	if said(out) != want {
		t.Errorf("got\n%s", out.Text(false))
	}
	hints := out.Text(false)
	for _, hint := range []string{"content/posts/c/gone.png", "did you mean content/other/far/away.png?", "content/posts/bb.md; did you mean content/posts/b.md?", "write https://example.com",
		"nothing is published at /b/; did you mean /posts/b/?", "nothing is published at /posts/B/; did you mean /posts/b/?", "nothing is published at /posts/nowhere/\n"} {
		if !strings.Contains(hints, hint) {
			t.Errorf("no hint %q in\n%s", hint, hints)
		}
	}
	a := page(t, s, "/posts/a/")
	if got := s.Resolve(a, a, markdown.Link{Destination: "/blog/posts/b/"}); got != "/blog/posts/b/" {
		t.Errorf("a link with the path of baseURL leads to %s", got)
	}
	if got := s.Resolve(a, a, markdown.Link{Destination: "img/three.png", Image: true}); got != "/blog/img/three.png" {
		t.Errorf("a theme's image from the root is %s", got)
	}
	if got := s.Target(a, a, markdown.Link{Destination: "/img/three.png", Image: true}); got.Width != 3 || got.URL != "/blog/img/three.png" {
		t.Errorf("an image of static/ is %+v", got)
	}
}

func TestLayoutsOfLists(t *testing.T) {
	s, out := link(t, "title: T", map[string]string{"a.md": front("layout: list"), "b.md": front("layout: post"), "c.md": front("template: page.html"), "d.md": front("layout: page")})
	if len(out) != 1 || out[0].Pos.String() != "content/a.md:2:9" {
		t.Errorf("diagnostics: %s", out.Text(false))
	}
	got := ""
	for _, p := range s.Pages {
		if p.Front != nil {
			got += p.Path + string(p.Kind) + ":" + p.Template + " "
		}
	}
	if got != "/a/article: /b/article:post /c/article: /d/page: " {
		t.Errorf("got %s", got)
	}
}
