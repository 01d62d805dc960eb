package output

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Files from a spool are written like those from memory, and leave nothing
// behind.
func TestFilesFromASpoolAreTheSame(t *testing.T) {
	dir := t.TempDir()
	spool := NewSpool(filepath.Join(dir, "state"))
	var wg sync.WaitGroup
	files := make([]File, 200)
	for i := range files {
		wg.Go(func() {
			data := bytes.Repeat([]byte{byte(i)}, i*97)
			files[i] = spool.Put(File{Path: fmt.Sprintf("f%d/index.html", i), Data: data, Class: Page})
		})
	}
	wg.Wait()
	o := Options{Destination: filepath.Join(dir, "public"), Source: dir, State: filepath.Join(dir, "state")}
	for i, want := range []int{200, 0} {
		r, err := Sync(context.Background(), files, o)
		if err != nil || len(r.Changes) != want {
			t.Fatalf("run %d: %d changes, %v", i, len(r.Changes), err)
		}
	}
	for i := range files {
		got, err := os.ReadFile(filepath.Join(dir, "public", files[i].Path))
		if err != nil || !bytes.Equal(got, bytes.Repeat([]byte{byte(i)}, i*97)) || files[i].Size() != i*97 {
			t.Fatalf("%s: %d bytes, %v", files[i].Path, len(got), err)
		}
		if i > 0 && files[i].Data != nil {
			t.Errorf("%s is in memory", files[i].Path)
		}
	}
	if err := spool.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "state", "spool-*")); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
	if _, err := files[5].Bytes(); err == nil {
		t.Error("a closed spool has bytes")
	}
}

// Where no file can be made, or there is no room, memory has to do.
func TestASpoolWithoutRoom(t *testing.T) {
	data := []byte("text")
	closed := NewSpool(t.TempDir())
	_ = closed.Put(File{Data: []byte("first")})
	_ = closed.file.Close()
	for what, s := range map[string]*Spool{"none": nil, "broken": closed, "elsewhere": NewSpool(filepath.Join(os.DevNull, "x"))} {
		f := s.Put(File{Path: "a", Data: data})
		if got, err := f.Bytes(); err != nil || !bytes.Equal(got, data) || f.Size() != 4 || f.sum() != sum(data) {
			t.Errorf("%s: %q, %v", what, got, err)
		}
		_ = s.Close()
	}
}

func TestADiscardedFileHasAHashAndASize(t *testing.T) {
	f := Discard().Put(File{Path: "a", Data: []byte("text")})
	if _, err := f.Bytes(); err == nil || f.Data != nil || f.Size() != 4 || f.sum() != sum([]byte("text")) {
		t.Errorf("%+v, %v", f, err)
	}
}
