package scratch

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestWhatIsAddedSideBySideIsRead(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	f := New(folder)
	if err := f.ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("nothing was there, and was read")
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			want := bytes.Repeat(fmt.Appendf(nil, "%d,", i), i*100)
			at, err := f.Append(want)
			got := make([]byte, len(want))
			if err == nil {
				err = f.ReadAt(got, at)
			}
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d: another text, %v", i, err)
			}
		})
	}
	wg.Wait()
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("the file has a name: %v, %v", left, err)
	}
	if err := f.ReadAt(make([]byte, 1), 1<<30); err == nil {
		t.Error("what is beyond the end was read")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := f.Append([]byte("x")); err == nil {
		t.Error("a closed file takes something")
	}
	if f.WriteAt([]byte("x"), 0) == nil || f.ReadAt(make([]byte, 1), 0) == nil {
		t.Error("a closed file is open")
	}
	if f.Close() != nil || (*File)(nil).Close() != nil {
		t.Error("what is closed cannot be closed")
	}
}

// Where its folder cannot be, the file lies where the system keeps such files.
func TestAFolderThatCannotBe(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp)
	f := New(filepath.Join(os.DevNull, "x"))
	defer f.Close()
	at, err := f.Append([]byte("text"))
	got := make([]byte, 4)
	if err != nil || f.ReadAt(got, at) != nil || string(got) != "text" {
		t.Errorf("%q, %v", got, err)
	}
	t.Setenv("TMPDIR", os.DevNull)
	t.Setenv("TMP", os.DevNull)
	if _, err := New(filepath.Join(os.DevNull, "x")).Append([]byte("text")); err == nil {
		t.Error("it lies nowhere")
	}
}
