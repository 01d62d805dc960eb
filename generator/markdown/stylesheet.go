package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/styles"
)

// Stylesheet returns the rules for highlighted code in a light and a dark
// style, by chroma's names. Print is light.
func Stylesheet(light, dark string) (string, error) {
	var b strings.Builder
	for _, s := range [...]struct{ query, style string }{
		{"print, not (prefers-color-scheme: dark)", light},
		{"screen and (prefers-color-scheme: dark)", dark},
	} {
		var rules bytes.Buffer
		if err := html.New(html.WithClasses(true), html.WithCSSComments(false)).WriteCSS(&rules, styles.Get(s.style)); err != nil {
			return "", err
		}
		b.WriteString("@media " + s.query + " {\n" + joined(rules.String()) + "}\n")
	}
	return b.String(), nil
}

// Styles returns the names that Stylesheet knows.
func Styles() []string { return styles.Names() }

var codeRule = regexp.MustCompile(`(?m)^\.chroma(?: \.(\w+))? \{ (.*) \}$`)

// joined is chroma's stylesheet with one rule for all classes that look alike:
// there are sixty, of a dozen colours, and every page of a site pays for them. No
// element has two of them, so their order says nothing. Those of lines and their
// numbers, which our code does not have, are left out, and those that look like
// the code around them.
func joined(rules string) string {
	var looks []string
	classes, base := map[string][]string{}, ""
	for _, m := range codeRule.FindAllStringSubmatch(rules, -1) {
		class, look := m[1], m[2]
		if class == "" {
			base = look
			continue
		}
		if !ofTokens[class] || strings.HasPrefix(base+";", look+";") {
			continue
		}
		if classes[look] == nil {
			looks = append(looks, look)
		}
		classes[look] = append(classes[look], class)
	}
	var b strings.Builder
	b.WriteString(".chroma { " + base + " }\n")
	for _, look := range looks {
		b.WriteString(".chroma :is(." + strings.Join(classes[look], ", .") + ") { " + look + " }\n")
	}
	return b.String()
}

// ofTokens are the classes of what code is made of.
var ofTokens = func() map[string]bool {
	all := map[string]bool{}
	for t, class := range chroma.StandardTypes {
		all[class] = all[class] || (t >= 0 || t <= chroma.Error) && class != white // beyond it are lines and their numbers
	}
	return all
}()
