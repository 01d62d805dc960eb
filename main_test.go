package main

import (
	"io/fs"
	"os"
	"testing"
)

// A pattern of go:embed leaves out names that begin with _ unless it is told
// not to: `new site` made sites without their home page's text.
func TestTheStarterAndTheTemplatesAreWhole(t *testing.T) {
	for _, c := range []struct {
		folder   string
		embedded fs.FS
	}{{"content", starter}, {"templates", templates}} {
		n := 0
		err := fs.WalkDir(os.DirFS("."), c.folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			if _, err := fs.Stat(c.embedded, name); err != nil {
				t.Errorf("%s is not embedded", name)
			}
			return nil
		})
		if err != nil || n < 5 {
			t.Errorf("%s: %d files, %v", c.folder, n, err)
		}
	}
}
