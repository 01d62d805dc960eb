package publish

import (
	"path"
	"regexp"
	"strings"

	"counterpoint/generator/output"
)

// types are the media types of what sites consist of. The system's own table is
// never asked: it differs from machine to machine, and servers believe what they
// are told.
var types = map[string]string{
	".html": "text/html", ".htm": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
	".txt": "text/plain", ".md": "text/markdown", ".csv": "text/csv", ".vtt": "text/vtt", ".ics": "text/calendar",
	".xml": "application/xml", ".xsl": "text/xsl", ".atom": "application/atom+xml", ".rss": "application/rss+xml",
	".json": "application/json", ".jsonld": "application/ld+json", ".geojson": "application/geo+json", ".map": "application/json",
	".webmanifest": "application/manifest+json", ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".bmp": "image/bmp", ".tif": "image/tiff", ".tiff": "image/tiff",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf",
	".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/ogg",
	".m4a": "audio/mp4", ".wav": "audio/wav", ".flac": "audio/flac",
	".pdf": "application/pdf", ".epub": "application/epub+zip", ".zip": "application/zip", ".gz": "application/gzip", ".wasm": "application/wasm",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".odt": "application/vnd.oasis.opendocument.text",
}

// named are files that servers know by their name.
var named = map[string]string{
	"atom.xml": "application/atom+xml", "corrections.xml": "application/atom+xml", "rss.xml": "application/rss+xml", "feed.json": "application/feed+json",
	"CNAME": "text/plain", "_redirects": "text/plain", "_headers": "text/plain", "LICENSE": "text/plain",
	"apple-app-site-association": "application/json",
}

// ContentType is a file's media type, with the charset where it is a text.
func ContentType(name string) string {
	base := path.Base(name)
	kind, ok := named[base]
	if !ok {
		kind, ok = types[strings.ToLower(path.Ext(base))]
	}
	switch {
	case !ok:
		return "application/octet-stream"
	case isText(kind):
		return kind + "; charset=utf-8"
	}
	return kind
}

// isText tells whether a type is one of texts, all of which a site has in UTF-8.
func isText(kind string) bool {
	if strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+xml") || strings.HasSuffix(kind, "json") {
		return true
	}
	return kind == "application/xml" || kind == "application/yaml" || kind == "application/toml"
}

// How long browsers and caches may keep what they have.
const (
	forever = "public, max-age=31536000, immutable" // other bytes have another name
	shortly = "public, max-age=60"
	anHour  = "public, max-age=3600"
)

// ours are the names of files of the theme and of smaller pictures; hashed may
// have a hash of the content as a part, as those of other programs do.
var (
	ours   = regexp.MustCompile(`^assets/[a-z]+\.[0-9a-f]{10}\.(css|js)$|-[0-9]+w\.[0-9a-f]{8}\.[a-z]+$`)
	hashed = regexp.MustCompile(`[.-]([0-9a-f]{8,64})\.[a-z0-9]+$`)
)

// NamedByContent tells whether a file has other bytes only under another name.
// The date in report-20261124.pdf is no hash, nor is a word.
func NamedByContent(name string) bool {
	part := hashed.FindStringSubmatch(name)
	return ours.MatchString(name) || part != nil && strings.ContainsAny(part[1], "0123456789") && strings.ContainsAny(part[1], "abcdef")
}

// HeadersOf are a file's headers by the fixed table and the rules, of which a
// later one overrides those before it.
func HeadersOf(name string, rules []Rule) Headers {
	h := Headers{ContentType: ContentType(name), CacheControl: cacheControl(name)}
	for _, r := range rules {
		if !r.Matches(name) {
			continue
		}
		if r.ContentType != "" {
			h.ContentType = r.ContentType
		}
		if r.CacheControl != "" {
			h.CacheControl = r.CacheControl
		}
		if r.Encoding != "" {
			h.ContentEncoding = r.Encoding
		}
	}
	if h.ContentEncoding == unpacked {
		h.ContentEncoding = ""
	}
	return h
}

func cacheControl(name string) string {
	switch {
	case NamedByContent(name):
		return forever
	case strings.Contains(ContentType(name), "charset"):
		return shortly
	}
	return anHour
}

// Rule says which headers the files of a pattern have. In a pattern * stands for
// anything within a name, ** for anything at all; one without a slash is of the
// name alone.
type Rule struct {
	Match        string
	ContentType  string
	CacheControl string
	Encoding     string // gzip, br or none: how they are packed, so that every browser gets them so
}

// PlainOf is the name of the file beside which one lies that has the same in fewer
// bytes, if it is one of those.
func PlainOf(name string) (plain string, ok bool) { return output.PlainOf(name) }

// Matches tells whether a rule is for a file.
func (r Rule) Matches(name string) bool {
	if !strings.Contains(r.Match, "/") {
		name = path.Base(name)
	}
	return glob(strings.TrimPrefix(r.Match, "/"), name)
}

// glob tells whether a pattern is of all of a name.
func glob(pattern, name string) bool {
	for pattern != "" {
		switch {
		case strings.HasPrefix(pattern, "**"):
			rest, folders := strings.CutPrefix(pattern[2:], "/")
			for i := 0; i <= len(name); i++ {
				if folders && i > 0 && name[i-1] != '/' {
					continue // **/x is x and a/x, but not ax
				}
				if glob(rest, name[i:]) {
					return true
				}
			}
			return false
		case pattern[0] == '*':
			for i := 0; i <= len(name); i++ {
				if glob(pattern[1:], name[i:]) {
					return true
				}
				if i < len(name) && name[i] == '/' {
					break
				}
			}
			return false
		case name == "" || pattern[0] != name[0] && (pattern[0] != '?' || name[0] == '/'):
			return false
		}
		pattern, name = pattern[1:], name[1:]
	}
	return name == ""
}
