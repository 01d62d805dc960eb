package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// renderCodeBlock writes code by our own formatter: chroma's writes HTML whose
// text could not be traced back.
func (n nodes) renderCodeBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	r := w.(*recorder)
	language := ""
	if fenced, ok := node.(*ast.FencedCodeBlock); ok {
		language = string(fenced.Language(source))
	}
	code := codeOf(node, source)
	r.enter(node)
	if n.options.conformance {
		r.tag("<pre><code")
	} else {
		language = languageName(language)
		r.tag(`<div class="highlight"><pre class="chroma" tabindex="0"><code`)
	}
	if language != "" {
		r.attribute("class", "language-"+decode([]byte(language)))
	}
	r.tag(">")
	r.writeCode(code, language)
	r.tag("</code></pre>")
	if !n.options.conformance {
		r.tag("</div>")
	}
	r.tag("\n")
	return ast.WalkContinue, nil
}

// languageName is the language of an info string's first word: of Zola's
// ```rust,linenos, Hugo's ```go{linenos=table} and knitr's ```{r, echo=FALSE}.
func languageName(word string) string {
	word = strings.TrimLeft(word, "{.")
	if end := strings.IndexAny(word, ",{}"); end >= 0 {
		word = word[:end]
	}
	return word
}

// codeText is the text of a code block and where each line of it stands in
// goldmark's source.
type codeText struct {
	text  string
	start []int // of each line in text
	src   []int // of each line in the source
}

func codeOf(n ast.Node, source []byte) codeText {
	return codeOfLines(n.Lines().Sliced(0, n.Lines().Len()), source)
}

func codeOfLines(lines []text.Segment, source []byte) codeText {
	var c codeText
	var b strings.Builder
	for _, line := range lines {
		c.start, c.src = append(c.start, b.Len()), append(c.src, line.Start-line.Padding)
		b.Write(bytes.ReplaceAll(line.Value(source), []byte{0}, []byte("\uFFFD")))
	}
	c.text = b.String()
	return c.without(commentMarks(c.text))
}

// without leaves out stretches of the code.
func (c codeText) without(marks [][2]int) codeText {
	if marks == nil {
		return c
	}
	var left codeText
	var b strings.Builder
	for line, start := range c.start {
		end := len(c.text)
		if line+1 < len(c.start) {
			end = c.start[line+1]
		}
		for from := start; from < end; {
			for len(marks) > 0 && marks[0][1] <= from {
				marks = marks[1:]
			}
			to := end
			if len(marks) > 0 && marks[0][0] < end {
				to = max(from, marks[0][0])
			}
			if to > from {
				left.start, left.src = append(left.start, b.Len()), append(left.src, c.src[line]+from-start)
				b.WriteString(c.text[from:to])
			}
			if from = to; to < end {
				from = min(end, marks[0][1])
			}
		}
	}
	left.text = b.String()
	return left
}

// commented is a shortcode that is to be shown: {{</* name */>}}. Go's own
// comments, {{/* words */}}, stay.
var commented = regexp.MustCompile(`(?s)\{\{[<%](/\*).*?(\*/)[>%]\}\}|\{\{(/\*)\s*\w+\(.*?(\*/)\}\}|\{%(/\*)\s*(?:\w+\(|end\b).*?(\*/)%\}`)

// commentMarks finds the marks that show a shortcode instead of calling it.
func commentMarks(code string) (marks [][2]int) {
	if !strings.Contains(code, "*/") {
		return nil
	}
	for _, m := range commented.FindAllStringSubmatchIndex(code, -1) {
		for i := 2; i < len(m); i += 2 {
			if m[i] >= 0 {
				marks = append(marks, [2]int{m[i], m[i+1]})
			}
		}
	}
	return marks
}

// example writes text as it is, but for these marks.
func (r *recorder) example(value []byte, offset int) {
	from := 0
	for _, m := range commentMarks(string(value)) {
		r.literal(value[from:m[0]], offset+from)
		from = m[1]
	}
	r.literal(value[from:], offset+from)
}

// writeCode writes code as it is, line by line, and notes that it can be
// coloured. That is done when a page is made (tokens.go): it takes longer than
// all the rest of a file, and in a preview few pages are looked at.
func (r *recorder) writeCode(code codeText, language string) {
	from := len(r.text)
	for line, start := range code.start {
		end := len(code.text)
		if line+1 < len(code.start) {
			end = code.start[line+1]
		}
		r.literal([]byte(code.text[start:end]), max(0, code.src[line]))
	}
	if language != "" && !r.converter.options.conformance {
		r.doc.codes = append(r.doc.codes, coded{language, int32(from), int32(len(r.text))})
	}
}
