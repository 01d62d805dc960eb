package cli

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// unplacedRow is a claim or counterpoint whose words were not found. Its fields
// are described in listLong.
type unplacedRow struct {
	diag.Pos
	State        string `json:"state,omitempty"`
	Article      string `json:"article"`
	ID           string `json:"id"`
	Counterpoint int    `json:"counterpoint,omitempty"`
	Quote        string `json:"quote,omitempty"`
	Mark         string `json:"mark,omitempty"`
}

func (r unplacedRow) cells() []string {
	name := r.Article + "#" + r.ID
	if r.Counterpoint > 0 {
		name += " counterpoint " + strconv.Itoa(r.Counterpoint)
	}
	words := r.Quote
	if r.Mark != "" {
		words = "mark " + r.Mark
	}
	return []string{r.Pos.String(), r.State, name, clipped(words)}
}

// maxStates is of how many quotes of an article it is found out why they have no
// place: that takes some milliseconds for each, and build explains no more.
const maxStates = 100

func unplacedRows(s *site.Site) []row {
	var list []row
	for _, p := range s.Whole() {
		claims := s.Claims(p)
		if len(claims) > 0 {
			list = append(list, unplacedOf(s, p, claims)...)
		}
	}
	slices.SortStableFunc(list, func(a, b row) int {
		p, q := a.(unplacedRow).Pos, b.(unplacedRow).Pos
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	return list
}

func unplacedOf(s *site.Site, p *site.Page, claims []*site.Claim) []row {
	var list []row
	var text *anchor.Text
	add := func(c *site.Claim, t claim.Target, n int) {
		r := unplacedRow{Pos: t.At.Pos(), Article: articleOf(p), ID: c.ID, Counterpoint: n,
			Quote: oneLine(t.Exact), Mark: t.Mark}
		switch {
		case t.Mark != "":
			r.State = "lost"
		case len(list) < maxStates:
			if text == nil {
				text = anchor.New(s.Entry(p).Article.Doc().Text())
			}
			r.State = stateWords[text.Find(t.Selector).State]
		}
		list = append(list, r)
	}
	for _, c := range claims {
		if !c.Placed {
			add(c, c.Target, 0)
		}
		for _, cp := range c.All {
			if cp.Target != nil && !cp.Placed {
				add(c, *cp.Target, cp.N)
			}
		}
	}
	return list
}

var stateWords = map[anchor.State]string{anchor.Ambiguous: "ambiguous", anchor.Changed: "changed", anchor.Lost: "lost", anchor.Invalid: "invalid"}

// sourceRow is a source. Its fields are described in listLong.
type sourceRow struct {
	Key       string `json:"key"`
	Article   string `json:"article,omitempty"`
	Cited     int    `json:"cited"`
	Described bool   `json:"described"`
	Title     string `json:"title,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
}

func (r sourceRow) cells() []string {
	name := r.Key
	if r.Article != "" {
		name = r.Article + " " + r.Key
	}
	title := r.Title
	switch {
	case !r.Described:
		title = "not described"
	case title == "":
		title = r.Publisher
	}
	return []string{name, "cited " + strconv.Itoa(r.Cited), clipped(title), r.URL}
}

// sourceKey names a source: two articles may give the same key to their own.
type sourceKey struct{ article, key string }

func sourceRows(s *site.Site) []row {
	found := map[sourceKey]sourceRow{}
	describe := func(article string, sources claim.Sources) {
		for key, d := range sources {
			found[sourceKey{article, key}] = sourceRow{Key: key, Article: article, Described: true, Title: d.Title, Publisher: d.Publisher, URL: d.URL}
		}
	}
	for _, of := range slices.Backward(s.All()) { // the site's own words decide
		describe("", of.Config.Sources)
	}
	for _, p := range s.Whole() {
		if e := s.Entry(p); e != nil {
			describe(articleOf(p), e.Placed().Sources)
			cite(s, p, found)
		}
	}
	var list []row
	for _, k := range slices.SortedFunc(maps.Keys(found), func(a, b sourceKey) int {
		return cmp.Or(strings.Compare(a.article, b.article), strings.Compare(a.key, b.key))
	}) {
		list = append(list, found[k])
	}
	return list
}

// cite counts the counterpoints of an article that cite each source: its own,
// or the site's where it has none of the key. A counterpoint counts once.
func cite(s *site.Site, p *site.Page, found map[sourceKey]sourceRow) {
	placed := s.Entry(p).Placed()
	for _, c := range placed.Claims {
		for _, cp := range c.Counterpoints {
			cited := map[sourceKey]bool{}
			for _, ref := range cp.Sources {
				k := sourceKey{articleOf(p), ref.Key}
				if placed.Sources[ref.Key] == nil && s.In(p).Config.Sources[ref.Key] != nil {
					k.article = ""
				}
				cited[k] = true
			}
			for k := range cited {
				r := found[k]
				r.Key, r.Article, r.Cited = k.key, k.article, r.Cited+1
				found[k] = r
			}
		}
	}
}

// pageRow is a page with a text of its own. Its fields are described in listLong.
type pageRow struct {
	File    string `json:"file"`
	URL     string `json:"url"`
	Title   string `json:"title,omitempty"`
	Date    string `json:"date,omitempty"`
	Lang    string `json:"language,omitempty"`
	Draft   bool   `json:"draft"`
	Future  bool   `json:"future"`
	Expired bool   `json:"expired"`
	Claims  int    `json:"claims"`
}

func (r pageRow) cells() []string {
	var state []string
	for word, is := range map[string]bool{"draft": r.Draft, "future": r.Future, "expired": r.Expired} {
		if is {
			state = append(state, word)
		}
	}
	slices.Sort(state)
	return []string{r.File, r.Date, strings.Join(state, ", "), plural(r.Claims, "claim"), clipped(r.Title)}
}

// pageRows lists pages in the order of their files.
func pageRows(s *site.Site, keep func(site.Status) bool) []row {
	var list []row
	for _, p := range s.Whole() {
		if p.Front == nil || !keep(s.Status(p.Front)) {
			continue
		}
		is := s.Status(p.Front)
		r := pageRow{File: p.Front.Source.Name, URL: pageURL(s, p), Title: p.Title, Date: p.Front.Date.Machine(),
			Lang: languageOf(s, p), Draft: is.Draft, Future: is.Future, Expired: is.Expired}
		r.Claims, _ = s.Entry(p).Counts()
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b row) int { return cmp.Compare(a.(pageRow).File, b.(pageRow).File) })
	return list
}

// languageOf is a page's language where the site has several.
func languageOf(s *site.Site, p *site.Page) string {
	if len(s.All()) == 1 {
		return ""
	}
	return s.In(p).Config.Language
}

// pageURL is the address of a page, without its host where the site's has none.
func pageURL(s *site.Site, p *site.Page) string {
	return cmp.Or(s.Canonical(p.Path), s.Href(nil, p.Path))
}
