package markdown

import (
	"sort"
	"strings"
	"unicode"

	"counterpoint/generator/diag"
)

// Doc is a parsed document: its HTML, the text as the reader sees it, and the
// seams at which the one can be cut for the sake of the other. It is immutable
// and safe for concurrent use.
type Doc struct {
	source   *diag.Source
	html     string
	text     string
	runs     []run
	blocks   []block
	links    []Link
	anchors  [][2]int32 // each <a>…</a> in the HTML
	marks    map[string]Passage
	headings []Heading
	more     int // where <!--more--> stands in the text, 0 if nowhere
}

// block is a child of the document.
type block struct {
	htmlEnd, textEnd int32
	heading          bool
}

// Heading is a heading of the text.
type Heading struct {
	Level      int
	ID, Text   string
	Start, End int // in the reader's text
}

// Text returns the text as the reader sees it: markup gone, entities and
// escapes decoded, white space between blocks. It is not normalised.
func (d *Doc) Text() string { return d.text }

// At returns the place in the source of an offset of the text.
func (d *Doc) At(offset int) diag.Place {
	i := sort.Search(len(d.runs), func(i int) bool { return int(d.runs[i].textEnd) > offset })
	if i == len(d.runs) {
		if i == 0 {
			return d.source.Whole()
		}
		i--
	}
	r := d.runs[i]
	into := 0
	if r.divisible() && offset > int(r.text) {
		into = min(offset, int(r.textEnd)) - int(r.text)
	}
	return d.source.At(int(r.src) + into)
}

// Marks returns the named passages by id. The map must not be changed.
func (d *Doc) Marks() map[string]Passage { return d.marks }

// Headings returns the headings in order.
func (d *Doc) Headings() []Heading {
	list := make([]Heading, len(d.headings))
	for i, h := range d.headings {
		h.Text = strings.Join(strings.Fields(d.text[h.Start:h.End]), " ")
		list[i] = h
	}
	return list
}

// Links returns the links and images in order.
func (d *Doc) Links() []Link { return d.links }

// Words counts the words of the text. A character of a script that is written
// without spaces (Han, Kana) counts as half a word, as the reading speeds of
// both are given.
func (d *Doc) Words() int {
	words, dense, inWord := 0, 0, false
	for _, r := range d.text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			dense++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				words++
			}
			inWord = true
		case unicode.IsSpace(r):
			inWord = false
		}
	}
	return words + dense/2
}

// Summary returns the text before <!--more-->, or else that of the first
// blocks that are no headings, up to a number of words; cut tells that there is
// more.
func (d *Doc) Summary(words int) (text string, cut bool) {
	if d.more > 0 {
		return strings.Join(strings.Fields(d.text[:d.more]), " "), d.more < len(d.text)
	}
	var fields []string
	start := 0
	for _, b := range d.blocks {
		if !b.heading {
			fields = append(fields, strings.Fields(d.text[start:b.textEnd])...)
		}
		if start = int(b.textEnd); len(fields) > words {
			return strings.Join(fields[:words], " "), true
		}
	}
	return strings.Join(fields, " "), false
}

// HTML returns the whole document without marks, its links as resolved; a nil
// resolve leaves them as written.
func (d *Doc) HTML(resolve func(Link) Target) string {
	var b strings.Builder
	for _, block := range d.Blocks(nil, resolve) {
		b.WriteString(block.HTML)
	}
	return b.String()
}
