package card

import (
	"bytes"
	"fmt"
	"sync"

	arabicbold "eliasnaur.com/font/noto/sans/arabic/bold"
	arabic "eliasnaur.com/font/noto/sans/arabic/regular"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationserifregular"
	"github.com/go-fonts/stix/stix2textregular"
	"github.com/go-text/typesetting/font"
)

// voice is what a text is set in: words in serif, names and counts in bold.
type voice int

const (
	serif voice = iota
	bold
	voices
)

// library holds parsed fonts, in the order in which a character is looked for,
// for each voice. It is shared; the faces made of it are not.
type library [voices][]*font.Font

// builtin parses the fonts of the program, once, when the first card is drawn.
var builtin = sync.OnceValue(func() library {
	one := map[*byte]*font.Font{}
	parsed := func(files ...[]byte) (list []*font.Font) {
		for _, file := range files {
			if one[&file[0]] == nil {
				f, err := parse(file)
				if err != nil {
					panic(err)
				}
				one[&file[0]] = f
			}
			list = append(list, one[&file[0]])
		}
		return list
	}
	return library{
		serif: parsed(stix2textregular.TTF, liberationserifregular.TTF, arabic.TTF),
		bold:  parsed(liberationsansbold.TTF, arabicbold.TTF, stix2textregular.TTF),
	}
})

// parse reads a font file, or the first font of a collection. The library
// promises no care with broken files.
func parse(file []byte) (f *font.Font, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("broken font: %v", r)
		}
	}()
	faces, err := font.ParseTTC(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	if len(faces) == 0 || faces[0].Upem() == 0 {
		return nil, fmt.Errorf("no font in it")
	}
	return faces[0].Font, nil
}

// faces makes what one goroutine draws with: a face keeps caches.
func (p *Painter) faces() (out [voices][]*font.Face) {
	one := map[*font.Font]*font.Face{}
	for v, fonts := range builtin() {
		for _, f := range append(fonts[:len(fonts):len(fonts)], p.own...) {
			if one[f] == nil {
				one[f] = font.NewFace(f)
			}
			out[v] = append(out[v], one[f])
		}
	}
	return out
}
