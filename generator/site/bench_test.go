package site

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"counterpoint/generator/anchor"
	"counterpoint/generator/article"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/packed"
)

// large is a site of so many articles in twenty sections, each with two claims,
// of which one answers that of another article, with tags and links.
func large(b *testing.B, n int) Input {
	b.Helper()
	var out diag.List
	in := Input{Options: Options{Config: parseConfig("{title: Large, baseURL: 'https://example.org/'}", &out), Files: &Files{}, Now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}}
	converter := markdown.New(markdown.Options{})
	for i := range n {
		in.Entries = append(in.Entries, largeEntry(converter, in.Config, n, i, &out))
	}
	if out.Failed() {
		b.Fatal(out[0])
	}
	return in
}

func largeEntry(converter *markdown.Converter, c *Config, n, i int, out *diag.List) *Entry {
	name := fmt.Sprintf("s%02d/a%d.md", i%20, i)
	other := (i + 7) % n
	text := fmt.Sprintf(`---
title: Article %d
date: 20%02d-%02d-%02d
tags: [t%d, u%d]
claims:
- {id: sky, quote: The sky is blue, claimant: Body %d, counterpoints: [{claim: 's%02d/a%d#sea'}]}
- {id: sea, quote: The sea is grey, claimant: Body %d}
---
The sky is blue. The sea is grey. See [another](/s%02d/a%d/).
`, i, 10+i%15, 1+i%12, 1+i%28, i%40, i%7, i%50, other%20, other, i%9, other%20, other)
	a, list := article.ReadIn(c.FileLanguages(), diag.NewSource("content/"+name, []byte(text)), name, converter)
	out.Add(list...)
	placed, list := claim.Place(claim.Parse(a.Claims, a.Sources, out), claim.Text{Index: anchor.New(a.Doc().Text()), Raw: a.Doc().Text(), At: a.Doc().At})
	out.Add(list...)
	return NewEntry(a, packed.Keep(nil, NewNoted(placed, nil), nil), nil)
}

// To link a site that nothing is known of, one of which a text was edited, and
// the claims of all. What an article takes must not grow with how many there are.
func BenchmarkLink(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 50_000} {
		in := large(b, n)
		before, list := Link(in, nil)
		if list.Failed() {
			b.Fatal(list[0])
		}
		b.Run("all/"+strconv.Itoa(n), func(b *testing.B) {
			linkEach(b, n, func() { Link(in, nil) })
		})
		b.Run("edited/"+strconv.Itoa(n), func(b *testing.B) {
			edited := in
			edited.Entries = append([]*Entry{}, in.Entries...)
			edited.Entries[n/2] = largeEntry(markdown.New(markdown.Options{}), in.Config, n, n/2, &diag.List{})
			linkEach(b, n, func() { Link(edited, before) })
		})
		b.Run("claims/"+strconv.Itoa(n), func(b *testing.B) {
			linkEach(b, n, func() {
				s, _ := Link(in, nil)
				claims := 0
				for range s.AllClaims() {
					claims++
				}
				if claims != 2*n || len(s.Derived()) < n {
					b.Fatal("claims are missing")
				}
			})
		})
	}
}

func linkEach(b *testing.B, n int, do func()) {
	b.ReportAllocs()
	for b.Loop() {
		do()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/article")
}
