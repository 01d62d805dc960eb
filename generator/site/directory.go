package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"counterpoint/generator/claim"
	"counterpoint/generator/packed"
)

// The addresses of the indexes of claimants and of sources.
const (
	ClaimantsPath = "/claimants/"
	SourcesPath   = "/sources/"
)

// ClaimsPerPage is how many claims a page shows, and how many claimants or
// sources a list: the index, and what is about a claimant, go on on further
// pages.
const ClaimsPerPage = 200

// directory is where the pages about claims stand: those of claimants, of
// sources, and of the index. It depends on the structure, and of the texts on
// who claims what and on which sources that relies (Entry.subjects). It is
// immutable. The page of a claim is not in it: its address says all.
type directory struct {
	index     *subject
	claimants []*subject // by their names
	sources   []*subject
	pages     []*Page // all of them but the first of the index, in the order of their paths
	byPath    map[string]*subject
	byName    map[string]*subject // claimants, as claims name them
	bySource  map[sourceKey]*subject
	named     map[string]bool // addresses that a claimant or source has, or would have
}

// subject is what pages of the directory are about: the claims of a claimant or
// source, in the order of their pages; or a list of subjects; or the index of
// articles.
type subject struct {
	pages    []*Page // the first one, and further ones; none where an article has its address
	title    string
	source   sourceKey // of a source; of one in several files the oldest's
	name     string    // of a claimant, as claims name them
	claims   []place
	list     []*subject
	articles []*Page
	cuts     []int // where in these each page begins
}

// place is a claim by its place in its file, so that it outlives an edit.
type place struct {
	page  *Page
	claim int
}

// sourceKey names a source: one of the site, or one of an article.
type sourceKey struct {
	page *Page // nil for one of the site
	key  string
}

// subjectsOf writes down all that the directory takes from an article's claims.
func subjectsOf(p *claim.Placed) string {
	var w packed.Writer
	for _, c := range p.Claims {
		w.Text(c.ID)
		w.Text(c.Claimant)
		n := 0
		for _, cp := range c.Counterpoints {
			n += len(cp.Sources)
		}
		w.Number(n)
		for _, cp := range c.Counterpoints {
			for _, ref := range cp.Sources {
				w.Text(ref.Key)
				own := p.Sources[ref.Key]
				if w.Is(own != nil); own != nil {
					w.Text(own.URL)
					w.Text(titleOf(own))
				}
			}
		}
	}
	return string(w.Bytes)
}

// read goes through what subjectsOf wrote down of a page.
func (d *directory) read(s *Site, byURL map[string]*subject, p *Page) {
	e := s.annotated(p)
	r := packed.ReadText(e.subjects)
	for i := range e.claims() {
		_ = r.Text() // the id
		d.addClaimant(s, r.Text(), place{p, i})
		for range r.Number() {
			key := r.Text()
			if r.Is() {
				url, title := r.Text(), r.Text()
				d.addSource(byURL, sourceKey{p, key}, url, title, place{p, i})
			} else if source := s.Config.Sources[key]; source != nil { // or an error, which is reported
				d.addSource(byURL, sourceKey{nil, key}, source.URL, titleOf(source), place{p, i})
			}
		}
	}
}

// titleOf is what a source is called.
func titleOf(s *claim.Source) string { return cmp.Or(s.Title, s.Publisher, s.URL) }

// list is what of the directory is made when it is first asked for. The one of
// the site before serves again if nothing that it depends on has changed.
func (s *Site) list(before *Site) {
	if before != nil && before.Structure == s.Structure &&
		slices.EqualFunc(before.entries, s.entries, func(a, b *Entry) bool { return a == b || a.subjects == b.subjects }) {
		s.listed = before.listed
		return
	}
	s.listed = sync.OnceValue(s.makeDirectory)
}

func (s *Site) makeDirectory() *directory {
	d := &directory{byPath: map[string]*subject{}, byName: map[string]*subject{}, bySource: map[sourceKey]*subject{}, named: map[string]bool{}}
	byURL := map[string]*subject{}
	for key, source := range s.Config.Sources {
		if u := identity(source.URL); u != "" && (byURL[u] == nil || key < byURL[u].source.key) {
			byURL[u] = &subject{source: sourceKey{nil, key}, title: titleOf(source)}
		}
	}
	for _, p := range s.oldestFirst() {
		d.read(s, byURL, p)
	}
	d.layOut(s)
	return d
}

// oldestFirst are the pages whose claims the index lists, turned round: what is
// written later must not move a page.
func (s *Site) oldestFirst() []*Page {
	list := s.claimPages()
	slices.Reverse(list)
	return list
}

func (d *directory) addClaimant(s *Site, name string, at place) {
	if name == "" {
		return
	}
	who := d.byName[name]
	if who == nil {
		who = &subject{name: name, title: name}
		if known := s.Config.Claimants[name]; known != nil {
			who.title = known.Name
		}
		d.byName[name] = who
		d.claimants = append(d.claimants, who)
	}
	who.claims = append(who.claims, at)
}

// addSource adds a claim to those that rely on a source. Sources of several
// articles are one where they have the same address on the web.
func (d *directory) addSource(byURL map[string]*subject, name sourceKey, url, title string, at place) {
	of := d.bySource[name]
	if u := identity(url); of == nil && u != "" {
		if of = byURL[u]; of == nil {
			of = &subject{source: name, title: title}
			byURL[u] = of
		}
	}
	if of == nil {
		of = &subject{source: name, title: title}
	}
	d.bySource[name] = of
	if len(of.claims) == 0 {
		d.sources = append(d.sources, of)
	}
	if n := len(of.claims); n == 0 || of.claims[n-1] != at {
		of.claims = append(of.claims, at)
	}
}

// identity is an address without the place in it; "" where there is none.
func identity(url string) string {
	url, _, _ = strings.Cut(url, "#")
	return url
}

// layOut gives every subject its pages, where no article has its address.
func (d *directory) layOut(s *Site) {
	d.layIndex(s)
	if len(d.claimants) > 0 && !s.Config.Disabled[KindClaimant] {
		for _, who := range d.claimants {
			who.divide()
			d.add(s, who, KindClaimant, d.claimantPath(s, who.name))
		}
		d.layList(s, d.claimants, KindClaimants, s.At(ClaimantsPath))
	}
	if len(d.sources) > 0 && !s.Config.Disabled[KindSource] {
		for _, of := range d.sources {
			of.divide()
			d.add(s, of, KindSource, d.sourcePath(s, of.source))
		}
		d.layList(s, d.sources, KindSources, s.At(SourcesPath))
	}
	slices.SortFunc(d.pages, func(a, b *Page) int { return cmp.Compare(a.Path, b.Path) })
}

// layIndex makes the further pages of the index of all claims; the first one is
// the structure's.
func (d *directory) layIndex(s *Site) {
	d.index = &subject{}
	for _, p := range s.claimPages() {
		if s.annotated(p).claims() > 0 {
			d.index.articles = append(d.index.articles, p)
		}
	}
	d.index.cuts = cuts(len(d.index.articles), func(i int) int { return s.annotated(d.index.articles[i]).claims() })
	if first := s.byPath(s.At(ClaimsPath)); first != nil && first.Kind == KindClaims {
		d.index.pages = []*Page{first}
		d.addFurther(s, d.index, KindClaims, first.Path)
	}
}

// layList makes the pages of a list of subjects, and sorts it.
func (d *directory) layList(s *Site, list []*subject, kind Kind, at string) {
	slices.SortStableFunc(list, func(a, b *subject) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.title), strings.ToLower(b.title)), cmp.Compare(a.path(), b.path()))
	})
	all := &subject{}
	for _, of := range list {
		if of.pages != nil {
			all.list = append(all.list, of)
		}
	}
	all.cuts = cuts(len(all.list), func(int) int { return 1 })
	d.add(s, all, kind, at)
}

// divide finds where the pages about a subject begin.
func (f *subject) divide() {
	slices.Reverse(f.claims)
	var starts []int // of each article's claims
	for i, at := range f.claims {
		if i == 0 || at.page != f.claims[i-1].page {
			starts = append(starts, i)
		}
	}
	ends := append(slices.Clone(starts[1:]), len(f.claims))
	for _, i := range cuts(len(starts), func(i int) int { return ends[i] - starts[i] }) {
		f.cuts = append(f.cuts, starts[i])
	}
}

// cuts says where pages begin that show things of so many claims each: a page
// shows no more than it may, but the whole of its first thing.
func cuts(count int, size func(int) int) []int {
	begin, room := []int{0}, ClaimsPerPage
	for i := range count {
		if size(i) > room && room < ClaimsPerPage {
			begin, room = append(begin, i), ClaimsPerPage
		}
		room = max(0, room-size(i))
	}
	return begin
}

func (f *subject) path() string {
	if f.pages == nil {
		return ""
	}
	return f.pages[0].Path
}

// add puts the pages of a subject into the directory, unless there is another
// at its address: what an author wrote comes first.
func (d *directory) add(s *Site, of *subject, kind Kind, at string) {
	if d.addOne(s, of, &Page{Kind: kind, Path: at, Title: of.title}) {
		d.addFurther(s, of, kind, at)
	}
}

func (d *directory) addFurther(s *Site, of *subject, kind Kind, at string) {
	for i := range of.cuts[1:] {
		d.addOne(s, of, &Page{Kind: kind, Path: clean(at, "page", strconv.Itoa(i+2)), Title: of.title, Number: i + 2})
	}
}

func (d *directory) addOne(s *Site, of *subject, p *Page) bool {
	if d.byPath[p.Path] != nil || s.published[p.Path] {
		return false
	}
	p.root, p.tongue = s.Config.Root, s.tongue()
	d.byPath[p.Path] = of
	d.pages, of.pages = append(d.pages, p), append(of.pages, p)
	return true
}

// longSlug is how many bytes of a claimant's name go into an address: a part of
// a path in a file system may have 255.
const longSlug = 100

// unused is the address of a subject below another one. Of names that become the
// same, such as Ann and ann!, the later ones get a number.
func (d *directory) unused(below, name string) string {
	for n, try := 2, name; ; n++ {
		if at := clean(below, try); try != "" && !d.named[at] {
			d.named[at] = true
			return at
		}
		try = strings.Trim(name+"-"+strconv.Itoa(n), "-")
	}
}

// claimantPath is /claimants/NAME/.
func (d *directory) claimantPath(s *Site, name string) string {
	return d.unused(s.At(ClaimantsPath), slug(strings.ToValidUTF8(name[:min(longSlug, len(name))], "")))
}

// sourcePath is /sources/KEY/, or /sources/ARTICLE/KEY/ for an article's own.
func (d *directory) sourcePath(s *Site, k sourceKey) string {
	if k.page == nil {
		return d.unused(s.At(SourcesPath), slug(k.key))
	}
	return d.unused(clean(s.At(SourcesPath), k.page.below()), slug(k.key))
}
