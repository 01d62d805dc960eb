package generator

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/anchor"
	"counterpoint/generator/article"
	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

const claimsSuffix = ".claims.yaml"

// parsed is all that an article's own files say: immutable, and cached by
// their bytes.
type parsed struct {
	entry     *site.Entry // nil if the article cannot be shown at all
	list      diag.List
	misplaced diag.List
}

// maxParse is how long one file may take. The bounds of package markdown keep
// every input that we know of far below it; this is for those that we do not.
const maxParse = 20 * time.Second

// parse parses the articles that changed, as many at a time as there are
// processors, and takes the results in the order of their names.
func (w *work) parse() {
	var names []string
	for name := range w.input.content {
		if strings.HasSuffix(name, ".md") {
			names = append(names, name)
		} else if owner, ok := strings.CutSuffix(name, claimsSuffix); ok && w.input.content[owner+".md"] == nil {
			w.diagnostics.Add(w.input.content[name].Whole().Errorf("these claims belong to no article").
				WithHint("the article would be content/%s.md", owner))
		}
	}
	slices.Sort(names)
	results := make([]*parsed, len(names))
	w.each("parse", len(names), func(i int) { results[i] = w.one(names[i]) })
	for _, p := range results {
		if p == nil {
			continue // cancelled
		}
		w.diagnostics.Add(p.list...)
		w.misplaced.Add(p.misplaced...)
		if p.entry != nil {
			w.entries = append(w.entries, p.entry)
		}
	}
	w.unknownKeys()
}

// each calls do for every index, in parallel, until the build is cancelled.
func (w *work) each(stage string, n int, do func(int)) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	next, done := 0, 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		if next++; next > n || w.ctx.Err() != nil {
			return -1
		}
		return next - 1
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := take(); i >= 0; i = take() {
				do(i)
				mu.Lock()
				done++
				w.options.Progress(stage, done, n)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// one parses an article and its claims, or takes them from the cache.
func (w *work) one(name string) *parsed {
	src := w.input.content[name]
	sidecar := w.input.content[strings.TrimSuffix(name, ".md")+claimsSuffix]
	key := keyOf(w.settings, src, sidecar)
	return w.cache.get(key, func() *parsed {
		done := make(chan *parsed, 1)
		settings := w.settings // the goroutine may outlive this build
		go func() { done <- parseArticle(settings, name, src, sidecar) }()
		select {
		case p := <-done:
			return p
		case <-time.After(maxParse):
			return &parsed{list: diag.List{src.Whole().Errorf("this article takes more than %s to parse", maxParse).
				WithHint("look for very long lines, tables or lists")}}
		}
	})
}

func parseArticle(s settings, name string, src, sidecar *diag.Source) *parsed {
	p := &parsed{}
	converter := markdown.New(s.markdown)
	a, list := article.Read(src, name, converter)
	p.list.Add(list...)
	set := readClaims(a, sidecar, &p.list)
	if a == nil {
		return p
	}
	p.entry = &site.Entry{Article: a, Texts: map[*claim.Counterpoint]*markdown.Doc{}}
	p.entry.Placed, p.misplaced = claim.Place(set, textOf(a, len(set.Claims) > 0))
	for _, c := range set.Claims {
		for i, cp := range c.Counterpoints {
			if strings.TrimSpace(cp.Text) == "" {
				continue
			}
			doc, list := converter.Fragment(cp.Text, fmt.Sprintf("answer-%s-%d-", c.ID, i+1), cp.TextAt)
			p.list.Add(list...)
			if doc != nil {
				p.entry.Texts[cp] = doc
			}
		}
	}
	return p
}

// readClaims reads the claims of an article from its sidecar or its front
// matter.
func readClaims(a *article.Article, sidecar *diag.Source, out *diag.List) *claim.Set {
	var claims, sources decode.Value
	if a != nil {
		claims, sources = a.Claims, a.Sources
	}
	if sidecar != nil {
		if !claims.IsNull() {
			out.Add(claims.At().Errorf("this article has claims here and in %s", sidecar.Name).WithHint("keep them in one place"))
		}
		v, ok := decode.YAML(sidecar, 0, len(sidecar.Data), out)
		if ok && !v.IsNull() {
			m := v.Map(out, "a claims file")
			claims, _ = m.Get("claims")
			sources, _ = m.Get("sources")
			m.Unknown(diag.Error, "a claims file")
		}
	}
	return claim.Parse(claims, sources, out)
}

func parseSources(v decode.Value, out *diag.List) claim.Sources { return claim.ParseSources(v, out) }

// textOf is an article's text as package claim wants it. The index takes a
// tenth of a build; an article without claims needs none.
func textOf(a *article.Article, claims bool) claim.Text {
	t := claim.Text{Raw: a.Doc.Text(), At: a.Doc.At, Marks: map[string]claim.Passage{}}
	if claims {
		t.Index = anchor.New(t.Raw)
	}
	for name, p := range a.Doc.Marks() {
		t.Marks[name] = claim.Passage{Range: anchor.Range{Start: p.Start, End: p.End}, At: p.At}
	}
	return t
}
