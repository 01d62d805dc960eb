package generator

import (
	"maps"
	"slices"
	"strings"

	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// units are all of them, in the order of their names.
type units struct {
	list    []*unit
	byName  map[string]*unit
	orphans diag.List // claims without an article

	entries  []*site.Entry  // of those that can be shown, as they were last; nil: not known
	speaking map[*unit]bool // those of which there is something to say
}

// refresh takes over what was read: the files that were touched, or all of them
// where there are other ones than before.
func (u *units) refresh(f *files) {
	if f.renamed {
		u.rebuild(f)
	}
	for name := range f.touched {
		if owner, ok := strings.CutSuffix(name, claimsSuffix); ok {
			name = owner + ".md"
		}
		if at := u.byName[name]; at != nil {
			at.src.article, at.src.sidecar = f.content[name], f.content[sidecarOf(name)]
		}
	}
	f.renamed, f.touched, f.plain = false, map[string]bool{}, 0
}

func sidecarOf(name string) string { return strings.TrimSuffix(name, ".md") + claimsSuffix }

func (u *units) rebuild(f *files) {
	before := u.byName
	*u = units{byName: map[string]*unit{}}
	for _, name := range slices.Sorted(maps.Keys(f.content)) {
		owner, isClaims := strings.CutSuffix(name, claimsSuffix)
		switch {
		case isClaims && f.content[owner+".md"] == nil:
			u.orphans.Add(f.content[name].Whole().Errorf("these claims belong to no article").
				WithHint("the article would be content/%s.md", owner))
		case strings.HasSuffix(name, ".md"):
			at := before[name]
			if at == nil {
				at = &unit{name: name}
			}
			at.src.article, at.src.sidecar = f.content[name], f.content[sidecarOf(name)]
			u.byName[name] = at
			u.list = append(u.list, at)
		}
	}
}

// gather puts the entries of all units together, and finds those of which there is
// something to say. Where few were parsed anew the others are not looked at.
func (us *units) gather(stale []*unit) {
	same := us.entries != nil && !slices.ContainsFunc(stale, func(u *unit) bool { return u.made.value.entry != nil != (u.at >= 0) })
	if !same {
		us.speaking, stale = map[*unit]bool{}, us.list
		n := 0
		for _, u := range us.list {
			if u.at = -1; u.made.value.entry != nil {
				u.at, n = n, n+1
			}
		}
		us.entries = make([]*site.Entry, n)
	} else {
		us.entries = slices.Clone(us.entries) // the site has the others
	}
	for _, u := range stale {
		if u.at >= 0 {
			us.entries[u.at] = u.made.value.entry
		}
		delete(us.speaking, u)
		if u.made.value.speaks() {
			us.speaking[u] = true
		}
	}
}
