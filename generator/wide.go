package generator

import (
	"maps"
	"regexp"
	"slices"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// What sources.yaml and claimants.yaml of content/ say for all articles, and for
// those in a language, claimants.fr.yaml.

// ofLanguage are the names of the latter.
var ofLanguage = regexp.MustCompile(`^(sources|claimants)\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.yaml$`)

// siteWide reads content/sources.yaml and content/claimants.yaml.
func (w *work) siteWide(c *configured) {
	sources := w.yaml("sources.yaml", &c.out)
	claimants := w.yaml("claimants.yaml", &c.out)
	if src := w.files.content["claimants.yaml"]; src != nil {
		c.out.Add(c.config.Merge(nil, site.ParseClaimants(claimants, &c.out), src.Whole())...)
	}
	c.out.Add(c.config.Merge(claim.ParseSources(sources, &c.out), nil, diag.Place{})...)
}

// languageWide lays what is said for a language over that.
func (w *work) languageWide(c *configured) {
	kin := c.config.Kin()
	for _, name := range slices.Sorted(maps.Keys(w.files.content)) {
		m := ofLanguage.FindStringSubmatch(name)
		if m == nil {
			continue
		}
		at := slices.IndexFunc(kin, func(of *site.Config) bool { return of.Key == m[2] })
		if at < 0 {
			c.out.Add(w.files.content[name].Whole().Warnf("this file is left out: the site has no language %q", m[2]).
				WithHint("list it under `languages:` in site.yaml"))
			continue
		}
		if v := w.yaml(name, &c.out); m[1] == "sources" {
			kin[at].Overlay(claim.ParseSources(v, &c.out), nil)
		} else {
			kin[at].Overlay(nil, site.ParseClaimants(v, &c.out))
		}
	}
}

// yaml reads a file of content/; a missing one is null.
func (w *work) yaml(name string, out *diag.List) decode.Value {
	src := w.files.content[name]
	if src == nil {
		return decode.Value{}
	}
	v, _ := decode.YAML(src, 0, len(src.Data()), out)
	return v
}
