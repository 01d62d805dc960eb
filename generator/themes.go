package generator

import (
	"bytes"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// A theme is a folder of themes/: its templates lie between the built-in ones
// and the site's own, its static files below those of the site, its params
// below the site's.
//
//	themes/plain/theme.yaml       name, min_version, params
//	themes/plain/templates/**
//	themes/plain/static/**
//
// Which one is in use is not known when files are read; so all are, as far as
// they are themes. Of the rest, such as an example site or node_modules, nothing
// is.

const themeFile = "theme.yaml"

// ofTheme tells whether a file of themes/ is read.
func ofTheme(name string) bool {
	_, in, _ := strings.Cut(name, "/")
	return in == themeFile || strings.HasPrefix(in, "templates/") || strings.HasPrefix(in, "static/")
}

// leadsToTheme tells whether a folder of themes/ may have files that are read.
func leadsToTheme(folder string) bool {
	return !strings.Contains(folder, "/") || ofTheme(folder+"/")
}

func (f *files) keepTheme(name string, data []byte) {
	if !ofTheme(name) {
		return
	}
	_, in, _ := strings.Cut(name, "/")
	if !strings.HasPrefix(in, "static/") {
		data = lines(data)
	}
	src := diag.NewSource("themes/"+name, data)
	if before := f.themes[name]; before != nil && bytes.Equal(before.Data(), data) {
		return
	}
	f.themes[name] = src
	f.themeChanged(in)
}

func (f *files) dropTheme(name string) {
	if f.themes[name] != nil {
		delete(f.themes, name)
		_, in, _ := strings.Cut(name, "/")
		f.themeChanged(in)
	}
}

func (f *files) themeChanged(in string) {
	f.themesAre++
	if in == themeFile {
		f.themed++
	}
}

// hintLayouts tells somebody who comes from Hugo where templates are.
func (f *files) hintLayouts(root *os.Root) {
	delete(f.problems, "layouts")
	if info, err := root.Stat("layouts"); err == nil && info.IsDir() {
		f.report("layouts", diag.Diagnostic{Severity: diag.Warning, Pos: diag.Pos{File: "layouts"},
			Message: "this folder is not read", Hint: "templates are in templates/; docs/templates.md says what they are given"})
	}
}

// readTheme takes the theme's settings: its params are the defaults of the
// site's.
func (w *work) readTheme(c *configured) {
	src := w.files.themes[c.config.Theme+"/"+themeFile]
	if src == nil {
		return
	}
	v, _ := decode.YAML(src, 0, len(src.Data()), &c.out)
	m := v.Map(&c.out, themeFile)
	m.Allow("name", "description", "author", "license", "homepage", "tags", "demo")
	if least := m.Text("min_version"); older(w.options.Version, least) {
		c.out.Add(m.ValueAt("min_version").Errorf("the theme %s needs Counterpoint %s; this is %s", c.config.Theme, least, w.options.Version))
	}
	params, _ := m.Get("params")
	if defaults, ok := params.Any().(map[string]any); ok {
		c.config.Params = under(defaults, c.config.Params)
	}
	m.Unknown(diag.Warning, themeFile)
}

// under lays the defaults of a theme under what the site says, mapping by
// mapping.
func under(defaults, site map[string]any) map[string]any {
	all := maps.Clone(defaults)
	for key, value := range site {
		below, ok := all[key].(map[string]any)
		over, also := value.(map[string]any)
		if ok && also {
			value = under(below, over)
		}
		all[key] = value
	}
	return all
}

var versionForm = regexp.MustCompile(`^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?`)

// older tells whether a version comes before another one. One that is no number,
// as that of a program that was built by hand, does not.
func older(version, least string) bool {
	a, b := versionForm.FindStringSubmatch(version), versionForm.FindStringSubmatch(least)
	if a == nil || b == nil {
		return false
	}
	return slices.CompareFunc(a[1:], b[1:], func(x, y string) int {
		m, _ := strconv.Atoi(x)
		n, _ := strconv.Atoi(y)
		return m - n
	}) < 0
}

// gatherTheme lays the theme's templates over the built-in ones.
func (w *work) gatherTheme(words *wording) {
	theme := w.configured.config.Theme
	if theme == "" {
		return
	}
	known := map[string]bool{}
	for name, src := range w.files.themes {
		of, in, _ := strings.Cut(name, "/")
		known[of] = true
		template, ok := strings.CutPrefix(in, "templates/")
		if of != theme || !ok {
			continue
		}
		words.put(template, src)
		if d, wrong := src.NotText(); wrong && slices.Contains([]string{".html", ".css", ".js"}, path.Ext(name)) {
			words.out.Add(d)
		}
	}
	if !known[theme] {
		hint := diag.DidYouMean(theme, sortedKeys(known))
		words.out.Add(w.configured.config.ThemeAt.Errorf("there is no theme %q", theme).
			WithHint("%s", orElse(hint, "a theme is a folder themes/NAME with templates/ in it")))
	}
	words.out.Sort()
}

// copiedKey is what the files that are copied depend on.
type copiedKey struct {
	files, themes version
	theme         string
}

// allStatic are the files of static/, and below them those of the theme.
func (w *work) allStatic() map[string][]byte {
	own := w.configured.config.Theme + "/static/"
	all := maps.Clone(w.files.static)
	for name, src := range w.files.themes {
		file, ok := strings.CutPrefix(name, own)
		if _, over := all[file]; ok && !over {
			all[file] = src.Data()
		}
	}
	return all
}

// staticFile is a file that is copied as its author calls it.
func (w *work) staticFile(name string) string {
	if _, own := w.files.static[name]; !own {
		return "themes/" + w.configured.config.Theme + "/static/" + name
	}
	return "static/" + name
}
