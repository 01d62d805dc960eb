package generator

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// written is a file that somebody writes while it is read: after it was read
// it has another time, as often as told.
type written struct {
	fs.File
	times *int
	read  bool
}

func (w *written) Read(p []byte) (int, error) { w.read = true; return w.File.Read(p) }

func (w *written) Stat() (fs.FileInfo, error) {
	info, err := w.File.Stat()
	if w.read && *w.times > 0 {
		*w.times--
		return later{info}, err
	}
	return info, err
}

type later struct{ fs.FileInfo }

func (l later) ModTime() time.Time { return l.FileInfo.ModTime().Add(time.Second) }

func TestAFileThatIsBeingWrittenIsReadAgain(t *testing.T) {
	const whole = "The sky is blue."
	for times, want := range map[int]int{0: 1, 1: 2, 3: 4, 100: attempts} {
		opened := 0
		data, err := readWhole(func() (fs.File, error) {
			opened++
			text := whole[:min(len(whole), 4*opened)] // as much as is written by then
			file, err := fstest.MapFS{"a.md": {Data: []byte(text)}}.Open("a.md")
			return &written{File: file, times: &times}, err
		}, 1<<20)
		if err != nil || opened != want || !strings.HasPrefix(whole, string(data)) || len(data) != min(len(whole), 4*want) {
			t.Errorf("%d changes: read %d times, got %q, %v", times, opened, data, err)
		}
	}
}
