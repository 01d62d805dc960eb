package publish

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"counterpoint/generator/output"
)

// What a build says of itself in output.Options.About.
const (
	AboutBaseURL = "baseURL" // the address of the site
	AboutDrafts  = "drafts"  // "true" if drafts were included
)

// Source is a folder that a build wrote.
type Source struct {
	Folder string // public/
	Site   string // the site's own folder
	State  string // where the build's manifest is kept
	Rules  []Rule
	Force  bool     // leave out what is not the build's, and send what looks like a secret
	Plain  bool     // the target keeps no headers, so nothing can be packed there in place of itself
	Beside []string // the encodings in which texts lie beside themselves, for servers that look there
	Kept   Cache    // of what was packed; may be nil
}

// Load reads what a build made, and refuses what should not be published.
func Load(ctx context.Context, s Source) ([]File, error) {
	built, err := output.ReadBuilt(output.Options{Destination: s.Folder, Source: s.Site, State: s.State})
	switch {
	case errors.Is(err, output.ErrNotBuilt), errors.Is(err, output.ErrHalf):
		return nil, fmt.Errorf("%s cannot be published: %w; build the site first", s.Folder, err)
	case err != nil:
		return nil, err
	}
	if err := fit(built.About); err != nil {
		return nil, fmt.Errorf("%s cannot be published: %w", s.Folder, err)
	}
	root, err := os.OpenRoot(s.Folder)
	if err != nil {
		return nil, fmt.Errorf("open what was built: %w", err)
	}
	// The root stays open for as long as somebody may open a file.
	l := &loader{Source: s, root: root, built: built.Files}
	if err := l.compare(); err != nil {
		return nil, err
	}
	if err := l.read(ctx); err != nil {
		return nil, err
	}
	l.redirects(built.About)
	return l.files, l.refuse()
}

// Made is what a build made that has not written it, as in a dry run.
func Made(ctx context.Context, files []output.File, about map[string]string, s Source) ([]File, error) {
	if err := fit(about); err != nil {
		return nil, fmt.Errorf("the site cannot be published: %w", err)
	}
	l := &loader{Source: s, built: map[string]string{}}
	for _, f := range files {
		l.built[f.Path] = made
	}
	err := parallel(ctx, runtime.GOMAXPROCS(0), files, func(_ context.Context, f output.File) error {
		data, err := f.Bytes()
		if err == nil {
			err = l.add(f.Path, data, nil)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	l.sort()
	l.redirects(about)
	return l.files, l.refuse()
}

// fit tells whether what was built is for others to see.
func fit(about map[string]string) error {
	base, known := about[AboutBaseURL]
	switch {
	case !known:
		return errors.New("an older version of this program wrote it; build it anew")
	case about[AboutDrafts] == "true":
		return errors.New("it was built with drafts; build it without")
	case loopback(base):
		return fmt.Errorf("its baseURL is %s, which is this machine alone; set baseURL in site.yaml", base)
	}
	return nil
}

// loopback tells whether an address leads to whoever asks.
func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsUnspecified()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// made is in place of the hash of what was not written.
const made = "made"

// loader reads the files of a folder.
type loader struct {
	Source
	root    *os.Root
	built   map[string]string // hashes, or made
	files   []File
	mu      sync.Mutex
	edited  []string
	secrets []string
	lines   []byte   // of _redirects
	leads   []string // pages that only lead to others
}

// compare looks for files that a build did not write, or that are missing.
func (l *loader) compare() error {
	var foreign, missing []string
	there := map[string]bool{}
	err := fs.WalkDir(l.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch hidden := name != "." && strings.HasPrefix(d.Name(), "."); {
		case l.built[name] != "":
			there[name] = true
		case hidden && d.IsDir() && !l.below(name):
			return fs.SkipDir // .git
		case !d.IsDir() && !hidden:
			foreign = append(foreign, name)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what was built: %w", err)
	}
	for name := range l.built {
		if !there[name] {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	switch {
	case len(missing) > 0:
		return fmt.Errorf("%s is not what the last build wrote: %s missing; build the site again", l.Folder, few(missing))
	case len(foreign) > 0 && !l.Force:
		return fmt.Errorf("%s has files that the build did not write: %s; put them into static/, take them away, or leave them out with --force", l.Folder, few(foreign))
	}
	return nil
}

func (l *loader) below(folder string) bool {
	for name := range l.built {
		if strings.HasPrefix(name, folder+"/") {
			return true
		}
	}
	return false
}

// read reads all files, several at a time.
func (l *loader) read(ctx context.Context) error {
	defer l.sort()
	return parallel(ctx, runtime.GOMAXPROCS(0), sorted(l.built), func(_ context.Context, name string) error {
		if err := l.file(name); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		return nil
	})
}

func (l *loader) sort() {
	slices.SortFunc(l.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
}

// large is a file, such as a film, that is not read into memory.
const large = 64 << 20

// file reads one file.
func (l *loader) file(name string) error {
	info, err := l.root.Stat(name)
	if err != nil {
		return err
	}
	if info.Size() > large {
		f := l.plain(name)
		f.Headers.ContentEncoding = ""
		f.Open = func() (io.ReadCloser, error) { return l.root.Open(name) }
		err = f.stream()
		l.note(name, f.SHA256, nil)
		l.keep(f)
		return err
	}
	data, err := l.root.ReadFile(name)
	if err != nil {
		return err
	}
	return l.add(name, data, func() ([]byte, error) { return l.root.ReadFile(name) })
}

// plain is a file of which nothing is known but its name.
func (l *loader) plain(name string) File {
	f := File{Path: name, Class: output.ClassOf(name), Headers: HeadersOf(name, l.Rules)}
	if l.Plain {
		f.Headers.ContentEncoding = "" // nobody would be told
	}
	return f
}

// add notes a file, packed where a rule says so, and those that lie beside it.
// Read reads it again when it is sent; nil where it is not.
func (l *loader) add(name string, data []byte, read func() ([]byte, error)) error {
	l.note(name, sumOf(data), data)
	f := l.plain(name)
	if err := l.packed(f, data, f.Headers.ContentEncoding, read); err != nil {
		return err
	}
	for _, encoding := range l.beside(f) {
		b := f
		b.Path += output.Endings[encoding]
		if err := l.packed(b, data, encoding, read); err != nil {
			return err
		}
	}
	return nil
}

// packed notes one file, in some encoding.
func (l *loader) packed(f File, data []byte, encoding string, read func() ([]byte, error)) error {
	now, err := l.pack(data, encoding)
	if err != nil {
		return err
	}
	f.is(now)
	if read != nil {
		f.Open = func() (io.ReadCloser, error) {
			data, err := read()
			if err == nil {
				data, err = l.pack(data, encoding)
			}
			return io.NopCloser(bytes.NewReader(data)), err
		}
	}
	l.keep(f)
	return nil
}

func (l *loader) keep(f File) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.files = append(l.files, f)
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// is says of which bytes a file is.
func (f *File) is(data []byte) {
	short := md5.Sum(data)
	f.SHA256, f.MD5, f.Size = sumOf(data), short[:], int64(len(data))
}

// stream does so of one that is large.
func (f *File) stream() error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	long, short := sha256.New(), md5.New()
	f.Size, err = io.Copy(io.MultiWriter(long, short), r)
	f.SHA256, f.MD5 = hex.EncodeToString(long.Sum(nil)), short.Sum(nil)
	return err
}

// note remembers what is wrong with a file, and what others need to know of it.
func (l *loader) note(name, hash string, data []byte) {
	secret := secretIn(name, data)
	l.mu.Lock()
	defer l.mu.Unlock()
	if secret != "" {
		l.secrets = append(l.secrets, name+" ("+secret+")")
	}
	if was := l.built[name]; was != made && was != hash {
		l.edited = append(l.edited, name)
	}
	if name == redirectsFile {
		l.lines = data
	}
	if output.ClassOf(name) == output.Page && leadsOn(data) {
		l.leads = append(l.leads, name)
	}
}

// refuse says what keeps the files from being published.
func (l *loader) refuse() error {
	slices.Sort(l.edited)
	slices.Sort(l.secrets)
	switch {
	case len(l.edited) > 0:
		return fmt.Errorf("%s is not what the last build wrote: %s changed since; build the site again", l.Folder, few(l.edited))
	case len(l.secrets) > 0 && !l.Force:
		return fmt.Errorf("these files look like secrets, and would be public: %s; take them out of the site, or publish them with --force", few(l.secrets))
	}
	return nil
}
