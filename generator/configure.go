package generator

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// settings is what the parsing of every article depends on: part of every key
// of the cache.
type settings struct{ markdown markdown.Options }

// configure reads site.yaml, the site-wide sources and claimants, and the
// templates' words.
func (w *work) configure() {
	src := w.input.site
	v, _ := decode.YAML(src, 0, len(src.Data), &w.diagnostics)
	if v.IsNull() {
		v = decode.Value{}
	}
	var out diag.List
	w.config = site.ParseConfig(v.Map(&out, "site.yaml"), &out)
	if len(src.Data) > 0 {
		w.diagnostics.Add(out...)
	}
	if w.options.BaseURL != "" {
		w.config.SetBaseURL(w.options.BaseURL, diag.Place{}, &w.diagnostics)
	}
	w.siteWide()
	w.gatherTemplates()
	w.gatherWords()
	w.checkStyles()
	w.settings = settings{markdown.Options{
		Unsafe: w.config.Unsafe, RemoteImages: w.config.RemoteImages,
		Words: markdown.Words{TaskDone: w.words["task-done"], TaskOpen: w.words["task-open"], FootnoteBack: w.words["footnote-back"]},
	}}
}

// IsBaseURL tells whether a text can be the address of a site.
func IsBaseURL(text string) bool {
	var out diag.List
	new(site.Config).SetBaseURL(text, diag.Place{}, &out)
	return !out.Failed()
}

// siteWide reads content/sources.yaml and content/claimants.yaml.
func (w *work) siteWide() {
	sources := w.yaml("sources.yaml")
	claimants := w.yaml("claimants.yaml")
	if src := w.input.content["claimants.yaml"]; src != nil {
		w.diagnostics.Add(w.config.Merge(nil, site.ParseClaimants(claimants, &w.diagnostics), src.Whole())...)
	}
	w.diagnostics.Add(w.config.Merge(parseSources(sources, &w.diagnostics), nil, diag.Place{})...)
}

// yaml reads a file of content/; a missing one is null.
func (w *work) yaml(name string) decode.Value {
	src := w.input.content[name]
	if src == nil {
		return decode.Value{}
	}
	v, _ := decode.YAML(src, 0, len(src.Data), &w.diagnostics)
	return v
}

// gatherTemplates takes the built-in files, each replaced by the site's own of
// the same name.
func (w *work) gatherTemplates() {
	w.templates = map[string]*diag.Source{}
	_ = fs.WalkDir(w.options.Templates, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(w.options.Templates, name)
		w.templates[name] = diag.NewSource("templates/"+name, lines(data))
		return err
	})
	for name, src := range w.input.templates {
		w.templates[name] = src
	}
}

// below returns the templates' files of a folder and ending, by name.
func (w *work) below(folder, ending string) []*diag.Source {
	var names []string
	for name := range w.templates {
		if strings.HasPrefix(name, folder) && strings.HasSuffix(name, ending) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var list []*diag.Source
	for _, name := range names {
		list = append(list, w.templates[name])
	}
	return list
}

// gatherWords reads the interface's words: English, the site's language if
// there is a file for it (de.yaml for de-AT, and over it de-AT.yaml), and
// site.yaml's own.
func (w *work) gatherWords() {
	w.words = map[string]string{}
	primary, _, _ := strings.Cut(w.config.Language, "-")
	for _, language := range slices.Compact([]string{"en", primary, w.config.Language}) {
		src := w.templates["strings/"+language+".yaml"]
		if src == nil {
			continue
		}
		v, ok := decode.YAML(src, 0, len(src.Data), &w.diagnostics)
		if !ok {
			continue
		}
		m := v.Map(&w.diagnostics, src.Name)
		for _, key := range m.Keys() {
			w.words[key] = m.Text(key)
		}
	}
	var known []string
	for key := range w.words {
		known = append(known, key)
	}
	for key, text := range w.config.Strings {
		if _, ok := w.words[key]; !ok {
			w.diagnostics.Add(w.config.StringsAt[key].Errorf("unknown string %q", key).WithHint("%s", diag.DidYouMean(key, known)))
			continue
		}
		if verbs(text) != verbs(w.words[key]) {
			w.diagnostics.Add(w.config.StringsAt[key].Errorf("string %q must contain the same placeholders as %q", key, w.words[key]))
			continue
		}
		w.words[key] = text
	}
}

// verbs returns the placeholders of a text in order.
func verbs(text string) string {
	var list []string
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '%' {
			list = append(list, text[i:i+2])
			i++
		}
	}
	return fmt.Sprint(list)
}

func (w *work) checkStyles() {
	known := markdown.Styles()
	for _, style := range []string{w.config.Light, w.config.Dark} {
		if !slices.Contains(known, style) {
			w.diagnostics.Add(w.config.HighlightAt.Errorf("unknown highlight style %q", style).
				WithHint("%s", diag.DidYouMean(style, known)))
		}
	}
}
