package markdown

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/diag"
)

// calls are the shortcodes of a text. The parsers never see them: in what they
// are given, every tag is covered by a mask as long as it, so that nothing in
// it is Markdown and all offsets stay the same. What is rendered is read from
// the text itself: code that shows a tag stays as it is.
type calls struct {
	body          []byte
	text          string // the body, too
	masked        []byte
	templates     Shortcodes
	page          Page
	math          bool         // $x$, \(x\) and \[x\] are formulas
	formless      [4]int       // to where no formula in a line ends, by its beginning
	formlessBlock int          // to where none on lines of its own does
	tags          []*tag       // in order
	at            map[int]*tag // by where the parsers see them
	problems      map[int]string
	deep          *tag // the first one beyond the limit of nesting
}

// builtIn are the shortcodes that no template makes.
var builtIn = map[string]bool{"highlight": true, "ref": true, "relref": true}

// calls finds the shortcodes of a text; without any, it is the text itself.
func (o Options) calls(body []byte, page Page) *calls {
	c := &calls{body: body, masked: body, templates: o.Shortcodes, page: page, math: o.Math || page.Math}
	if o.conformance || !bytes.Contains(body, []byte("{{")) && !bytes.Contains(body, []byte("{%")) {
		return c
	}
	l := lexer{body: body, known: c.known}
	tags := l.tags()
	c.problems = l.problems
	if len(tags) == 0 {
		c.masked = rewritable(body)
		return c
	}
	c.text = string(body)
	c.match(tags)
	tags = slices.DeleteFunc(tags, func(t *tag) bool { return t.closing && t.pair == nil && t.isZola() }) // of a name that nobody knows
	c.tags = tags
	if c.deep == nil {
		c.mask(tags)
	}
	return c
}

func (c *calls) known(name string) bool { return builtIn[name] || c.has(name) }

func (c *calls) has(name string) bool { return c.templates != nil && c.templates.Has(name) }

// match finds the pairs: an end closes the last tag of its name that is open.
// Those that were opened after it have no end.
func (c *calls) match(tags []*tag) {
	var open []*tag
	count := map[string]int{} // of the open ones, by name; "" is Zola's pairs
	ordinals := map[*tag]int{}
	for _, t := range tags {
		switch {
		case t.escaped:
		case t.closing && count[t.name] > 0:
			for {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				count[last.key()]--
				if last.key() == t.name {
					last.pair, t.pair = t, last
					break
				}
			}
		case !t.closing && !t.self:
			count[t.key()]++
			open = append(open, t)
		}
	}
	var inside []*tag
	for _, t := range tags {
		if t.closing && t.pair != nil {
			inside = inside[:len(inside)-1]
		}
		if t.escaped || t.closing {
			continue
		}
		if n := len(inside); n > 0 {
			t.parent = inside[n-1]
			t.parent.nested = true
		}
		t.ordinal = ordinals[t.parent]
		ordinals[t.parent]++
		if t.pair != nil {
			if inside = append(inside, t); len(inside) > maxNesting && c.deep == nil {
				c.deep = t
			}
		}
	}
}

// key is the name of an end that would close a tag.
func (t *tag) key() string {
	if t.isZola() {
		return ""
	}
	return t.name
}

// mask covers the tags. A mask begins with { and has nothing that means
// something to the parsers. Where a pair that is a block begins at the left
// edge, its tags get lines of their own: {{% note %}}Text.{{% /note %}}.
func (c *calls) mask(tags []*tag) {
	c.masked = bytes.Clone(c.body)
	c.at = make(map[int]*tag, len(tags))
	for i, t := range tags {
		t.at, t.atEnd = t.start, t.end
		c.cover(t.start, t.end)
		if c.inDestination(t.start) {
			c.number(t, i)
			continue
		}
		if t.pair != nil && !t.closing && (t.start == 0 || c.masked[t.start-1] == '\n') && c.isBlock(t) {
			c.lines(t)
		}
		if t.closing && t.pair != nil && t.pair.opened {
			c.lines(t)
		}
		c.masked[t.at] = '{'
		c.at[t.at] = t
		if t.pair != nil && !t.closing {
			c.coverText(t)
		}
	}
	for _, t := range tags {
		t.opened = false // from now on, that the parser has opened it
	}
}

func (c *calls) cover(start, end int) {
	for i := start; i < end; i++ {
		c.masked[i] = '.'
	}
}

// coverText masks the text between two tags of a line, too: it may have the |
// of a table.
func (c *calls) coverText(t *tag) {
	c.render(t)
	if !t.isText() || t.failure != nil || strings.Contains(t.call.Inner, "\n") {
		return
	}
	c.cover(t.end, t.pair.start)
}

// lines gives a tag a line of its own.
func (c *calls) lines(t *tag) {
	t.opened = true
	line := bytes.LastIndexByte(c.masked[:t.start], '\n') + 1
	if len(bytes.TrimLeft(c.masked[line:t.start], " ")) > 0 {
		c.masked[t.start] = '\n'
		t.at++
	}
	next := t.end
	for next < len(c.body) && strings.IndexByte(" \t\r", c.body[next]) >= 0 {
		next++
	}
	if next < len(c.body) && c.body[next] != '\n' {
		c.masked[t.end-1] = '\n'
		t.atEnd--
	}
}

// phrasing are the elements that stand in a paragraph.
var phrasing = regexp.MustCompile(`^<(?:a|abbr|audio|b|bdi|bdo|br|button|cite|code|data|del|dfn|em|i|iframe|img|input|ins|kbd|label|map|mark|` +
	`math|meter|noscript|object|output|picture|progress|q|ruby|s|samp|script|select|small|span|strong|sub|sup|svg|template|textarea|time|u|var|` +
	`video|wbr)[\s/>]`)

// isBlock tells whether a call makes a block, or stands in a line of text.
func (c *calls) isBlock(t *tag) bool {
	if t.pair != nil && strings.Contains(c.text[t.end:t.pair.start], "\n\n") {
		return true
	}
	c.render(t)
	for _, p := range t.before {
		text := strings.TrimSpace(p.Text)
		switch {
		case p.Kind == Markdown || text != "" && text[0] != '<':
			return false
		case text != "":
			return !phrasing.MatchString(text)
		}
	}
	return t.pair == nil || t.code || strings.Contains(c.text[t.end:t.pair.start], "\n")
}

// render runs the template of a call, once.
func (c *calls) render(t *tag) {
	if t.call != nil {
		return
	}
	t.call = &Call{Name: t.name, Params: t.params, Percent: t.open == "{{%" || t.open == "{%", Ordinal: t.ordinal, Page: c.page}
	if t.parent != nil {
		c.render(t.parent)
		t.call.Parent = t.parent.call
	}
	if t.pair != nil {
		t.call.Inner = c.text[t.end:t.pair.start]
	}
	t.code = t.name == "highlight" && !c.has(t.name)
	if !c.has(t.name) {
		return
	}
	var parts []Part
	parts, t.failure = c.templates.Render(t.call)
	trim(parts)
	t.before, t.inner = parts, HTML
	for i, p := range parts {
		if p.Kind.isInner() {
			t.before, t.inner, t.after = parts[:i], p.Kind, parts[i+1:]
			if t.nested || t.call.Percent {
				t.inner = InnerMarkdown
			}
			return
		}
	}
}

// trim takes away the white space that a file of a template begins and ends
// with.
func trim(parts []Part) {
	if n := len(parts) - 1; n >= 0 {
		if parts[0].Kind == HTML {
			parts[0].Text = strings.TrimLeft(parts[0].Text, " \t\r\n")
		}
		if parts[n].Kind == HTML {
			parts[n].Text = strings.TrimRight(parts[n].Text, " \t\r\n")
		}
	}
}

// isText tells whether what stands between the tags is no Markdown.
func (t *tag) isText() bool { return t.code || t.inner != InnerMarkdown }

// wrong is what is wrong with a call, if anything.
func (c *calls) wrong(t *tag, at diag.Place) (d diag.Diagnostic, bad bool) {
	switch {
	case t.closing && t.pair == nil:
		return at.Errorf("this end of shortcode %q closes nothing that is open", t.name).
			WithHint("shortcodes close in the reverse order in which they open"), true
	case t.closing:
	case errors.As(t.failure, new(Lack)):
		return at.Warnf("shortcode %q is shown as it is written: %v", t.name, t.failure), true
	case t.failure != nil:
		return at.Errorf("shortcode %q: %v", t.name, t.failure), true
	case t.pair == nil && !t.self && (t.name == "highlight" || c.templates != nil && c.templates.TakesInner(t.name)):
		return at.Errorf("shortcode %q is not closed", t.name).WithHint("write %s where it ends", t.closer()), true
	case t.pair != nil && c.has(t.name) && !c.templates.TakesInner(t.name) && strings.TrimSpace(t.call.Inner) != "":
		return at.Errorf("shortcode %q takes nothing between its tags", t.name).
			WithHint("its template, shortcodes/%s.html, has no .Inner", t.name), true
	}
	return diag.Diagnostic{}, false
}

// apart is said of a pair whose tags stand in different blocks.
func (c *calls) apart(t *tag, at diag.Place) diag.Diagnostic {
	return at.Errorf("shortcode %q begins and ends in different paragraphs or styles", t.name).
		WithHint("write each of its tags on a line of its own, with the same indent")
}
