package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What the oracle's author does to the site's languages.

// languages are settings: a language more or less, another order, other words.
func (w *world) languages() string {
	return w.oneOf("", "languages: {fr: {}, ar: {title: Arabic, weight: 1}}\n", "languages: {fr: {params: {c: 1}, claimants: {who: Quelqu'un}, menu: [{name: Un, url: /news/}]}}\n",
		"languages: {en: {weight: 2}, fr: {weight: 1, strings: {claims: Dires}}}\ndisableLanguages: [ar]\n", "languages: {en: {}, ar: {disabled: true}}\n", "languages: {fr: {}}\ndefaultContentLanguageInSubdir: true\n")
}

// translate writes an article in another language, with the same claims or
// others, in place of one that is there, or takes one away.
func (w *world) translate() {
	language := w.oneOf("fr", "fr", "ar", "en")
	if w.IntN(5) == 0 {
		name := "content/" + w.oneOf("claimants.", "sources.") + language + ".yaml"
		if os.Remove(filepath.Join(w.dir, name)) != nil {
			w.write(name, w.oneOf("who: {name: Une personne}\n", "minutes: {title: Procès-verbal}\n"))
		}
		return
	}
	if name := w.pick("content/", "."+language+".md"); name != "" && w.IntN(3) == 0 {
		must(w.T, os.Remove(filepath.Join(w.dir, name)))
		_ = os.Remove(filepath.Join(w.dir, strings.TrimSuffix(name, ".md")+".claims.yaml"))
		return
	}
	of := w.pick("content/", ".md")
	if of == "" {
		return
	}
	w.made++
	name := strings.TrimSuffix(of, ".md") + "." + language
	if w.IntN(5) == 0 {
		name = fmt.Sprintf("content/news/%s.%s", w.oneOf("_index", "only", "post-1"), language)
	}
	w.write(name+".md", fmt.Sprintf("---\ntitle: Autre %d\ndate: 2025-0%d-12\ntags: [t%d]\n%s---\nLe ciel est bleu, [ici](post-1.md), la mer grise.\n\n- [x] fini\n",
		w.made, 1+w.IntN(9), w.IntN(3), w.oneOf("", "", "url: /fr/la/\n", "slug: la\n", "translationKey: k\n", "aliases: [/la/]\n")))
	if w.IntN(2) == 0 {
		w.write(name+".claims.yaml", fmt.Sprintf("claims:\n- id: %s\n  quote: Le ciel\n  claimant: who\n  counterpoints: [{claim: 'news/post-%d#sea'}, {stance: context, text: Non., sources: [minutes]}]\n", w.oneOf("sky", "ciel"), 1+w.IntN(w.made)))
	}
}
