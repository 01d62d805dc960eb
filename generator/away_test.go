package generator

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"counterpoint/generator/scratch"
)

// What is away is the same when it is asked for: from memory, from the chunk that is
// not yet written, and from disk.
func TestWhatIsAwayIsTheSame(t *testing.T) {
	file := scratch.New(t.TempDir())
	defer file.Close()
	for what, a := range map[string]*away{"nowhere": nil, "on disk": newAway(Options{Scratch: file, Spare: 10_000})} {
		texts, get := []string{}, []func() string{}
		for i := range 300 {
			text := string(bytes.Repeat(fmt.Appendf(nil, "%d,", i), 1000))
			texts, get = append(texts, text), append(get, a.keep([]byte(text)))
		}
		large := string(bytes.Repeat([]byte("large "), chunkSize))
		texts, get = append(texts, large, ""), append(get, a.keep([]byte(large)), a.keep(nil))
		for i, text := range texts {
			if get[i]() != text {
				t.Errorf("%s: text %d is another", what, i)
			}
		}
	}
	if end, err := file.Reserve(1); err != nil || end < 2*chunkSize {
		t.Errorf("only %d bytes went to disk, %v", end, err)
	}
}

// Where the disk has no room, memory has to do; what was taken before is still
// there.
func TestADiskWithoutRoomForWhatIsAway(t *testing.T) {
	name := filepath.Join(t.TempDir(), "full")
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	full, err := os.Open(name) // cannot be written to
	if err != nil {
		t.Fatal(err)
	}
	closed := scratch.New(t.TempDir())
	_ = closed.Close()
	for what, file := range map[string]*scratch.File{"full": scratch.On(full), "closed": closed} {
		a := newAway(Options{Scratch: file})
		var get []func() string
		for i := range 100 {
			get = append(get, a.keep(bytes.Repeat([]byte{byte(i)}, chunkSize/10)))
		}
		for i := range get {
			if got := get[i](); got != string(bytes.Repeat([]byte{byte(i)}, chunkSize/10)) {
				t.Errorf("%s: text %d is another", what, i)
			}
		}
	}
}

// A disk that cannot be read is told of: there is nothing to go on with.
func TestADiskThatCannotBeRead(t *testing.T) {
	file := scratch.New(t.TempDir())
	told := errors.New("nobody was told")
	a := newAway(Options{Scratch: file, Lost: func(err error) { told = nil; panic(err) }})
	get := a.keep(make([]byte, chunkSize))
	a.keep(make([]byte, chunkSize)) // the first one is on disk now
	_ = file.Close()
	func() {
		defer func() { _ = recover() }()
		get()
		t.Error("it was read")
	}()
	if told != nil {
		t.Error(told)
	}
}
