package render

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
	"counterpoint/generator/site"
)

// builtIn are the shortcodes that every site has.
func builtIn(t *testing.T) *Shortcodes {
	t.Helper()
	files, err := filepath.Glob("../../templates/shortcodes/*.html")
	if err != nil || len(files) < 9 {
		t.Fatalf("found %v (%v)", files, err)
	}
	o := ShortcodeOptions{
		Templates: map[string]*diag.Source{},
		Words:     map[string]string{"details": "Details", "video-on": "Video on %s", "post-on": "Post on %s", "code-on": "Code on %s"},
		Config:    &site.Config{Params: map[string]any{"Version": 1.5, "a": map[string]any{"b": "<c>"}}},
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		o.Templates[name] = diag.NewSource("templates/shortcodes/"+name+".html", data)
	}
	s, list := NewShortcodes(o)
	if len(list) > 0 {
		t.Fatal(list.Text(false))
	}
	return s
}

func TestBuiltInShortcodes(t *testing.T) {
	c := markdown.New(markdown.Options{Shortcodes: builtIn(t)})
	for text, want := range map[string]string{
		`{{< figure src="a.png" alt="b" >}}`: `<figure><img src="a.png" alt="b"></figure>`,
		`{{< figure "a.png" >}}`:             `<figure><img src="a.png" alt=""></figure>`,
		`{{< figure src="a.png" title="T" caption="A *b* [c](d)" attr="By e" attrlink="/f" class="g" link="/h" rel="i" width="300px" height=20 loading=lazy >}}`: `<figure class="g"><a href="/h" rel="i">` +
			`<img src="a.png" alt="" width="300" height="20" loading="lazy"></a><figcaption><p class="title">T</p><p>A <em>b</em> <a href="d">c</a> <a href="/f">By e</a></p></figcaption></figure>`,
		`{{< figure src="a.png" width="50%" >}}`:                                    `<figure><img src="a.png" alt=""></figure>`,
		`{{< figure src="https://b.example/a.png" alt="b" >}}`:                      `<figure><a href="https://b.example/a.png">b</a></figure>`,
		`{{< figure src="//b.example/a.png" link="/c" >}}`:                          `<figure><a href="/c">//b.example/a.png</a></figure>`,
		`{{< figure src="javascript:x" alt="<b>" >}}`:                               `<figure><a href="#ZgotmplZ">&lt;b&gt;</a></figure>`,
		`{{< youtube a_b-C >}}`:                                                     `<p class="elsewhere"><a href="https://www.youtube.com/watch?v=a_b-C">Video on YouTube</a></p>`,
		`{{< youtube id="a" title="The *talk*" start=90 preview="talk.jpg" >}}`:     `<p class="elsewhere"><a href="https://www.youtube.com/watch?v=a&amp;t=90s"><img src="talk.jpg" alt="">The *talk* (YouTube)</a></p>`,
		`{{ youtube(id="a", preview="https://i.ytimg.com/a.jpg", autoplay=true) }}`: `<p class="elsewhere"><a href="https://www.youtube.com/watch?v=a">Video on YouTube</a></p>`,
		`{{< vimeo 1 >}}`:                                `<p class="elsewhere"><a href="https://vimeo.com/1">Video on Vimeo</a></p>`,
		`{{< x user="jo" id="1" >}}`:                     `<p class="elsewhere"><a href="https://x.com/jo/status/1">Post on X</a></p>`,
		`{{< tweet 1 >}}`:                                `<p class="elsewhere"><a href="https://x.com/i/web/status/1">Post on X</a></p>`,
		`{{< instagram a >}}`:                            `<p class="elsewhere"><a href="https://www.instagram.com/p/a/">Post on Instagram</a></p>`,
		`{{< gist jo 1 "a.go" >}}`:                       `<p class="elsewhere"><a href="https://gist.github.com/jo/1">a.go (GitHub)</a></p>`,
		`{{ gist(url="https://gist.github.com/jo/1") }}`: `<p class="elsewhere"><a href="https://gist.github.com/jo/1">Code on GitHub</a></p>`,
		"a {{< param version >}} {{< param \"a.b\" >}} {{< param mine >}}":          `<p>a 1.5 &lt;c&gt; yes</p>`,
		"{{< details >}}a{{< /details >}}":                                          "<details>\n<summary>Details</summary>\n<p>a</p>\n\n</details>",
		"{{< details summary=\"A *b*\" open=true name=c >}}\n- d\n{{< /details >}}": "<details name=\"c\" open>\n<summary>A <em>b</em></summary>\n<ul>\n<li>d</li>\n</ul>\n\n</details>",
		"{{< details open=false >}}\na\n{{< /details >}}":                           "<details>\n<summary>Details</summary>\n<p>a</p>\n\n</details>",
		"{{< highlight go \"linenos=table,hl_lines=1\" >}}\n\n\tx := \"{{</* b */>}}\"\n\n# y\n{{< /highlight >}}": `<div class="highlight"><pre class="chroma" tabindex="0"><code class="language-go">` +
			"\t<span class=\"nx\">x</span>",
		"a {{< highlight html >}}<b>{{< /highlight >}} c": `<p>a </p>` + "\n" + `<div class="highlight"><pre class="chroma" tabindex="0"><code class="language-html"><span class="p">&lt;</span><span class="nt">b</span><span class="p">&gt;</span></code></pre></div>` + "\n<p> c</p>",
	} {
		doc, list := c.ParsePage(diag.NewSource("a.md", []byte(text)), 0, markdown.Page{Params: map[string]any{"mine": "yes"}})
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Message == "this image has no description" })
		if doc == nil || len(list) > 0 {
			t.Errorf("%s: %s", text, list.Text(false))
			continue
		}
		if got := strings.TrimSpace(doc.HTML(nil)); !strings.HasPrefix(got, want) || got != want && !strings.Contains(text, "linenos") {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
	_, list := c.Parse(diag.NewSource("a.md", []byte(`a {{< param none >}}`)), 0)
	if want := `a.md:1:3: warning: shortcode "param" is shown as it is written: no parameter "none"`; !strings.HasPrefix(list.Text(false), want) {
		t.Errorf("got %s, want %s", list.Text(false), want)
	}
}
