// Package cdn tells those who keep copies of a site what is other than before:
// after a publish, and of what changed alone. Its main type is Caches.
//
//	cloudfront://E1ABCDEFGHIJKL     a distribution of CloudFront; credentials are AWS's own chain
//	cloudflare://0123456789abcdef…  a zone of Cloudflare; CLOUDFLARE_API_TOKEN has a token that may purge
//	https://example.org/hook        anybody: {"site": …, "paths": […], "urls": […]} is posted there,
//	                                with COUNTERPOINT_WEBHOOK_TOKEN as a bearer token if there is one
//	env:NAME                        any of these, in a variable of the environment: the address of a hook
//	                                may be a secret
//
// A page is told by the address of its folder and by that of its file: a cache
// may know it by either. A file that has its content in its name is not told:
// it never changes.
//
// What fails for a while is tried again, within limits. The package prints no
// secret, and follows no redirect: a token is for one place.
package cdn

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"counterpoint/generator/publish"
)

// Options say how copies are found.
type Options struct {
	Base string // the address of the site, https://example.org/base/
	// Sign signs a request to AWS for a service, with what credentials there are.
	Sign func(ctx context.Context, r *http.Request, body []byte, service string) error
	// Wait waits between two tries; nil: as long as it takes.
	Wait func(ctx context.Context, d time.Duration) error
}

// Caches are all who are told.
type Caches struct {
	base *url.URL
	list []named
	done []string
}

// named is one who is told, as the site calls it.
type named struct {
	name  string
	cache cache
}

// cache keeps copies.
type cache interface {
	// purge has copies forgotten: of addresses from the root of the host, and the
	// same whole.
	purge(ctx context.Context, paths, urls []string) error
}

// Where the services are. Each has a variable of the environment that its own
// programs know, too.
const (
	cloudfrontAPI = "https://cloudfront.amazonaws.com"
	cloudflareAPI = "https://api.cloudflare.com/client/v4"
)

var (
	distribution = regexp.MustCompile(`^[A-Z0-9]{8,32}$`)
	zone         = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// Open reads the addresses of those who are to be told. It asks nobody.
func Open(addresses []string, o Options) (*Caches, error) {
	base, err := url.Parse(o.Base)
	if err != nil || base.Host == "" {
		return nil, errors.New("who keeps copies is told whole addresses, and baseURL is none; write it like https://example.org/")
	}
	c := &Caches{base: base}
	call := newCaller(o.Wait)
	for _, address := range addresses {
		if name, ok := strings.CutPrefix(address, "env:"); ok {
			if address = os.Getenv(name); address == "" {
				return nil, fmt.Errorf("who keeps copies is to be read from %s, which is not set", name)
			}
		}
		one, err := open(address, o, call)
		if err != nil {
			return nil, err
		}
		c.list = append(c.list, named{shown(address), one})
	}
	return c, nil
}

func open(address string, o Options, call *caller) (cache, error) {
	scheme, id, _ := strings.Cut(address, "://")
	switch {
	case scheme == "cloudfront" && distribution.MatchString(id):
		return &cloudfront{api: or("AWS_ENDPOINT_URL_CLOUDFRONT", cloudfrontAPI), id: id, sign: o.Sign, call: call}, nil
	case scheme == "cloudfront":
		return nil, fmt.Errorf("%s: the ID of a distribution is like E1ABCDEFGHIJKL", address)
	case scheme == "cloudflare" && zone.MatchString(id):
		token := os.Getenv("CLOUDFLARE_API_TOKEN")
		if token == "" {
			return nil, fmt.Errorf("to tell Cloudflare set CLOUDFLARE_API_TOKEN, to a token with the permission Zone, Cache Purge")
		}
		return &cloudflare{api: or("CLOUDFLARE_BASE_URL", cloudflareAPI), zone: id, token: token, call: call}, nil
	case scheme == "cloudflare":
		return nil, fmt.Errorf("%s: the ID of a zone has 32 digits and letters from a to f", address)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())) {
		return nil, fmt.Errorf("%s: tell cloudfront://ID, cloudflare://ID or an https:// address", shown(address))
	}
	return &hook{url: address, site: o.Base, token: os.Getenv("COUNTERPOINT_WEBHOOK_TOKEN"), call: call}, nil
}

func or(variable, otherwise string) string {
	if v := strings.TrimSuffix(os.Getenv(variable), "/"); v != "" {
		return v
	}
	return otherwise
}

func local(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// shown is an address without what only those should know who have it: that of a
// hook may be a secret as a whole.
func shown(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "an address that cannot be read"
	case u.Scheme == "https" || u.Scheme == "http":
		return u.Scheme + "://" + u.Host + "/…"
	}
	return address
}

// Tell tells all of them of files of the site. It is publish.Options.Told.
func (c *Caches) Tell(ctx context.Context, files []string) error {
	paths, urls := c.Addresses(files)
	if len(paths) == 0 {
		return nil
	}
	for _, n := range c.list {
		if err := n.cache.purge(ctx, paths, urls); err != nil {
			return fmt.Errorf("all is published, but %s keeps old copies: %w; the next publish tells it again", n.name, err)
		}
		c.done = append(c.done, fmt.Sprintf("%s was told of %d %s", n.name, len(paths), addresses(len(paths))))
	}
	return nil
}

func addresses(n int) string {
	if n == 1 {
		return "address"
	}
	return "addresses"
}

// Told says who was told of how much.
func (c *Caches) Told() []string { return c.done }

// Names are those who are told.
func (c *Caches) Names() (list []string) {
	for _, n := range c.list {
		list = append(list, n.name)
	}
	return list
}

// Addresses are those under which a file may have been copied: from the root of
// the host, and whole.
func (c *Caches) Addresses(files []string) (paths, urls []string) {
	for _, file := range files {
		plain, beside := publish.PlainOf(file)
		if publish.NamedByContent(file) || beside && slices.Contains(files, plain) {
			continue // nobody asks for a page by index.html.gz
		}
		paths = append(paths, c.path(file))
		if folder, ok := strings.CutSuffix(file, "index.html"); ok && (folder == "" || strings.HasSuffix(folder, "/")) {
			paths = append(paths, c.path(folder))
		}
	}
	slices.Sort(paths)
	for _, p := range paths {
		urls = append(urls, c.base.Scheme+"://"+c.base.Host+p)
	}
	return paths, urls
}

func (c *Caches) path(file string) string {
	u := url.URL{Path: strings.TrimSuffix(c.base.Path, "/") + "/" + file}
	return u.EscapedPath()
}
