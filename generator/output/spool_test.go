package output

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"counterpoint/generator/scratch"
)

// Files from a spool are written like those from memory, and leave nothing
// behind.
func TestFilesFromASpoolAreTheSame(t *testing.T) {
	dir := t.TempDir()
	file := scratch.New(filepath.Join(dir, "state"))
	spool := NewSpool(file)
	var wg sync.WaitGroup
	files := make([]File, 200)
	for i := range files {
		wg.Go(func() {
			data := bytes.Repeat([]byte{byte(i)}, i*1997)
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
		if err != nil || !bytes.Equal(got, bytes.Repeat([]byte{byte(i)}, i*1997)) || files[i].Size() != i*1997 {
			t.Fatalf("%s: %d bytes, %v", files[i].Path, len(got), err)
		}
		if i > 0 && files[i].Data != nil {
			t.Errorf("%s is in memory", files[i].Path)
		}
	}
	if err := file.Close(); err != nil {
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
	file := scratch.New(t.TempDir())
	closed := NewSpool(file)
	_ = closed.Put(File{Data: []byte("first")})
	_ = file.Close()
	for what, s := range map[string]*Spool{"none": nil, "closed": closed, "elsewhere": NewSpool(scratch.New(filepath.Join(os.DevNull, "x")))} {
		f := s.Put(File{Path: "a", Data: data})
		if got, err := f.Bytes(); err != nil || !bytes.Equal(got, data) || f.Size() != 4 || f.sum() != sum(data) {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
}

func TestADiscardedFileHasAHashAndASize(t *testing.T) {
	f := Discard().Put(File{Path: "a", Data: []byte("text")})
	if _, err := f.Bytes(); err == nil || f.Data != nil || f.Size() != 4 || f.sum() != sum([]byte("text")) {
		t.Errorf("%+v, %v", f, err)
	}
}

// Files that come piece by piece, side by side, are whole.
func TestFilesInPiecesAreWhole(t *testing.T) {
	file := scratch.New(t.TempDir())
	defer file.Close()
	spool := NewSpool(file)
	for what, s := range map[string]*Spool{"on disk": spool, "in memory": nil, "nowhere": Discard()} {
		writings, want := make([]*Writing, 5), make([][]byte, 5)
		for i := range writings {
			writings[i] = s.Begin(fmt.Sprint(i), Page)
		}
		for n := range 100 {
			piece := bytes.Repeat([]byte{byte(n)}, n)
			for i, w := range writings[:4] { // of the last there is nothing
				want[i] = append(want[i], piece...)
				_, _ = w.Write(piece)
			}
		}
		for i, w := range writings {
			f := w.File()
			if f.Size() != len(want[i]) || f.sum() != sum(want[i]) || f.Class != Page {
				t.Errorf("%s: %d bytes, %s", what, f.Size(), f.sum())
			}
			if got, err := f.Bytes(); (what != "nowhere" || i == 4) && (err != nil || !bytes.Equal(got, want[i])) {
				t.Errorf("%s: %d bytes of %d, %v", what, len(got), len(want[i]), err)
			}
		}
	}
}

// Where the disk is full in the middle of a file, memory has the rest; where it
// cannot even be read, nobody gets half a file.
func TestADiskThatFailsInTheMiddleOfAFile(t *testing.T) {
	for what, broken := range map[string]func(s *Spool, file *os.File) error{
		"full": func(s *Spool, file *os.File) error {
			full, err := os.Open(file.Name())
			s.file = scratch.On(full)
			return err
		},
		"gone": func(s *Spool, file *os.File) error { return file.Close() },
	} {
		file, err := os.Create(filepath.Join(t.TempDir(), "spool"))
		if err != nil {
			t.Fatal(err)
		}
		s := NewSpool(scratch.On(file))
		w := s.Begin("a", Data)
		_, _ = w.Write([]byte("one "))
		if err := broken(s, file); err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte("two "))
		_, _ = w.Write([]byte("three"))
		f := w.File()
		got, err := f.Bytes()
		if what == "full" && (err != nil || string(got) != "one two three" || f.sum() != sum(got)) || what == "gone" && err == nil {
			t.Errorf("%s: %q, %v", what, got, err)
		}
		_ = s.file.Close()
	}
}
