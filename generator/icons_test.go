package generator_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"counterpoint/generator"
)

var iconLink = regexp.MustCompile(`<link rel="(?:icon|apple-touch-icon|manifest)"[^>]*>`)

func TestIconsOfASite(t *testing.T) {
	const svg = `<svg width="10" height="10" xmlns="http://www.w3.org/2000/svg"/>`
	for _, c := range []struct {
		what, config string
		files        map[string]string
		want         string
		said         string
	}{
		{"nothing is asked for that is not there", "", nil, `<link rel="icon" href="data:,">`, ""},
		{"by their names", "", map[string]string{"favicon.svg": svg, "favicon.ico": "x", "apple-touch-icon.png": "x", "site.webmanifest": "{}"},
			`<link rel="icon" href="/favicon.ico" sizes="32x32"><link rel="icon" href="/favicon.svg" type="image/svg&#43;xml" sizes="any">` +
				`<link rel="apple-touch-icon" href="/apple-touch-icon.png"><link rel="manifest" href="/site.webmanifest">`, ""},
		{"a manifest alone", "", map[string]string{"manifest.webmanifest": "{}"}, `<link rel="icon" href="data:,"><link rel="manifest" href="/manifest.webmanifest">`, ""},
		{"others than the usual ones", "icons: {icon: /img/a b.svg, manifest: static/app.json, appleTouchIcon: t.png}", map[string]string{"favicon.ico": "x", "img/a b.svg": svg, "app.json": "{}", "t.png": "x"},
			`<link rel="icon" href="/img/a%20b.svg" type="image/svg&#43;xml" sizes="any"><link rel="apple-touch-icon" href="/t.png"><link rel="manifest" href="/app.json">`, ""},
		{"below a path", "baseURL: https://example.org/x/", map[string]string{"favicon.svg": svg}, `<link rel="icon" href="/x/favicon.svg" type="image/svg&#43;xml" sizes="any">`, ""},
		{"a name that is wrong", "icons: {icon: favicn.svg}", map[string]string{"favicon.svg": svg}, "", `site.yaml:2:15: error: there is no file static/favicn.svg`},
		{"what a manifest names", "baseURL: https://example.org/x/", map[string]string{"a.png": "x", "site.webmanifest": "{\"icons\": [{\"src\": \"a.png\"}, {\"src\": \"/x/a.png?v=1\"},\n{\"src\": \"b.png\"}, {\"src\": \"/a.png\"}, {\"src\": \"https://example.net/c.png\"}]}"},
			`<link rel="icon" href="data:,"><link rel="manifest" href="/x/site.webmanifest">`, `static/site.webmanifest:2:9: warning: there is no file "b.png"`},
		{"no manifest", "", map[string]string{"site.webmanifest": "{,}"}, `<link rel="icon" href="data:,"><link rel="manifest" href="/site.webmanifest">`, "static/site.webmanifest:1:3: warning"},
	} {
		files := map[string]string{"site.yaml": "title: T\n" + c.config + "\n"}
		for name, data := range c.files {
			files["static/"+name] = data
		}
		got := buildWith(t, newSite(t, files), func(o *generator.Options) { o.Templates = os.DirFS("../templates") })
		if links := strings.Join(iconLink.FindAllString(got["good/index.html"], -1), ""); links != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.what, links, c.want)
		}
		if said := got["diagnostics"]; !strings.Contains(said, c.said) || (said == "") != (c.said == "") {
			t.Errorf("%s:\n got %s\nwant %s", c.what, said, c.said)
		}
	}
}
