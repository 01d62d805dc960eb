package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// alerts makes GitHub's alerts of quotes that begin with a line of their own:
//
//	> [!NOTE]
//	> The words.
//
// The kind is drawn in the words of the site and is no part of the text.
type alerts struct{}

// AlertKinds are the kinds of alerts, in the order of Words.Alerts.
var AlertKinds = [...]string{"note", "tip", "important", "warning", "caution"}

var alertLine = regexp.MustCompile(`^[ \t]*\[!([A-Za-z]+)\][ \t]*\r?\n?$`)

const alertKey = "alert"

// Transform implements parser.ParagraphTransformer: the line is no text yet.
func (alerts) Transform(node *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != node {
		return
	}
	m := alertLine.FindSubmatch(reader.Value(node.Lines().At(0)))
	if m == nil {
		return
	}
	kind := strings.ToLower(string(m[1]))
	for i, k := range AlertKinds {
		if k == kind {
			quote.SetAttributeString(alertKey, i)
			dropLine(node)
		}
	}
}

// dropLine takes the first line away, and a paragraph of one line with it.
func dropLine(node *ast.Paragraph) {
	lines := node.Lines()
	if lines.Len() == 1 {
		node.Parent().RemoveChild(node.Parent(), node)
		return
	}
	lines.SetSliced(1, lines.Len())
}

// renderBlockquote writes a quote, or an alert, which is none.
func (n nodes) renderBlockquote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	r := w.(*recorder)
	value, ok := node.AttributeString(alertKey)
	switch kind, _ := value.(int); {
	case !ok && entering:
		r.tag("<blockquote")
		r.passOn(node)
		r.tag(">\n")
	case !ok:
		r.tag("</blockquote>\n")
	case entering:
		r.tag(`<div class="alert alert-` + AlertKinds[kind] + `" role="note">` + "\n" + `<p class="alert-title">`)
		r.Write(util.EscapeHTML([]byte(n.options.Words.Alerts[kind])))
		r.tag("</p>\n")
	default:
		r.tag("</div>\n")
	}
	return ast.WalkContinue, nil
}
