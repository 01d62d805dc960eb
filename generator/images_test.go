package generator_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/webp"

	"counterpoint/generator"
)

// photo is a photograph that tells who took it, and that it is turned; another
// seed is another one.
func photo(t *testing.T, w, h int, seed uint64, orientation byte) string {
	t.Helper()
	grain := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(255 * x / w), uint8(255 * y / h), uint8(grain.IntN(200)), 255})
		}
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, m, nil))
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00Secret"
	return "\xFF\xD8\xFF\xE1\x00" + string(rune(len(tiff)+8)) + "Exif\x00\x00" + tiff + b.String()[2:]
}

func illustrated(t *testing.T, config string) map[string]string {
	return map[string]string{
		"site.yaml":             "title: T\nbaseURL: https://example.org/x/\n" + config,
		"content/a/index.md":    "---\ntitle: A\nimage: lead.jpg\n---\n![one](one.jpg) and ![two](</img/two, 2.jpg>)\n\n![again](one.jpg) ![small](/img/small.jpg) ![no](gone.jpg)\n",
		"content/b.md":          "---\ntitle: B\nimage: gone.jpg\n---\n![first](/img/two,%202.jpg)\n\n![second](a/one.jpg) [whole](a/lead.jpg)\n",
		"content/a/lead.jpg":    photo(t, 700, 500, 1, 1),
		"content/a/one.jpg":     photo(t, 600, 500, 2, 6),
		"content/a/unused.jpg":  photo(t, 600, 500, 5, 6),
		"static/img/two, 2.jpg": photo(t, 500, 300, 3, 1),
		"static/img/small.jpg":  photo(t, 90, 60, 4, 8),
	}
}

var hash = regexp.MustCompile(`w\.[0-9a-f]{8}\.`)

func images(page string) string {
	list := regexp.MustCompile(`<img[^>]*>`).FindAllString(page, -1)
	return hash.ReplaceAllString(strings.Join(list, "\n"), "w.HASH.")
}

func TestImagesOfAPage(t *testing.T) {
	const config = "images: {sizes: [960, 200, 400], drawn: \"(min-width: 40rem) 30rem, 100vw\"}\n"
	got := buildWith(t, newSite(t, illustrated(t, config)), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
	const one = `<img src="/x/a/one.jpg" width="500" height="600" srcset="/x/a/one-200w.HASH.webp 200w, /x/a/one-400w.HASH.webp 400w, /x/a/one.jpg 500w" sizes="(min-width: 40rem) 30rem, 100vw" loading="lazy" decoding="async"`
	const two = `<img src="/x/img/two,%202.jpg" width="500" height="300" srcset="/x/img/two%2C%202-200w.HASH.webp 200w, /x/img/two%2C%202-400w.HASH.webp 400w, /x/img/two%2C%202.jpg 500w" sizes="(min-width: 40rem) 30rem, 100vw"`
	for page, want := range map[string]string{
		"a/index.html": `<img class="lead-image" src="/x/a/lead.jpg" alt="" width="700" height="500" srcset="/x/a/lead-200w.HASH.webp 200w, /x/a/lead-400w.HASH.webp 400w, /x/a/lead.jpg 700w" sizes="(min-width: 40rem) 30rem, 100vw" decoding="async">` + "\n" +
			one + ` alt="one">` + "\n" + two + ` loading="lazy" decoding="async" alt="two">` + "\n" + one + ` alt="again">` + "\n" +
			`<img src="/x/img/small.jpg" width="60" height="90" loading="lazy" decoding="async" alt="small">` + "\n" +
			`<img src="gone.jpg" loading="lazy" decoding="async" alt="no">`,
		"b/index.html": two + ` decoding="async" alt="first">` + "\n" + one + ` alt="second">`,
	} {
		if images := images(got[page]); images != want {
			t.Errorf("%s\n--- got\n%s\n--- want\n%s", page, images, want)
		}
	}
	for _, each := range []string{"this image is not there", "content/b.md:3:8"} {
		if !strings.Contains(got["diagnostics"], each) {
			t.Errorf("%q is not said:\n%s", each, got["diagnostics"])
		}
	}
	if strings.Contains(got["b/index.html"], "gone.jpg") || strings.Contains(got["atom.xml"], "gone.jpg\" wi") || strings.Contains(got["atom.xml"], "srcset") {
		t.Error("an image that is not there is drawn, or a feed names what it does not know")
	}
	checkPictures(t, got)
}

func TestPicturesOfPagesThatAreOpenedFromAFolder(t *testing.T) {
	got := build(t, newSite(t, illustrated(t, "relativeURLs: true\nimages: {sizes: [200]}\n")))
	for page, want := range map[string]string{
		"a/index.html": `src="one.jpg" width="500" height="600" srcset="one-200w.HASH.webp 200w" sizes=`,
		"b/index.html": `src="../img/two,%202.jpg" width="500" height="300" srcset="../img/two%2C%202-200w.HASH.webp 200w" sizes=`,
	} {
		if images := images(got[page]); !strings.Contains(images, want) {
			t.Errorf("%s\n%s\nwant %s", page, images, want)
		}
	}
}

// checkPictures looks at the files that go with these pages.
func checkPictures(t *testing.T, got map[string]string) {
	t.Helper()
	var names []string
	for name, data := range got {
		if strings.Contains(data, "Secret") {
			t.Errorf("%s says who made it", name)
		}
		if strings.HasSuffix(name, ".webp") {
			names = append(names, hash.ReplaceAllString(name, "w.HASH."))
			size, err := webp.DecodeConfig(strings.NewReader(data))
			if turned := strings.HasPrefix(name, "a/one-200w"); err != nil || size.Width != 200 && size.Width != 400 || turned && size.Height != 240 {
				t.Errorf("%s: %v, %v", name, size, err)
			}
		}
	}
	slices.Sort(names)
	want := "a/lead-200w.HASH.webp a/lead-400w.HASH.webp a/one-200w.HASH.webp a/one-400w.HASH.webp img/two, 2-200w.HASH.webp img/two, 2-400w.HASH.webp"
	if strings.Join(names, " ") != want {
		t.Errorf("pictures %q\nwant %q", names, want)
	}
}

func TestPicturesAreMadeOnce(t *testing.T) {
	site, kept := illustrated(t, "images: {sizes: [200]}\n"), &shelf{}
	dir := newSite(t, site)
	withCache := func(o *generator.Options) { o.Cache = kept }
	first := buildWith(t, dir, withCache)
	if kept.puts != 3 {
		t.Errorf("%d pictures were kept, want 3", kept.puts)
	}
	again := buildWith(t, dir, withCache)
	if kept.puts != 3 {
		t.Errorf("a second time %d pictures were kept", kept.puts)
	}
	same(t, "from the cache", again, first)
	write(t, dir+"/content/a/lead.jpg", photo(t, 700, 500, 9, 1))
	write(t, dir+"/site.yaml", strings.Replace(site["site.yaml"], "[200]", "[200, 300]", 1))
	third := buildWith(t, dir, withCache)
	if kept.puts != 3+6 { // another image; and another width, for which all are decoded
		t.Errorf("after edits %d pictures were kept", kept.puts)
	}
	same(t, "as if nothing was kept", third, build(t, dir))
	write(t, dir+"/site.yaml", strings.Replace(site["site.yaml"], "sizes: [200]", "resize: false, strip: false", 1))
	if off := buildWith(t, dir, withCache); off["a/lead.jpg"] != photo(t, 700, 500, 9, 1) || strings.Contains(off["a/index.html"], "srcset") || kept.puts != 9 {
		t.Error("what is switched off is done")
	}
}

func TestAPreviewMakesPicturesWhenTheyAreAskedFor(t *testing.T) {
	kept := &shelf{}
	dir := newSite(t, illustrated(t, "images: {sizes: [200], formats: []}\n"))
	o := options(dir)
	o.Preview, o.Cache = true, kept
	b := generator.New(o)
	result, err := b.Update(context.Background(), nil)
	must(t, err)
	page, _, _ := result.File("a/index.html")
	first := regexp.MustCompile(`a/one-200w[^ ]*`).FindString(string(page))
	if kept.puts != 0 {
		t.Error("pictures were made that nobody asked for")
	}
	data, list, ok := result.File(first)
	if size, err := jpeg.DecodeConfig(bytes.NewReader(data)); !ok || len(list) > 0 || err != nil || size.Width != 200 || kept.puts != 1 {
		t.Errorf("%s: %v %v %v %v, %d kept", first, ok, list, size, err, kept.puts)
	}
	write(t, dir+"/content/a/one.jpg", photo(t, 300, 900, 8, 1))
	result, err = b.Update(context.Background(), []string{"content/a/one.jpg"})
	must(t, err)
	page, _, _ = result.File("a/index.html")
	second := regexp.MustCompile(`a/one-200w[^ ]*`).FindString(string(page))
	data, _, ok = result.File(second)
	if size, _ := jpeg.DecodeConfig(bytes.NewReader(data)); second == first || !ok || size.Height != 600 {
		t.Errorf("%s after %s: %v", second, first, size)
	}
	if _, _, ok := result.File(first); ok {
		t.Error("the old picture is still there")
	}
}

func TestImagesThatCannotBeRead(t *testing.T) {
	whole := photo(t, 700, 500, 1, 1)
	site := map[string]string{"site.yaml": "title: T\nimages: {sizes: [200]}\n", "content/a.md": "![a](/a.jpg) ![](/b.jpg) ![](/b.jpg \"\") ![b](/c.png)\n",
		"static/a.jpg": whole[:len(whole)/2], "static/b.jpg": "\xFF\xD8\xFF", "static/c.png": "\x89PNG\r\n\x1a\n"}
	got := build(t, newSite(t, site))
	for _, want := range []string{"static/a.jpg: warning: no smaller pictures can be made of this image: invalid JPEG format", "static/b.jpg: warning: what this image tells of its author cannot be taken out",
		"content/a.md:1:14: warning: this image has no description", "static/c.png: warning"} {
		if !strings.Contains(got["diagnostics"], want) {
			t.Errorf("%q is not said:\n%s", want, got["diagnostics"])
		}
	}
	if strings.Count(got["diagnostics"], "no description") != 1 || strings.Contains(got["a/index.html"], `title=""`) {
		t.Errorf("%s\n%s", got["diagnostics"], got["a/index.html"])
	}
	for name, data := range got {
		if strings.HasPrefix(name, "a-200w") && (data != got["a.jpg"] || strings.Contains(data, "Secret")) {
			t.Errorf("%s is not the image itself", name)
		}
	}
}

func TestWhatIsWrongWithTheSettingsOfImages(t *testing.T) {
	for config, want := range map[string]string{
		"sizes: [0]":                             `between 1 and 16383 pixels, not "0"`,
		"sizes: [many]":                          `not "many"`,
		"sizes: [1,2,3,4,5,6,7,8,9,10,11,12,13]": "13 sizes of every image are too many",
		"quality: 101":                           "between 1 and 100, not 101",
		"formats: [avif]":                        `images cannot be written as "avif"`,
		"size: [100]":                            `unknown key "size"`,
	} {
		got := build(t, newSite(t, map[string]string{"site.yaml": "title: T\nimages: {" + config + "}\n"}))
		if !strings.Contains(got["diagnostics"], want) || !strings.Contains(got["diagnostics"], "site.yaml:2:") {
			t.Errorf("%s: %q is not said:\n%s", config, want, got["diagnostics"])
		}
	}
}
