package publish

import "testing"

func TestANameWithADateIsNoneOfItsContent(t *testing.T) {
	for name, want := range map[string]bool{
		"assets/counterpoint.0123456789.css": true, "assets/search.aaaaaaaaaa.js": true, "a/bridge-480w.12345678.webp": true, "app.3f2a1b9c.js": true,
		"chunk-0a1b2c3d4e5f60718293a4b5c6d7e8f9.mjs": true,
		"report-20261124.pdf":                        false, "photo.20261124.jpg": false, "facade-deadbeef.png": false, "index.html": false, "a.b.css": false,
		"3f2a1b9c.js": false, "app.3f2a1b9c": false, "assets/counterpoint.css": false,
	} {
		if NamedByContent(name) != want {
			t.Errorf("%s: not %v", name, want)
		}
	}
}
