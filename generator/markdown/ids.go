package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"
)

// reserved are the beginnings of ids that pages use for themselves.
var reserved = [...]string{"claim-", "note-", "ref-", "counterpoint-", "answer-", "cp-", "fn:", "fnref"}

func isReserved(id string) bool {
	for _, r := range reserved {
		if strings.HasPrefix(id, r) {
			return true
		}
	}
	return false
}

// nameHeadings gives every heading its id: first those that the author wrote,
// `## Title {#id}`, then those made from the words, which make room; and after
// these every term of a definition list, as Hugo's autoDefinitionTermID does.
func (r *recorder) nameHeadings(root ast.Node, source []byte, prefix string) {
	r.ids = map[ast.Node]string{}
	used := map[string]int{} // how often each base was used
	var unnamed []*ast.Heading
	var terms []ast.Node
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() == extast.KindDefinitionTerm {
			terms = append(terms, n)
			return ast.WalkSkipChildren, nil
		}
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		if id, ok := h.AttributeString("id"); ok && r.explicit(h, attributeText(id), used) {
			return ast.WalkSkipChildren, nil
		}
		unnamed = append(unnamed, h)
		return ast.WalkSkipChildren, nil
	})
	for _, h := range unnamed {
		r.ids[h] = unique(prefix+r.converter.options.slug(altText(h, source)), used)
	}
	for _, t := range terms {
		t.SetAttributeString("id", []byte(unique(prefix+r.converter.options.slug(altText(t, source)), used)))
	}
}

// explicit takes an id that the author wrote, if it can be used.
func (r *recorder) explicit(h *ast.Heading, id string, used map[string]int) bool {
	at := r.source.At(r.base + max(0, h.Pos()))
	_, taken := used[id]
	switch {
	case taken:
		r.diagnostics.Add(at.Warnf("heading id %q is used twice; this one gets another", id))
	case isReserved(id):
		r.diagnostics.Add(at.Warnf("heading id %q begins like the ids of claims and notes; it gets another", id))
	case id == "":
	default:
		used[id] = 0
		r.ids[h] = id
		return true
	}
	return false
}

// slug makes an id of the words of a heading.
func (o Options) slug(text string) string {
	id := ""
	if o.ZolaIDs {
		id = zolaSlug(text)
	} else {
		id = githubSlug(text)
	}
	switch {
	case id == "":
		return "heading"
	case isReserved(id):
		return "h-" + id
	}
	return id
}

// zolaSlug makes one as Zola does: a - for whatever is neither letter nor digit,
// letters without their accents. Zola spells those of other scripts in Latin ones;
// here they stay.
func zolaSlug(text string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(text))
	return norm.NFC.String(strings.Join(strings.Fields(id), "-")) // Korean letters are parts now
}

// githubSlug makes one as GitHub and Hugo do: lower case, letters, digits, - and _
// of any script, spaces as -.
func githubSlug(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(text))
}

func unique(id string, used map[string]int) string {
	n, taken := used[id]
	used[id] = n
	for taken {
		n++
		candidate := id + "-" + strconv.Itoa(n)
		if _, taken = used[candidate]; !taken {
			used[id], used[candidate] = n, 0
			return candidate
		}
	}
	return id
}
