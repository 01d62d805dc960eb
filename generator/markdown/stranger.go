package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"counterpoint/generator/diag"
)

// rounds is how often a text is looked at: a tag that is text now may have
// hidden another one.
const rounds = 8

// Harmless returns Markdown of a stranger's with its raw HTML made text, and
// whether there was any. So it stays harmless in a site that passes raw HTML
// through; code is code as before. ok is false where the text is beyond the
// limits of what is parsed.
func Harmless(markdown string) (safe string, changed, ok bool) {
	safe = markdown
	for range rounds {
		if _, ok := tooMuch(diag.NewSource("", []byte(safe)), 0, []byte(safe)); !ok {
			return "", false, false
		}
		tags := rawHTML(safe)
		if len(tags) == 0 {
			return safe, safe != markdown, true
		}
		var b strings.Builder
		from := 0
		for _, at := range tags {
			b.WriteString(safe[from:at] + `\`)
			from = at
		}
		safe = b.String() + safe[from:]
	}
	return strings.ReplaceAll(safe, "<", "&lt;"), true, true
}

// rawHTML finds the angle brackets with which raw HTML begins.
func rawHTML(markdown string) (tags []int) {
	body := []byte(markdown)
	defer func() { // what the parser cannot read, Harmless makes text
		if recover() != nil {
			tags = []int{0}
		}
	}()
	root := New(Options{}).markdown.Parser().Parse(text.NewReader(slices.Clone(body)))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		var lines *text.Segments
		switch n := n.(type) {
		case *ast.RawHTML:
			lines = n.Segments
		case *ast.HTMLBlock:
			lines = n.Lines()
		}
		if entering && lines != nil && lines.Len() > 0 {
			if i := bytes.IndexByte(body[lines.At(0).Start:], '<'); i >= 0 {
				tags = append(tags, lines.At(0).Start+i)
			}
		}
		return ast.WalkContinue, nil
	})
	slices.Sort(tags)
	return slices.Compact(tags)
}
