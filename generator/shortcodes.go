package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/render"
)

// shortcodeFolder, in templates/, has those that texts call, NAME.html.
const shortcodeFolder = "shortcodes/"

// shortcodes are they, and what is wrong with them.
type shortcodes struct {
	made *render.Shortcodes
	out  diag.List
}

// shortcodesKey is what they depend on. It is no pointer: an edit of another
// template, or of another key of site.yaml, must not parse every article again.
type shortcodesKey struct {
	templates, words, site string // hashes
	remoteImages, unsafe   bool
}

// shortcodes makes the templates that texts call.
func (w *work) shortcodes(v *voice, first bool) markdown.Shortcodes {
	key := v.callable.get(v.wording, v.shortcodesKey)
	s := v.calls.get(key, v.makeShortcodes)
	if first {
		w.diagnostics.Add(s.out...)
	}
	return s.made
}

func (v *voice) shortcodesKey() shortcodesKey {
	c := v.config
	var templates strings.Builder
	for _, src := range v.wording.below(shortcodeFolder, ".html") {
		fmt.Fprintf(&templates, "%s %d %s", src.Name, len(src.Data()), src.Data())
	}
	return shortcodesKey{
		hash(templates.String()), hash(fmt.Sprint(v.wording.words)), hash(fmt.Sprint(c.Title, "\x00", c.Description, "\x00", c.Author, "\x00", c.BaseURL, "\x00", c.Language, "\x00", c.Params)),
		c.RemoteImages, c.Unsafe,
	}
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (v *voice) makeShortcodes() *shortcodes {
	s := &shortcodes{}
	c := v.config
	o := render.ShortcodeOptions{Templates: map[string]*diag.Source{}, Words: v.wording.words, Language: c.Language, Config: c}
	for _, src := range v.wording.below("shortcodes/", ".html") {
		_, name, _ := strings.Cut(src.Name, shortcodeFolder) // of a theme, too
		o.Templates[strings.TrimSuffix(name, ".html")] = src
	}
	s.made, s.out = render.NewShortcodes(o)
	return s
}

// unknownShortcodes names each shortcode that has no template once for the
// whole site, with its first place: a blog that moves in calls some of them in
// every post.
func (w *work) unknownShortcodes(of []*unit) {
	type called struct {
		name string
		tag  bool
	}
	articles := map[called]int{} // how many articles call it
	var first []markdown.Unknown
	for _, at := range of {
		if at.made.value.entry == nil {
			continue
		}
		for _, u := range at.made.value.entry.Article.Unnamed {
			if w.main().calls.value.made.IsBroken(u.Name) {
				continue
			}
			if articles[called{u.Name, u.Tag}]++; articles[called{u.Name, u.Tag}] == 1 {
				first = append(first, u)
			}
		}
	}
	for _, u := range first {
		where := ""
		if n := articles[called{u.Name, u.Tag}]; n > 1 {
			where = fmt.Sprintf(" in %d articles", n)
		}
		w.diagnostics.Add(u.Warning(where))
	}
}
