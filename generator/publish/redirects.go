package publish

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"
)

const redirectsFile = "_redirects"

// redirects tells stores that can redirect, as websites of S3 do, where pages of
// addresses of before lead to: the build's _redirects says so. Other stores show
// the page, which leads there, too.
func (l *loader) redirects(about map[string]string) {
	base, _ := url.Parse(about[AboutBaseURL])
	root := "/"
	if base != nil {
		root = path.Join("/", base.Path)
	}
	to := map[string]string{}
	for line := range strings.Lines(string(l.lines)) {
		f := strings.Fields(line)
		if len(f) != 3 || f[2] != "301" {
			continue
		}
		if from, err := url.PathUnescape(f[0]); err == nil && strings.HasPrefix(from, "/") {
			name := strings.TrimPrefix(strings.TrimPrefix(from, root), "/")
			if name == "" || strings.HasSuffix(name, "/") {
				name += "index.html"
			}
			to[name] = f[1]
		}
	}
	for i := range l.files {
		if f := &l.files[i]; to[f.Path] != "" && slices.Contains(l.leads, f.Path) {
			f.Headers.Redirect = to[f.Path]
		}
	}
}

// leadsOn tells whether a page only leads to another.
func leadsOn(data []byte) bool {
	return len(data) < 4<<10 && bytes.Contains(data, []byte("http-equiv")) && bytes.Contains(data, []byte("refresh"))
}
