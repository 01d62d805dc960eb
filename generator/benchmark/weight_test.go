package benchmark_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"html"
	"iter"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	unsafe "github.com/yuin/goldmark/renderer/html"

	"counterpoint/generator"
)

// What a page may weigh, in bytes as gzip packs them at its usual level: once a
// site what its pages share, and for each article some more than its text and its
// claims would have as plain HTML.
const (
	onceASite   = 18 << 10
	ofItsText   = 1.1
	stylesheets = 9 << 10
	scripts     = 5 << 10
)

// The page, its stylesheet and its script together weigh no more than 1.1 times
// what is read, and 18 KB once a site.
//
// What is read is counted as the plainest HTML that says it: the title, the
// article as goldmark makes it, without classes and colours, with a mark around
// every passage and a link from there; and of each claim its words, who claims it,
// and every counterpoint with its stance in words, its own words, and what it leads
// to. There are no head, no map, no list of claims, no ways from note to note, no
// names for what reads the page to somebody, and nothing for machines.
func TestAPageWeighsLittleMoreThanWhatIsRead(t *testing.T) {
	c := corpus{20}
	result := updated(t, c.files)
	for i := range 4 {
		page := fileOf(t, result, c.stem(i)+"/index.html")
		css, js := packed(t, linkedFrom(t, result, page, cssLink)), packed(t, linkedFrom(t, result, page, jsLink))
		text, weight := packed(t, c.plain(t, i)), packed(t, page)
		most := int(ofItsText*float64(text)) + onceASite
		t.Logf("article %d: what is read %d bytes, the page %d (%.2f), css %d, js %d; together %d of %d",
			i, text, weight, float64(weight)/float64(text), css, js, weight+css+js, most)
		if weight+css+js > most {
			t.Errorf("article %d: %d bytes, at most %d should be", i, weight+css+js, most)
		}
		if css > stylesheets || js > scripts {
			t.Errorf("the stylesheet has %d bytes, at most %d; the script %d, at most %d", css, stylesheets, js, scripts)
		}
	}
}

var (
	cssLink = regexp.MustCompile(`<link rel="stylesheet" href="/([^"]+)"`)
	jsLink  = regexp.MustCompile(`<script [^>]*src="/([^"]+)"`)
)

// linkedFrom is the one file of its kind to which a page leads.
func linkedFrom(t *testing.T, result *generator.Result, page []byte, link *regexp.Regexp) []byte {
	t.Helper()
	list := link.FindAllSubmatch(page, -1)
	if len(list) != 1 {
		t.Fatalf("%d links %v", len(list), link)
	}
	return fileOf(t, result, string(list[0][1]))
}

func updated(t *testing.T, files func() iter.Seq2[string, string]) *generator.Result {
	t.Helper()
	dir := t.TempDir()
	if err := write(dir, files()); err != nil {
		t.Fatal(err)
	}
	result, err := generator.New(generator.Options{Source: dir, Now: time.Unix(2e9, 0), Templates: os.DirFS("../../templates"), Plain: true}).Update(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		t.Errorf("%v", d)
	}
	return result
}

func fileOf(t *testing.T, result *generator.Result, name string) []byte {
	t.Helper()
	data, list, ok := result.File(name)
	if !ok || len(list) > 0 {
		t.Fatalf("%s: %v", name, list)
	}
	return data
}

// packed is how many bytes gzip makes of some.
func packed(t *testing.T, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(data)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// plain is what is read of an article.
func (c corpus) plain(t *testing.T, i int) []byte {
	t.Helper()
	var out bytes.Buffer
	fmt.Fprintf(&out, "<!doctype html>\n<title>%[1]s</title>\n<h1>%[1]s</h1>\n", c.title(i))
	toHTML(t, &out, c.bodyOf(i, 0, c.marked(i)))
	out.WriteString("<h2>Claims</h2>\n")
	for _, s := range c.statements(i, 0) {
		fmt.Fprintf(&out, "<h3 id=\"note-%[2]s\">%[1]s: <a href=\"#%[2]s\">%[3]s</a></h3>\n", s.claimant, s.id, html.EscapeString(s.quote))
		for _, a := range s.answers {
			fmt.Fprintf(&out, "<p><b>%s</b></p>\n", a.stance)
			switch {
			case a.quote != "":
				fmt.Fprintf(&out, "<p><a href=\"#%s-1\">%s</a></p>\n", s.id, html.EscapeString(a.quote))
			case a.claim != "":
				out.WriteString(c.plainClaim(a.claim))
			default:
				toHTML(t, &out, a.text)
			}
		}
		for _, from := range c.answeredBy(i, s.id) {
			fmt.Fprintf(&out, "<p><b>context</b></p>\n%s", c.plainClaim(from))
		}
	}
	return out.Bytes()
}

// marked are the words of an article's paragraphs with the passages of its claims.
func (c corpus) marked(i int) [][]string {
	text := c.text(i)
	for k := range claims {
		words, answer := text[k], text[(k+4)%paragraphs]
		words[quoteStart] = fmt.Sprintf(`<mark id="c%d">`, k) + words[quoteStart]
		words[quoteEnd-1] += fmt.Sprintf(`</mark><a href="#note-c%d">%d</a>`, k, k+1)
		answer[passageStart] = fmt.Sprintf(`<mark id="c%d-1">`, k) + answer[passageStart]
		answer[passageEnd-1] += fmt.Sprintf(`</mark><a href="#c%d">%d</a>`, k, k+1)
	}
	return text
}

// plainClaim is a claim of another article.
func (c corpus) plainClaim(name string) string {
	stem, id, _ := strings.Cut(name, "#")
	var section, i int
	_, _ = fmt.Sscanf(stem, "s%d/a%d", &section, &i)
	for _, s := range c.statements(i, 0) {
		if s.id == id {
			return fmt.Sprintf("<p>%s: <a href=\"/%s/#%s\">%s</a> in %s</p>\n", s.claimant, stem, id, html.EscapeString(s.quote), c.title(i))
		}
	}
	panic("no claim " + name)
}

// answeredBy are the claims of other articles to which a claim is an answer.
func (c corpus) answeredBy(i int, id string) []string {
	var list []string
	for j := range c.articles {
		for _, s := range c.statements(j, 0) {
			for _, a := range s.answers {
				if a.claim == c.stem(i)+"#"+id {
					list = append(list, c.stem(j)+"#"+s.id)
				}
			}
		}
	}
	return list
}

func toHTML(t *testing.T, out *bytes.Buffer, text string) {
	t.Helper()
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(unsafe.WithUnsafe())).Convert([]byte(text), out); err != nil {
		t.Fatal(err)
	}
}
