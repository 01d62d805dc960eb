package generator_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
)

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// w3cDate is a date or a moment as W3C's datetime format and the schema's types
// date and dateTime both allow it.
var w3cDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$`)

// validSitemap checks a file by the rules of the protocol
// (https://www.sitemaps.org/protocol.html) and of its schemas, sitemap.xsd and
// siteindex.xsd, and returns the addresses.
func validSitemap(t *testing.T, name, data string) (list []string) {
	t.Helper()
	if len(data) > 50<<20 || !strings.HasPrefix(data, `<?xml version="1.0" encoding="utf-8"?>`) {
		t.Errorf("%s: %d bytes, %.50s", name, len(data), data)
	}
	children := map[string][]string{} // of each element, those that its schema allows, in their order
	switch {
	case strings.Contains(data, "<urlset "):
		children[""], children["urlset"], children["url"] = []string{"urlset"}, []string{"url"}, []string{"loc", "lastmod", "changefreq", "priority", "*"}
	default:
		children[""], children["sitemapindex"], children["sitemap"] = []string{"sitemapindex"}, []string{"sitemap"}, []string{"loc", "lastmod"}
	}
	d := xml.NewDecoder(strings.NewReader(data))
	var open []string
	var before []int // of each open element, which child came last
	text := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			text = ""
			parent := ""
			if len(open) > 0 {
				parent = open[len(open)-1]
			}
			kind := token.Name.Local
			if token.Name.Space != sitemapNamespace {
				kind = "*" // the schema lets other namespaces come after its own
			}
			at := slices.Index(children[parent], kind)
			if at < 0 || len(before) > 0 && at < before[len(before)-1] || at > 0 && at == before[len(before)-1] && kind != "*" || at > 0 && before[len(before)-1] < 0 {
				t.Errorf("%s: <%s> cannot stand here in <%s>", name, token.Name.Local, parent)
			}
			if len(before) > 0 {
				before[len(before)-1] = at
			}
			open, before = append(open, kind), append(before, -1)
		case xml.CharData:
			text += string(token)
		case xml.EndElement:
			last := open[len(open)-1]
			if len(children[last]) > 0 && before[len(before)-1] < 0 {
				t.Errorf("%s: <%s> is empty", name, last)
			}
			switch last {
			case "loc":
				list = append(list, text)
			case "lastmod":
				layout := time.RFC3339
				if len(text) == len(time.DateOnly) {
					layout = time.DateOnly
				}
				if _, err := time.Parse(layout, text); err != nil || !w3cDate.MatchString(text) {
					t.Errorf("%s: %q is no date of the protocol", name, text)
				}
			}
			open, before = open[:len(open)-1], before[:len(before)-1]
		}
	}
	for _, loc := range list {
		u, err := url.Parse(loc)
		if err != nil || !u.IsAbs() || u.Host == "" || u.Fragment != "" || len(loc) < 12 || len(loc) > 2048 || strings.ContainsFunc(loc, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>\^{|}`+"`", r) }) {
			t.Errorf("%s: %q is no address", name, loc)
		}
	}
	if len(list) > 50_000 || len(slices.Compact(slices.Sorted(slices.Values(list)))) != len(list) {
		t.Errorf("%s: %d addresses, or some twice", name, len(list))
	}
	return list
}

func TestSitemapsAreValidByTheirSchema(t *testing.T) {
	languages, err := txtar.ParseFile("testdata/golden/languages.txtar")
	must(t, err)
	long := strings.Repeat("ü", 100)
	for what, dir := range map[string]string{
		"the sample site": "..", "several languages": writeSite(t, languages),
		"odd addresses and dates": newSite(t, map[string]string{
			"site.yaml":                "title: T\nbaseURL: https://example.org/a/\ntaxonomies: [series]\n",
			"content/a & b's \"c\".md": "---\ndate: 0001-01-02\ntags: ['<x>', 'a&b', 'ü 1']\n---\nA.\n", "content/日本/語.md": "---\ndate: 2024-02-29T23:59:59.5-11:30\nseries: ['{|}']\n---\nB.\n",
			"content/" + long + "/" + long + "/" + long + "/" + long + ".md": "---\ndate: 9999-12-31T23:59:59+14:00\n---\nC.\n",
			"content/p.md": "---\nurl: /x y/~z/100%25/\n---\n",
		}),
	} {
		o := options(dir)
		o.Templates, o.Plain, o.Future = os.DirFS("../templates"), true, true
		got := run(t, generator.New(o))
		locs := validSitemap(t, what, got["sitemap.xml"])
		pages := 0
		for name := range got {
			if filepath.Base(name) == "index.html" {
				pages++
			}
		}
		if len(locs) < 5 || len(locs) > pages {
			t.Errorf("%s: %d addresses of %d pages\n%s", what, len(locs), pages, got["diagnostics"])
		}
		for _, loc := range locs {
			u, _ := url.Parse(loc)
			file := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(u.Path, "/"), "a/"), "w/") // the paths of the sites
			if page, ok := got[file+"index.html"]; !ok || strings.Contains(page, `name="robots" content="noindex`) {
				t.Errorf("%s: %s is no page for search engines", what, loc)
			}
		}
	}
}

// A crawler asks for robots.txt at the root of a host, and nowhere else; a page
// of an error has no address of its own.
func TestWhatCrawlersAndErrorsGet(t *testing.T) {
	for config, robots := range map[string]string{
		"baseURL: https://example.org/\n":   "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n",
		"baseURL: https://example.org/x/\n": "",
		"":                                  "",
		"baseURL: https://example.org/\nlanguages: {en: {}, fr: {}}": "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n",
	} {
		got := buildWith(t, newSite(t, map[string]string{"site.yaml": "title: T\n" + config}), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
		if got["robots.txt"] != robots {
			t.Errorf("%q: robots.txt is %q", config, got["robots.txt"])
		}
		page := got["404.html"]
		if page == "" || strings.Contains(page, "canonical") || strings.Contains(page, "og:url") || strings.Contains(page, `href="../`) || strings.Contains(got["sitemap.xml"], "404") {
			t.Errorf("%q: 404.html is\n%s", config, page)
		}
	}
}
