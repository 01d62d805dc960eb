package generator

import (
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/search"
	"counterpoint/generator/site"
)

// voice is all that a build keeps for one language of the site: its words, how
// its articles are parsed, and what its pages are made with.
type voice struct {
	config    *site.Config
	converter memo[*settings, *markdown.Converter]
	words     memo[wordsKey, *wording]
	callable  memo[*wording, shortcodesKey]
	calls     memo[shortcodesKey, *shortcodes]
	dressed   memo[themeKey, *theme]
	layouts   memo[layoutsKey, diag.List]
	samples   memo[*theme, diag.List]
	searched  search.Memory

	wording  *wording  // of this build
	settings *settings //
	said     string    // the sum of what parsing depends on, while shelves are read
	theme    *theme    //
}

// speak makes a voice for every language, or takes those of before.
func (b *Builder) speak(c *site.Config) {
	kin := c.Kin()
	for len(b.voices) < len(kin) {
		b.voices = append(b.voices, &voice{})
	}
	b.voices = b.voices[:len(kin)]
	for i, of := range kin {
		b.voices[i].config = of
	}
}

// main is the voice of the default language.
func (b *Builder) main() *voice { return b.voices[0] }

// voiceOf is that in which a file of content/ is written; of one in a language
// that is not published, the default one.
func (b *Builder) voiceOf(name string) *voice {
	if len(b.voices) > 1 {
		key, _ := b.main().config.FileLanguages().Of(name)
		for _, v := range b.voices {
			if v.config.Key == key {
				return v
			}
		}
	}
	return b.main()
}
