package markdown

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

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
	codes    []coded
	unknown  []Unknown
	*highlighter
	more int // where <!--more--> stands in the text, 0 if nowhere
}

// block is a child of the document.
type block struct {
	htmlEnd, textEnd int32
	heading          bool
	prose            bool // what a summary is made of
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
		case r < utf8.RuneSelf: // nearly all of most texts
			letter := r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'
			if letter && !inWord {
				words++
			}
			inWord = letter || inWord && !unicode.IsSpace(r)
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
// paragraphs, lists and quotes, up to a number of words; cut tells that there
// is more.
func (d *Doc) Summary(words int) (text string, cut bool) {
	if d.more > 0 {
		return strings.Join(strings.Fields(d.text[:d.more]), " "), d.more < len(d.text)
	}
	var fields []string
	start, left := 0, float64(words)
	for _, b := range d.blocks {
		block := d.text[start:b.textEnd]
		start = int(b.textEnd)
		if !b.prose {
			continue
		}
		for _, field := range strings.Fields(block) {
			if left -= weight(field); left < 0 {
				if head := beginning(field, left+weight(field)); head != "" {
					fields = append(fields, head)
				}
				return strings.Join(fields, " "), true
			}
			fields = append(fields, field)
		}
	}
	return strings.Join(fields, " "), false
}

// dense are the scripts that are written without spaces.
var dense = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// weight is how many words stand between two spaces.
func weight(field string) float64 {
	n := 0
	for _, r := range field {
		if unicode.In(r, dense...) {
			n++
		}
	}
	return max(1, float64(n)/2)
}

// beginning is as much of a field of a dense script as weighs so many words;
// nothing of another.
func beginning(field string, words float64) string {
	if weight(field) <= 1 {
		return ""
	}
	for i, r := range field {
		if unicode.In(r, dense...) {
			if words -= 0.5; words < 0 {
				return field[:i]
			}
		}
	}
	return field
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
