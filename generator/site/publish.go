package site

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// Publishing is what site.yaml says of where the site goes: publish.
type Publishing struct {
	Targets     []PublishTarget // in their order
	Headers     []HeaderRule
	HeadersFile bool // the build writes _headers, for hosts that read it
}

// PublishTarget is a place that the site is published to.
type PublishTarget struct {
	Name, URL   string
	MaxDeletes  int      // DefaultDeletes where nothing is said
	Purge       []string // who keeps copies and is told what is other than before
	Precompress []string // encodings in which texts lie beside themselves
}

// HeaderRule says which headers the files of a pattern are served with.
type HeaderRule struct {
	Match, ContentType, CacheControl string
	Encoding                         string   // gzip, br or none; "": as before
	Set                              []Header // further ones, for _headers alone
	At                               diag.Place
}

// DefaultDeletes is how many files a publish may delete where nothing else is
// said; Hugo has the same number.
const DefaultDeletes = 256

func readPublishing(m *decode.Map, out *diag.List) (p Publishing) {
	if !m.Has("publish") {
		return p
	}
	section := m.Map("publish")
	targets := section.Map("targets")
	for _, name := range targets.Keys() {
		p.Targets = append(p.Targets, readTarget(targets, name, out))
	}
	for _, v := range section.List("headers") {
		rule := v.Map(out, "a rule of headers")
		r := HeaderRule{Match: rule.Text("match"), ContentType: rule.Text("contentType"), CacheControl: rule.Text("cacheControl"), At: rule.At()}
		r.readSet(rule, out)
		if r.Match == "" {
			out.Add(rule.At().Errorf("a rule of headers needs a pattern").WithHint(`write match: "*.pdf"`))
		}
		if r.Encoding = rule.Text("encoding"); r.Encoding != "none" {
			checkEncodings(rule, "encoding", out, r.Encoding)
		}
		for _, h := range r.headers() {
			if strings.ContainsFunc(h.Value, func(r rune) bool { return r < ' ' || r > '~' }) {
				out.Add(rule.At().Errorf("%q is no value of a header", h.Value))
			}
		}
		rule.Unknown(diag.Error, "a rule of headers")
		p.Headers = append(p.Headers, r)
	}
	p.HeadersFile = section.Bool("headersFile", false)
	p.checkHosts(section, out)
	section.Unknown(diag.Error, "publish")
	return p
}

// checkEncodings refuses what is no encoding of texts.
func checkEncodings(m *decode.Map, key string, out *diag.List, list ...string) {
	for _, each := range list {
		if each != "" && each != "gzip" && each != "br" {
			out.Add(m.ValueAt(key).Errorf("%q is no encoding; there are gzip and br", each))
		}
	}
}

var targetName = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)

// readTarget reads a target, which may be but its address.
func readTarget(targets *decode.Map, name string, out *diag.List) PublishTarget {
	t := PublishTarget{Name: name, MaxDeletes: DefaultDeletes}
	if !targetName.MatchString(name) {
		out.Add(targets.KeyAt(name).Errorf("the name of a target must consist of letters, digits, - and _, not %q", name))
	}
	v, _ := targets.Get(name)
	at := v.At()
	if v.Kind() != decode.MapKind {
		t.URL = v.Text(out, name)
	} else {
		m := v.Map(out, "a target")
		t.URL, t.MaxDeletes, t.Purge = m.Text("url"), m.Int("maxDeletes", DefaultDeletes), m.Texts("purge")
		t.Precompress = m.Texts("precompress")
		checkEncodings(m, "precompress", out, t.Precompress...)
		at = m.ValueAt("url")
		m.Unknown(diag.Error, "a target")
		if scheme, _, _ := strings.Cut(t.URL, "://"); len(t.Precompress) > 0 && scheme != "file" && scheme != "sftp" {
			out.Add(m.ValueAt("precompress").Errorf("packed files can lie beside others on a server of your own only, at file:// and sftp://").
				WithHint("a bucket has one body for each name: write a rule of headers, {match: \"*.svg\", encoding: gzip}"))
		}
	}
	if t.URL == "" {
		out.Add(at.Errorf("target %s needs an address", name).WithHint("such as s3://bucket or file:///srv/www"))
	}
	for _, address := range append([]string{t.URL}, t.Purge...) {
		if what := SecretInURL(address); what != "" {
			d := at.Errorf("the address of target %s has %s in it, which does not belong into a file", name, what).
				WithHint("give it by the environment, or by the store's own settings; and make a new one, since this has been written down")
			d.Quoted = "" // or it would be printed
			out.Add(d)
		}
	}
	return t
}

// secretKey is a parameter of an address that holds a secret; between its words
// may be anything or nothing.
var secretKey = regexp.MustCompile(`(?i)secret|passw(or)?d|token|signature|credential|(access|account|api).?key|^(key|sig|sas|pwd)$`)

var (
	accessKey = regexp.MustCompile(`\b(AKIA|ASIA)[0-9A-Z]{16}\b`)
	password  = regexp.MustCompile(`//[^/\s@:]*:[^/\s]+@`) // also where an address cannot be parsed, since a password may hold anything
)

// SecretInURL says what kind of secret an address has in it, or "".
func SecretInURL(address string) string {
	if password.MatchString(address) {
		return "a password"
	}
	_, query, _ := strings.Cut(address, "?")
	values, _ := url.ParseQuery(query) // those that can be read
	for key, list := range values {
		if secretKey.MatchString(key) {
			return "a secret (" + key + ")"
		}
		if slices.ContainsFunc(list, password.MatchString) {
			return "a password (" + key + ")"
		}
	}
	if accessKey.MatchString(address) {
		return "an access key"
	}
	return ""
}
