package publish_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

var little = map[string]string{"index.html": "home", "a/index.html": "a", "a.0123456789.css": "a{}", "feed.json": "{}"}

func steps(r *publish.Report) string {
	var all []string
	for _, c := range r.Changes {
		all = append(all, fmt.Sprintf("%s %s (%s)", c.Op, c.Path, c.Reason))
	}
	return strings.Join(all, ", ")
}

func TestAPlanSaysWhyEachFileIsSent(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, map[string]string{"index.html": "1", "same.html": "1", "old.html": "1"}, all); err != nil {
		t.Fatal(err)
	}
	m.forget()
	dry := all
	dry.DryRun = true
	r, err := run(m, "one", nil, map[string]string{"index.html": "2", "same.html": "1", "new.html": "1"}, dry)
	if err != nil || steps(r) != "create new.html (new), update index.html (content changed), delete old.html (no longer in the site)" || r.Kept != 1 || r.Bytes != 2 {
		t.Errorf("%s, %+v, %v", steps(r), r, err)
	}
	if got := m.changing(); len(got) > 0 {
		t.Errorf("a dry run does %q", got)
	}
}

func TestASecondRunOnlyLooks(t *testing.T) {
	m := newMemory()
	for range 2 {
		m.forget()
		if _, err := run(m, "one", nil, little, all); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(m.requests, ", "); got != "read .counterpoint/manifest.json, read .counterpoint/pending.json, list" {
		t.Error(got)
	}
}

// Headers are part of what is published.
func TestOtherHeadersAloneAreSent(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, little, all); err != nil {
		t.Fatal(err)
	}
	list := files(little)
	for i := range list {
		if list[i].Path == "feed.json" {
			list[i].Headers.CacheControl = "no-cache"
		}
	}
	r, err := runContext(context.Background(), m, "one", nil, list, all)
	if err != nil || steps(r) != "update feed.json (headers changed)" || m.objects["feed.json"].headers.CacheControl != "no-cache" {
		t.Errorf("%s, %v", steps(r), err)
	}
}

func TestTooManyDeletionsAreRefusedBeforehand(t *testing.T) {
	m, many := newMemory(), map[string]string{"index.html": "1"}
	for i := range 300 {
		many[fmt.Sprintf("%03d.html", i)] = "x"
	}
	if _, err := run(m, "one", nil, many, all); err != nil {
		t.Fatal(err)
	}
	m.forget()
	for _, dry := range []bool{false, true} {
		_, err := run(m, "one", nil, little, publish.Options{MaxDeletes: 256, DryRun: dry})
		var deletes publish.TooManyDeletes
		if !errors.As(err, &deletes) || len(deletes.Paths) != 300 || !strings.HasPrefix(err.Error(), "300 files would be deleted, and at most 256 may be: 000.html, ") {
			t.Errorf("%v", err)
		}
	}
	if got := m.changing(); len(got) > 0 {
		t.Errorf("%q", got)
	}
	if _, err := run(m, "one", nil, little, publish.Options{MaxDeletes: 300}); err != nil || sameSite(m.site(), little) != "" {
		t.Errorf("allowed: %v, %s", err, sameSite(m.site(), little))
	}
}

func TestWhatIsNotOursIsLeftAlone(t *testing.T) {
	m := newMemory()
	m.objects["theirs.html"], m.objects["index.html"] = object{data: "theirs"}, object{data: "theirs"}
	if _, err := run(m, "one", nil, little, all); err == nil || !strings.Contains(err.Error(), "index.html") || strings.Contains(err.Error(), "theirs.html") {
		t.Fatalf("index.html would be overwritten: %v", err)
	}
	adopt := all
	adopt.Adopt = true
	r, err := run(m, "one", nil, little, adopt)
	if err != nil || m.objects["index.html"].data != "home" || m.objects["theirs.html"].data != "theirs" || strings.Join(r.Foreign, "") != "theirs.html" {
		t.Errorf("%+v, %v", r, err)
	}
}

// The list was deleted: objects that say themselves that they are what is wanted
// are ours all the same.
func TestALostListIsMadeAnew(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, little, all); err != nil {
		t.Fatal(err)
	}
	delete(m.objects, ".counterpoint/manifest.json")
	m.forget()
	if _, err := run(m, "one", nil, little, all); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.changing(), ", "); strings.Contains(got, "index.html") || !strings.Contains(got, "write .counterpoint/manifest.json") {
		t.Error(got)
	}
}

func TestADamagedListIsSaid(t *testing.T) {
	for _, data := range []string{"", "{", "\x1f\x8b", "null"} {
		m := newMemory()
		m.objects[".counterpoint/manifest.json"] = object{data: data}
		if _, err := run(m, "one", nil, little, all); err == nil || !strings.Contains(err.Error(), "manifest.json cannot be used") {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// Somebody changed objects by hand: by the size, and by the MD5, it can be seen.
func TestWhatWasChangedByHandIsSentAgain(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, little, all); err != nil {
		t.Fatal(err)
	}
	m.objects["index.html"] = object{data: "HOME"}
	m.objects["a/index.html"] = object{data: "longer"}
	delete(m.objects, "feed.json")
	r, err := run(m, "one", nil, little, all)
	if err != nil || steps(r) != "create feed.json (new), update a/index.html (edited since the last publish), update index.html (edited since the last publish)" || len(r.Warnings) != 2 {
		t.Errorf("%s, %v, %v", steps(r), r.Warnings, err)
	}
	if d := sameSite(m.site(), little); d != "" {
		t.Error(d)
	}
}

// A store that encrypts has something else where others have the MD5. A few
// objects are asked, and all are believed.
func TestAnotherSumThanMD5IsNotTakenForOne(t *testing.T) {
	m, many := newMemory(), map[string]string{"index.html": "1"}
	m.oddMD5 = true
	for i := range 100 {
		many[fmt.Sprintf("%03d.html", i)] = "x"
	}
	for range 2 {
		m.forget()
		if _, err := run(m, "one", nil, many, all); err != nil {
			t.Fatal(err)
		}
	}
	if len(m.changing()) > 0 || len(m.requests) > 20 {
		t.Errorf("%d requests, of which change something %q", len(m.requests), m.changing())
	}
}

func TestAFileThatIsSavedMeanwhileIsNotSent(t *testing.T) {
	for name, now := range map[string]string{"shorter": "h", "longer": "home!", "other": "hOme"} {
		m, list := newMemory(), files(little)
		for i := range list {
			if list[i].Path == "index.html" {
				list[i].Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(now)), nil }
			}
		}
		_, err := runContext(context.Background(), m, "one", nil, list, all)
		if _, there := m.objects["index.html"]; there || err == nil || !strings.Contains(err.Error(), "update index.html: it changed while it was sent") && !strings.Contains(err.Error(), "create index.html: it changed while it was sent") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A page that cannot be sent keeps everything from being deleted; the next run
// sends what is missing.
func TestWhereAFileFailsNothingIsDeleted(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, map[string]string{"index.html": "1", "old.html": "1"}, all); err != nil {
		t.Fatal(err)
	}
	m.fail = func(_ int, request string, _ bool) error {
		if request == "write a/index.html" {
			return errDown
		}
		return nil
	}
	_, err := run(m, "one", nil, little, all)
	if err == nil || !strings.Contains(err.Error(), "create a/index.html: the store is down") {
		t.Errorf("%v", err)
	}
	if m.objects["old.html"].data != "1" || m.objects["index.html"].data != "1" {
		t.Errorf("%v", m.site())
	}
	m.fail = nil
	m.forget()
	if _, err := run(m, "one", nil, little, all); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.changing(), ", "); strings.Contains(got, "css") || !strings.Contains(got, "write a/index.html") || !strings.HasSuffix(got, "delete old.html, delete .counterpoint/pending.json, delete .counterpoint/lock.json") {
		t.Error(got)
	}
}

// Who keeps copies is told of what changed; if that fails the next run does it,
// though no file has changed since.
func TestWhoCouldNotBeToldIsToldByTheNextRun(t *testing.T) {
	m, told := newMemory(), ""
	o := all
	o.Told = func(context.Context, []string) error { return errors.New("the cache does not answer") }
	if _, err := run(m, "one", nil, little, o); err == nil || sameSite(m.site(), little) != "" {
		t.Fatalf("%v, %s", err, sameSite(m.site(), little))
	}
	o.Told = func(_ context.Context, paths []string) error {
		told = strings.Join(paths, " ")
		return nil
	}
	for _, want := range []string{"a.0123456789.css a/index.html feed.json index.html", ""} {
		told = ""
		if r, err := run(m, "one", nil, little, o); err != nil || told != want || len(r.Changes) > 0 {
			t.Errorf("told %q, want %q; %v", told, want, err)
		}
	}
}

// Somebody else has published between the look and the lock.
func TestWhatChangedBeforeTheLockIsLookedAtAgain(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, map[string]string{"index.html": "1"}, all); err != nil {
		t.Fatal(err)
	}
	m.fail = func(_ int, request string, done bool) error {
		if request == "write .counterpoint/lock.json" && !done {
			m.fail = nil
			other := newMemory()
			if _, err := run(other, "two", nil, map[string]string{"index.html": "2", "two.html": "2"}, all); err != nil {
				return err
			}
			maps.Copy(m.objects, other.objects)
		}
		return nil
	}
	if _, err := run(m, "one", nil, map[string]string{"index.html": "3"}, all); err != nil {
		t.Fatal(err)
	}
	if d := sameSite(m.site(), map[string]string{"index.html": "3"}); d != "" {
		t.Error(d)
	}
}

func TestAPublishThatTakesTooLongSaysSo(t *testing.T) {
	o := all
	o.Deadline = time.Nanosecond
	_, err := run(newMemory(), "one", nil, little, o)
	if err == nil || err.Error() != "not done after 1ns; what is there is whole, and the next publish goes on" {
		t.Errorf("%v", err)
	}
}

// What one publish tells of its progress ends with all that there is.
func TestProgressEndsWithAll(t *testing.T) {
	m, failed := newMemory(), false
	m.fail = func(_ int, request string, _ bool) error {
		if request == "write index.html" && !failed {
			failed = true
			return errDown
		}
		return nil
	}
	var last publish.Progress
	o := all
	o.Progress = func(p publish.Progress) { last = p }
	if _, err := run(m, "one", nil, map[string]string{"index.html": "home"}, o); err != nil {
		t.Fatal(err)
	}
	if last != (publish.Progress{Files: 1, OfFiles: 1, Bytes: 4, OfBytes: 4}) {
		t.Errorf("%+v", last)
	}
}

func TestALockThatWasTakenOverEndsThePublish(t *testing.T) {
	m := newMemory()
	if _, err := run(m, "one", nil, map[string]string{"old.html": "1"}, all); err != nil {
		t.Fatal(err)
	}
	m.fail = func(_ int, request string, done bool) error {
		if request == "write index.html" && done {
			lock := m.objects[".counterpoint/lock.json"]
			lock.data = strings.Replace(lock.data, `"run":"`, `"run":"X`, 1)
			m.objects[".counterpoint/lock.json"] = lock
		}
		return nil
	}
	_, err := run(m, "one", nil, little, all)
	if err == nil || !strings.Contains(err.Error(), "another publish has taken over") || m.objects["old.html"].data != "1" {
		t.Errorf("%v, %v", err, m.site())
	}
}

// slow is a store whose lists take longer than the first answer may.
type slow struct {
	*memory
	asked atomic.Bool // for something short
}

func (s *slow) Read(ctx context.Context, name string) ([]byte, error) {
	if name == ".counterpoint/lock.json" {
		s.asked.Store(true)
	} else if !s.asked.Load() {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.memory.Read(ctx, name)
}

// A long list over a slow line is waited for, where something short is answered.
func TestALongListIsWaitedFor(t *testing.T) {
	s := &slow{memory: newMemory()}
	target := publish.NewStored(s, publish.StoredOptions{Answer: 600 * time.Millisecond})
	if _, err := publish.Publish(t.Context(), files(little), target, all); err != nil || sameSite(s.site(), little) != "" {
		t.Errorf("%v, %s", err, sameSite(s.site(), little))
	}
}
