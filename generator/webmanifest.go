package generator

import (
	"net/url"
	"path"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// checkManifest warns of icons that the site's manifest names and that are not
// there: browsers ask for them, and nobody sees that they fail.
func (w *work) checkManifest(a *assets) {
	for _, icon := range w.site.Icons {
		if icon.Rel != "manifest" {
			continue
		}
		name := site.File(icon.Address)
		src := diag.NewSource(w.staticFile(name), w.static[name])
		var wrong diag.List
		v, ok := decode.JSONFile(src, &wrong)
		if ok && v.Kind() == decode.MapKind {
			checkIcons(v.Map(&wrong, "a manifest"), w.configured.config.BasePath, path.Dir(name), a, &wrong)
		}
		for _, d := range wrong {
			d.Severity = diag.Warning // it is not we who read it
			a.out.Add(d)
		}
	}
}

func checkIcons(m *decode.Map, base, folder string, a *assets, out *diag.List) {
	for _, key := range []string{"icons", "screenshots"} {
		for _, v := range m.List(key) {
			if v.Kind() != decode.MapKind {
				continue
			}
			icon := v.Map(out, "an icon")
			src := icon.Text("src")
			if u, err := url.Parse(src); err == nil && src != "" && u.Host == "" && u.Scheme == "" && !a.holds(inFolder(base, folder, u.Path)) {
				out.Add(icon.ValueAt("src").Warnf("there is no file %q", src).WithHint("an address counts from where the manifest lies, in static/"))
			}
		}
	}
}

// inFolder is the file of the site to which an address in a file of the folder
// leads; base is the path of the site on its host.
func inFolder(base, folder, address string) string {
	at, below := strings.CutPrefix(address, base)
	switch {
	case below:
		return path.Clean(at)
	case strings.HasPrefix(address, "/"):
		return "" // it is of the host, which may be another site
	}
	return path.Join(folder, address)
}

func (a *assets) holds(name string) bool {
	_, ok := a.files[name]
	return ok
}
