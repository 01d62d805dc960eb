package generator

import (
	"context"
	"fmt"
	"maps"
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
	"counterpoint/generator/packed"
	"counterpoint/generator/site"
)

const claimsSuffix = ".claims.yaml"

// unit is an article with its claims.
type unit struct {
	name string // of the article in content/
	made memo[unitKey, *parsed]
	src  unitKey
	at   int // its entry's place among all; -1: it cannot be shown
}

// unitKey is everything that a parsed article depends on.
type unitKey struct {
	article, sidecar *diag.Source // sidecar may be nil
	settings         *settings
	changed          string // when git says that it was, in RFC 3339; may be empty
}

// pack makes the texts small: they are asked for only where a page is looked at
// or something is wrong.
func (k unitKey) pack(a *away) {
	k.article.Pack(a)
	if k.sidecar != nil {
		k.sidecar.Pack(a)
	}
}

// size is that of the texts, in bytes.
func (k unitKey) size() int {
	if k.sidecar == nil {
		return k.article.Size
	}
	return k.article.Size + k.sidecar.Size
}

// date gives an article the date of its last change, if git knows it.
func (k unitKey) date(a *article.Article) {
	if changed, ok := decode.ReadDate(k.changed); ok {
		a.ChangedAt(changed)
	}
}

// parsed is all that an article's own files say. It does not change.
type parsed struct {
	entry     *site.Entry // nil if the article cannot be shown at all
	claims    []byte      // packed, until they are shelved
	list      diag.List
	misplaced diag.List
}

// maxParse is how long one file may take. The bounds of package markdown keep
// every input that we know of far below it; this is for those that we do not.
const maxParse = 20 * time.Second

func (v *voice) newConverter() *markdown.Converter { return markdown.New(v.settings.markdown) }

// parse parses the articles that changed, as many at a time as there are
// processors.
func (w *work) parse() {
	w.units.refresh(&w.files)
	var stale []*unit
	for _, u := range w.units.list {
		if u.src.settings, u.src.changed = w.voiceOf(u.name).settings, w.changedAt(u.src.article, u.src.sidecar); !u.made.made || u.made.key != u.src {
			stale = append(stale, u)
		}
	}
	w.expect(stale)
	w.parseAll(stale)
	w.parsed = len(stale) - int(w.taken.Load())
	w.diagnostics.Add(w.units.orphans...)
	if w.ctx.Err() != nil {
		w.units.entries = nil
		return
	}
	w.units.gather(stale)
	w.entries = w.units.entries
	speaking := slices.SortedFunc(maps.Keys(w.units.speaking), func(a, b *unit) int { return strings.Compare(a.name, b.name) })
	for _, u := range speaking {
		w.diagnostics.Add(u.made.value.list...)
		w.misplaced.Add(u.made.value.misplaced...)
	}
	w.unknownKeys(speaking)
	w.unknownShortcodes(speaking)
}

// speaks tells whether there is something to say of an article.
func (p *parsed) speaks() bool {
	return len(p.list)+len(p.misplaced) > 0 || p.entry != nil && len(p.entry.Article.Unknown)+len(p.entry.Article.Unnamed) > 0
}

// parsedSize is about how many times as much as its files a parsed article takes.
const parsedSize = 5

// expect says how much there will be to hold on to, of a whole site.
func (w *work) expect(stale []*unit) {
	if w.before != nil {
		return
	}
	sizes := map[*markdown.Converter]int{}
	for _, u := range stale {
		sizes[w.toolsOf(u).Converter] += parsedSize * u.src.size()
	}
	for c, size := range sizes {
		c.Room().Expect(size)
	}
}

// parseAll parses articles, or takes them from the cache, as many at a time as
// there are processors.
func (w *work) parseAll(stale []*unit) {
	var one sync.Mutex
	done := 0
	parse := func(u *unit) {
		if u != nil {
			w.parseOne(u)
		}
		one.Lock()
		defer one.Unlock()
		done++
		w.options.Progress("parse", done, len(stale))
	}
	if !w.keeps() {
		each(w.ctx, len(stale), func(int) {}, func(i int) {
			parse(stale[i])
			stale[i].seal()
		})
		return
	}
	for _, v := range w.voices {
		v.said = v.saying()
	}
	list := shelves(stale)
	each(w.ctx, len(list), func(int) {}, func(i int) { w.parseShelf(list[i], w.shelfKey(i, len(list)), parse) })
}

func (w *work) parseOne(u *unit) {
	if p := u.parse(w.ctx, w.toolsOf(u)); p != nil {
		u.made.get(u.src, func() *parsed { return p })
		u.src.pack(w.away)
	}
}

// seal forgets what was kept to be put into the cache.
func (u *unit) seal() {
	if p := u.made.value; p != nil && p.entry != nil {
		p.entry.Article.Seal()
		p.claims = nil
	}
}

// tools are what an article is parsed with, and where what comes of it is put away.
type tools struct {
	*markdown.Converter
	away *away
}

func (w *work) toolsOf(u *unit) tools { return tools{w.voiceOf(u.name).converter.value, w.away} }

// each calls do for every index, as many at a time as there are processors,
// until the context ends.
func each(ctx context.Context, n int, progress func(done int), do func(int)) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	next, done := 0, 0
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		if next++; next > n || ctx.Err() != nil {
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
				progress(done)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// parse parses an article and its claims, in a goroutine that may outlive the
// build. It returns nil if the context ends before.
func (u *unit) parse(ctx context.Context, with tools) *parsed {
	done := make(chan *parsed, 1)
	name, src := u.name, u.src
	go func() { done <- parseArticle(with, name, src) }()
	select {
	case p := <-done:
		return p
	case <-ctx.Done():
		return nil
	case <-time.After(maxParse):
		return &parsed{list: diag.List{src.article.Whole().Errorf("this article takes more than %s to parse", maxParse).
			WithHint("look for very long lines, tables or lists")}}
	}
}

func parseArticle(with tools, name string, src unitKey) *parsed {
	p := &parsed{}
	a, list := article.ReadIn(src.settings.names(), src.article, name, with.Converter, src.settings.own()...)
	p.list.Add(list...)
	set := claimsOf(a, readSidecar(src.sidecar, &p.list), &p.list)
	if a == nil {
		return p
	}
	src.date(a)
	placed, misplaced := claim.Place(set, textOf(a, len(set.Claims) > 0))
	p.misplaced = misplaced
	noted := site.NewNoted(placed, wordsWith(with.Converter))
	var w packed.Writer
	noted.PackWhole(&w, src.article, src.sidecar)
	p.claims = w.Bytes
	p.entry = src.entry(with, a, noted, p.claims, readWords(noted, with.Converter, &p.list))
	return p
}

// readWords parses those of the annotator's words of which something may be to be
// said, and returns their images.
func readWords(noted *site.Noted, c *markdown.Converter, out *diag.List) (images []markdown.Link) {
	for _, of := range noted.Claims {
		for i, cp := range of.Counterpoints {
			if noted.Words(cp) == nil || markdown.Quiet(cp.Text) {
				continue
			}
			doc, list := parseWords(c, of, i)
			if out.Add(list...); doc == nil {
				continue
			}
			noted.Keep(cp, doc)
			for _, l := range doc.Links() {
				if l.Image {
					images = append(images, l)
				}
			}
		}
	}
	return images
}

// parseWords parses what a counterpoint says.
func parseWords(c *markdown.Converter, of *claim.Claim, n int) (*markdown.Doc, diag.List) {
	cp := of.Counterpoints[n]
	return c.Fragment(cp.Text, fmt.Sprintf("answer-%s-%d-", of.ID, n+1), cp.TextAt)
}

// wordsWith is the same, of words of which nothing more is to be said.
func wordsWith(c *markdown.Converter) func(*claim.Claim, int) *markdown.Doc {
	return func(of *claim.Claim, n int) *markdown.Doc {
		doc, _ := parseWords(c, of, n)
		return doc
	}
}

// entry puts together what was parsed. The claims are kept packed, too, where
// there may be no room for them.
func (k unitKey) entry(with tools, a *article.Article, noted *site.Noted, claims []byte, images []markdown.Link) *site.Entry {
	room := with.Room()
	if room == nil {
		return site.NewEntry(a, packed.Keep(nil, noted, nil), images)
	}
	data := with.away.keep(claims)
	return site.NewEntry(a, packed.Keep(room, noted, func() *site.Noted {
		return site.NewNoted(claim.UnpackWhole(packed.ReadText(data()), k.article, k.sidecar), wordsWith(with.Converter))
	}), images)
}

// readSidecar reads the file with the claims of an article, if there is one; null
// where it says nothing.
func readSidecar(src *diag.Source, out *diag.List) decode.Value {
	if src == nil {
		return decode.Value{}
	}
	v, _ := decode.YAML(src, 0, src.Size, out)
	return v
}

// claimsOf are the claims of an article, from its sidecar or its front matter.
func claimsOf(a *article.Article, sidecar decode.Value, out *diag.List) *claim.Set {
	var claims, sources decode.Value
	if a != nil {
		claims, sources = a.Claims, a.Sources
	}
	if !sidecar.IsNull() {
		if !claims.IsNull() {
			out.Add(claims.At().Errorf("this article has claims here and in %s", sidecar.At().Source.Name).WithHint("keep them in one place"))
		}
		m := sidecar.Map(out, "a claims file")
		claims, _ = m.Get("claims")
		sources, _ = m.Get("sources")
		m.Unknown(diag.Error, "a claims file")
	}
	return claim.Parse(claims, sources, out)
}

// textOf is an article's text as package claim wants it. The index takes a
// tenth of a build; an article without claims needs none.
func textOf(a *article.Article, claims bool) claim.Text {
	doc := a.Doc()
	t := claim.Text{Raw: doc.Text(), At: doc.At, Marks: map[string]claim.Passage{}}
	if claims {
		t.Index = anchor.New(t.Raw)
	}
	for name, p := range doc.Marks() {
		t.Marks[name] = claim.Passage{Range: anchor.Range{Start: p.Start, End: p.End}, At: p.At}
	}
	return t
}
