// Package article reads an article: its front matter and its Markdown.
//
// The front matter is YAML between `---` lines or TOML between `+++` lines, at
// the very beginning of the file:
//
//	---
//	title: The bounty claims
//	date: 2025-10-15
//	tags: [immigration]
//	---
//	The text, in **Markdown**.
//
// The keys are Hugo's, with Zola's where it has others; those of theirs that
// mean nothing here are accepted and ignored, so that posts move in unchanged.
// The package never reads a file: it is given a file's bytes and name. What the
// claims mean it leaves to package claim.
package article

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// Article is a text of the site. It is immutable once read.
type Article struct {
	Path   string // of the file, from content/, such as "2026/audit/index.md"
	Source *diag.Source

	Title, Description, Summary string
	Date, Updated               decode.Date
	Publish, Expiry             decode.Date
	Draft                       bool
	Slug, URL, Layout, Image    string
	ImageAt, URLAt, LayoutAt    diag.Place
	Aliases                     []string
	Taxonomies                  map[string][]string // "tags" → terms
	Authors                     []string
	Weight                      int
	Original                    *Original
	Params                      map[string]any

	// Claims and Sources are what stands under these keys in the front matter,
	// not yet understood.
	Claims, Sources decode.Value

	Doc *markdown.Doc
}

// Original is the text that is annotated where it is somebody else's.
type Original struct {
	Title, Author, Publisher, URL string
	Date                          decode.Date
}

// IsIndex tells whether the file is the index of a bundle: its folder is the
// article's own.
func (a *Article) IsIndex() bool { return path.Base(a.Path) == "index.md" }

// IsSection tells whether the file is the text of a section's list.
func (a *Article) IsSection() bool { return path.Base(a.Path) == "_index.md" }

// Name is the last part of the article's address unless the front matter says
// otherwise: the file's or bundle's name without ending and date.
func (a *Article) Name() string {
	name := strings.TrimSuffix(path.Base(a.Path), ".md")
	if a.IsIndex() {
		if name = path.Base(path.Dir(a.Path)); name == "." {
			return ""
		}
	}
	if m := datedName.FindStringSubmatch(name); m != nil {
		return m[2]
	}
	return name
}

// datedName is the name of a file whose date is in its name, as in Jekyll.
var datedName = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[-_](.+)$`)

// Read reads an article. If it is nil, the diagnostics say why.
func Read(src *diag.Source, contentPath string, c *markdown.Converter) (*Article, diag.List) {
	var out diag.List
	if !readable(src, &out) {
		return nil, out
	}
	front, body, ok := frontMatter(src, &out)
	if !ok {
		return nil, out
	}
	a := &Article{Path: contentPath, Source: src}
	a.read(front, &out)
	doc, list := c.Parse(src, body)
	out.Add(list...)
	if doc == nil {
		return nil, out
	}
	a.Doc = doc
	a.fallbacks()
	return a, out
}

// readable refuses what is no UTF-8 text.
func readable(src *diag.Source, out *diag.List) bool {
	data := src.Data
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out.Add(src.Whole().Errorf("this file is UTF-16").WithHint("save it as UTF-8"))
	case !utf8.Valid(data):
		at := 0
		for r, n := rune(0), 0; at < len(data); at += n {
			if r, n = utf8.DecodeRune(data[at:]); r == utf8.RuneError && n == 1 {
				break
			}
		}
		out.Add(src.At(at).Errorf("this file is not UTF-8 from here on").WithHint("save it as UTF-8"))
	case bytes.IndexByte(data, 0) >= 0:
		out.Add(src.At(bytes.IndexByte(data, 0)).Errorf("this file has a NUL byte").WithHint("is it a text at all?"))
	default:
		return true
	}
	return false
}

var fences = []struct {
	line string
	read func(*diag.Source, int, int, *diag.List) (decode.Value, bool)
}{{"---", decode.YAML}, {"+++", decode.TOML}}

// frontMatter reads the front matter, if there is any, and returns where the
// text begins.
func frontMatter(src *diag.Source, out *diag.List) (front *decode.Map, body int, ok bool) {
	text := string(src.Data)
	bom := len(text) - len(strings.TrimPrefix(text, "\ufeff"))
	first, rest, _ := strings.Cut(text[bom:], "\n")
	for _, f := range fences {
		if strings.TrimRight(first, " \t\r") != f.line {
			continue
		}
		start := bom + len(first) + 1
		end, after := closingFence(rest, f.line)
		if end < 0 {
			out.Add(src.At(0).Errorf("the front matter does not end").WithHint("close it with a line of %s", f.line))
			return nil, 0, false
		}
		v, ok := f.read(src, start, start+end, out)
		if !ok {
			return nil, 0, false
		}
		return v.Map(out, "the front matter"), start + after, true
	}
	return decode.Value{}.Map(&diag.List{}, ""), bom, true
}

// closingFence returns where the closing line begins and where the text after
// it begins, or -1.
func closingFence(rest, fence string) (end, after int) {
	for at := 0; at < len(rest); {
		line, _, more := strings.Cut(rest[at:], "\n")
		next := at + len(line) + 1
		if strings.TrimRight(line, " \t\r") == fence {
			return at, min(next, len(rest))
		}
		if !more {
			break
		}
		at = next
	}
	return -1, 0
}

// fallbacks fills in what the front matter leaves open.
func (a *Article) fallbacks() {
	if a.Date.IsZero() {
		name := path.Base(a.Path)
		if a.IsIndex() {
			name = path.Base(path.Dir(a.Path))
		}
		if m := datedName.FindStringSubmatch(name); m != nil {
			if day, err := time.Parse(time.DateOnly, m[1]); err == nil {
				a.Date = decode.Date{Time: day}
			}
		}
	}
	if a.Title == "" {
		for _, h := range a.Doc.Headings() {
			if h.Level == 1 {
				a.Title = h.Text
				return
			}
		}
		if !a.IsSection() {
			a.Title = strings.ReplaceAll(a.Name(), "-", " ")
		}
	}
}
