package site

import (
	"cmp"
	"maps"
	"math"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"counterpoint/generator/article"
)

// sections makes a list of every folder that has articles or an _index.md; the
// root is the home page. As in Hugo, a section is a folder with an _index.md or
// one at the top; what lies in other folders belongs to the section above.
func (l *planner) sections() {
	l.lists = map[string]*Page{}
	l.site.Home = l.section(".")
	for folder, e := range l.indexes {
		if l.published(e) && !l.hidden(folder) {
			l.describe(l.section(folder), e)
		}
	}
	for _, p := range l.site.Articles {
		for folder := p.Front.Folder(); folder != "."; folder = path.Dir(folder) {
			s := l.section(folder)
			s.Children = append(s.Children, p)
			if l.isSection(folder) && !l.transparent(folder) {
				break
			}
		}
	}
	l.nest()
	l.site.Home.Children = l.site.Articles
	for _, folder := range slices.Sorted(maps.Keys(l.lists)) {
		p := l.lists[folder]
		if l.hidden(folder) || p.Front == nil && l.taken(p.Path) {
			continue
		}
		l.site.Pages = append(l.site.Pages, p)
		if p.Front != nil {
			l.site.byContent[contentKey(p.Front.Plain)] = p
		}
	}
	l.ancestors()
}

// ancestors leads from every page of a file to the section in which it stands,
// and from that to the one above it.
func (l *planner) ancestors() {
	written := map[*Page]bool{}
	for _, p := range l.site.Pages {
		written[p] = true
	}
	above := func(folder string) *Page {
		for ; folder != "."; folder = path.Dir(folder) {
			if p := l.lists[folder]; l.isSection(folder) && written[p] {
				return p
			}
		}
		return l.site.Home
	}
	for folder, p := range l.lists {
		if p.Section = nil; folder != "." {
			p.Section = above(path.Dir(folder))
		}
		if p.Section == l.site.Home && written[p] && l.isSection(folder) {
			l.site.Sections = append(l.site.Sections, p)
		}
	}
	slices.SortFunc(l.site.Sections, func(a, b *Page) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Path, b.Path)) })
	for _, p := range l.site.Pages {
		if p.Section == nil && p != l.site.Home {
			p.Section = above(p.Front.Folder())
		}
	}
}

func (l *planner) isSection(folder string) bool {
	return l.indexes[folder] != nil || path.Dir(folder) == "."
}

func (l *planner) transparent(folder string) bool {
	return l.indexes[folder] != nil && l.indexes[folder].Transparent
}

func (l *planner) hidden(folder string) bool {
	if e := l.indexes[folder]; e != nil {
		return e.Shown(l.cascade(folder)).Hidden
	}
	return l.cascade(folder).Hidden
}

// describe gives a list the title, text and address of its _index.md.
func (l *planner) describe(p *Page, e *article.Front) {
	p.Front = e
	if e.Title != "" {
		p.Title = e.Title
	}
	if e.URL != "" && p != l.site.Home {
		p.Path = l.fixedPath(e)
	}
}

// nest puts every section below the one above it, and sorts them. A section
// without articles of its own lists those of the sections below.
func (l *planner) nest() {
	for _, folder := range slices.Sorted(maps.Keys(l.lists)) {
		for ; folder != "."; folder = path.Dir(folder) {
			if l.isSection(folder) {
				l.section(folder)
			}
		}
	}
	folders := slices.Sorted(maps.Keys(l.lists))
	slices.SortStableFunc(folders, func(a, b string) int { return strings.Count(b, "/") - strings.Count(a, "/") })
	below := map[*Page][]*Page{}
	for _, folder := range folders { // the deepest first
		p := l.lists[folder]
		if p.Children == nil {
			for _, section := range below[p] {
				p.Children = append(p.Children, section.Children...)
			}
			newestFirst(p.Children)
		} else {
			slices.SortStableFunc(p.Children, byWeight)
		}
		slices.SortStableFunc(p.Terms, byWeight)
		if !l.isSection(folder) || path.Dir(folder) == "." {
			continue
		}
		above := path.Dir(folder)
		for !l.isSection(above) {
			above = path.Dir(above)
		}
		parent := l.section(above)
		below[parent] = append(below[parent], p)
		switch {
		case l.transparent(folder), l.hidden(folder):
		case p.Children == nil && p.Front != nil: // a page but for its name
			parent.Children = append(parent.Children, p)
		default:
			parent.Terms = append(parent.Terms, p)
		}
	}
}

// byWeight orders what has a weight before what has none.
func byWeight(a, b *Page) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), b.Date.Compare(a.Date), cmp.Compare(a.Path, b.Path))
}

func rank(p *Page) int {
	if p.Front == nil || p.Front.Weight == 0 {
		return math.MaxInt
	}
	return p.Front.Weight
}

// taken tells whether an article has an address, such as content/index.md that
// of the home page.
func (l *planner) taken(address string) bool {
	return slices.ContainsFunc(l.site.Pages, func(p *Page) bool { return p.Path == address })
}

func (l *planner) section(folder string) *Page {
	if p := l.lists[folder]; p != nil {
		return p
	}
	p := &Page{Kind: KindList, Path: clean(l.Config.Root, slugPath(folder))}
	if folder != "." {
		p.Title = titled(path.Base(folder))
	}
	l.lists[folder] = p
	return p
}

// titled makes a title of a name: my-posts is "My posts".
func titled(name string) string {
	name = strings.ReplaceAll(name, "-", " ")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToTitle(first)) + name[size:]
}

// terms makes a page of every taxonomy in use and of each of its terms. An
// _index.md in the folder of the same address is its text.
func (l *planner) terms() {
	l.described = map[string]*Page{}
	for _, p := range l.lists {
		l.described[p.Path] = p
	}
	taxonomies := map[string]map[string]*Page{}
	for _, p := range l.site.Articles {
		for _, name := range slices.Sorted(maps.Keys(p.Front.Taxonomies)) {
			if taxonomies[name] == nil {
				taxonomies[name] = map[string]*Page{}
			}
			for _, term := range p.Front.Taxonomies[name] {
				l.term(p, taxonomies[name], name, term)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(taxonomies)) {
		var terms []*Page
		for _, at := range slices.Sorted(maps.Keys(taxonomies[name])) {
			terms = append(terms, taxonomies[name][at])
			l.add(taxonomies[name][at])
		}
		slices.SortStableFunc(terms, func(a, b *Page) int {
			return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
		})
		if top := l.list(clean(l.Config.Root, slug(name)), titled(name)); top.Front != nil || !l.taken(top.Path) {
			top.Terms, top.Taxonomy = terms, name
			if top.Section == nil {
				top.Section = l.site.Home
			}
			l.site.Taxonomies[name] = top
			for _, t := range terms {
				t.Section = top
			}
			top.Children = slices.DeleteFunc(top.Children, func(p *Page) bool { return p.Kind == KindList }) // terms with a text
			l.add(top)
		}
	}
}

// list returns the list at an address: that of a folder, or a new one.
func (l *planner) list(address, title string) *Page {
	if p := l.described[address]; p != nil {
		return p
	}
	return &Page{Kind: KindList, Path: address, Title: title}
}

// add adds the page of a taxonomy or term, unless it is there as a folder's.
func (l *planner) add(p *Page) {
	if l.described[p.Path] != p {
		l.site.Pages = append(l.site.Pages, p)
	}
}

// term adds an article to a term. Terms that differ only in case are one.
func (l *planner) term(p *Page, terms map[string]*Page, taxonomy, term string) {
	at := slugPath(term)
	if strings.Trim(at, "/") == "" {
		return
	}
	t := terms[at]
	if t == nil {
		t = l.list(clean(l.Config.Root, slug(taxonomy), at), term)
		t.Taxonomy = taxonomy
		terms[at] = t
	}
	if n := len(t.Children); n == 0 || t.Children[n-1] != p {
		t.Children = append(t.Children, p)
		p.Tags = append(p.Tags, t)
	}
}

// resources gives every other file of content/ its address: beside its article
// where it stands in a bundle; of one in several languages, beside the default
// one's.
func (l *planner) resources(plans []*planner) {
	bundles := map[string]*Page{}
	hidden := map[string]bool{}
	for _, e := range l.site.fronts {
		if e.IsIndex() {
			hidden[path.Dir(e.Path)] = true
		}
	}
	for _, each := range slices.Backward(plans) {
		for _, p := range each.site.Pages {
			if p.Front != nil && p.Front.IsIndex() {
				bundles[path.Dir(p.Front.Path)] = p
				delete(hidden, path.Dir(p.Front.Path))
			}
		}
	}
	for name := range l.Files.Images {
		if strings.HasPrefix(name, "/") {
			l.image(encodePath(name), name)
		}
	}
	for _, file := range l.Files.Resources {
		if address, ok := resourcePath(file, bundles, hidden); ok {
			l.site.files[file] = address
			l.image(address, file)
			l.site.Resources = append(l.site.Resources, Resource{Content: file, Path: decodePath(address)})
		}
	}
}

// image notes what is known of the image at an address, if it is one.
func (l *planner) image(address, file string) {
	l.site.sizes[address] = l.Files.Images[file]
	delete(l.site.smaller, address) // those of a file in static/ that has the same address
	if smaller := l.Files.Smaller[file]; len(smaller) > 0 {
		l.site.smaller[address] = smaller
	}
}

// resourcePath follows a file's folders up to its bundle. A file of a bundle
// that is not published is not published either.
func resourcePath(file string, bundles map[string]*Page, hidden map[string]bool) (string, bool) {
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		if hidden[folder] {
			return "", false
		}
		if b := bundles[folder]; b != nil {
			return path.Join(b.Path, encodePath(strings.TrimPrefix(file, folder+"/"))), true
		}
		if folder == "." {
			return path.Join("/", slugPath(path.Dir(file)), encodePath(path.Base(file))), true
		}
	}
}
