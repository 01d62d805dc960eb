package cli

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"counterpoint/generator/diag"
)

// inLanguage is the name of an article with its language, and without it: of
// bridge.fr, or of bridge with --lang fr, these are bridge.fr and bridge. In the
// site's own language a name needs none.
func (a *app) inLanguage(c *cobra.Command, name, language string) (whole, plain string, err error) {
	if language == "" && path.Ext(name) == "" {
		return name, name, nil
	}
	builder, err := a.builder(c, false)
	if err != nil {
		return "", "", err
	}
	config, _, err := builder.Config(c.Context())
	if err != nil {
		return "", "", err
	}
	keys := config.FileLanguages()
	key, plain := keys.Of(name + ".md")
	plain = strings.TrimSuffix(plain, ".md")
	if language == "" {
		return name, plain, nil
	}
	switch language = strings.ToLower(language); {
	case plain != name && key != language:
		return "", "", usage("the name is that of an article in %s, and --lang says %s", key, language)
	case plain != name:
		return name, plain, nil
	case !slices.Contains(keys.Keys, language):
		return "", "", hinted("the site has no language "+language, cmp.Or(diag.DidYouMean(language, keys.Keys), "list it under `languages:` in site.yaml"))
	case language == keys.Default:
		return name, name, nil
	}
	return name + "." + language, name, nil
}
