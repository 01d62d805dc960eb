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

// Harmless returns Markdown of a stranger's with its raw HTML and its shortcodes
// made text, and whether there were any. So it stays harmless in a site that
// passes raw HTML through, or has templates; code is code as before. ok is false where the text is beyond the
// limits of what is parsed.
func Harmless(markdown string) (safe string, changed, ok bool) {
	safe = markdown
	for range rounds {
		if _, ok := tooMuch(diag.NewSource("", []byte(safe)), 0, []byte(safe)); !ok {
			return "", false, false
		}
		tags := dangers(safe)
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
	return strings.NewReplacer("<", "&lt;", "{", "&#123;").Replace(safe), true, true
}

// dangers finds the angle brackets with which raw HTML begins, and the braces of
// shortcodes.
func dangers(markdown string) (found []int) {
	body := []byte(markdown)
	defer func() { // what the parser cannot read, Harmless makes text
		if recover() != nil {
			found = []int{0}
		}
	}()
	calls := Options{Shortcodes: anyName{}}.calls(body, Page{})
	for _, t := range calls.tags {
		if calls.deep != nil || bytes.HasPrefix(calls.masked[t.start+1:], []byte(addressMark)) {
			found = append(found, t.start)
		}
	}
	if calls.deep != nil {
		return found
	}
	root := New(Options{}).markdown.Parser().Parse(text.NewReader(slices.Clone(calls.masked)), withCalls(calls))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		var lines *text.Segments
		switch n := n.(type) {
		case *ast.RawHTML:
			lines = n.Segments
		case *ast.HTMLBlock:
			lines = n.Lines()
		case *callSpan:
			found = append(found, n.tag.start)
		case *callBlock:
			for _, t := range n.tags {
				found = append(found, t.start)
			}
		}
		if entering && lines != nil && lines.Len() > 0 {
			if i := bytes.IndexByte(body[lines.At(0).Start:], '<'); i >= 0 {
				found = append(found, lines.At(0).Start+i)
			}
		}
		return ast.WalkContinue, nil
	})
	slices.Sort(found)
	return slices.Compact(found)
}

// anyName has a template for every name: which ones a site has may change.
type anyName struct{}

func (anyName) Has(string) bool        { return true }
func (anyName) TakesInner(string) bool { return true }
func (anyName) Render(*Call) ([]Part, error) {
	return []Part{{Text: "<div>"}, {Kind: InnerMarkdown}, {Text: "</div>"}}, nil
}
