package benchmark_test

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// hugo is the peer: the same Markdown, the claims among the front matter's
// params, and a layout that marks the quotes and lists the notes. It makes no
// feeds, no sitemap and no index of claims, and its stylesheet is a plain file,
// so that nothing is asked of it that need not be.
func hugo(binary string) contender {
	return contender{
		name: "hugo", binary: binary,
		arguments: func(dir string, port int) []string {
			return []string{"server", "--source", dir, "--bind", "127.0.0.1", "--port", strconv.Itoa(port),
				"--disableLiveReload=false", "--cacheDir", dir + "/.cache"}
		},
		files: corpus.hugoFiles, article: corpus.hugoArticleFile, claims: corpus.hugoClaimsFile,
		template: hugoTemplate, stylesheet: hugoStylesheet,
	}
}

const hugoConfig = `title: The corpus
baseURL: https://example.org/
disableKinds: [rss, sitemap, robotstxt]
markup:
  highlight: {noClasses: false}
`

func (c corpus) hugoFiles() iter.Seq2[string, string] {
	return func(yield func(name, data string) bool) {
		if !yield("hugo.yaml", hugoConfig) || !yield("layouts/list.html", hugoList) || !yield("layouts/404.html", hugoList) ||
			!yield(hugoTemplate(0)) || !yield(hugoStylesheet(0)) || !sectionFiles(yield) {
			return
		}
		for i := range c.articles {
			if !yield(c.hugoArticleFile(i, 0)) {
				return
			}
		}
	}
}

func (c corpus) hugoArticleFile(i, edit int) (name, data string) {
	return "content/" + c.stem(i) + ".md", c.hugoFront(i, 0) + c.body(i, edit)
}

// hugoClaimsFile is the same file: claims stand in the article.
func (c corpus) hugoClaimsFile(i, edit int) (name, data string) {
	return "content/" + c.stem(i) + ".md", c.hugoFront(i, edit) + c.body(i, 1)
}

func (c corpus) hugoFront(i, edit int) string {
	return "---\n" + c.front(i) + "params:\n" + yaml(c.statements(i, edit), "  ") + "---\n"
}

const hugoHead = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ .Title }} · {{ site.Title }}</title>
<link rel="stylesheet" href="{{ "style.css" | relURL }}">
</head>
<body>
<h1>{{ .Title }}</h1>
`

const hugoList = hugoHead + `{{ .Content }}
<ul>
{{- range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ with .Date }}<time>{{ .Format "2006-01-02" }}</time>{{ end }}
{{- if .Params.claims }} <span>{{ len .Params.claims }} claims</span>{{ end }}</li>
{{- end }}
</ul>
</body>
</html>
`

// hugoTemplate shows an article. The number of the edit stands in it.
func hugoTemplate(edit int) (name, data string) {
	return "layouts/page.html", hugoHead + strings.Replace(hugoArticle, "EDIT", token(edit), 1)
}

const hugoArticle = `<p><time>{{ .Date.Format "2006-01-02" }}</time>
{{- range .GetTerms "tags" }} <a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>
{{ $text := .Content }}
{{- range $claim := .Params.claims }}
{{- $text = replace $text .quote (printf "<mark class=\"claim\" id=\"claim-%s\">%s</mark>" .id .quote) 1 }}
{{- range $n, $answer := .counterpoints }}{{ with .quote }}
{{- $text = replace $text . (printf "<mark class=\"counterpoint\" id=\"counterpoint-%s-%d\">%s</mark>" $claim.id $n .) 1 }}
{{- end }}{{ end }}{{ end }}
<article>{{ $text | safeHTML }}</article>
{{- range $claim := .Params.claims }}
<aside id="note-{{ .id }}">
<p>{{ .claimant }}: <q><a href="#claim-{{ .id }}">{{ .quote }}</a></q></p>
<ul>
{{- range $n, $answer := .counterpoints }}
<li data-stance="{{ .stance }}"><span>{{ .stance }}</span>
{{- with .text }} {{ . | markdownify }}{{ end }}
{{- with .quote }} <q><a href="#counterpoint-{{ $claim.id }}-{{ $n }}">{{ . }}</a></q>{{ end }}
{{- with .claim }}{{ $parts := split . "#" }}{{ with site.GetPage (index $parts 0) }}{{ $page := . }}
{{- range where .Params.claims "id" (index $parts 1) }} <q><a href="{{ $page.RelPermalink }}#claim-{{ .id }}">{{ .quote }}</a></q> {{ $page.Title }}{{ end }}
{{- end }}{{ end }}</li>
{{- end }}
</ul>
</aside>
{{- end }}
<p>EDIT</p>
</body>
</html>
`

func hugoStylesheet(edit int) (name, data string) {
	return "static/style.css", fmt.Sprintf("body { max-width: 40em }\n.%s { color: red }\n", token(edit))
}
