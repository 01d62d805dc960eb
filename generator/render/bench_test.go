package render

import (
	"fmt"
	"os"
	"path/filepath"
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
	"counterpoint/generator/site"
)

// benchArticle is an article of so many claims, each of eight words in a
// paragraph of its own, with two answers. Nested ones lie in one another, five at
// a time; overlapping ones go on into the next paragraph.
func benchArticle(kind string, claims int) (text, file string) {
	var b, c strings.Builder
	c.WriteString("claims:\n")
	for i := range claims {
		fmt.Fprintf(&b, "Before %[1]d the council *said* that the bridge %[1]d was safe until the winter, and %[1]d more words.\n\n", i)
		at, quote := i, "said that the bridge %[1]d was safe"
		switch kind {
		case "nested":
			at = i / 5 * 5
			quote = strings.Join(strings.Fields("council said that the bridge %[1]d was safe until the")[i%5:], " ")
		case "overlapping":
			if quote += " until the winter, and %[1]d more words."; i+1 < claims {
				quote += " Before %[2]d the council"
			}
		}
		quote = fmt.Sprintf(quote, at, at+1)
		fmt.Fprintf(&c, "- id: c%d\n  quote: %q\n  claimant: Body %d\n  counterpoints:\n", i, quote, i%20)
		fmt.Fprintf(&c, "  - {stance: qualifies, quote: 'Before %d the council'}\n  - {stance: disputes, text: The *record* says otherwise.}\n", (i+3)%claims)
	}
	return b.String(), c.String()
}

func benchSite(b *testing.B, kind string, claims int) (*Renderer, *site.Site, *site.Page) {
	b.Helper()
	var out diag.List
	yaml := func(text string) decode.Value {
		v, _ := decode.YAML(diag.NewSource("a.yaml", []byte(text)), 0, len(text), &out)
		return v
	}
	config := site.ParseConfig(yaml("{title: Bench, baseURL: 'https://example.org/'}").Map(&out, "site.yaml"), &out)
	config.Settle()
	converter := markdown.New(markdown.Options{})
	text, file := benchArticle(kind, claims)
	a, list := article.ReadIn(config.FileLanguages(), diag.NewSource("content/a.md", []byte("---\ntitle: A\ndate: 2025-01-01\n---\n"+text)), "a.md", converter)
	out.Add(list...)
	given, _ := yaml(file).Map(&out, "a claims file").Get("claims")
	placed, list := claim.Place(claim.Parse(given, decode.Value{}, &out), claim.Text{Index: anchor.New(a.Doc().Text()), Raw: a.Doc().Text(), At: a.Doc().At})
	out.Add(list...)
	noted := site.NewNoted(placed, func(*claim.Claim, int) *markdown.Doc {
		doc, _ := converter.Parse(diag.NewSource("a.yaml", []byte("The *record* says otherwise.")), 0)
		return doc
	})
	s, list := site.Link(site.Input{Options: site.Options{Config: config, Files: &site.Files{}, Now: time.Unix(2e9, 0)},
		Entries: []*site.Entry{site.NewEntry(a, packed.Keep(nil, noted, nil), nil)}}, nil)
	out.Add(list...)
	r, list := New(benchOptions(b, config, converter))
	if out.Add(list...); out.Failed() {
		b.Fatal(out.Text(false))
	}
	return r, s, s.PageOf("a.md")
}

// benchOptions are those with the built-in templates and words.
func benchOptions(b *testing.B, config *site.Config, converter *markdown.Converter) Options {
	b.Helper()
	o := Options{Templates: map[string]*diag.Source{}, Words: map[string]string{}, Language: "en", Config: config, Markdown: converter}
	read := func(name string) *diag.Source {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		return diag.NewSource(name, data)
	}
	names, err := filepath.Glob("../../templates/*.html")
	if err != nil || len(names) < 10 {
		b.Fatalf("%d templates: %v", len(names), err)
	}
	for _, name := range names {
		o.Templates[filepath.Base(name)] = read(name)
	}
	words, list := read("../../templates/strings/en.yaml"), diag.List{}
	v, _ := decode.YAML(words, 0, len(words.Data()), &list)
	m := v.Map(&list, "words")
	for _, key := range m.Keys() {
		o.Words[key] = m.Text(key)
	}
	return o
}

// What a claim takes must not grow with how many there are, however they lie.
func BenchmarkPage(b *testing.B) {
	for _, kind := range []string{"apart", "overlapping", "nested"} {
		for _, claims := range []int{8, 80, 800} {
			r, s, p := benchSite(b, kind, claims)
			b.Run(fmt.Sprintf("%s/claims=%d", kind, claims), func(b *testing.B) {
				b.ReportAllocs()
				size := 0
				for b.Loop() {
					data, list := r.Page(s, p)
					if list.Failed() {
						b.Fatal(list.Text(false))
					}
					size = len(data)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*claims), "ns/claim")
				b.ReportMetric(float64(size)/float64(claims), "page-B/claim")
			})
		}
	}
}
