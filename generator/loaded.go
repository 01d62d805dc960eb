package generator

import (
	"maps"
	"regexp"
	"slices"

	"counterpoint/generator/diag"
	"counterpoint/generator/render"
	"counterpoint/generator/site"
)

// Templates name files of static/ by their bytes: what {{asset "x.js"}} gives
// depends on them. Where no template does, none has to be made anew for a picture.

var asksForFiles = regexp.MustCompile(`\{\{[^}]*\basset\b`)

// asks tells whether a template asks for files of static/.
func (w *wording) asks() bool {
	return slices.ContainsFunc(w.below("", ".html"), func(src *diag.Source) bool { return asksForFiles.Match(src.Data()) })
}

// askedFor is what templates depend on of the files that are copied.
func (w *work) askedFor() copiedKey {
	if !w.main().wording.files {
		return copiedKey{}
	}
	return w.copiedKey
}

// loadable are the files of static/ as they are published.
type loadable struct {
	config *site.Config
	files  map[string][]byte
}

func (w *work) loadable() loadable {
	if !w.main().wording.files {
		return loadable{}
	}
	return loadable{w.configured.config, w.static}
}

func (l loadable) Names() []string { return slices.Sorted(maps.Keys(l.files)) }

func (l loadable) Bytes(name string) ([]byte, bool) {
	data, ok := l.files[name]
	if !ok {
		return nil, false
	}
	data, _ = published(l.config, name, data) // what is wrong with it is said where it is copied
	return data, true
}

// integrity says what the theme's own files are.
func (t *theme) integrity(c *site.Config) render.Integrity {
	if c.RelativeURLs {
		return render.Integrity{}
	}
	return render.Integrity{CSS: render.IntegrityOf(t.css.Data), JS: render.IntegrityOf(t.js.Data), Search: render.IntegrityOf(t.search.Data)}
}
