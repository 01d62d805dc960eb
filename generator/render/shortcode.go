package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// Shortcodes are the templates that texts call: shortcodes/NAME.html. They are
// run when a text is parsed, so they know their call, the article's own file
// and the settings, and nothing else.
//
// What stands between two tags, and what a template gives to markdownify, must
// become part of the document, or no claim could quote it. So a template never
// sees what becomes of these: it writes marks, of a private range of Unicode,
// and what it has written is cut there. Where that would be no text, as in an
// attribute, the template is run again with the words themselves.
type Shortcodes struct {
	options ShortcodeOptions
	site    ShortcodeSite
	shown   markdown.Options // which images may be
	set     *template.Template
	idle    sync.Pool       // of *shortcodeSet
	inner   map[string]bool // the template has .Inner
	broken  map[string]bool // the template cannot be read, and that was said
}

// shortcodeSet is a copy of the templates whose markdownify belongs to one run
// at a time: a function of a template is not told for whom it is called.
type shortcodeSet struct {
	set *template.Template
	run *shortcodeRun
}

func (s *Shortcodes) take(run *shortcodeRun) (*shortcodeSet, error) {
	if set, ok := s.idle.Get().(*shortcodeSet); ok {
		set.run = run
		return set, nil
	}
	copied, err := s.set.Clone()
	if err != nil {
		return nil, err
	}
	set := &shortcodeSet{copied, run}
	copied.Funcs(template.FuncMap{"markdownify": func(v any) any { return set.run.markdownify(v) }})
	return set, nil
}

// ShortcodeOptions are what they are made of.
type ShortcodeOptions struct {
	Templates map[string]*diag.Source // by name, such as "figure"
	Words     map[string]string
	Language  string
	Config    *site.Config
}

// ShortcodeSite is what a template may know of the site.
type ShortcodeSite struct {
	Title, Description, Author, BaseURL, Language string
	Params                                        map[string]any
}

const (
	markBegins, markEnds = "\uF8F0", "\uF8F1"
	innerText            = markBegins + "text" + markEnds
	innerMarkdown        = markBegins + "markdown" + markEnds
)

// NewShortcodes parses the templates.
func NewShortcodes(o ShortcodeOptions) (*Shortcodes, diag.List) {
	c := o.Config
	s := &Shortcodes{options: o, inner: map[string]bool{}, broken: map[string]bool{}, shown: markdown.Options{RemoteImages: c.RemoteImages},
		site: ShortcodeSite{Title: c.Title, Description: c.Description, Author: c.Author, BaseURL: c.BaseURL, Language: c.Language, Params: c.Params}}
	r := &Renderer{language: language.Make(o.Language), options: Options{Words: o.Words, Language: o.Language, Config: c, Templates: map[string]*diag.Source{}}}
	s.set = template.New("").Option("missingkey=zero").Funcs(r.functions()).Funcs(template.FuncMap{
		"errorf": errorf, "lack": lack, "canShow": s.canShow, "pixels": pixels, "markdownify": fmt.Sprint,
	})
	var out diag.List
	for _, name := range slices.Sorted(maps.Keys(o.Templates)) {
		src := o.Templates[name]
		file := "shortcodes/" + name + ".html"
		r.options.Templates[file] = src
		if _, err := s.set.New(file).Parse(string(src.Data())); err != nil {
			out.Add(r.diagnose(err))
			s.broken[name] = true
		}
		s.inner[name] = bytes.Contains(src.Data(), []byte(".Inner"))
	}
	return s, out
}

func errorf(format string, args ...any) (string, error) { return "", fmt.Errorf(format, args...) }

func lack(format string, args ...any) (string, error) {
	return "", markdown.Lack(fmt.Sprintf(format, args...))
}

// canShow tells whether an image of this address may be shown.
func (s *Shortcodes) canShow(v any) bool { return s.shown.Shows(fmt.Sprint(v)) }

// pixels is a size as HTML has it: 300 or "300px", but not "50%".
func pixels(v any) string {
	n, err := strconv.Atoi(strings.TrimSuffix(fmt.Sprint(v), "px"))
	if err != nil || n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Has implements markdown.Shortcodes.
func (s *Shortcodes) Has(name string) bool {
	return s.options.Templates[name] != nil && !s.broken[name]
}

// IsBroken tells that there is a template of the name, and that it is none.
func (s *Shortcodes) IsBroken(name string) bool { return s.broken[name] }

// TakesInner implements markdown.Shortcodes.
func (s *Shortcodes) TakesInner(name string) bool { return s.inner[name] }

// maxShortcodeTime is how long one call may take.
const maxShortcodeTime = 5 * time.Second

// Render implements markdown.Shortcodes.
func (s *Shortcodes) Render(c *markdown.Call) ([]markdown.Part, error) {
	run := &shortcodeRun{call: c}
	out, err := s.run(run)
	if err != nil {
		return nil, err
	}
	if parts, ok := run.cut(out); ok {
		return parts, nil
	}
	out, err = s.run(&shortcodeRun{call: c, plain: true})
	return []markdown.Part{{Text: out}}, err
}

func (s *Shortcodes) run(run *shortcodeRun) (string, error) {
	set, err := s.take(run)
	if err != nil {
		return "", err
	}
	var b bounded
	done := make(chan error, 1)
	view := &ShortcodeView{run.call, run, &s.site}
	go func() { done <- set.set.ExecuteTemplate(&b, "shortcodes/"+run.call.Name+".html", view) }()
	select {
	case err := <-done:
		s.idle.Put(set)
		return b.String(), shortcodeError(err)
	case <-time.After(maxShortcodeTime): // it goes on with its set
		return "", errors.New("takes longer than 5 s")
	}
}

func shortcodeError(err error) error {
	if err == nil {
		return nil
	}
	if l := markdown.Lack(""); errors.As(err, &l) {
		return l
	}
	message := strings.ReplaceAll(err.Error(), "\n", " ")
	m := templateError.FindStringSubmatch(message)
	if m == nil {
		return errors.New(message)
	}
	text := m[4]
	if f := noField.FindStringSubmatch(text); f != nil {
		text = fmt.Sprintf("%s has no field %s; it has: %s", f[2], f[1], strings.Join(shortcodeFields, ", "))
	} else if i := strings.LastIndex(text, ": error calling errorf: "); i >= 0 {
		return errors.New(text[i+len(": error calling errorf: "):])
	}
	return fmt.Errorf("templates/%s:%s: %s", m[1], m[2], text)
}

var shortcodeFields = []string{"Get", "Inner", "IsNamedParams", "Name", "Ordinal", "Page", "Params", "Parent", "Site"}

// shortcodeRun is one run of a template for a call.
type shortcodeRun struct {
	call     *markdown.Call
	plain    bool
	markdown []markdown.Part
}

// markdownify makes Markdown of a text that stays part of the document.
func (r *shortcodeRun) markdownify(v any) any {
	text := fmt.Sprint(v)
	switch {
	case r.plain || text == "":
		return text
	case strings.TrimSpace(text) == innerText:
		return template.HTML(innerMarkdown)
	}
	text = unmarked(strings.ReplaceAll(text, innerText, r.call.Inner))
	param := slices.IndexFunc(r.call.Params, func(p markdown.Param) bool { return p.Value == any(text) })
	r.markdown = append(r.markdown, markdown.Part{Kind: markdown.Markdown, Text: text, Param: param})
	return template.HTML(markBegins + strconv.Itoa(len(r.markdown)-1) + markEnds)
}

func unmarked(s string) string {
	return strings.NewReplacer(markBegins, "", markEnds, "").Replace(s)
}

// cut divides what a template wrote at its marks; ok is false where one of them
// stands where no text may, or what is between the tags is written twice.
func (r *shortcodeRun) cut(out string) (parts []markdown.Part, ok bool) {
	lower := strings.ToLower(out)
	if strings.Contains(lower, "%ef%a3%b0") || strings.Contains(lower, `\uf8f0`) {
		return nil, false
	}
	inner, text := 0, htmlText{}
	for at := 0; ; {
		i := strings.Index(out[at:], markBegins)
		if i < 0 {
			return append(parts, markdown.Part{Text: out[at:]}), inner <= 1
		}
		end := strings.Index(out[at+i:], markEnds)
		if end < 0 || len(lower) != len(out) || !text.after(lower[at:at+i]) {
			return nil, false
		}
		if i > 0 {
			parts = append(parts, markdown.Part{Text: out[at : at+i]})
		}
		mark := out[at+i+len(markBegins) : at+i+end]
		at += i + end + len(markEnds)
		switch mark {
		case "text":
			parts = append(parts, markdown.Part{Kind: markdown.InnerText})
			inner++
		case "markdown":
			parts = append(parts, markdown.Part{Kind: markdown.InnerMarkdown})
			inner++
		default:
			n, err := strconv.Atoi(mark)
			if err != nil || n >= len(r.markdown) {
				return nil, false
			}
			parts = append(parts, r.markdown[n])
		}
	}
}

// htmlText knows whether HTML goes on with text that may hold elements.
type htmlText struct{ tag, raw bool }

func (h *htmlText) after(html string) bool {
	if opens, closes := strings.LastIndexByte(html, '<'), strings.LastIndexByte(html, '>'); opens != closes {
		h.tag = opens > closes
	}
	for _, name := range [...]string{"script", "style", "textarea", "title"} {
		if opens, closes := strings.LastIndex(html, "<"+name), strings.LastIndex(html, "</"+name); opens != closes {
			h.raw = opens > closes
		}
	}
	return !h.tag && !h.raw
}

// ShortcodeView is what a template of a shortcode is given.
type ShortcodeView struct {
	call *markdown.Call
	run  *shortcodeRun
	Site *ShortcodeSite
}

// Get returns a parameter by its position or its name; without one, "".
func (v *ShortcodeView) Get(key any) any {
	for i, p := range v.call.Params {
		if p.Key == "" && key == any(i) || p.Key != "" && key == any(p.Key) {
			return clean(p.Value)
		}
	}
	return ""
}

func clean(v any) any {
	if text, ok := v.(string); ok {
		return unmarked(text)
	}
	return v
}

// Params are all parameters: a map where they are named, a list otherwise.
func (v *ShortcodeView) Params() any {
	named, list := map[string]any{}, []any{}
	for _, p := range v.call.Params {
		named[p.Key] = clean(p.Value)
		list = append(list, clean(p.Value))
	}
	if v.IsNamedParams() {
		return named
	}
	return list
}

// IsNamedParams tells whether the parameters are named.
func (v *ShortcodeView) IsNamedParams() bool {
	return len(v.call.Params) > 0 && v.call.Params[0].Key != ""
}

// Inner is what stands between the two tags.
func (v *ShortcodeView) Inner() string {
	switch {
	case strings.TrimSpace(v.call.Inner) == "":
		return ""
	case v.run.plain || v.run.call != v.call:
		return unmarked(v.call.Inner)
	}
	return innerText
}

// InnerDeindent is Inner: the document knows what is indented.
func (v *ShortcodeView) InnerDeindent() string { return v.Inner() }

// Name is how the shortcode is called.
func (v *ShortcodeView) Name() string { return v.call.Name }

// Ordinal counts the calls in the text, or in the call around, from 0.
func (v *ShortcodeView) Ordinal() int { return v.call.Ordinal }

// Parent is the call around; nil without.
func (v *ShortcodeView) Parent() *ShortcodeView {
	if v.call.Parent == nil {
		return nil
	}
	return &ShortcodeView{v.call.Parent, v.run, v.Site}
}

// Page is the article, as far as its own file knows.
func (v *ShortcodeView) Page() *ShortcodePage { return &ShortcodePage{v.call.Page, v} }

// ShortcodePage is the article.
type ShortcodePage struct {
	markdown.Page
	view *ShortcodeView
}

// RenderString is markdownify, as Hugo's templates have it.
func (p *ShortcodePage) RenderString(args ...any) any {
	if len(args) == 0 {
		return ""
	}
	return p.view.run.markdownify(args[len(args)-1])
}

// Param is a parameter of the article, or else of the site; a.b is b in a.
func (p *ShortcodePage) Param(key any) any {
	for _, params := range []map[string]any{p.Params, p.view.Site.Params} {
		if value, ok := lookUp(params, strings.Split(fmt.Sprint(key), ".")); ok {
			return value
		}
	}
	return nil
}

func lookUp(params map[string]any, path []string) (any, bool) {
	for _, key := range slices.Sorted(maps.Keys(params)) {
		value := params[key]
		if !strings.EqualFold(key, path[0]) {
			continue
		}
		if len(path) == 1 {
			return value, true
		}
		below, _ := value.(map[string]any)
		return lookUp(below, path[1:])
	}
	return nil, false
}
