package generator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"counterpoint/generator/asset"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/site"
)

// looks are what was found in the images, by their names in the site's files. An
// image whose bytes are those of before is not looked at again: a site may have
// gigabytes of them.
type looks map[string]look

type look struct {
	data    []byte
	recipe  string
	info    asset.Info
	smaller []asset.Variant
}

type filesKey struct {
	copiedKey
	*site.Config
}

// siteFiles lists the files that are copied, measures the images, and names the
// smaller pictures that there are of them.
func (w *work) siteFiles() *site.Files {
	f := &site.Files{Resources: slices.Sorted(maps.Keys(w.files.resources)), Images: map[string]asset.Size{}, Smaller: map[string][]asset.Variant{}}
	all := map[string][]byte{}
	for name, data := range w.files.resources {
		all[name] = data
	}
	for name, data := range w.static {
		all["/"+name] = data
	}
	w.looks = w.looks.at(all, w.configured.config.Images.Recipe)
	for key, seen := range w.looks {
		f.Images[key] = seen.info.Size
		if len(seen.smaller) > 0 {
			f.Smaller[key] = seen.smaller
		}
	}
	return f
}

// at looks at all of these files, as many at a time as there are processors: the
// names of pictures hold a sum of their image.
func (l looks) at(files map[string][]byte, r asset.Recipe) looks {
	recipe := fmt.Sprint(r)
	keys := slices.Sorted(maps.Keys(files))
	seen := make([]look, len(keys))
	each(context.Background(), len(keys), func(int) {}, func(i int) {
		key, data := keys[i], files[keys[i]]
		if before, ok := l[key]; ok && before.recipe == recipe && same(before.data, data) {
			seen[i] = before
			return
		}
		info := asset.Inspect(key, data)
		seen[i] = look{data, recipe, info, r.Variants(key, data, info)}
	})
	now := looks{}
	for i, key := range keys {
		now[key] = seen[i]
	}
	return now
}

// same tells whether two are the same bytes in memory: what was read again and
// has not changed keeps its place.
func same(a, b []byte) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// original is an image of the site of which smaller ones are made.
type original struct {
	file   string // as its author calls it
	data   []byte
	large  bool
	widths []int
}

// picture is one of them.
type picture struct {
	of *original
	at int // which of its widths
}

// smaller are all smaller pictures that the site can have, by their names in the
// output: those of an article's image, and of any that a page may name.
func (w *work) smaller() map[string]picture {
	all := map[string]picture{}
	add := func(name, file string, data []byte, seen look) {
		o := &original{file: file, data: data, large: seen.info.Width*seen.info.Height > largePixels}
		for i, v := range seen.smaller {
			o.widths = append(o.widths, v.Width)
			all[site.VariantAddress(name, v)] = picture{o, i}
		}
	}
	taken := map[string]bool{}
	for _, r := range w.site.Resources {
		name := strings.TrimPrefix(r.Path, "/")
		taken[name] = true
		add(name, "content/"+r.Content, w.files.resources[r.Content], w.looks[r.Content])
	}
	for name, data := range w.static {
		if !taken[name] {
			add(name, w.staticFile(name), data, w.looks["/"+name])
		}
	}
	return all
}

// largePixels is how many pixels an image has that is made smaller alone: one of
// 64 million takes 400 MB meanwhile.
const largePixels = 16 << 20

// images makes smaller pictures, each once.
type images struct {
	recipe asset.Recipe
	cache  Cache // may be nil
	plain  bool
	made   sync.Map // *original → func() madeImages
	large  sync.Mutex
}

type madeImages struct {
	files [][]byte
	list  diag.List
}

// one makes a picture, with the others of its image: to decode that takes
// longest.
func (m *images) one(p picture) ([]byte, diag.List) {
	if m.plain {
		return []byte{}, nil
	}
	make, _ := m.made.LoadOrStore(p.of, sync.OnceValue(func() madeImages { return m.all(p.of) }))
	all := make.(func() madeImages)()
	return all.files[p.at], all.list
}

// all takes the pictures of an image from the cache, or makes them. Where the
// image is the better one it stands for them: a browser reads in a file what it
// is, whatever its name.
func (m *images) all(o *original) madeImages {
	key := m.recipe.Key(o.data)
	files, ok := m.cached(key, o.widths)
	var list diag.List
	if !ok {
		var err error
		if files, err = m.resize(o); err != nil {
			at := diag.Diagnostic{Severity: diag.Warning, Pos: diag.Pos{File: o.file}, Message: "no smaller pictures can be made of this image: " + err.Error()}
			list.Add(at)
			files = make([][]byte, len(o.widths))
		} else {
			m.keep(key, o.widths, files)
		}
	}
	for i, data := range files {
		if len(data) == 0 {
			files[i], _ = asset.Strip(o.data)
		}
	}
	return madeImages{files, list}
}

func (m *images) resize(o *original) ([][]byte, error) {
	if o.large {
		m.large.Lock()
		defer m.large.Unlock()
	}
	return m.recipe.Resize(o.data, o.widths)
}

const imagesKind = "images"

func widthKey(key string, width int) string {
	sum := sha256.Sum256(fmt.Append(nil, key, width))
	return hex.EncodeToString(sum[:16])
}

func (m *images) cached(key string, widths []int) ([][]byte, bool) {
	if m.cache == nil {
		return nil, false
	}
	files := make([][]byte, len(widths))
	for i, width := range widths {
		var ok bool
		if files[i], ok = m.cache.Get(imagesKind, widthKey(key, width)); !ok {
			return nil, false
		}
	}
	return files, true
}

func (m *images) keep(key string, widths []int, files [][]byte) {
	if m.cache == nil {
		return
	}
	for i, width := range widths {
		m.cache.Put(imagesKind, widthKey(key, width), files[i])
	}
}

// usedPictures are the smaller pictures that pages name.
func (r *Result) usedPictures() []string {
	used := map[string]bool{}
	for _, p := range r.site.Whole() {
		for _, address := range r.site.ImagesOf(p) {
			for _, v := range r.site.Smaller(address) {
				name := site.File(site.VariantAddress(address, v))
				if _, ok := r.assets.smaller[name]; ok {
					used[name] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(used))
}

// renderImages makes the files that are copied fit to be published, and the
// pictures.
func (r *Result) renderImages(ctx context.Context, progress func(string, int, int)) (files []output.File, lists []diag.List) {
	names := slices.Sorted(maps.Keys(r.assets.files))
	files, lists = make([]output.File, len(names)), make([]diag.List, len(names))
	each(ctx, len(names), func(int) {}, func(i int) { files[i], lists[i] = r.fit(r.assets.files[names[i]]) })
	byImage := map[*original][]string{}
	var order []*original
	for _, name := range r.usedPictures() {
		of := r.assets.smaller[name].of
		if byImage[of] == nil {
			order = append(order, of)
		}
		byImage[of] = append(byImage[of], name)
	}
	made, wrong := make([][]output.File, len(order)), make([]diag.List, len(order))
	each(ctx, len(order), func(done int) { progress("images", done, len(order)) }, func(i int) {
		for _, name := range byImage[order[i]] {
			var data []byte
			data, wrong[i] = r.images.one(r.assets.smaller[name])
			made[i] = append(made[i], r.spool.Put(output.File{Path: name, Data: data, Class: output.Asset}))
		}
		if r.spool != nil {
			r.images.made.Delete(order[i]) // the spool has them
		}
	})
	return slices.Concat(append(made, files)...), append(lists, wrong...)
}
