package markdown

import (
	"github.com/yuin/goldmark"
	emoji "github.com/yuin/goldmark-emoji"
	emojiast "github.com/yuin/goldmark-emoji/ast"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// emojis reads GitHub's names, :smile:, where the site asks for it: prose has
// "10:30:45" and "a:b:c".
func (o Options) emojis() []goldmark.Option {
	if !o.Emoji {
		return nil
	}
	return []goldmark.Option{goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(emoji.NewParser(), 999)))}
}

// renderEmoji writes the character, which is what a claim quotes.
func (nodes) renderEmoji(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		r, n := w.(*recorder), node.(*emojiast.Emoji)
		r.enter(node)
		shown := string(n.Value.Unicode)
		if !n.Value.IsUnicode() { // GitHub's own, such as :octocat:
			shown = ":" + string(n.ShortName) + ":"
		}
		r.literal([]byte(shown), max(0, node.Pos()))
	}
	return ast.WalkContinue, nil
}
