package card

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/norm"
)

// Missing lists the characters of a card that no font can write, in the order of
// their numbers. It draws nothing. It looks at the whole of a text, of which a
// card may show only the beginning, so that Draw fails wherever it finds any.
func (p *Painter) Missing(c Card) []rune {
	d := p.desks.Get().(*desk)
	defer p.desks.Put(d)
	return d.missing(c)
}

func (d *desk) missing(c Card) []rune {
	list := d.lacking(nil, serif, short(c.Open)+c.Words+short(c.Close), c.Date, c.Article)
	list = d.lacking(list, bold, c.Claimant, c.Rating.Text, c.Site)
	for _, a := range c.Answers[:min(len(c.Answers), mostAnswers)] {
		list = d.lacking(list, bold, a.Text)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// lacking adds the characters that the font of their grapheme does not have: a
// mark that only another font has cannot be set on a letter of this one.
func (d *desk) lacking(list []rune, v voice, texts ...string) []rune {
	for _, s := range texts {
		text, _ := clean(s)
		if !slices.ContainsFunc(text, func(r rune) bool { return !d.simple(v, r) }) {
			continue
		}
		d.segmenter.Init(text)
		for all := d.segmenter.GraphemeIterator(); all.Next(); {
			grapheme := all.Grapheme().Text
			face := d.faceFor(v, grapheme, language.Common, nil)
			if d.hasAll(face, grapheme) {
				continue
			}
			for _, r := range grapheme {
				if !d.has(face, r) {
					list = append(list, r)
				}
			}
		}
	}
	return list
}

// simple tells of a character that is a grapheme of its own whether there is a
// font for it. Most texts consist of such, and every claim of a site is asked
// about in every build: so what was found is kept.
func (d *desk) simple(v voice, r rune) bool {
	if int(r) >= len(d.simples[v]) || r >= 0x1100 && r < 0x2000 || attaches(r) {
		return false
	}
	known := &d.simples[v][r]
	if *known == 0 {
		*known = 1
		if slices.ContainsFunc(d.faces[v], func(f *font.Face) bool { return d.has(f, r) }) {
			*known = 2
		}
	}
	return *known == 2
}

// faceFor finds the first font that has all of a grapheme; or else its first
// character; or else there is none, and the first stands for it. Punctuation
// stays in the font of the word before it.
func (d *desk) faceFor(v voice, grapheme []rune, script language.Script, before *font.Face) *font.Face {
	if before != nil && script == language.Common && !unicode.IsDigit(grapheme[0]) && d.hasAll(before, grapheme) {
		return before
	}
	for _, face := range d.faces[v] {
		if d.hasAll(face, grapheme) {
			return face
		}
	}
	for _, face := range d.faces[v] {
		if d.has(face, grapheme[0]) {
			return face
		}
	}
	return d.faces[v][0]
}

// hasAll tells whether a font has the characters, or what they are composed to:
// the shaper takes either.
func (d *desk) hasAll(face *font.Face, grapheme []rune) bool {
	lacks := func(r rune) bool { return !d.has(face, r) }
	if !slices.ContainsFunc(grapheme, lacks) {
		return true
	}
	if len(grapheme) == 1 {
		return false
	}
	composed := []rune(norm.NFC.String(string(grapheme)))
	return len(composed) < len(grapheme) && !slices.ContainsFunc(composed, lacks)
}

// has tells whether a font has a character with an outline (those of emoji may
// be coloured bitmaps), or the shaper does without it.
func (d *desk) has(face *font.Face, r rune) bool {
	switch {
	case r == '\u00a0':
		r = ' '
	case r == '\u2011': // the shaper takes the hyphen that breaks
		r = '\u2010'
	case unicode.Is(unicode.Cf, r) && r > 0x700 || unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	id, ok := face.NominalGlyph(r)
	return ok && (!shows(r) || len(d.outline(glyph{face: face, id: id})) > 0)
}
