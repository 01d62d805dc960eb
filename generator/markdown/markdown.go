// Package markdown turns Markdown into a Doc: HTML that is rendered once, and
// beside it the text as the reader sees it. It is the only importer of goldmark
// and chroma.
//
// The format is CommonMark 0.31 with GFM's tables, strikethrough, autolinks and
// task lists, GitHub's alerts, footnotes, definition lists, heading ids and classes
// (`## Title {#id .class}`), highlights (`==words==`), named passages
// (`==words=={#id}`), `<!--more-->`, shortcodes (see calls) and formulas in TeX (see mathSpans).
//
// A Doc is not a tree. While goldmark renders, a recorder notes for every run
// of text where it stands in the HTML, in the reader's text and in the source
// file; for every link where its destination stands; for every block where it
// ends. Those seams are enough to mark a claim, to resolve a link and to put a
// note after a block by splicing, in one pass over the bytes. So the tree is
// never changed to mark a claim, it can be forgotten as soon as the file is
// parsed, and one Doc serves any number of goroutines.
//
// Offsets are bytes: of the reader's text unless said otherwise. The package
// never reads a file, and never decides which links are right: it hands them
// over.
package markdown

import (
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"counterpoint/generator/diag"
	"counterpoint/generator/packed"
)

// Options are a site's choices; they are part of every cache key.
type Options struct {
	Unsafe       bool       // raw HTML in Markdown is passed through (site.yaml: markup.unsafe)
	RemoteImages bool       // images of other origins are shown, not linked (markup.remoteImages)
	Words        Words      // what the renderer says in words
	Math         bool       // $x$ is a formula in every article (markup.math)
	ZolaIDs      bool       // ids of headings as Zola makes them (markup.headingIDs)
	Emoji        bool       // :smile: is a character (enableEmoji)
	Shortcodes   Shortcodes // the templates that a text may call; may be nil
	Room         int        // bytes of documents that Keep holds on to; 0: all

	// conformance renders code, tables and checkboxes as the specifications'
	// examples do, without our classes, and refuses no URL: for their tests.
	conformance bool
}

// Words are the few words that HTML made from Markdown contains.
type Words struct {
	TaskDone, TaskOpen, FootnoteBack string
	Alerts                           [len(AlertKinds)]string
}

// Converter parses files. It is safe for concurrent use.
type Converter struct {
	options     Options
	markdown    goldmark.Markdown
	highlighter highlighter
	room        *packed.Room
	buffers     sync.Pool // of *buffers
}

// New returns a converter.
func New(o Options) *Converter {
	c := &Converter{options: o, room: packed.NewRoom(o.Room)}
	c.markdown = goldmark.New(append(o.emojis(),
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify,
			extension.TaskList, extension.DefinitionList,
			footnotes{}),
		goldmark.WithParserOptions(
			parser.WithHeadingAttribute(),
			parser.WithInlineParsers(util.Prioritized(highlightParser{}, 500), util.Prioritized(references{}, 100),
				util.Prioritized(mathSpans{}, 80), util.Prioritized(callSpans{}, 90), util.Prioritized(shortcodeParser{}, 100)),
			parser.WithBlockParsers(util.Prioritized(mathBlocks{}, 630), util.Prioritized(callBlocks{}, 640), util.Prioritized(shortcodeBlocks{}, 650)),
			parser.WithParagraphTransformers(util.Prioritized(alerts{}, 40), util.Prioritized(references{}, 50)),
			parser.WithASTTransformers(util.Prioritized(highlightNamer{}, 500)),
		),
		goldmark.WithRendererOptions(
			// A node's renderer with the smaller number wins over goldmark's own.
			renderer.WithNodeRenderers(util.Prioritized(nodes{c.options}, 100)),
		),
	)...)
	if !o.conformance {
		c.markdown.Parser().AddOptions(parser.WithBlockParsers(util.Prioritized(blockAttributes{}, 660)),
			parser.WithASTTransformers(util.Prioritized(blockAttributes{}, 400)))
	}
	if o.Unsafe {
		c.markdown.Renderer().AddOptions(html.WithUnsafe())
	}
	return c
}

const prefixKey = "counterpoint-id-prefix"

// idPrefix keeps the footnotes of several documents on one page apart.
func idPrefix(n ast.Node) []byte {
	prefix, _ := n.OwnerDocument().Meta()[prefixKey].(string)
	return []byte(prefix)
}

// Parse converts the Markdown of a file from an offset to its end. The
// diagnostics are warnings about what was left out (raw HTML, refused links),
// or one error where the text is beyond the limits; then the Doc is nil.
func (c *Converter) Parse(src *diag.Source, from int) (*Doc, diag.List) {
	return c.parse(src, from, "", Page{})
}

// ParsePage is Parse of an article, of which shortcodes may know something.
func (c *Converter) ParsePage(src *diag.Source, from int, page Page) (*Doc, diag.List) {
	return c.parse(src, from, "", page)
}

// Fragment converts Markdown that stands in another file's string, such as a
// counterpoint's text in YAML. Its diagnostics are reported at that place. The
// prefix keeps the element ids that the fragment makes (headings, footnotes)
// apart from the page's.
func (c *Converter) Fragment(markdown, prefix string, at diag.Place) (*Doc, diag.List) {
	doc, list := c.parse(diag.NewSource("", []byte(markdown)), 0, prefix, Page{})
	if doc != nil {
		for _, u := range doc.unknown {
			u.At = at
			list.Add(u.Warning(""))
		}
	}
	for i, d := range list {
		moved := at.Errorf("%s", d.Message)
		moved.Severity, moved.Hint = d.Severity, d.Hint
		list[i] = moved
	}
	return doc, list
}

func (c *Converter) parse(src *diag.Source, from int, prefix string, page Page) (doc *Doc, list diag.List) {
	defer func() { // a parser's panic is one file's trouble, not the site's
		if r := recover(); r != nil {
			doc, list = nil, diag.List{src.Whole().Errorf("this Markdown cannot be parsed: %v", r)}
		}
	}()
	body := src.Data()[from:]
	calls := c.options.calls(body, page)
	if t := calls.deep; t != nil {
		return nil, diag.List{src.At(from+t.start).Errorf("shortcodes are nested more than %d deep", maxNesting)}
	}
	if d, ok := tooMuch(src, from, calls.masked); !ok {
		return nil, diag.List{d}
	}
	root := c.markdown.Parser().Parse(text.NewReader(calls.masked), withCalls(calls))
	root.OwnerDocument().Meta()[prefixKey] = prefix
	rec := &recorder{source: src, base: from, converter: c, calls: calls, root: root,
		doc: &Doc{source: src, marks: map[string]Passage{}, highlighter: &c.highlighter}}
	rec.take(&c.buffers)
	defer rec.giveBack(&c.buffers)
	if !c.options.conformance {
		rec.nameHeadings(root, body, prefix)
	}
	for block := root.FirstChild(); block != nil; block = block.NextSibling() {
		if err := c.markdown.Renderer().Render(rec, body, block); err != nil {
			return nil, diag.List{src.Whole().Errorf("this Markdown cannot be rendered: %v", err)}
		}
		rec.endBlock(block)
	}
	return rec.finish(), rec.diagnostics
}
