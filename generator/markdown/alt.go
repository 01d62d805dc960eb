package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// An image that says nothing to those who cannot see it is reported, unless its
// author says that it only decorates.

// undescribed reports an image at an offset in the text.
func (r *recorder) undescribed(at int, decoration string) {
	r.diagnostics.Add(r.source.At(r.base+at).Warnf("this image has no description").
		WithHint("write what is to be seen %s", decoration))
}

// checkAlt checks an image in Markdown. One that decorates has an empty title,
// ![](line.png ""): as in HTML, its alt is empty then.
func (r *recorder) checkAlt(alt string, img *ast.Image) {
	if r.converter.options.conformance || strings.TrimSpace(alt) != "" || img.Title != nil {
		return
	}
	r.undescribed(max(0, img.Pos()), `between the brackets, for those who cannot see it; if it only decorates, give it an empty title: ![](line.png "")`)
}

// checkFigure checks the image of Hugo's figure: a caption says what it shows.
func (r *recorder) checkFigure(t *tag) {
	says := func(p Param) bool { return slices.Contains([]string{"alt", "caption", "title"}, p.Key) }
	if t.name == "figure" && !slices.ContainsFunc(t.params, says) {
		r.undescribed(t.start, `in alt="…", for those who cannot see it; if it only decorates, write alt=""`)
	}
}

var (
	rawImage = regexp.MustCompile(`(?i)<img((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)>`)
	hasAlt   = regexp.MustCompile(`(?i)\salt(?:[\s=/]|$)`)

	valueOfAttribute = regexp.MustCompile(`"[^"]*"|'[^']*'`)
)

// checkRaw checks the images of raw HTML that stands at an offset in the text.
func (r *recorder) checkRaw(raw []byte, at int) {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("<!--")) {
		return
	}
	for _, m := range rawImage.FindAllSubmatchIndex(raw, -1) {
		if !hasAlt.Match(valueOfAttribute.ReplaceAll(raw[m[2]:m[3]], nil)) {
			r.undescribed(at+m[0], `in alt="…", for those who cannot see it; if it only decorates, write alt=""`)
		}
	}
}
