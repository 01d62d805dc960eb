package asset

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/xml"
)

// Minifies tells whether Minify knows how to make a file smaller, by its name.
func Minifies(name string) bool { return minifierOf(name) != nil }

// Minify returns a file that is copied without what nobody reads. One that
// cannot be read is an error.
func Minify(name string, data []byte) ([]byte, error) {
	small, err := minifierOf(name)(data)
	if err != nil || len(small) >= len(data) {
		return data, err
	}
	return small, nil
}

// minifierOf knows what is safe to make smaller without looking at it. What has
// .min in its name is as small as its author wants it; pages that were written by
// hand, or by another program, are theirs.
func minifierOf(name string) func([]byte) ([]byte, error) {
	name = strings.ToLower(name)
	ext := path.Ext(name)
	if strings.HasSuffix(strings.TrimSuffix(name, ext), ".min") {
		return nil
	}
	switch {
	case IsJSON(name):
		return MinifyJSON
	case ext == ".css":
		return MinifyCSS
	case ext == ".js", ext == ".mjs":
		return MinifyJS
	case ext == ".svg":
		return minifySVG
	case ext == ".xml", ext == ".atom", ext == ".rss":
		return minifyXML
	}
	return nil
}

// IsJSON tells whether a file is JSON, by its name.
func IsJSON(name string) bool {
	return slices.Contains([]string{".json", ".jsonld", ".geojson", ".webmanifest"}, strings.ToLower(path.Ext(name)))
}

// styled is where a page says itself how it is drawn, so that white space may be
// seen that usually is not: style="white-space: pre-line".
var styled = regexp.MustCompile(`(?i)<style|<[^>]*\sstyle\s*=[^>]*white-space`)

// MinifyHTML returns a page without comments, quotes and end tags that HTML can do
// without, and with one space for a run of them. What is between two elements
// stays apart; texts of pre and textarea, SVG, MathML, scripts and styles stay as
// they are.
func MinifyHTML(data []byte) ([]byte, error) {
	if styled.Match(data) {
		return data, nil
	}
	m := minify.New()
	m.Add("application/ld+json", &json.Minifier{KeepNumbers: true})
	return minifiedBy(m, data, &html.Minifier{KeepWhitespace: true, KeepSpecialComments: true})
}

// MinifyJSON returns JSON without white space. Strings and numbers stay as they
// are written.
func MinifyJSON(data []byte) ([]byte, error) {
	return minified(data, &json.Minifier{KeepNumbers: true})
}

// worded is what an SVG can have that is more than shapes: text, whose white space
// may be seen, and what may count on elements that drawing programs leave behind.
var worded = regexp.MustCompile(`(?i)<(\w+:)?(text|foreignobject|script|style)\b|xml:space|white-space|<\?xml-stylesheet`)

// minifySVG makes shapes smaller, and of other pictures takes comments out alone.
func minifySVG(data []byte) ([]byte, error) {
	if worded.Match(data) {
		return minifyXML(data)
	}
	return minified(data, &svg.Minifier{})
}

// spaced is XML that may say which white space counts.
var spaced = regexp.MustCompile(`xml:space|<(\w+:)?pre\b`)

// minifyXML returns XML without comments, and with one character for a run of
// white space between two tags. Nothing is known of its elements, so texts stay.
func minifyXML(data []byte) ([]byte, error) {
	if spaced.Match(data) {
		return data, nil
	}
	var out bytes.Buffer
	l := xml.NewLexer(parse.NewInputBytes(bytes.Clone(data))) // which writes into it
	for {
		kind, text := l.Next()
		switch {
		case kind == xml.ErrorToken && l.Err().Error() == "EOF":
			return out.Bytes(), nil
		case kind == xml.ErrorToken:
			return nil, &SyntaxError{1, 1, l.Err().Error()}
		case kind == xml.CommentToken:
		case kind == xml.AttributeToken:
			out.WriteByte(' ')
			out.Write(bytes.TrimLeft(text, " \t\r\n"))
		case kind == xml.TextToken && len(bytes.TrimSpace(text)) == 0:
			out.WriteByte(text[0])
		default:
			out.Write(text)
		}
	}
}
