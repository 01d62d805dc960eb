package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"counterpoint/generator/site"
)

const configLong = `Config prints the settings in force: those of site.yaml, of the environment's own file
(site.production.yaml; serve takes site.development.yaml), of the options, and what is set where
nothing says otherwise. The text is YAML, a key a line; what stands behind a key is JSON, too.`

func (a *app) config() *cobra.Command {
	c := &cobra.Command{
		Use: "config", Short: "Print the settings in force", Long: configLong, Args: noArguments,
		Example: "  counterpoint config\n  counterpoint config --environment staging --format json",
		RunE:    func(c *cobra.Command, _ []string) error { return a.runConfig(c) },
	}
	a.siteFlags(c, false)
	a.formatFlag(c)
	return c
}

func (a *app) runConfig(c *cobra.Command) error {
	if err := a.checkFormat(); err != nil {
		return err
	}
	builder, err := a.builder(c, false)
	if err != nil {
		return err
	}
	config, list, err := builder.Config(c.Context())
	if err != nil {
		return err
	}
	a.printDiagnostics(list)
	if list.Failed() {
		return exitStatus(1)
	}
	all := settingsOf(config)
	if a.flags.format == "json" {
		values := map[string]any{}
		for _, s := range all {
			values[s.key] = s.value
		}
		return a.printJSON(values)
	}
	for _, s := range all {
		fmt.Fprintf(a.Stdout, "%s: %s\n", s.key, flow(s.value))
	}
	return nil
}

// setting is a key of site.yaml and its value.
type setting struct {
	key   string
	value any
}

// settingsOf lists the keys of site.yaml as they are in force.
func settingsOf(c *site.Config) []setting {
	type named struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		URL         string `json:"url,omitempty"`
	}
	type rating struct {
		ID    string `json:"id"`
		Label string `json:"label"`
		Color string `json:"color,omitempty"`
	}
	claimants := map[string]named{}
	for key, who := range c.Claimants {
		claimants[key] = named{who.Name, who.Description, who.URL}
	}
	ratings, fonts, disabled := []rating{}, []string{}, []string{}
	for _, r := range c.Ratings {
		ratings = append(ratings, rating(r))
	}
	for _, f := range c.CardFonts {
		fonts = append(fonts, f.Path)
	}
	for _, kind := range slices.Sorted(maps.Keys(c.Disabled)) {
		disabled = append(disabled, string(kind))
	}
	params := c.Params
	if params == nil {
		params = map[string]any{}
	}
	return []setting{
		{"title", c.Title}, {"description", c.Description}, {"author", c.Author}, {"language", c.Language}, {"languages", languagesOf(c)},
		{"baseURL", c.BaseURL}, {"relativeURLs", c.RelativeURLs}, {"paginate", c.Paginate}, {"gitInfo", c.GitInfo}, {"minify", c.Minify}, {"links", c.Links},
		{"menus", menusOf(c)}, {"ratings", ratings}, {"claimants", claimants}, {"sources", slices.Sorted(maps.Keys(c.Sources))},
		{"highlight", map[string]string{"light": c.Light, "dark": c.Dark}},
		{"markup", map[string]any{"unsafe": c.Unsafe, "remoteImages": c.RemoteImages, "math": c.Math, "headingIDs": headingIDs(c)}},
		{"cards", map[string]any{"fonts": fonts}}, {"disableKinds", disabled}, {"strings", c.Strings},
		{"taxonomies", append([]string{}, c.Taxonomies...)}, {"theme", c.Theme}, {"publish", publishingOf(c.Publishing)}, {"params", params},
	}
}

// publishingOf is the section of where the site goes.
func publishingOf(p site.Publishing) map[string]any {
	type target struct {
		URL         string   `json:"url"`
		MaxDeletes  int      `json:"maxDeletes"`
		Purge       []string `json:"purge,omitempty"`
		Precompress []string `json:"precompress,omitempty"`
	}
	type rule struct {
		Match        string `json:"match"`
		ContentType  string `json:"contentType,omitempty"`
		CacheControl string `json:"cacheControl,omitempty"`
		Encoding     string `json:"encoding,omitempty"`

		Set map[string]string `json:"set,omitempty"`
	}
	targets, rules := map[string]target{}, []rule{}
	for _, t := range p.Targets {
		targets[t.Name] = target{t.URL, t.MaxDeletes, t.Purge, t.Precompress}
	}
	for _, h := range p.Headers {
		r := rule{h.Match, h.ContentType, h.CacheControl, h.Encoding, map[string]string{}}
		for _, each := range h.Set {
			r.Set[each.Name] = each.Value
		}
		rules = append(rules, r)
	}
	return map[string]any{"targets": targets, "headers": rules, "headersFile": p.HeadersFile}
}

func headingIDs(c *site.Config) string {
	if c.ZolaIDs {
		return "zola"
	}
	return "github"
}

// entry is one of a menu.
type entry struct {
	Name       string `json:"name,omitempty"`
	URL        string `json:"url,omitempty"`
	PageRef    string `json:"pageRef,omitempty"`
	Identifier string `json:"identifier,omitempty"`
	Parent     string `json:"parent,omitempty"`
	Weight     int    `json:"weight,omitempty"`
}

func menusOf(c *site.Config) map[string][]entry {
	menus := map[string][]entry{}
	for name, items := range c.Menus {
		for _, i := range items {
			menus[name] = append(menus[name], entry{i.Name, i.URL, i.PageRef, i.Identifier, i.Parent, i.Weight})
		}
	}
	return menus
}

// languagesOf lists the languages of a site that has several, in the order of a
// switch.
func languagesOf(c *site.Config) any {
	type language struct {
		Key       string `json:"key"`
		Locale    string `json:"locale"`
		Label     string `json:"label,omitempty"`
		Direction string `json:"direction,omitempty"`
		Title     string `json:"title"`
		URL       string `json:"url"`
	}
	list := []language{}
	for _, l := range c.Languages {
		list = append(list, language{l.Key, l.Language, l.Label, l.Direction, l.Title, l.Root})
	}
	return list
}

// flow is a value as YAML takes it on one line.
func flow(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // values of YAML
	}
	return string(bytes.TrimSpace(b.Bytes()))
}
