package site

import (
	"iter"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"weak"

	"counterpoint/generator/diag"
)

// Site is the linked whole: a structure and the texts that stand in it. It is
// safe for concurrent use.
type Site struct {
	*Structure
	*references
	all     []*Site // that of every language, the default one's first; this one where there is one language
	listed  func() *directory
	entries []*Entry
	checked []checked   // what is wrong with each entry
	claims  []lazy      // of each entry
	totals  *totals     // of all languages
	tallies *sync.Map   // *subject → Tally
	has     func() bool // whether there is any claim
	linking func() map[claimKey][]*Page
	reads   *Reads // of whoever asks, or nil
	anchors *Anchors
}

// lazy are the claims of a page, made when they are asked for, and again when
// they are and nobody has them any more: as pages need them they take half of what
// the files say.
type lazy struct {
	mu   sync.Mutex
	made weak.Pointer[made]
}

// made are the claims of a page. Each of them holds all, so that there are never
// two of one.
type made struct {
	inText []*Claim // in the order of the text
	inFile []*Claim // in the order of the file
}

// Link makes the site; of several languages the default one's, which knows the
// others. It takes over from the one before, which may be nil,
// what depends on nothing that has changed. It always returns one, as whole as
// the diagnostics allow, so that a preview has something to show.
func Link(in Input, before *Site) (*Site, diag.List) {
	all := newSites(in, structures(in, before))
	s := all[0]
	same := before != nil && before.Structure == s.Structure
	sums := s.sum(before)
	var out diag.List
	for i, each := range all {
		var earlier *Site
		if same {
			earlier = before.all[i]
		}
		each.totals = sums
		each.list(earlier)
		out.Add(each.Structure.out...)
	}
	for i, each := range all {
		var earlier *Site
		if same {
			earlier = before.all[i]
		}
		each.check(earlier)
	}
	s.refer(before)
	for _, each := range all {
		each.references = s.references
	}
	out.Add(s.references.out...)
	for _, c := range s.checked {
		out.Add(c.list...)
	}
	return s, out
}

// newSites are the sites of all languages, which share the articles.
func newSites(in Input, kin []*Structure) []*Site {
	all := make([]*Site, len(kin))
	claims, found := make([]lazy, len(in.Entries)), make([]checked, len(in.Entries))
	linking := sync.OnceValue(func() map[claimKey][]*Page { return all[0].findLinking() })
	for i, of := range kin {
		s := &Site{Structure: of, all: all, entries: in.Entries, claims: claims, checked: found, linking: linking, tallies: &sync.Map{}, anchors: in.Anchors}
		s.has = sync.OnceValue(s.anyClaims)
		all[i] = s
	}
	return all
}

// All are the sites of every language, the default one's first.
func (s *Site) All() []*Site { return s.all }

// In is the site of a page's language.
func (s *Site) In(p *Page) *Site { return s.all[p.tongue] }

// InLanguages are the structures of all languages, the default one's first.
func (s *Structure) InLanguages() []*Structure { return s.kin }

// Whole are the pages of all languages, not to be changed.
func (s *Structure) Whole() []*Page {
	if len(s.kin) == 1 {
		return s.Pages
	}
	var list []*Page
	for _, of := range s.kin {
		list = append(list, of.Pages...)
	}
	return list
}

// Entry is the text of a page, or nil.
func (s *Site) Entry(p *Page) *Entry {
	if p.Front == nil {
		return nil
	}
	s.reads.add(p.entry)
	return s.entries[p.entry]
}

// annotated is what is known of a page's claims. It must be that of an article.
func (s *Site) annotated(p *Page) *summary {
	s.reads.addClaims(p.entry)
	return &s.entries[p.entry].summary
}

// PageOf returns the page of an article by its path in content/, or nil.
func (s *Structure) PageOf(path string) *Page {
	for _, of := range s.kin {
		_, plain := s.Config.FileLanguages().Of(path)
		if p := of.byContent[contentKey(plain)]; p != nil && p.Front.Path == path {
			return p
		}
	}
	return nil
}

// Has tells whether there is a page at an address.
func (s *Structure) Has(address string) bool { return s.published[address] }

// PagesByText are the pages by the very bytes of their articles; of those that
// are the same, the first.
func (s *Site) PagesByText() map[string]*Page {
	pages := map[string]*Page{}
	for _, p := range s.Whole() {
		if p.Front == nil {
			continue
		}
		if text := string(s.Entry(p).Article.Source.Data()); pages[text] == nil {
			pages[text] = p
		}
	}
	return pages
}

// checked is what is wrong with an article. It depends on the article and on
// the structure; where links lead to pages about claims (derived), also on the
// claims of others; where they lead to places in other articles, also on these.
type checked struct {
	list            diag.List
	derived, places bool
}

// check finds what is wrong with each article that has a page, or takes over what
// was found before.
func (s *Site) check(before *Site) {
	same := before != nil && before.Structure == s.Structure
	samePlaces := same && s.samePlaces(before)
	var pages []*Page
	for i, p := range s.texts() {
		switch {
		case p == nil:
		case same && before.entries[i] == s.entries[i] && !before.checked[i].derived && (samePlaces || !before.checked[i].places):
			s.checked[i] = before.checked[i]
		default:
			pages = append(pages, p)
		}
	}
	var parts sync.WaitGroup
	for part := range slices.Chunk(pages, len(pages)/runtime.GOMAXPROCS(0)+1) {
		parts.Go(func() {
			for _, p := range part {
				s.checkClaims(p, &s.checked[p.entry].list)
				s.missingLinks(p, &s.checked[p.entry])
			}
		})
	}
	parts.Wait()
}

// Claims returns the claims of a page, in the order of the text.
func (s *Site) Claims(p *Page) []*Claim {
	if p.Front == nil {
		return nil
	}
	return s.made(p).inText
}

func (s *Site) made(p *Page) *made {
	l := &s.claims[p.entry]
	s.reads.addClaims(p.entry)
	l.mu.Lock()
	defer l.mu.Unlock()
	if known := l.made.Value(); known != nil {
		return known
	}
	m := s.In(p).makeClaims(p)
	l.made = weak.Make(m)
	return m
}

// AllClaims yields every claim of the site: those of the newest article
// first, those of plain pages last.
func (s *Site) AllClaims() iter.Seq[*Claim] {
	return func(yield func(*Claim) bool) {
		for _, p := range s.claimPages() {
			for _, c := range s.Claims(p) {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// EveryClaim returns those of articles that no list has, too, at the end, and
// those of all languages.
func (s *Site) EveryClaim() []*Claim {
	var all []*Claim
	for _, each := range s.all {
		all = slices.AppendSeq(all, each.AllClaims())
		for _, p := range each.Pages {
			if p.Kind == KindArticle && p.Unlisted {
				all = append(all, s.Claims(p)...)
			}
		}
	}
	return all
}

// HasClaims tells whether there is any claim: every page asks.
func (s *Site) HasClaims() bool { return s.has() }

func (s *Site) anyClaims() bool {
	return slices.ContainsFunc(s.claimPages(), func(p *Page) bool { return s.annotated(p).claims() > 0 })
}

// Claimed says of every entry, by one letter, whether it has claims, and how many
// sitemaps and parts of the search index there are: on no more of the texts depends
// which files there are, beside the pages about claims.
func (s *Site) Claimed() string {
	parts := strconv.Itoa(s.SitemapParts())
	for _, each := range s.all {
		parts += " " + strconv.Itoa(each.SearchParts())
	}
	return string(s.totals.claimed) + parts
}

// claimPages are the pages whose claims the index lists.
func (s *Site) claimPages() []*Page {
	list := slices.Clone(s.Articles)
	for _, p := range s.Pages {
		if p.Kind == KindPlain {
			list = append(list, p)
		}
	}
	return list
}
