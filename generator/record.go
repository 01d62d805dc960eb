package generator

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/site"
)

// sum is a hash of what something depends on.
type sum [sha256.Size]byte

// record is what a build leaves in the cache for the next one: what it was made
// of, and what came of it. It holds no bytes of the site. What was made of the
// same comes out the same (law 6), so that it need not be made to know that the
// destination has it already.
type record struct {
	Inputs      sum       // of everything that was read, and of the options
	Now, Until  time.Time // the time of the build, and when other articles are published or over; zero: never
	Basis       sum       // of what every file of it depends on
	Stats       Stats
	Diagnostics diag.List
	BasePath    string
	About       map[string]string
	Files       []recorded // in their order
}

// recorded is a file of the site.
type recorded struct {
	Path  string
	Class output.Class
	Size  int
	Hash  string
	Reads []byte // the articles that it was made of (site.Reads)
	Of    sum    // of these; zero where it must be made again
}

// inputs are the sums of what a build reads.
type inputs struct {
	whole    sum                 // of everything
	settings sum                 // of all but the articles and their claims
	articles map[string]fileSums // of each, by its name in content/
}

// records tells whether the build keeps a record: one that writes, the first of
// its builder.
func (w *work) records() bool {
	o := w.options
	return o.Cache != nil && o.Records && w.before == nil
}

// recall looks whether an earlier build was made of the same. If so that is the
// result, and nothing else need be done.
func (w *work) recall() *Result {
	if !w.records() {
		return nil
	}
	w.inputs = w.sums()
	data, ok := w.options.Cache.Get(recordKind, w.recordKey())
	if !ok {
		return nil
	}
	r := &record{}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(r); err != nil {
		return nil
	}
	w.record = r
	now := w.options.Now
	if r.Inputs != w.inputs.whole || now.Before(r.Now) || !r.Until.IsZero() && !now.Before(r.Until) {
		return nil
	}
	return w.same(r)
}

const recordKind = "builds"

// recordKey names the record of a build with the same options: a site is built
// for several addresses.
func (w *work) recordKey() string { return hash(w.optionsText())[:keyLength] }

// keyLength is how long the keys of the cache are.
const keyLength = 32

// optionsText is what of the options the site depends on.
func (w *work) optionsText() string {
	o := w.options // without those that no byte depends on, or whose own sum is taken
	o.Source, o.Room, o.Spare, o.Now, o.Metrics, o.Plain = "", 0, 0, time.Time{}, false, false
	o.Templates, o.Cache, o.Spool, o.Scratch, o.Progress, o.Lost = nil, nil, nil, nil, nil, nil
	return fmt.Sprintf("%+v\n", o)
}

// sums are those of all that was read.
func (w *work) sums() inputs {
	f := &w.files
	in := inputs{articles: map[string]fileSums{}}
	settings := sha256.New()
	_, _ = io.WriteString(settings, w.optionsText())
	w.writeBuiltIn(settings)
	for _, list := range []map[string]*diag.Source{{"site": f.site, "over": f.over}, f.templates, f.data, f.themes} {
		writeSources(settings, list)
	}
	for _, list := range []map[string][]byte{f.resources, f.static} {
		writeFiles(settings, list)
	}
	for _, d := range w.diagnostics {
		fmt.Fprintf(settings, "%q\n", d.Text(false))
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.content)) {
		if strings.HasSuffix(name, ".md") {
			names = append(names, name)
		} else if !strings.HasSuffix(name, claimsSuffix) || f.content[strings.TrimSuffix(name, claimsSuffix)+".md"] == nil {
			writeSources(settings, map[string]*diag.Source{name: f.content[name]})
		}
	}
	settings.Sum(in.settings[:0])
	list := make([]fileSums, len(names))
	each(w.ctx, len(names), func(int) {}, func(i int) { list[i] = sumsOf(f.content[names[i]], f.content[sidecarOf(names[i])]) })
	whole := sha256.New()
	whole.Write(in.settings[:])
	for i, name := range names {
		in.articles[name] = list[i]
		fmt.Fprintf(whole, "%q %q ", name, w.changedAt(f.content[name], f.content[sidecarOf(name)]))
		whole.Write(list[i].both[:])
	}
	whole.Sum(in.whole[:0])
	return in
}

// summed is the sum of what is written.
func summed(write func(io.Writer)) (of sum) {
	h := sha256.New()
	write(h)
	h.Sum(of[:0])
	return of
}

// fileSums are those of the files of an article.
type fileSums struct{ both, sidecar sum }

func sumsOf(article, sidecar *diag.Source) (s fileSums) {
	s.sidecar = summed(func(h io.Writer) { writeSource(h, sidecar) })
	s.both = summed(func(h io.Writer) {
		writeSource(h, article)
		_, _ = h.Write(s.sidecar[:])
	})
	return s
}

func (w *work) writeBuiltIn(h io.Writer) {
	_ = fs.WalkDir(w.options.Templates, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := fs.ReadFile(w.options.Templates, name) // what is missing is reported elsewhere
			fmt.Fprintf(h, "%q %d ", name, len(data))
			_, _ = h.Write(data)
		}
		return nil
	})
}

func writeSources(h io.Writer, list map[string]*diag.Source) {
	for _, name := range slices.Sorted(maps.Keys(list)) {
		fmt.Fprintf(h, "%q ", name)
		writeSource(h, list[name])
	}
}

func writeSource(h io.Writer, src *diag.Source) {
	if src == nil {
		_, _ = io.WriteString(h, "none\n")
		return
	}
	data := src.Data()
	fmt.Fprintf(h, "%q %d ", src.Name, len(data))
	_, _ = h.Write(data)
}

func writeFiles(h io.Writer, list map[string][]byte) {
	fmt.Fprintf(h, "%d files\n", len(list))
	for _, name := range slices.Sorted(maps.Keys(list)) {
		fmt.Fprintf(h, "%q %d ", name, len(list[name]))
		_, _ = h.Write(list[name])
	}
}

// same is the result of a build that was made of the same. What the destination
// lacks nevertheless is made as if there was no record.
func (w *work) same(r *record) *Result {
	result := &Result{Diagnostics: r.Diagnostics, BasePath: r.BasePath, About: r.About, Stats: r.Stats, ok: true, Recalled: true}
	again := w.again()
	for _, f := range r.Files {
		result.Files = append(result.Files, output.Promise(f.Path, f.Class, f.Size, f.Hash, func() ([]byte, error) { return again(f.Path) }))
	}
	return result
}

// again makes the whole site when the first of its files is asked for.
func (w *work) again() func(name string) ([]byte, error) {
	type made struct {
		files map[string]*output.File
		err   error
	}
	whole := sync.OnceValue(func() made {
		w.record = nil
		result, err := w.finish(nil, startLaps())
		if err == nil {
			err = result.Render(w.ctx, w.options.Progress)
		}
		if err != nil {
			return made{err: err}
		}
		m := made{files: map[string]*output.File{}}
		for i, f := range result.Files {
			m.files[f.Path] = &result.Files[i]
		}
		return m
	})
	return func(name string) ([]byte, error) {
		m := whole()
		if m.err != nil {
			return nil, m.err
		}
		if f := m.files[name]; f != nil {
			return f.Bytes()
		}
		return nil, fmt.Errorf("%s is in the cache and not in the site; delete .counterpoint/cache", name)
	}
}

// basis is the sum of all that every file of the site may depend on.
func (w *work) basis() sum {
	return summed(func(h io.Writer) {
		_, _ = h.Write(w.inputs.settings[:])
		w.site.Basis(h)
	})
}

// tallies is the sum of how many claims there are.
func (w *work) tallies() sum { return summed(w.site.Tallies) }

// kept is what a result needs to take over from a record, and to leave one.
type kept struct {
	cache    Cache
	key      string
	inputs   sum
	basis    sum
	tallies  sum
	articles []fileSums    // by their places
	entries  []*site.Entry // the same articles
	before   *record       // or nil
	now      time.Time
	known    sync.Map // sums of articles, by which they are
}

func (w *work) keep() *kept {
	if !w.records() || w.failed() {
		return nil
	}
	articles := make([]fileSums, len(w.entries))
	for i, e := range w.entries {
		articles[i] = w.inputs.articles[e.Article.Path]
	}
	return &kept{cache: w.options.Cache, key: w.recordKey(), inputs: w.inputs.whole, basis: w.basis(), tallies: w.tallies(), articles: articles, entries: w.entries, before: w.record, now: w.options.Now}
}

// reusable are the files of an earlier build of which nothing has changed that
// they were made of, by their names.
func (k *kept) reusable() map[string]*recorded {
	known := map[string]*recorded{}
	if k == nil || k.before == nil || k.before.Basis != k.basis {
		return known
	}
	for i := range k.before.Files {
		if f := &k.before.Files[i]; f.Of != (sum{}) && k.sumOf(f.Reads) == f.Of {
			known[f.Path] = f
		}
	}
	return known
}

// sumOf is the sum of articles, by their places; many files are made of all of
// them.
func (k *kept) sumOf(packed []byte) sum {
	if of, ok := k.known.Load(string(packed)); ok {
		return of.(sum)
	}
	of := k.makeSum(packed)
	k.known.Store(string(packed), of)
	return of
}

func (k *kept) makeSum(packed []byte) (of sum) {
	reads, ok := site.UnpackReads(packed, len(k.articles))
	if !ok {
		return sum{}
	}
	h := sha256.New()
	h.Write(packed)
	if reads.Tallies() {
		h.Write(k.tallies[:])
	}
	for i := range reads.Texts() {
		h.Write(k.articles[i].both[:])
	}
	for i := range reads.Claims() {
		standing := k.entries[i].Standing()
		h.Write(k.articles[i].sidecar[:])
		h.Write(standing[:])
	}
	h.Sum(of[:0])
	return of
}

// note says what a file was made of. One about which there was something to say is
// made again, so that it is said again.
func (k *kept) note(reads *site.Reads, list diag.List) (n recorded) {
	if k != nil && len(list) == 0 {
		n.Reads = reads.Pack()
		n.Of = k.sumOf(n.Reads)
	}
	return n
}

// remember leaves the record of a result whose files are all made.
func (k *kept) remember(r *Result, made rendering) {
	if k == nil || !r.ok {
		return
	}
	notes := map[string]recorded{}
	for i, f := range made.files {
		notes[f.Path] = made.notes[i]
	}
	out := record{Inputs: k.inputs, Now: k.now, Until: r.site.Until(), Basis: k.basis, Stats: r.Stats, Diagnostics: r.Diagnostics, BasePath: r.BasePath, About: r.About}
	for i := range r.Files {
		f := &r.Files[i]
		n := notes[f.Path]
		n.Path, n.Class, n.Size, n.Hash = f.Path, f.Class, f.Size(), f.Hash()
		out.Files = append(out.Files, n)
	}
	var b bytes.Buffer
	if gob.NewEncoder(&b).Encode(out) == nil {
		k.cache.Put(recordKind, k.key, b.Bytes())
	}
}
