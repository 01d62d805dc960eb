package moving

import (
	"bytes"
	"regexp"

	"counterpoint/generator/article"
)

// remoteImage is an image of another site in Markdown.
var remoteImage = regexp.MustCompile(`!\[[^\]\n]*\]\(\s*<?(?:https?:)?//`)

// look lists what of an article means nothing here.
func (m *mover) look(p *post, o *old) {
	for _, k := range p.Keys.Keys() {
		if article.Meaningless(k) && !quietKeys[k] {
			m.findings.add(FrontMatter, k, p.Keys.KeyAt(k).Pos().String(), "")
		}
	}
	body := p.data[p.Body:]
	at := func(offset int) string { return p.Source.Pos(p.Body + offset).String() }
	o.calls(body, func(name string, offset int) {
		if m.options.HasShortcode != nil && m.options.HasShortcode(name) {
			return
		}
		note := ""
		for _, folder := range o.code {
			if file := folder + "/" + name + ".html"; local(file) && note == "" && m.exists(file) {
				note = "its template was " + file
			}
		}
		m.findings.add(Shortcode, name, at(offset), note)
	})
	for _, found := range remoteImage.FindAllIndex(body, -1) {
		m.findings.add(RemoteImage, "images of other sites", at(found[0]), "")
	}
}

// quietKeys are keys of which nobody misses anything: what they ask for is so
// anyway, or is listed as something else.
var quietKeys = map[string]bool{"menu": true, "menus": true, "linkTitle": true, "type": true, "toc": true,
	"in_search_index": true, "generate_feeds": true, "generate_feed": true, "insert_anchor_links": true,
	"keywords": true, "translationKey": true, "page_template": true, "isCJKLanguage": true, "markup": true}

var (
	hugoCall = regexp.MustCompile(`\{\{[<%]\s*([\pL\pN_][\pL\pN_./-]*)`)
	zolaCall = regexp.MustCompile(`\{(?:\{|%)-?\s*([a-zA-Z_]\w*)\(`)
)

func hugoCalls(text []byte, do func(string, int)) { calls(hugoCall, text, do) }
func zolaCalls(text []byte, do func(string, int)) { calls(zolaCall, text, do) }

func calls(form *regexp.Regexp, text []byte, do func(string, int)) {
	if !bytes.Contains(text, []byte("{{")) && !bytes.Contains(text, []byte("{%")) {
		return
	}
	for _, found := range form.FindAllSubmatchIndex(text, -1) {
		do(string(text[found[2]:found[3]]), found[0])
	}
}
