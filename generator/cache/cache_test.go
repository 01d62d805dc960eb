package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const key = "0123456789abcdef0123456789abcdef"

func open(t *testing.T) (*Cache, string) {
	t.Helper()
	dir := t.TempDir()
	return in(t, dir), dir
}

func in(t *testing.T, dir string) *Cache {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return Open(root)
}

func TestWhatWasPutIsThereInTheNextRun(t *testing.T) {
	c, dir := open(t)
	if _, ok := c.Get("cards", key); ok {
		t.Error("an empty cache has it")
	}
	if _, err := os.Stat(filepath.Join(dir, ".counterpoint")); err == nil {
		t.Error("asking made a folder")
	}
	for _, value := range []string{"first", "second", ""} {
		c.Put("cards", key, []byte(value))
		if got, ok := in(t, dir).Get("cards", key); !ok || string(got) != value {
			t.Errorf("got %q, %v, want %q", got, ok, value)
		}
	}
	if ignore, _ := os.ReadFile(filepath.Join(dir, ".counterpoint", ".gitignore")); string(ignore) != "*\n" {
		t.Errorf(".gitignore is %q", ignore)
	}
	var none *Cache
	none.Put("cards", key, nil)
	none.Trim(0)
	if _, ok := none.Get("cards", key); ok {
		t.Error("no cache has it")
	}
}

// Whatever happens to a file, it is either what was put or not there.
func TestDamagedFilesAreNotThere(t *testing.T) {
	c, dir := open(t)
	value := bytes.Repeat([]byte("value "), 50)
	c.Put("cards", key, value)
	name := filepath.Join(dir, filepath.FromSlash(fileOf("cards", key)))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	other := "f" + key[1:]
	damage := map[string]func(){
		"cut":       func() { write(t, name, whole[:len(whole)-1]) },
		"very cut":  func() { write(t, name, whole[:10]) },
		"empty":     func() { write(t, name, nil) },
		"longer":    func() { write(t, name, append(bytes.Clone(whole), 'x')) },
		"altered":   func() { b := bytes.Clone(whole); b[40] ^= 1; write(t, name, b) },
		"bad sum":   func() { b := bytes.Clone(whole); b[0] ^= 1; write(t, name, b) },
		"a folder":  func() { must(t, os.Mkdir(name, 0o777)) },
		"a link":    func() { must(t, os.Symlink("/etc/passwd", name)) },
		"another's": func() { c.Put("cards", other, []byte("x")); write(t, name, read(t, dir, "cards", other)) },
		"another kind's": func() {
			c.Put("pages", key, []byte("x"))
			write(t, name, read(t, dir, "pages", key))
		},
	}
	for what, do := range damage {
		must(t, os.RemoveAll(name))
		do()
		if got, ok := c.Get("cards", key); ok {
			t.Errorf("%s: got %q", what, got)
		}
		if what == "a folder" {
			continue
		}
		if c.Put("cards", key, value); !same(c.Get("cards", key))(value) {
			t.Errorf("%s: was not mended", what)
		}
	}
}

func same(got []byte, ok bool) func([]byte) bool {
	return func(want []byte) bool { return ok && bytes.Equal(got, want) }
}

func TestNoNameLeavesTheFolder(t *testing.T) {
	c, dir := open(t)
	for _, name := range [][2]string{{"..", key}, {"cards", "../../../x"}, {"", key}, {"cards", ""}, {"a/b", key}, {"cards", strings.ToUpper(key)}} {
		c.Put(name[0], name[1], []byte("x"))
		if _, ok := c.Get(name[0], name[1]); ok {
			t.Errorf("%q was kept", name)
		}
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("there is %v", list)
	}
	outside := t.TempDir()
	must(t, os.Symlink(outside, filepath.Join(dir, ".counterpoint")))
	c = in(t, dir)
	c.Put("cards", key, []byte("x"))
	if list, _ := os.ReadDir(outside); len(list) != 0 {
		t.Errorf("a link led out: %v", list)
	}
}

func TestTheOldestGoFirst(t *testing.T) {
	c, dir := open(t)
	now := time.Now()
	for i := range 10 {
		k := fmt.Sprintf("%032x", i)
		c.Put("cards", k, make([]byte, 1000))
		age := now.Add(-time.Duration(i) * 24 * time.Hour)
		must(t, os.Chtimes(filepath.Join(dir, filepath.FromSlash(fileOf("cards", k))), age, age))
	}
	abandoned := filepath.Join(dir, folder, "cards", "00", "new-x")
	write(t, abandoned, []byte("half"))
	must(t, os.Chtimes(abandoned, now.Add(-2*time.Hour), now.Add(-2*time.Hour)))
	if _, ok := c.Get("cards", fmt.Sprintf("%032x", 9)); !ok { // now it is the youngest
		t.Fatal("9 is not there")
	}
	in(t, dir).Trim(0) // put nothing, deletes nothing
	c.Trim(4 * 1032)
	var left []int
	for i := range 10 {
		if _, ok := c.Get("cards", fmt.Sprintf("%032x", i)); ok {
			left = append(left, i)
		}
	}
	if fmt.Sprint(left) != "[0 1 2 9]" {
		t.Errorf("left are %v", left)
	}
	if _, err := os.Stat(abandoned); err == nil {
		t.Error("half a file is still there")
	}
}

func TestManyAtOnce(t *testing.T) {
	c, dir := open(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			mine := c
			if i%2 == 0 {
				mine = in(t, dir) // another program
			}
			for n := range 50 {
				k := fmt.Sprintf("%032x", n%5)
				value := []byte(strings.Repeat(k, 100))
				mine.Put("cards", k, value)
				if got, ok := mine.Get("cards", k); ok && !bytes.Equal(got, value) {
					t.Errorf("got %.40q", got)
				}
			}
		})
	}
	wg.Wait()
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	must(t, os.WriteFile(name, data, 0o666))
}

func read(t *testing.T, dir, kind, key string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(fileOf(kind, key))))
	must(t, err)
	return data
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
