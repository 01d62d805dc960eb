package site

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"counterpoint/generator/claim"
)

// The addresses of the indexes of claimants and of sources.
const (
	ClaimantsPath = "/claimants/"
	SourcesPath   = "/sources/"
)

// ClaimsPerPage is how many claims a page of the index of all claims shows.
const ClaimsPerPage = 200

// directory is where the pages about claims stand: those of claimants, of
// sources, and of the index. It depends on the structure, and of the texts on
// who claims what and on which sources that relies (Entry.subjects). It is
// immutable. The page of a claim is not in it: its address says all.
type directory struct {
	index     [][]*Page // the articles of each page of the index, newest first
	claimants []*subject
	sources   []*subject
	pages     []*Page // all of them, in the order of their paths
	byPath    map[string]*subject
	byName    map[string]*subject // claimants, as claims name them
	bySource  map[sourceKey]*subject
}

// subject is what a page of the directory is about. The page is nil where an
// article has its address.
type subject struct {
	page   *Page
	source sourceKey // of a source; of one in several files the oldest's
	name   string    // of a claimant, as claims name them
	claims []place
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
	var b strings.Builder
	for _, c := range p.Claims {
		b.WriteString(c.ID + "\x00" + c.Claimant)
		for _, cp := range c.Counterpoints {
			for _, ref := range cp.Sources {
				b.WriteString("\x00" + ref.Key)
				if own := p.Sources[ref.Key]; own != nil {
					b.WriteString("\x01" + own.URL + "\x01" + titleOf(own))
				}
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
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
	d := &directory{byPath: map[string]*subject{}, byName: map[string]*subject{}, bySource: map[sourceKey]*subject{}}
	byURL := map[string]*subject{}
	for key, source := range s.Config.Sources {
		if u := identity(source.URL); u != "" && (byURL[u] == nil || key < byURL[u].source.key) {
			byURL[u] = &subject{source: sourceKey{nil, key}}
		}
	}
	for _, p := range s.oldestFirst() {
		for i, c := range s.Entry(p).Placed.Claims {
			d.addClaimant(c, place{p, i})
			for _, cp := range c.Counterpoints {
				for _, ref := range cp.Sources {
					d.addSource(s, byURL, p, ref.Key, place{p, i})
				}
			}
		}
	}
	d.divide(s)
	d.layOut(s)
	return d
}

// divide makes the pages of the index, of whole articles. The first may have
// none.
func (d *directory) divide(s *Site) {
	d.index = [][]*Page{nil}
	room := ClaimsPerPage
	for _, p := range s.claimPages() {
		n := len(s.Entry(p).Placed.Claims)
		if n > room && room < ClaimsPerPage {
			d.index, room = append(d.index, nil), ClaimsPerPage
		}
		if n > 0 {
			last := len(d.index) - 1
			d.index[last], room = append(d.index[last], p), room-n
		}
	}
}

// oldestFirst are the pages whose claims the index lists, turned round: what is
// written later must not move a page.
func (s *Site) oldestFirst() []*Page {
	list := s.claimPages()
	slices.Reverse(list)
	return list
}

func (d *directory) addClaimant(c *claim.Claim, at place) {
	if c.Claimant == "" {
		return
	}
	who := d.byName[c.Claimant]
	if who == nil {
		who = &subject{name: c.Claimant}
		d.byName[c.Claimant] = who
		d.claimants = append(d.claimants, who)
	}
	who.claims = append(who.claims, at)
}

// addSource adds a claim to those that rely on a source. Sources of several
// articles are one where they have the same address on the web.
func (d *directory) addSource(s *Site, byURL map[string]*subject, p *Page, key string, at place) {
	name, source := sourceKey{p, key}, s.Entry(p).Placed.Sources[key]
	if source == nil {
		name, source = sourceKey{nil, key}, s.Config.Sources[key]
	}
	if source == nil {
		return // an error, which is reported
	}
	of := d.bySource[name]
	if u := identity(source.URL); of == nil && u != "" {
		if of = byURL[u]; of == nil {
			of = &subject{source: name}
			byURL[u] = of
		}
	}
	if of == nil {
		of = &subject{source: name}
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

// layOut gives every subject its page, where no article has its address.
func (d *directory) layOut(s *Site) {
	for i := range d.index[1:] {
		d.add(s, &subject{}, &Page{Kind: KindClaims, Path: indexPath(i + 2), Number: i + 2})
	}
	if len(d.claimants) > 0 && !s.Config.Disabled[KindClaimant] {
		d.add(s, &subject{}, &Page{Kind: KindClaimants, Path: ClaimantsPath})
		for _, who := range d.claimants {
			slices.Reverse(who.claims)
			p := &Page{Kind: KindClaimant, Path: clean(ClaimantsPath, slug(who.name)), Title: who.name}
			if known := s.Config.Claimants[who.name]; known != nil {
				p.Title = known.Name
			}
			d.add(s, who, p)
		}
	}
	if len(d.sources) > 0 && !s.Config.Disabled[KindSource] {
		d.add(s, &subject{}, &Page{Kind: KindSources, Path: SourcesPath})
		for _, of := range d.sources {
			slices.Reverse(of.claims)
			d.add(s, of, &Page{Kind: KindSource, Path: sourcePath(of.source), Title: titleOf(s.described(of.source))})
		}
	}
	slices.SortFunc(d.pages, func(a, b *Page) int { return cmp.Compare(a.Path, b.Path) })
	byTitle := func(a, b *subject) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.title()), strings.ToLower(b.title())), cmp.Compare(a.path(), b.path()))
	}
	slices.SortStableFunc(d.claimants, byTitle)
	slices.SortStableFunc(d.sources, byTitle)
}

func (f *subject) title() string {
	if f.page == nil {
		return ""
	}
	return f.page.Title
}

func (f *subject) path() string {
	if f.page == nil {
		return ""
	}
	return f.page.Path
}

// add puts a page into the directory, unless there is another at its address:
// what an author wrote comes first.
func (d *directory) add(s *Site, of *subject, p *Page) {
	if d.byPath[p.Path] != nil || s.published[p.Path] {
		return
	}
	of.page = p
	d.byPath[p.Path] = of
	d.pages = append(d.pages, p)
}

// indexPath is the address of a page of the index, the second or a later one.
func indexPath(n int) string { return clean(ClaimsPath, "page", strconv.Itoa(n)) }

// sourcePath is /sources/KEY/, or /sources/ARTICLE/KEY/ for an article's own.
func sourcePath(k sourceKey) string {
	if k.page == nil {
		return clean(SourcesPath, slug(k.key))
	}
	return clean(SourcesPath, k.page.Path, slug(k.key))
}

// described is the source that a key names.
func (s *Site) described(k sourceKey) *claim.Source {
	if k.page == nil {
		return s.Config.Sources[k.key]
	}
	return s.Entry(k.page).Placed.Sources[k.key]
}

// claimPath is the address of a claim's own page: /claims/ARTICLE/ID/.
func claimPath(p *Page, id string) string { return clean(ClaimsPath, p.Path, id) }

// ClaimPage is the page about a claim, or nil where there is none.
func (s *Site) ClaimPage(c *Claim) *Page { return s.claimPage(c.Page, c.ID) }

func (s *Site) claimPage(of *Page, id string) *Page {
	at := claimPath(of, id)
	if s.Config.Disabled[KindClaim] || s.published[at] || s.listed().byPath[at] != nil || of.Kind != KindArticle && of.Kind != KindPlain {
		return nil
	}
	return &Page{Kind: KindClaim, Path: at, Of: of, ID: id, Date: of.Date}
}

// ClaimantPage is the page about who makes a claim, or nil.
func (s *Site) ClaimantPage(c *Claim) *Page {
	if who := s.listed().byName[c.Claim.Claimant]; who != nil {
		return who.page
	}
	return nil
}

// SourcePage is the page about a source of a counterpoint, by its key, or nil.
func (s *Site) SourcePage(cp *Counterpoint, key string) *Page {
	p := cp.Of.Page
	name := sourceKey{p, key}
	if s.Entry(p).Placed.Sources[key] == nil {
		name.page = nil
	}
	if of := s.listed().bySource[name]; of != nil {
		return of.page
	}
	return nil
}

// PageAt is a page that the site makes of its claims, by its address, or nil:
// of a claim, a claimant, a source, or a further one of an index.
func (s *Site) PageAt(address string) *Page {
	if of := s.listed().byPath[address]; of != nil {
		return of.page
	}
	within, ok := strings.CutPrefix(address, ClaimsPath)
	if !ok || !strings.HasSuffix(within, "/") {
		return nil
	}
	where, id := path.Split(strings.TrimSuffix(within, "/"))
	for _, at := range []string{"/" + where, "/" + strings.TrimSuffix(where, "/")} {
		if p := s.byPath(at); p != nil && p.Front != nil && s.Entry(p).has(id) {
			return s.claimPage(p, id)
		}
	}
	return nil
}

// byPath finds a page by its address.
func (s *Structure) byPath(address string) *Page {
	if i, ok := slices.BinarySearchFunc(s.Pages, address, func(p *Page, at string) int { return cmp.Compare(p.Path, at) }); ok {
		return s.Pages[i]
	}
	return nil
}

// has tells whether the article has a claim of the id.
func (e *Entry) has(id string) bool {
	return slices.ContainsFunc(e.Placed.Claims, func(c *claim.Claim) bool { return c.ID == id })
}

// ClaimPages lists the pages about the claims of an article, in the order of
// its file.
func (s *Site) ClaimPages(p *Page) []*Page {
	if p.Front == nil {
		return nil
	}
	var list []*Page
	for _, c := range s.Entry(p).Placed.Claims {
		if page := s.claimPage(p, c.ID); page != nil {
			list = append(list, page)
		}
	}
	return list
}

// Derived lists every page that the site makes of its claims beside those of
// its structure, in no order that means anything, but always the same.
func (s *Site) Derived() []*Page {
	list := slices.Clone(s.listed().pages)
	for _, p := range s.Pages {
		list = append(list, s.ClaimPages(p)...)
	}
	return list
}

// Samples are pages of the directory, one of every kind, and the page of a
// claim; those of more claims than most are left out.
func (s *Site) Samples(most int) []*Page {
	var list []*Page
	seen := map[Kind]bool{}
	for _, p := range s.listed().pages {
		if !seen[p.Kind] && p.Kind != KindClaims && len(s.listed().byPath[p.Path].claims) <= most {
			seen[p.Kind] = true
			list = append(list, p)
		}
	}
	for _, p := range s.Pages {
		if of := s.ClaimPages(p); len(of) > 0 {
			return append(list, of[0])
		}
	}
	return list
}

// About returns the claims that a page is about: of the page of a claim that
// one, of those of a claimant or source all, newest article first, of a page of
// the index those that it shows, those of an article in the order of its text.
func (s *Site) About(p *Page) []*Claim {
	switch p.Kind {
	case KindClaim:
		list := s.Claims(p.Of)
		at := slices.IndexFunc(list, func(c *Claim) bool { return c.ID == p.ID })
		return list[at : at+1]
	case KindClaims:
		var list []*Claim
		for _, of := range s.listed().index[max(p.Number, 1)-1] {
			list = append(list, s.Claims(of)...)
		}
		return list
	}
	var list []*Claim
	for _, at := range s.listed().byPath[p.Path].claims {
		list = append(list, s.made(at.page).inFile[at.claim])
	}
	return list
}

// Source is the source that a page is about.
func (s *Site) Source(p *Page) *claim.Source {
	if of := s.listed().byPath[p.Path]; of != nil && p.Kind == KindSource {
		return s.described(of.source)
	}
	return nil
}

// Claimant is who a page is about, as the site describes them.
func (s *Site) Claimant(p *Page) Claimant {
	if of := s.listed().byPath[p.Path]; of != nil {
		if known := s.Config.Claimants[of.name]; known != nil {
			return *known
		}
	}
	return Claimant{Name: p.Title}
}

// Claimants lists the pages of claimants by their names.
func (s *Site) Claimants() []*Page { return pagesOf(s.listed().claimants) }

// Sources lists the pages of sources by their titles.
func (s *Site) Sources() []*Page { return pagesOf(s.listed().sources) }

func pagesOf(subjects []*subject) []*Page {
	var list []*Page
	for _, of := range subjects {
		if of.page != nil {
			list = append(list, of.page)
		}
	}
	return list
}

// IndexPages lists the pages of the index of claims, the first one too.
func (s *Site) IndexPages() []*Page {
	list := []*Page{s.byPath(ClaimsPath)}
	for i := range s.listed().index[1:] {
		if of := s.listed().byPath[indexPath(i+2)]; of != nil {
			list = append(list, of.page)
		}
	}
	return list
}
