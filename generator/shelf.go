package generator

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"hash/fnv"
	"io"
	"maps"

	"counterpoint/generator/article"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/packed"
	"counterpoint/generator/site"
)

// shelf is a part of the site's articles in the cache, as they were parsed: all
// that a site is linked of, but not the texts, which are parsed when a page is
// made of them. What stands there of an article is taken if it was made of the
// same.
type shelf map[string]shelved // by names in content/

// shelved is a parsed article in which nothing was wrong.
type shelved struct {
	Of       sum    // its files, and what else it was made of
	Article  []byte // packed, each for itself: of an article texts are held on to, and with each all that lies around it
	Claims   []byte
	Images   []byte // of the annotator's words
	Warnings diag.List
}

const (
	shelfKind = "parsed"
	perShelf  = 16   // articles, about
	mostShelf = 1024 // shelves
)

// shelves divides articles by their names, so that an edit writes one of the
// shelves anew. Their number is a power of two, so that it rarely changes.
func shelves(units []*unit) [][]*unit {
	n := 1
	for n*perShelf < len(units) && n < mostShelf {
		n *= 2
	}
	list := make([][]*unit, n)
	for _, u := range units {
		h := fnv.New32a()
		h.Write([]byte(u.name))
		at := h.Sum32() % uint32(n)
		list[at] = append(list[at], u)
	}
	return list
}

// keeps tells whether parsed articles are taken from the cache and put there: by
// the first build of a builder, whose others parse what was edited.
func (w *work) keeps() bool { return w.options.Cache != nil && w.before == nil }

// unshelved is a shelf that lacks articles, with all that belong on it.
type unshelved struct {
	key      string
	articles []shelving
}

// shelving is an article as it is when a build is made.
type shelving struct {
	name string
	src  unitKey
	with tools
	said string   // what the converter was told
	sums fileSums // of the files; zero: not known yet
}

func (w *work) shelving(u *unit) shelving {
	return shelving{u.name, u.src, w.toolsOf(u), w.voiceOf(u.name).said, w.inputs.articles[u.name]}
}

// sum is that of all that a parsed article depends on.
func (a shelving) sum() sum {
	if a.sums == (fileSums{}) {
		a.sums = sumsOf(a.src.article, a.src.sidecar)
	}
	return summed(func(h io.Writer) {
		fmt.Fprintf(h, "%s %q\n", a.said, a.src.changed)
		_, _ = h.Write(a.sums.both[:])
	})
}

// parseShelf parses the articles of a shelf, or takes them from the cache. In a
// preview somebody waits for a page: what the shelf lacks is put there later.
func (w *work) parseShelf(units []*unit, key string, parse func(*unit)) {
	before, now := onShelf(w.options.Cache, key), shelf{}
	taken, left := 0, unshelved{key: key}
	for _, u := range units {
		a := w.shelving(u)
		if s, ok := before[u.name]; ok && s.Of == a.sum() && u.take(w.ctx, a.with, s) {
			now[u.name] = s
			taken++
			parse(nil)
		} else if parse(u); !w.options.Preview {
			now.put(a, u.made.value)
		}
		u.seal()
		left.articles = append(left.articles, a)
	}
	w.taken.Add(int64(taken))
	switch {
	case taken == len(units) && taken == len(before), w.ctx.Err() != nil:
	case w.options.Preview:
		w.leave(left)
	case !now.same(before):
		now.keep(w.options.Cache, key)
	}
}

func (w *work) leave(u unshelved) {
	w.leaving.Lock()
	defer w.leaving.Unlock()
	w.unshelved = append(w.unshelved, u)
}

// Shelve puts into the cache what the build parsed, for the next run of the
// program. It parses it once more: what is shelved of an article is large until it
// is. It takes one processor for as long as the build took two. If the context ends
// before, another call goes on. It must not be called twice at once.
func (r *Result) Shelve(ctx context.Context) {
	for ; len(r.unshelved) > 0; r.unshelved = r.unshelved[1:] {
		u := r.unshelved[0]
		before, now := onShelf(r.cache, u.key), shelf{}
		for _, a := range u.articles {
			if s, ok := before[a.name]; ok && s.Of == a.sum() {
				now[a.name] = s
				continue
			}
			p := (&unit{name: a.name, src: a.src}).parse(ctx, tools{a.with.Converter, nil})
			if ctx.Err() != nil {
				return
			}
			now.put(a, p)
		}
		if !now.same(before) {
			now.keep(r.cache, u.key)
		}
	}
}

func onShelf(c Cache, key string) shelf {
	s := shelf{}
	if data, ok := c.Get(shelfKind, key); ok && gob.NewDecoder(bytes.NewReader(data)).Decode(&s) != nil {
		return shelf{}
	}
	return s
}

// same tells whether a shelf holds the same articles as another one.
func (s shelf) same(other shelf) bool {
	return maps.EqualFunc(s, other, func(a, b shelved) bool { return a.Of == b.Of })
}

func (s shelf) keep(c Cache, key string) {
	var b bytes.Buffer
	if gob.NewEncoder(&b).Encode(s) == nil {
		c.Put(shelfKind, key, b.Bytes())
	}
}

// shelfKey names a shelf.
func (w *work) shelfKey(i, n int) string {
	return hash(fmt.Sprintf("%q %d %d", w.options.Program, i, n))[:keyLength]
}

// saying is the sum of what of a language the parsing of its articles depends on.
func (v *voice) saying() string {
	s := *v.settings
	s.markdown.Shortcodes, s.markdown.Room = nil, 0
	return hash(fmt.Sprintf("%+v\n%+v", s, v.callable.value))
}

// put writes a parsed article down, unless something is wrong with it, which is
// found again with its place.
func (s shelf) put(a shelving, p *parsed) {
	if p == nil || p.entry == nil || p.list.Failed() || len(p.misplaced) > 0 {
		return
	}
	var of, images packed.Writer
	p.entry.Article.Pack(&of)
	list := p.entry.Images()
	markdown.PackLinks(&images, list)
	for _, l := range list {
		images.Is(l.At.Source == a.src.sidecar)
	}
	s[a.name] = shelved{a.sum(), of.Bytes, p.claims, images.Bytes, p.list}
}

// take makes of a shelved article what parsing it would; false where it is
// damaged.
func (u *unit) take(ctx context.Context, with tools, s shelved) bool {
	if ctx.Err() != nil {
		return true
	}
	of, claims, rest := packed.Read(s.Article), packed.Read(s.Claims), packed.Read(s.Images)
	a := article.Unpack(u.src.settings.names(), u.src.article, u.name, with.Converter, of, u.src.settings.own()...)
	u.src.date(a)
	noted := site.NewNoted(claim.UnpackWhole(claims, u.src.article, u.src.sidecar), wordsWith(with.Converter))
	images := markdown.UnpackLinks(u.src.article, rest)
	for i := range images {
		if rest.Is() {
			images[i].At.Source = u.src.sidecar
		}
	}
	if !of.Done() || !claims.Done() || !rest.Done() {
		return false
	}
	a.Seal()
	p := &parsed{entry: u.src.entry(with, a, noted, s.Claims, images), list: s.Warnings}
	u.made.get(u.src, func() *parsed { return p })
	u.src.pack(with.away)
	return true
}
