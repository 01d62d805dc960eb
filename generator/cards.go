package generator

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"counterpoint/generator/card"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// Cache keeps what takes long to make, from one run to the next. The key, which
// is hexadecimal, says everything that a value depends on; kinds do not share
// keys.
type Cache interface {
	Get(kind, key string) ([]byte, bool)
	Put(kind, key string, value []byte)
}

// fonts names the fonts that the site brings for its claims' pictures, by what
// is in them.
func (w *work) fonts() string {
	if len(w.configured.config.CardFonts) == 0 {
		return ""
	}
	h := sha256.New()
	for _, f := range w.configured.config.CardFonts {
		data := w.static[f.Path]
		fmt.Fprintln(h, f.Path, len(data))
		h.Write(data)
	}
	return string(h.Sum(nil))
}

// makePainter makes the painter of the claims' pictures.
func (w *work) makePainter(t *theme) *card.Painter {
	var fonts [][]byte
	for _, f := range w.configured.config.CardFonts {
		data, ok := w.static[f.Path]
		if !ok {
			t.out.Add(f.At.Errorf("there is no font static/%s", f.Path).
				WithHint("%s", cmp.Or(diag.DidYouMean(f.Path, slices.Sorted(maps.Keys(w.static))), "put a TrueType or OpenType file there")))
			continue
		}
		if _, err := card.New(data); err != nil {
			t.out.Add(f.At.Errorf("static/%s is no font that can be drawn with: %v", f.Path, errors.Unwrap(err)).
				WithHint("it must be TrueType or OpenType with outlines, not WOFF"))
			continue
		}
		fonts = append(fonts, data)
	}
	painter, err := card.New(fonts...)
	if err != nil {
		panic(err) // each of them was tried
	}
	return painter
}

// cardFile is what the picture of a page is called.
var cardFile = path.Base(site.CardPath(&site.Page{}))

// card draws the picture of a claim, or takes it from the cache. Where there is
// no font for what it would show there is none, and the claim is named.
func (r *Result) card(p *site.Page, reads *site.Reads) ([]byte, diag.List) {
	renderer, s := r.in(p)
	show, painter := renderer.Card(s.Noting(reads), p), r.spoken[0].theme.painter
	if missing := painter.Missing(show); len(missing) > 0 {
		at := s.About(p)[0].At
		return nil, diag.List{at.Warnf("the picture of this claim is left out: %v", &card.MissingError{Runes: missing}).
			WithHint("put a font that has them into static/, and name it in site.yaml: `cards: {fonts: [fonts/my.ttf]}`")}
	}
	if r.plain {
		return []byte{}, nil
	}
	key := painter.Key(show)
	if r.cache != nil {
		if data, ok := r.cache.Get("cards", key); ok {
			return data, nil
		}
	}
	data, err := painter.Draw(show)
	if err != nil {
		return nil, diag.List{s.About(p)[0].At.Warnf("the picture of this claim is left out: %v", err)}
	}
	if r.cache != nil {
		r.cache.Put("cards", key, data)
	}
	return data, nil
}
