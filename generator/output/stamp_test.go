package output

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A file that looks as it did is not read again, and one that was written again
// at once is, though it has the same size.
func TestWhatLooksAsItDidIsNotRead(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	young := time.Now().Add(time.Hour) // for however long this takes
	for name, test := range map[string]struct {
		written time.Time // when the site's file was
		edit    func(t *testing.T, file string)
		want    string // what the next run finds in the file, and leaves there
	}{
		"edited at once":               {young, func(t *testing.T, file string) { put(t, filepath.Dir(file), "a.html", "2") }, "1"},
		"edited later":                 {long, func(t *testing.T, file string) { put(t, filepath.Dir(file), "a.html", "2") }, "1"},
		"other size":                   {long, func(t *testing.T, file string) { put(t, filepath.Dir(file), "a.html", "22"); at(t, file, long) }, "1"},
		"looks the same":               {long, func(t *testing.T, file string) { put(t, filepath.Dir(file), "a.html", "2"); at(t, file, long) }, "2"},
		"edited at once, and set back": {young, setBack, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			o := setup(t)
			syncTo(t, o, list("a.html", "1"))
			file := filepath.Join(o.Destination, "a.html")
			at(t, file, test.written)
			syncTo(t, o, list("a.html", "1")) // which sees when it was written
			test.edit(t, file)
			syncTo(t, o, list("a.html", "1"))
			if got, err := os.ReadFile(file); err != nil || string(got) != test.want {
				t.Errorf("the file is %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

// setBack writes the file so that it looks as before.
func setBack(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Dir(file), "a.html", "2")
	at(t, file, info.ModTime())
}

// A stamp of a fine clock settles at once, one of a coarse clock after two seconds.
func TestStampsSettle(t *testing.T) {
	now := time.Unix(1_700_000_000, 123_456_789)
	for _, c := range []struct {
		stamp time.Time
		want  bool
	}{
		{now, false},
		{now.Add(-20 * time.Millisecond), false},
		{now.Add(-60 * time.Millisecond), true},
		{now.Truncate(10 * time.Millisecond), false},
		{now.Truncate(time.Second).Add(-time.Second), false},
		{now.Truncate(time.Second).Add(-2 * time.Second), true},
		{now.Add(time.Hour), false},
	} {
		if got := (stamp{1, c.stamp.UnixNano()}).settledAt(now); got != c.want {
			t.Errorf("a stamp %s old is settled: %v", now.Sub(c.stamp), got)
		}
	}
}

// What no run has settled is looked at again, once.
func TestTheManifestIsWrittenAgainForNewStamps(t *testing.T) {
	o := setup(t)
	files := list("a.html", "1")
	syncTo(t, o, files)
	at(t, filepath.Join(o.Destination, "a.html"), time.Now().Add(-time.Hour))
	for run, want := range []bool{true, false} {
		wrote := false
		s := syncerOf(t, o, func(what string) error { wrote = wrote || what == "write manifest"; return nil })
		if _, err := s.run(files, false); err != nil || wrote != want {
			t.Errorf("run %d: the manifest was written: %v, want %v; %v", run, wrote, want, err)
		}
	}
	if _, err := Sync(context.Background(), files, o); err != nil {
		t.Fatal(err)
	}
}

func at(t *testing.T, file string, when time.Time) {
	t.Helper()
	if err := os.Chtimes(file, when, when); err != nil {
		t.Fatal(err)
	}
}
