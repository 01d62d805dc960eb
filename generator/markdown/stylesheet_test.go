package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/styles"
)

// Every class of every style looks as chroma says.
func TestJoinedRulesSayWhatChromaSays(t *testing.T) {
	classes := 0
	for _, style := range styles.Names() {
		var own bytes.Buffer
		if err := html.New(html.WithClasses(true), html.WithCSSComments(false)).WriteCSS(&own, styles.Get(style)); err != nil {
			t.Fatal(err)
		}
		small := joined(own.String())
		looks, base := map[string]string{}, ""
		for _, m := range regexp.MustCompile(`(?m)^(.*) \{ (.*) \}$`).FindAllStringSubmatch(small, -1) {
			if _, list, ok := strings.Cut(m[1], ":is(."); ok {
				for _, class := range strings.Split(strings.TrimSuffix(list, ")"), ", .") {
					looks[class] = m[2]
				}
			} else {
				base = m[2]
			}
		}
		for _, m := range regexp.MustCompile(`\.(\w+) \{ (.*) \}`).FindAllStringSubmatch(own.String(), -1) {
			switch class, want := m[1], m[2]; {
			case class == "chroma" && base != want:
				t.Errorf("%s: all looks %q, not %q", style, base, want)
			case !ofTokens[class]:
			case looks[class] != want && (looks[class] != "" || !strings.HasPrefix(base+";", want+";")):
				t.Errorf("%s: %s looks %q, not %q", style, class, looks[class], want)
			default:
				classes++
			}
		}
		if strings.Contains(small, ".ln") || len(small) > own.Len() {
			t.Errorf("%s: not joined:\n%s", style, small)
		}
	}
	if classes < 1000 {
		t.Errorf("only %d classes were compared", classes)
	}
}
