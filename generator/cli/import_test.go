package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// The second of these files cannot take its place: there is a folder of its
// name. The first, which has, is as it was.
func TestAllFilesAreReplacedOrNone(t *testing.T) {
	for name, before := range map[string]string{"one that was there": "before", "a new one": ""} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "folder", "x"), 0o777); err != nil {
			t.Fatal(err)
		}
		first := &sidecar{name: "first", text: []byte("after")}
		if before != "" {
			first.was, first.mode = []byte(before), 0o640
			if err := os.WriteFile(filepath.Join(dir, "first"), first.was, first.mode); err != nil {
				t.Fatal(err)
			}
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := replaceAll(root, []*sidecar{first, {name: "folder", text: []byte("x")}}); err == nil {
			t.Errorf("%s: a folder was replaced", name)
		}
		root.Close()
		data, err := os.ReadFile(filepath.Join(dir, "first"))
		if string(data) != before || before == "" && !os.IsNotExist(err) {
			t.Errorf("%s: now %q (%v)", name, data, err)
		}
		left, err := os.ReadDir(dir)
		if want := 1 + min(len(before), 1); err != nil || len(left) != want {
			t.Errorf("%s: %v are left (%v)", name, left, err)
		}
	}
}
