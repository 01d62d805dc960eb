package generator_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"counterpoint/generator"
	"counterpoint/generator/anchor"
)

// sampleSite is the site of this repository, as its readers get it.
func sampleSite(t *testing.T) map[string]string {
	t.Helper()
	o := options("..")
	o.Templates, o.Future = os.DirFS("../templates"), true
	return run(t, generator.New(o))
}

// annotated is what the tests read of claims.jsonld.
type annotated struct {
	ID, Type, Label string
	Total           int
	About           struct{ ID, ArticleBody string }
	First           struct {
		ID, Type   string
		PartOf     struct{ ID string }
		StartIndex *int
		Items      []struct {
			ID, Type          string
			Motivation        any
			Body, Target      any
			Created, Modified string
		}
	}
}

func collections(t *testing.T, files map[string]string) map[string]annotated {
	t.Helper()
	list := map[string]annotated{}
	for name, data := range files {
		if strings.HasSuffix(name, ".jsonld") {
			var c annotated
			if err := json.Unmarshal([]byte(data), &c); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			list[name] = c
		}
	}
	if len(list) < 3 {
		t.Fatalf("only %d collections", len(list))
	}
	return list
}

// The selectors of every annotation find their place again: by the words and
// their context, and by counting code points.
func TestSelectorsOfTheSampleSiteFindTheirPlaces(t *testing.T) {
	selected := 0
	for name, c := range collections(t, sampleSite(t)) {
		text := anchor.New(c.About.ArticleBody)
		points := []rune(c.About.ArticleBody)
		for _, one := range c.First.Items {
			for _, place := range []any{one.Target, one.Body} {
				for _, s := range selectors(place) {
					selected++
					m := text.Find(anchor.Selector{Exact: s.Exact, Prefix: s.Prefix, Suffix: s.Suffix})
					if m.State != anchor.Anchored || c.About.ArticleBody[m.Range.Start:m.Range.End] != s.Exact {
						t.Errorf("%s: %s: the words are not found: %v", name, one.ID, m)
					}
					if got := string(points[s.Start:s.End]); got != s.Exact {
						t.Errorf("%s: %s: code points %d to %d are %q", name, one.ID, s.Start, s.End, got)
					}
					if before := string(points[:s.Start]); !strings.HasSuffix(before, s.Prefix) || len(c.About.ArticleBody[:m.Range.Start]) != len(before) {
						t.Errorf("%s: %s: words and position do not mean the same place", name, one.ID)
					}
				}
			}
		}
	}
	if selected < 50 {
		t.Errorf("only %d places", selected)
	}
}

// chosen is what the selectors of a place say together.
type chosen struct {
	Type, Exact, Prefix, Suffix, Value string
	Start, End                         int
}

// selectors returns those of a place, or of each in a list.
func selectors(place any) (list []chosen) {
	switch place := place.(type) {
	case []any:
		for _, each := range place {
			list = append(list, selectors(each)...)
		}
	case map[string]any:
		if place["selector"] == nil {
			return nil
		}
		var s chosen // each has fields of its own
		for _, each := range place["selector"].([]any) {
			data, _ := json.Marshal(each)
			_ = json.Unmarshal(data, &s)
		}
		list = append(list, s)
	}
	return list
}

// A small guard of what the Web Annotation Data Model requires.
func TestAnnotationsHaveWhatTheModelRequires(t *testing.T) {
	files := sampleSite(t)
	for name, c := range collections(t, files) {
		here := "https://example.org/" + name
		if !strings.Contains(files[name], `"http://www.w3.org/ns/anno.jsonld"`) || c.ID != here || c.Type != "AnnotationCollection" ||
			c.Label == "" || c.Total != len(c.First.Items) {
			t.Errorf("%s: the collection: %q %q %d", name, c.ID, c.Type, c.Total)
		}
		if c.First.ID == "" || c.First.Type != "AnnotationPage" || c.First.PartOf.ID != here || c.First.StartIndex == nil || *c.First.StartIndex != 0 {
			t.Errorf("%s: its page: %+v", name, c.First)
		}
		ids := map[string]bool{}
		for _, one := range c.First.Items {
			if ids[one.ID] || !strings.HasPrefix(one.ID, here+"#") || one.Type != "Annotation" || one.Target == nil || one.Body == nil {
				t.Errorf("%s: %+v", name, one)
			}
			ids[one.ID] = true
			if to, ok := one.Target.(string); ok && !ids[to] { // an annotation that came before
				t.Errorf("%s: %s has an unknown target %s", name, one.ID, to)
			}
			for _, m := range aList(one.Motivation) {
				if !slices.Contains([]any{"assessing", "replying", "linking"}, m) {
					t.Errorf("%s: %s has the motivation %v", name, one.ID, m)
				}
			}
			for _, at := range []string{one.Created, one.Modified} {
				if at != "" && !strings.HasSuffix(at, "Z") {
					t.Errorf("%s: %s: %s is not in UTC", name, one.ID, at)
				}
			}
		}
	}
}

func aList(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// The text that positions count in is the one of the page: package export says
// which elements of it are drawn and not written.
func TestThePageHasTheTextThatPositionsMean(t *testing.T) {
	files := sampleSite(t)
	for name, c := range collections(t, files) {
		page := files[strings.TrimSuffix(name, "claims.jsonld")+"index.html"]
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && (hasClass(n, "article-body") || n.Data == "h1" && hasAttribute(n, "id")) {
				writtenText(&b, n)
			}
		}
		if got := strings.Join(strings.FieldsFunc(b.String(), unicode.IsSpace), " "); got != c.About.ArticleBody {
			t.Errorf("%s\nthe page has %s\nthe file has %s", name, got, c.About.ArticleBody)
		}
	}
}

func writtenText(b *strings.Builder, n *html.Node) {
	inline := "a abbr b code del em i kbd mark s span strong sub sup"
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case slices.ContainsFunc([]string{"notes", "claim-ref", "answer-ref", "footnote-ref", "footnote-backref"}, func(c string) bool { return hasClass(n, c) }):
	case slices.Contains(strings.Fields(inline), n.Data):
		for c := range n.ChildNodes() {
			writtenText(b, c)
		}
	default:
		b.WriteByte(' ')
		for c := range n.ChildNodes() {
			writtenText(b, c)
		}
		b.WriteByte(' ')
	}
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "class" && slices.Contains(strings.Fields(a.Val), class)
	})
}

// A parser that is not ours reads the feeds of every format, and finds the same
// in each.
func TestFeedsAreReadByAnotherParser(t *testing.T) {
	files := sampleSite(t)
	for _, list := range []string{"", "tags/code/", "claims/"} {
		var first *gofeed.Feed
		for _, format := range []string{"atom.xml", "rss.xml", "feed.json"} {
			data, ok := files[list+format]
			if !ok && list == "claims/" {
				continue
			}
			feed, err := gofeed.NewParser().ParseString(data)
			if err != nil {
				t.Fatalf("%s%s: %v", list, format, err)
			}
			checkFeed(t, list+format, feed)
			if first == nil {
				first = feed
			}
			if len(feed.Items) != len(first.Items) || feed.Title != first.Title || feed.Link != first.Link {
				t.Errorf("%s%s is not as the first format: %d %q %q", list, format, len(feed.Items), feed.Title, feed.Link)
			}
			for i, item := range feed.Items {
				if other := first.Items[i]; item.GUID != other.GUID || item.Title != other.Title || strings.TrimSpace(item.Content) != strings.TrimSpace(other.Content) ||
					!item.PublishedParsed.Equal(*other.PublishedParsed) || !slices.Equal(item.Categories, other.Categories) {
					t.Errorf("%s%s: %s differs between the formats", list, format, item.Title)
				}
			}
		}
	}
}

func checkFeed(t *testing.T, name string, feed *gofeed.Feed) {
	t.Helper()
	if feed.Title == "" || feed.FeedLink != "https://example.org/"+name || len(feed.Items) == 0 || feed.Language != "en" {
		t.Errorf("%s: %q at %q in %q", name, feed.Title, feed.FeedLink, feed.Language)
	}
	seen := map[string]bool{}
	for _, item := range feed.Items {
		if seen[item.GUID] || item.Title == "" || item.PublishedParsed == nil || !strings.HasPrefix(item.Link, "https://example.org/") {
			t.Errorf("%s: %q %q %q", name, item.GUID, item.Title, item.Link)
		}
		seen[item.GUID] = true
		root, err := html.Parse(strings.NewReader(item.Content))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "http") || a.Key == "id" || a.Key == "class" {
					t.Errorf("%s: %s: <%s %s=%q>", name, item.Title, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// Every claim and every counterpoint stands in the feed's article, in order.
func TestAFeedHasEveryNoteWhole(t *testing.T) {
	files := sampleSite(t)
	var data struct {
		Claims []struct {
			URL           string
			Article       struct{ URL string }
			Counterpoints []struct{ Stance string }
		}
	}
	if err := json.Unmarshal([]byte(files["claims.json"]), &data); err != nil {
		t.Fatal(err)
	}
	feed, err := gofeed.NewParser().ParseString(files["atom.xml"])
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range feed.Items {
		at, answers := 0, 0
		for _, c := range data.Claims {
			if c.Article.URL != item.Link {
				continue
			}
			answers += len(c.Counterpoints)
			i := strings.Index(item.Content[at:], `<q><a href="`+c.URL+`">`)
			if i < 0 {
				t.Errorf("%s: %s does not stand after those before it", item.Title, c.URL)
				continue
			}
			at += i
		}
		if got := strings.Count(item.Content, "<blockquote>\n<p><strong>"); got != answers {
			t.Errorf("%s: %d of %d counterpoints", item.Title, got, answers)
		}
	}
}

// What is published when decides on feeds and data, too.
func TestDraftsStandInNoFeed(t *testing.T) {
	dir := newSite(t, map[string]string{
		"site.yaml":             "title: T\nbaseURL: https://example.org/\n",
		"content/a.md":          "---\ntitle: Hidden\ndraft: true\n---\nThe sky is blue.\n",
		"content/a.claims.yaml": "claims: [{id: sky, quote: sky}]\n",
		"content/b.md":          "---\ntitle: B\n---\nText.\n",
	})
	for _, drafts := range []bool{false, true} {
		o := options(dir)
		o.Drafts = drafts
		result, err := generator.New(o).Build(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range result.Files {
			if has := strings.Contains(string(f.Data), "Hidden"); f.Path == "atom.xml" && has != drafts || f.Path == "claims.json" && has != drafts {
				t.Errorf("drafts %v: %s has one: %v", drafts, f.Path, has)
			}
			if f.Path == "a/claims.jsonld" && !drafts {
				t.Errorf("%s is published", f.Path)
			}
		}
	}
}

// The same table for a program: every row as long as the first.
func TestTheTableIsRead(t *testing.T) {
	files := sampleSite(t)
	rows, err := csv.NewReader(strings.NewReader(files["claims.csv"])).ReadAll()
	if err != nil || len(rows) != 31 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if lines := strings.Count(files["claims.csv"], "\r\n"); lines != len(rows) || strings.Count(files["claims.csv"], "\n") != lines {
		t.Errorf("%d lines", lines)
	}
}

// A feed has the newest twenty by date, whatever their weight; what has no date
// comes last. Claims count from the later of their date and their article's.
func TestFeedsHaveTheNewest(t *testing.T) {
	site := map[string]string{
		"site.yaml":       "title: T\nbaseURL: https://example.org/\n",
		"content/none.md": "---\ntitle: None\n---\nText.\n",
		"content/old.md":  "---\ntitle: Old\ndate: 2001-01-01\nweight: 1\n---\nOld words, new words, odd words.\n",
		"content/old.claims.yaml": `claims:
- {id: old, quote: Old words, date: 1999-01-01}
- {id: new, quote: new words, date: 2025-12-31}
- {id: odd, quote: odd words, corrections: [{date: 2003-01-01, text: Second}, {date: 2002-01-01, text: First}, {date: 2003-01-01, text: Third}]}
`,
	}
	var want []string
	for day := 28; day > 9; day-- {
		title := fmt.Sprintf("Day %d", day)
		want = append(want, title)
		site[fmt.Sprintf("content/d%d.md", day)] = fmt.Sprintf("---\ntitle: %s\ndate: 2025-01-%d\n---\nText.\n", title, day)
	}
	files := build(t, newSite(t, site))
	for name, titles := range map[string][]string{
		"atom.xml":        append(want, "Old"),
		"claims/atom.xml": {"new words", "Old words", "odd words"},
		"corrections.xml": {"odd words", "odd words", "odd words"},
	} {
		feed, err := gofeed.NewParser().ParseString(files[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, item := range feed.Items {
			got = append(got, item.Title)
		}
		if !slices.Equal(got, titles) {
			t.Errorf("%s: %q, want %q", name, got, titles)
		}
		if name == "corrections.xml" && feed.Items[1].GUID != "tag:example.org,2003-01-01:/old/odd/2" {
			t.Errorf("%s: %s", name, feed.Items[1].GUID)
		}
	}
}
