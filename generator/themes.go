package generator

import (
	"bytes"
	"cmp"
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
// Only the one that site.yaml chooses is read, and of that nothing else, such as
// an example site or node_modules.

const themeFile = "theme.yaml"

// chosen is the theme that the settings name, before they are read in earnest:
// what is read depends on it.
func (f *files) chosen() string {
	return f.naming.get([2]*diag.Source{f.site, f.over}, f.nameTheme)
}

func (f *files) nameTheme() string {
	theme := ""
	for _, src := range []*diag.Source{f.site, f.over} {
		if src == nil {
			continue
		}
		var ignored diag.List
		v, _ := decode.YAML(src, 0, len(src.Data()), &ignored)
		if given, ok := v.Map(&ignored, src.Name).Get("theme"); ok {
			theme = given.Text(&ignored, "theme")
		}
	}
	return theme
}

// choose makes ready to read the theme.
func (f *files) choose() {
	f.shelf = nil
	if theme := f.chosen(); theme != f.theme {
		f.theme = theme
		f.themesAre, f.themed = f.themesAre+1, f.themed+1
	}
}

// noTheme tells whether the theme that is chosen is not there.
func (f *files) noTheme() bool { return f.theme != "" && len(f.themes) == 0 }

// ofTheme tells whether a file of themes/ is read.
func (f *files) ofTheme(name string) bool {
	of, in, _ := strings.Cut(name, "/")
	return of == f.theme && (in == themeFile || strings.HasPrefix(in, "templates/") || strings.HasPrefix(in, "static/"))
}

// leadsToTheme tells whether a folder of themes/ may have files that are read.
// Those at the top are noted.
func (f *files) leadsToTheme(folder string) bool {
	switch {
	case folder == ".":
		return true
	case !strings.Contains(folder, "/"):
		f.shelf = append(f.shelf, folder)
		return folder == f.theme
	}
	return f.ofTheme(folder + "/")
}

func (f *files) keepTheme(name string, data []byte) {
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
	for name, src := range w.files.themes {
		template, ok := strings.CutPrefix(name, theme+"/templates/")
		if !ok {
			continue
		}
		words.put(template, src)
		if d, wrong := src.NotText(); wrong && slices.Contains([]string{".html", ".css", ".js"}, path.Ext(name)) {
			words.out.Add(d)
		}
	}
	if w.files.noTheme() {
		others := slices.DeleteFunc(slices.Clone(w.files.shelf), func(name string) bool { return name == theme })
		words.out.Add(w.configured.config.ThemeAt.Errorf("there is no theme %q", theme).
			WithHint("%s", cmp.Or(diag.DidYouMean(theme, others), "a theme is a folder themes/NAME with templates/ in it")))
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
