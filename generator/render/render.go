// Package render makes pages: it fills one view struct a template from the
// linked site, and runs html/template, of which it is the only importer.
//
// Templates are files by name. base.html is the shell; a file that defines the
// template "main" is a page (article.html, page.html, list.html, claims.html,
// 404.html, and any that an article names with `layout:`); the others are
// partials, known to every page by their {{define}} names. A site replaces a
// template by a file of the same name.
//
// Functions beside html/template's own are in functions.go: t KEY ARGS…, the
// words of the interface, tn KEY N, the same with .one or .other by the number,
// and what themes of Hugo and Zola call.
//
// It never reads a file, never writes one, and never asks a clock: the same
// site gives the same bytes. A Renderer is safe for concurrent use.
package render

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"counterpoint/generator/card"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// Options are what a renderer is made of.
type Options struct {
	Templates map[string]*diag.Source // by file name, such as "article.html"
	Words     map[string]string       // the interface's words, complete
	Language  string                  // theirs, BCP 47: it decides on plurals
	Labels    map[string]string       // what the site's languages are called, by their keys
	CSS, JS   string                  // paths of the stylesheet and the script
	Search    string                  // path of the script of the page that searches
	Integrity Integrity               // of these three
	Static    Static                  // the files of static/ as they are published
	Painter   *card.Painter           // of claims' pictures
	Metrics   *Metrics                // nil: nobody measures
	Config    *site.Config
	Data      map[string]any      // of the site's data files
	Markdown  *markdown.Converter // of markdownify
}

// Static are the files that a site carries along.
type Static interface {
	Bytes(name string) ([]byte, bool)
	Names() []string
}

// Renderer renders pages.
type Renderer struct {
	options  Options
	language language.Tag     // of the interface
	pages    map[string]*page // by name without ending
}

// page is a template with all that it calls.
type page struct {
	*template.Template
	folded sync.Once
}

// shellName is the template that a page begins with.
const shellName = "base.html"

// maxPage bounds a page, in bytes: a template that runs away must end.
const maxPage = 64 << 20

var definesMain = regexp.MustCompile(`\{\{-?\s*define\s+"main"`)

// New parses the templates. The diagnostics name file and line of what is
// wrong.
func New(o Options) (*Renderer, diag.List) {
	r := &Renderer{options: o, language: language.Make(o.Language), pages: map[string]*page{}}
	var out diag.List
	shell := template.New(shellName).Funcs(r.functions()).Option("missingkey=zero") // of data and params, which may lack one
	var pages []string
	for _, name := range slices.Sorted(maps.Keys(o.Templates)) {
		if definesMain.Match(o.Templates[name].Data()) {
			pages = append(pages, name)
			continue
		}
		if err := parseInto(shell, name, o.Templates[name]); err != nil {
			out.Add(r.diagnose(err))
		}
	}
	for _, name := range pages {
		set, err := shell.Clone()
		if err == nil {
			err = parseInto(set, name, o.Templates[name])
		}
		if err == nil {
			err = o.Metrics.measure(set)
		}
		if err != nil {
			out.Add(r.diagnose(err))
			continue
		}
		r.pages[strings.TrimSuffix(name, ".html")] = &page{Template: set}
	}
	return r, out
}

func parseInto(set *template.Template, name string, src *diag.Source) error {
	t := set
	if name != set.Name() {
		t = set.New(name)
	}
	_, err := t.Parse(string(src.Data()))
	return err
}

// Page renders a page. If anything is wrong it returns no bytes.
func (r *Renderer) Page(s *site.Site, p *site.Page) ([]byte, diag.List) {
	name := string(p.Kind)
	if p.Template != "" && r.pages[p.Template] != nil {
		name = p.Template
	}
	t := r.pages[name]
	if t == nil {
		return nil, diag.List{{Severity: diag.Error, Pos: diag.Pos{File: "templates/" + name + ".html"},
			Message: "this template is missing"}}
	}
	data, err := execute(t, (&viewer{r, s, p}).view(), maxTime)
	switch {
	case errors.Is(err, errTooLong), errors.Is(err, errTooSlow):
		return nil, diag.List{{Severity: diag.Error, Pos: diag.Pos{File: "templates/" + name + ".html"},
			Message: fmt.Sprintf("the page %s %v", p.Path, err)}}
	case err != nil:
		return nil, diag.List{r.diagnose(err)}
	}
	return data, nil
}

// maxTime is how long a page may take: {{range 1000000000000}}{{end}} writes
// nothing that could be counted, and nothing ends it.
const maxTime = 20 * time.Second

// execute runs a template, or leaves it running.
func execute(t *page, view any, limit time.Duration) ([]byte, error) {
	b := buffers.Get().(*bounded)
	done := make(chan error, 1)
	go func() {
		t.folded.Do(func() { fold(t.Template) })
		done <- t.ExecuteTemplate(b, shellName, view)
	}()
	select {
	case err := <-done:
		return b.take(), err
	case <-time.After(limit):
		return nil, errTooSlow
	}
}

// buffers are used again: a page of 40 KB grows in steps that take 120.
var buffers = sync.Pool{New: func() any { return new(bounded) }}

// maxBuffer is the largest that is kept to be used again, in bytes.
const maxBuffer = 1 << 20

// take returns what was written, and gives the buffer back.
func (b *bounded) take() []byte {
	if b.Cap() > maxBuffer {
		return b.Bytes()
	}
	data := bytes.Clone(b.Bytes())
	b.Reset()
	buffers.Put(b)
	return data
}

// Has tells whether there is a page template of the name.
func (r *Renderer) Has(name string) bool { return r.pages[name] != nil }

// Names lists the page templates.
func (r *Renderer) Names() []string { return slices.Sorted(maps.Keys(r.pages)) }

// bounded is a buffer that refuses to grow without end.
type bounded struct{ bytes.Buffer }

var (
	errTooLong = errors.New("grows beyond 64 MB")
	errTooSlow = errors.New("takes longer than 20 s")
)

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxPage {
		return 0, errTooLong
	}
	return b.Buffer.Write(p)
}

// templateError is how text/template and html/template begin their messages:
//
//	template: article.html:12:5: executing "main" at <.Foo>: can't evaluate …
//	html/template:article.html:3:10: …
var templateError = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: ?(.*)$`)

var noField = regexp.MustCompile(`can't evaluate field (\w+) in type \*?(?:\[\])?render\.(\w+)`)

// What text/template says of a function that failed, of a field of nothing, and
// of a function that is not there.
var (
	calling    = regexp.MustCompile(`error calling (\w+): (.*)$`)
	nothing    = regexp.MustCompile(`(?:nil pointer evaluating .*\.(\w+)$|value method \S+\.(\w+) called using nil)`)
	noFunction = regexp.MustCompile(`^function "(\w+)" not defined$`)
)

// otherNames are functions of Hugo that are something else here.
var otherNames = map[string]string{
	"partial":       "write {{template \"name\" .}}; a partial is what {{define \"name\"}} defines",
	"partialCached": "write {{template \"name\" .}}; a partial is what {{define \"name\"}} defines",
	"i18n":          "write t, or tn where a number decides",
	"now":           "the same site gives the same pages, whenever it is built",
	"shuffle":       "the same site gives the same pages",
	"safeHTML":      "it is there where site.yaml has markup: {unsafe: true}",
	"safeCSS":       "a value is made safe where it stands",
	"safeJS":        "a value is made safe where it stands",
	"safeURL":       "a value is made safe where it stands",
	"readFile":      "write a file to data/, and read it by .Site.Data",
	"getJSON":       "write a file to data/, and read it by .Site.Data",
	"getCSV":        "write a file to data/, and read it by .Site.Data",
	"fingerprint":   "write {{with asset $ \"file.js\"}}{{.URL}} {{.Integrity}}{{end}}",
	"resources":     "files of templates/css and templates/js are joined: .Site.CSS, .Site.JS",
}

// diagnose makes a diagnostic of an error of a template.
func (r *Renderer) diagnose(err error) diag.Diagnostic {
	message := strings.ReplaceAll(err.Error(), "\n", " ")
	m := templateError.FindStringSubmatch(message)
	if m == nil {
		return diag.Diagnostic{Severity: diag.Error, Pos: diag.Pos{File: "templates"}, Message: message}
	}
	d := diag.Diagnostic{Severity: diag.Error, Pos: diag.Pos{File: "templates/" + m[1]}, Message: m[4]}
	if src := r.options.Templates[m[1]]; src != nil {
		line, column := atoi(m[2]), atoi(m[3])+1 // text/template counts columns from 0
		d = src.At(src.Offset(line, column)).Errorf("%s", m[4])
	}
	if f := calling.FindStringSubmatch(m[4]); f != nil {
		d.Message, d.Hint, _ = strings.Cut(f[1]+": "+f[2], "; ")
	}
	if f := noFunction.FindStringSubmatch(m[4]); f != nil {
		d.Message = "there is no function " + f[1]
		d.Hint = cmp.Or(otherNames[f[1]], diag.DidYouMean(f[1], r.functionNames()), "docs/templates.md lists those there are")
	}
	if f := nothing.FindStringSubmatch(m[4]); f != nil {
		d.Message, d.Hint = "nothing is there that could have "+f[1]+f[2], "write {{with …}} or {{if …}} around it"
	}
	if f := noField.FindStringSubmatch(m[4]); f != nil {
		fields := fieldsOf(f[2])
		d.Hint = diag.DidYouMean(f[1], fields)
		d.Message = fmt.Sprintf("%s has no field %s", f[2], f[1])
		d.Notes = append(d.Notes, diag.Note{Pos: d.Pos, Message: f[2] + " has: " + strings.Join(fields, ", ")})
	}
	return d
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
