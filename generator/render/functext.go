package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// Functions of text.

// inLanguage changes the case of letters as the site's language does: the İ of
// Turkish is another letter than I. A Caser serves one goroutine.
func (r *Renderer) inLanguage(v any, by func(language.Tag, ...cases.Option) cases.Caser, options ...cases.Option) (string, error) {
	s, err := textOf(v)
	if err != nil {
		return "", err
	}
	return by(language.Make(r.options.Language), options...).String(s), nil
}

func (r *Renderer) lower(v any) (string, error) { return r.inLanguage(v, cases.Lower) }
func (r *Renderer) upper(v any) (string, error) { return r.inLanguage(v, cases.Upper) }
func (r *Renderer) title(v any) (string, error) { return r.inLanguage(v, cases.Title, cases.NoLower) }

// trim takes white space from both ends, or the characters that are given.
func trim(v any, set ...string) (string, error) {
	s, err := textOf(v)
	if len(set) == 0 {
		return strings.TrimSpace(s), err
	}
	return strings.Trim(s, set[0]), err
}

func replace(v any, old, by string) (string, error) {
	s, err := textOf(v)
	if err == nil {
		err = bound(len(s) + strings.Count(s, old)*max(0, len(by)-len(old)))
	}
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(s, old, by), nil
}

func split(v any, separator string) ([]string, error) {
	s, err := textOf(v)
	if err == nil {
		err = bound(len(s))
	}
	if err != nil || s == "" {
		return nil, err
	}
	return strings.Split(s, separator), nil
}

// joined writes the entries of a list with something between them; before the
// last one something else, if that is given.
func joined(v any, separator string, last ...string) (string, error) {
	all, err := items(v)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, each := range all {
		s, err := textOf(each)
		if err != nil {
			return "", err
		}
		between := separator
		if len(last) > 0 && i == len(all)-1 {
			between = last[0]
		}
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(s)
		if err := bound(b.Len()); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func repeat(times, v any) (string, error) {
	s, err := textOf(v)
	if err != nil {
		return "", err
	}
	n, err := count(times)
	if err != nil {
		return "", err
	}
	if n > maxText {
		return "", bound(n)
	}
	if err := bound(n * len(s)); err != nil {
		return "", err
	}
	return strings.Repeat(s, n), nil
}

func hasPrefix(v any, beginning string) (bool, error) {
	s, err := textOf(v)
	return strings.HasPrefix(s, beginning), err
}

func hasSuffix(v any, ending string) (bool, error) {
	s, err := textOf(v)
	return strings.HasSuffix(s, ending), err
}

// truncate cuts a text at a word's end, and says that it did: truncate LENGTH
// [ELLIPSIS] TEXT. The length is in characters. Of HTML the words are left.
func truncate(length any, rest ...any) (string, error) {
	if len(rest) == 0 || len(rest) > 2 {
		return "", errors.New("write truncate LENGTH TEXT, or truncate LENGTH ELLIPSIS TEXT")
	}
	s, err := plainText(rest[len(rest)-1])
	if err != nil {
		return "", err
	}
	n, err := count(length)
	if err != nil {
		return "", err
	}
	if utf8.RuneCountInString(s) <= n {
		return s, nil
	}
	ellipsis := "…"
	if len(rest) == 2 {
		if ellipsis, err = textOf(rest[0]); err != nil {
			return "", err
		}
	}
	runes := []rune(s)
	end := n
	for end > 0 && !unicode.IsSpace(runes[end]) { // back to the end of a word
		end--
	}
	if end == 0 { // a word alone is longer, or a script without spaces
		end = n
	}
	return strings.TrimRightFunc(string(runes[:end]), unicode.IsSpace) + ellipsis, nil
}

// plainify is the text of HTML: tags away, entities decoded. What it returns is
// escaped again like any text.
func plainify(v any) (string, error) {
	s, err := textOf(v)
	return plain(s), err
}

// plainText is the text of what is HTML, and any other text as it is: a title
// may have a < in it.
func plainText(v any) (string, error) {
	s, err := textOf(v)
	if _, ok := v.(template.HTML); ok {
		s = plain(s)
	}
	return s, err
}

func plain(s string) string {
	var b strings.Builder
	for s != "" {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			break
		}
		b.WriteString(s[:at])
		s = s[at:]
		size := tagSize(s)
		if size == 0 { // 1 < 2
			b.WriteByte('<')
			size = 1
		}
		s = s[size:]
	}
	b.WriteString(s)
	return html.UnescapeString(b.String())
}

// tagSize is how long the tag or comment is with which a text begins, or 0.
func tagSize(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s, "-->"); end >= 0 {
			return end + len("-->")
		}
		return len(s)
	}
	if len(s) < 2 || !(s[1] == '/' || s[1] == '!' || s[1] == '?' || s[1]|0x20 >= 'a' && s[1]|0x20 <= 'z') {
		return 0
	}
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(s)
}

// urlize makes a text fit to be a part of an address, as the addresses of
// articles and terms are made.
func urlize(v any) (string, error) {
	s, err := textOf(v)
	return site.Slug(s), err
}

// markdownify makes HTML of Markdown, by the rules for articles: what could run
// is refused. A single paragraph is the text in it.
func (r *Renderer) markdownify(v any) (template.HTML, error) {
	s, err := textOf(v)
	if err == nil {
		err = bound(len(s))
	}
	if err != nil || r.options.Markdown == nil {
		return "", err
	}
	doc, problems := r.options.Markdown.Fragment(s, "", diag.Place{})
	if doc == nil || problems.Failed() {
		return "", fmt.Errorf("this Markdown cannot be read: %s", problems[0].Message)
	}
	out := strings.TrimSpace(doc.HTML(func(l markdown.Link) markdown.Target { return markdown.Target{URL: l.Destination} }))
	if inner, ok := strings.CutPrefix(out, "<p>"); ok && strings.Count(out, "<p>") == 1 && strings.HasSuffix(inner, "</p>") {
		out = strings.TrimSuffix(inner, "</p>")
	}
	return template.HTML(out), nil
}

// safeHTML takes a text for HTML, where the site lets HTML through.
func safeHTML(v any) (template.HTML, error) {
	s, err := textOf(v)
	return template.HTML(s), err
}

// jsonify writes a value as JSON. The characters that could end a script are
// escaped, and html/template escapes the whole once more where it stands.
func jsonify(v any) (string, error) {
	left := maxNodes
	if !fits(v, &left) {
		return "", fmt.Errorf("the value has more than %d parts", maxNodes)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), bound(b.Len())
}

// fits tells whether a value has not too many parts: a list that is put into
// itself thirty times over has a thousand million.
func fits(v any, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	switch v := v.(type) {
	case []any:
		for _, each := range v {
			if !fits(each, left) {
				return false
			}
		}
	case map[string]any:
		for _, each := range v {
			if !fits(each, left) {
				return false
			}
		}
	}
	return true
}
