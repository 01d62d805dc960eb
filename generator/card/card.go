// Package card draws the picture that social networks and messengers show for a
// claim: its words, who claims it, how it is answered, and where it stands. It
// knows no words of its own: what is written in the interface's language is
// handed in. Its one type that works is Painter.
//
//	painter, err := card.New(fonts...) // files of the site's own, or none
//	c := card.Card{
//		Lang:     "en",
//		Words:    "The lane cut crashes by a third.",
//		Open:     "“", Close: "”",
//		Claimant: "City transport office", Date: "3 March 2024",
//		Answers: []card.Answer{
//			{Stance: "disputes", Text: "2 dispute"},
//			{Stance: "context", Text: "1 gives context"},
//		},
//		Rating:  card.Rating{Text: "Unproven", Color: "#8a6d00"},
//		Article: "What the new lane changed", Site: "Counterpoint",
//	}
//	picture, err := painter.Draw(c)
//
// The picture is a PNG of Width by Height pixels. The same card gives the same
// bytes, on any machine, and Painter.Key names all that it depends on, so that
// a picture is kept and found again. Draw never reads or writes a file, and asks
// no clock. A Painter serves any number of goroutines.
//
// Texts may be of any length and of any content. What has no room is set
// smaller, and in the end cut at a word with an ellipsis. Arabic is joined,
// Hebrew goes from right to left, and the picture is mirrored where Dir says so.
//
// The fonts that come along write Latin, Greek, Cyrillic, Hebrew and Arabic, and
// many signs. For any other writing, and for emoji, a site gives a font file (TrueType or OpenType with outlines, no WOFF, no coloured bitmaps). What
// no font can write is no picture but a MissingError: a claim with boxes in it
// says something that nobody has claimed. Missing tells before.
package card

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image/color"
	"strconv"
	"strings"
	"sync"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
)

// Version changes whenever a card would be drawn differently: with this
// package, its fonts or its libraries.
const Version = "3"

// Width and Height are the picture's, in pixels.
const (
	Width  = 1200
	Height = 630
)

// Card is what a picture shows. All texts are optional but Words.
type Card struct {
	Lang           string // of the texts, as in HTML: letters have local forms
	Dir            string // "ltr", "rtl", or "" for that of Words
	Words          string
	Open, Close    string // quotation marks; none around a restatement
	Claimant, Date string
	Answers        []Answer
	Rating         Rating
	Article, Site  string
}

// Answer is how often a claim is answered in one way: Text says so, and Stance
// gives the shape and the colour: "disputes", "qualifies", "supports", "context",
// or "unanswered". Any other is a square.
type Answer struct{ Stance, Text string }

// Rating is the site's verdict. Color is as in CSS; #rgb and #rrggbb are
// understood, others are drawn in the colour of the text.
type Rating struct{ Text, Color string }

// MissingError says which characters no font can write.
type MissingError struct{ Runes []rune }

func (e *MissingError) Error() string {
	var list []string
	for _, r := range e.Runes[:min(len(e.Runes), 8)] {
		list = append(list, fmt.Sprintf("%c (U+%04X)", r, r))
	}
	if more := len(e.Runes) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return "no font for " + strings.Join(list, ", ")
}

// ErrEmpty says that a card has no words.
var ErrEmpty = errors.New("a card without words")

// Painter draws cards with fonts that are parsed once.
type Painter struct {
	own   []*font.Font
	sum   [sha256.Size]byte
	desks sync.Pool
}

// New makes a Painter. The fonts are looked into, in their order, for what those
// that come along cannot write.
func New(fonts ...[]byte) (*Painter, error) {
	p := &Painter{}
	hash := sha256.New()
	for i, file := range fonts {
		f, err := parse(file)
		if err != nil {
			return nil, fmt.Errorf("font %d: %w", i+1, err)
		}
		p.own = append(p.own, f)
		field(hash, string(file))
	}
	p.sum = [sha256.Size]byte(hash.Sum(nil))
	p.desks.New = func() any { return p.newDesk() }
	return p, nil
}

// Key names a picture: two cards of one key are the same, byte for byte.
func (p *Painter) Key(c Card) string {
	hash := sha256.New()
	hash.Write(p.sum[:])
	for _, s := range []string{Version, c.Lang, c.Dir, c.Words, c.Open, c.Close, c.Claimant, c.Date, c.Rating.Text, c.Rating.Color, c.Article, c.Site} {
		field(hash, s)
	}
	for _, a := range c.Answers {
		field(hash, a.Stance)
		field(hash, a.Text)
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}

// field writes a text and its length before it, so that "ab" and "c" differ from
// "a" and "bc".
func field(hash interface{ Write([]byte) (int, error) }, s string) {
	hash.Write(binary.AppendUvarint(nil, uint64(len(s))))
	hash.Write([]byte(s))
}

// Draw returns the card as PNG; or a MissingError, or ErrEmpty.
func (p *Painter) Draw(c Card) (picture []byte, err error) {
	d := p.desks.Get().(*desk)
	defer func() {
		// The libraries meet any text here, and any font: what breaks them costs
		// a picture, and the desk on which it happened, but not the site.
		if r := recover(); r != nil {
			picture, err = nil, fmt.Errorf("cannot draw: %v", r)
			return
		}
		p.desks.Put(d)
	}()
	return d.picture(c)
}

// desk is what one goroutine at a time draws with.
type desk struct {
	faces     [voices][]*font.Face
	shaper    shaping.HarfbuzzShaper
	segmenter segmenter.Segmenter
	bidi      bidi.Paragraph
	language  language.Language
	outlines  map[glyphKey][]font.Segment
	stamps    map[stampKey]*stamp
	inked     int     // bytes of stamps
	canvas    *canvas // made for the first picture: Missing needs none
	encoder   encoder
	simples   [voices][0x2100]byte // what simple found, up to the signs of punctuation
	marked    []rune
	spans     [][2]int
}

func (p *Painter) newDesk() *desk {
	return &desk{faces: p.faces(), outlines: map[glyphKey][]font.Segment{}, stamps: map[stampKey]*stamp{}}
}

func (d *desk) picture(c Card) ([]byte, error) {
	if err := d.draw(c); err != nil {
		return nil, err
	}
	return d.encoder.encode(d.canvas.rows, d.canvas.image.Rect.Size(), d.canvas.image.Palette)
}

func (d *desk) draw(c Card) error {
	if missing := d.missing(c); len(missing) > 0 {
		return &MissingError{missing}
	}
	if d.canvas == nil {
		d.canvas = newCanvas()
	}
	d.language = language.NewLanguage(c.Lang)
	d.canvas.clear(paletteWith(parseColor(c.Rating.Color)))
	if !d.lay(c) {
		return ErrEmpty
	}
	return nil
}

// parseColor understands #rgb and #rrggbb.
func parseColor(s string) color.RGBA {
	digits, ok := strings.CutPrefix(s, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	value, err := strconv.ParseUint(digits, 16, 32)
	if !ok || len(digits) != 6 || err != nil {
		return inkColors[black]
	}
	return rgb(uint32(value))
}
