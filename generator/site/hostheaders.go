package site

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Header is one that a server is to send.
type Header struct{ Name, Value string }

// HostRule says, as the file _headers does, what a host is to send with what is
// asked for at a path. In it * stands for anything at all, once.
type HostRule struct {
	Path    string
	Headers []Header
}

// kept are paths of the theme's files that have their content in their names, and
// how long they may be kept: for ever. A rule of the site is meant for them if it
// is for such a name.
var kept = map[string][]string{
	"/assets/counterpoint.*": {"/assets/counterpoint.0123456789.css", "/assets/counterpoint.0123456789.js"},
	"/assets/search.*":       {"/assets/search.0123456789.js"},
}

const forever = "public, max-age=31536000, immutable"

// HostRules are what hosts that read a file _headers are told: that names with a
// hash can be kept, unless the site says otherwise, and the site's own rules.
func (p Publishing) HostRules(base string) (list []HostRule) {
	for _, path := range slices.Sorted(maps.Keys(kept)) {
		if !slices.ContainsFunc(kept[path], p.saysHowLong) {
			list = append(list, HostRule{path, []Header{{"Cache-Control", forever}}})
		}
	}
	for _, r := range p.Headers {
		for _, path := range r.paths() {
			if headers := r.headers(); len(headers) > 0 {
				list = append(list, HostRule{path, headers})
			}
		}
	}
	for i := range list {
		list[i].Path = strings.TrimSuffix(base, "/") + list[i].Path
	}
	return list
}

// saysHowLong tells whether a rule says how long a file may be kept.
func (p Publishing) saysHowLong(file string) bool {
	return slices.ContainsFunc(p.Headers, func(r HeaderRule) bool {
		return r.CacheControl != "" && slices.ContainsFunc(r.paths(), func(path string) bool { return coincide(path, file) })
	})
}

// headers are all that a rule says.
func (r HeaderRule) headers() (list []Header) {
	if r.ContentType != "" {
		list = append(list, Header{"Content-Type", r.ContentType})
	}
	if r.CacheControl != "" {
		list = append(list, Header{"Cache-Control", r.CacheControl})
	}
	return append(list, r.Set...)
}

// paths are those under which a host is asked for the files of a rule; none
// where that cannot be said to it. A page is asked for by its folder, and in a
// path only one * may stand, which means any number of folders.
func (r HeaderRule) paths() []string {
	name := strings.TrimPrefix(r.Match, "/")
	rooted := name != r.Match
	if rest, ok := strings.CutPrefix(name, "**/"); ok && !rooted {
		name = rest
	} else {
		rooted = rooted || strings.Contains(name, "/")
	}
	folder, whole := strings.CutSuffix(name, "**")
	switch ending, any := strings.CutPrefix(name, "*"); {
	case strings.ContainsFunc(name, func(r rune) bool { return r == '?' || r <= ' ' || r > '~' }):
	case whole && (folder == "" || strings.HasSuffix(folder, "/")) && !strings.Contains(folder, "*"):
		return []string{"/" + folder + "*"}
	case any && !rooted && ending != "" && !strings.ContainsAny(ending, "*/") && !strings.HasSuffix("/index.html", ending):
		return []string{"/*" + ending}
	case strings.Contains(name, "*"):
	case rooted:
		return []string{"/" + strings.TrimSuffix(name, "index.html")}
	case !strings.HasSuffix(name, "index.html"):
		return []string{"/" + name, "/*/" + name}
	}
	return nil
}

// coincide tells whether something may lie at both of two paths.
func coincide(a, b string) bool {
	before, after, any := strings.Cut(a, "*")
	begins, ends, wild := strings.Cut(b, "*")
	switch {
	case !any && !wild:
		return a == b
	case !any:
		return len(a) >= len(begins)+len(ends) && strings.HasPrefix(a, begins) && strings.HasSuffix(a, ends)
	case !wild:
		return coincide(b, a)
	}
	return (strings.HasPrefix(before, begins) || strings.HasPrefix(begins, before)) &&
		(strings.HasSuffix(after, ends) || strings.HasSuffix(ends, after))
}

var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

// readSet reads further headers of a rule, which only hosts with _headers can
// send.
func (r *HeaderRule) readSet(rule *decode.Map, out *diag.List) {
	set := rule.Map("set")
	for _, name := range set.Keys() {
		if !headerName.MatchString(name) {
			out.Add(set.KeyAt(name).Errorf("%q is no name of a header", name))
		}
		switch strings.ToLower(name) {
		case "content-type", "cache-control":
			out.Add(set.KeyAt(name).Errorf("write contentType and cacheControl beside set: other places know these, too"))
		}
		r.Set = append(r.Set, Header{name, set.Text(name)})
	}
}

// Hosts take no more than this, as far as is known: those of Cloudflare Pages.
const (
	hostRules  = 100
	hostHeader = 2000 // bytes of a line
)

// checkHosts warns of what a file _headers cannot say.
func (p Publishing) checkHosts(section *decode.Map, out *diag.List) {
	at := section.ValueAt("headers")
	for i, r := range p.Headers {
		switch {
		case !p.HeadersFile && len(r.Set) > 0:
			out.Add(r.At.Warnf("what is set for %q is sent by nobody", r.Match).WithHint("headersFile: true tells it Netlify and Cloudflare Pages; no other place can be told"))
		case p.HeadersFile && len(r.headers()) > 0 && len(r.paths()) == 0:
			out.Add(r.At.Warnf("hosts cannot be told of the pattern %q: _headers does without it", r.Match).
				WithHint("they know all in a folder, docs/**, an ending, *.pdf, and single files; a page is asked for as its folder"))
		}
		for _, before := range p.Headers[:i] {
			if name := twice(before, r); p.HeadersFile && name != "" {
				out.Add(r.At.Warnf("%q and %q may be of the same file, and hosts send both values of %s", before.Match, r.Match, name))
			}
		}
		for _, h := range r.headers() {
			if p.HeadersFile && len(h.Name)+len(h.Value)+4 > hostHeader {
				out.Add(r.At.Warnf("%s is longer than Cloudflare Pages takes, %d characters", h.Name, hostHeader))
			}
		}
	}
	if n := len(p.HostRules("/")); p.HeadersFile && n > hostRules {
		out.Add(at.Warnf("these are %d rules, and Cloudflare Pages takes %d", n, hostRules))
	}
}

// twice names a header that two rules say of what may be one file.
func twice(a, b HeaderRule) string {
	for _, p := range a.paths() {
		for _, q := range b.paths() {
			if !coincide(p, q) {
				continue
			}
			for _, h := range a.headers() {
				if slices.ContainsFunc(b.headers(), func(o Header) bool { return strings.EqualFold(o.Name, h.Name) }) {
					return h.Name
				}
			}
		}
	}
	return ""
}

// String is the rule as it stands in _headers.
func (r HostRule) String() string {
	var b strings.Builder
	b.WriteString(r.Path + "\n")
	for _, h := range r.Headers {
		fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
	}
	return b.String()
}
