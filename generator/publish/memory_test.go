package publish_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

// memory is a store that can be made to fail.
type memory struct {
	mu       sync.Mutex
	objects  map[string]object
	requests []string // "write index.html", in the order in which they came
	// fail is asked before a request is carried out, and after it; n counts
	// requests from 1.
	fail   func(n int, request string, done bool) error
	noMark bool // does not keep marks, and no MD5
	oddMD5 bool // has something else for it, as S3 where it encrypts
}

type object struct {
	data    string
	headers publish.Headers
	mark    string
}

func newMemory() *memory { return &memory{objects: map[string]object{}} }

// request carries out a request, unless it is to fail.
func (m *memory) request(ctx context.Context, request string, do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	m.requests = append(m.requests, request)
	n := len(m.requests)
	for _, done := range []bool{false, true} {
		if m.fail != nil {
			if err := m.fail(n, request, done); err != nil {
				return err
			}
		}
		if !done {
			if err := do(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) Read(ctx context.Context, name string) (data []byte, err error) {
	err = m.request(ctx, "read "+name, func() error {
		o, ok := m.objects[name]
		data = []byte(o.data)
		if !ok {
			return fmt.Errorf("read %s: %w", name, fs.ErrNotExist)
		}
		return nil
	})
	return data, err
}

func (m *memory) Write(ctx context.Context, name string, u publish.Upload) error {
	r, err := u.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return m.request(ctx, "write "+name, func() error {
		if _, ok := m.objects[name]; ok && u.New {
			return fmt.Errorf("write %s: %w", name, fs.ErrExist)
		}
		m.objects[name] = object{string(data), u.Headers, u.Mark}
		return nil
	})
}

func (m *memory) Delete(ctx context.Context, name string) error {
	return m.request(ctx, "delete "+name, func() error {
		delete(m.objects, name)
		return nil
	})
}

func (m *memory) List(ctx context.Context) iter.Seq2[publish.Object, error] {
	return func(yield func(publish.Object, error) bool) {
		var list []publish.Object
		err := m.request(ctx, "list", func() error {
			for _, name := range slices.Sorted(maps.Keys(m.objects)) {
				data := m.objects[name].data
				sum := md5.Sum([]byte(data))
				if m.oddMD5 {
					sum[0]++
				}
				list = append(list, publish.Object{Name: name, Size: int64(len(data)), MD5: sum[:]})
				if m.noMark {
					list[len(list)-1].MD5 = nil
				}
			}
			return nil
		})
		for _, o := range list {
			if !yield(o, nil) {
				return
			}
		}
		if err != nil {
			yield(publish.Object{}, err)
		}
	}
}

func (m *memory) Mark(ctx context.Context, name string) (mark string, err error) {
	err = m.request(ctx, "mark "+name, func() error {
		mark = m.objects[name].mark
		if m.noMark {
			mark = ""
		}
		return nil
	})
	return mark, err
}

func (m *memory) Tidy(ctx context.Context, names []string) error { return nil }
func (m *memory) Traits() publish.Traits                         { return publish.Traits{Flat: true} }
func (m *memory) Close() error                                   { return nil }

// site is what is there of a site, without what is kept beside it.
func (m *memory) site() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string]string{}
	for name, o := range m.objects {
		if !strings.HasPrefix(name, ".counterpoint/") {
			all[name] = o.data
		}
	}
	return all
}

// changing are the requests that change something.
func (m *memory) changing() (list []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.requests {
		if strings.HasPrefix(r, "write") || strings.HasPrefix(r, "delete") {
			list = append(list, r)
		}
	}
	return list
}

func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests = nil
}

// clock is a time that only tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// files makes files of a site.
func files(site map[string]string) []publish.File {
	var list []publish.File
	for _, name := range slices.Sorted(maps.Keys(site)) {
		f := publish.NewFile(name, []byte(site[name]), nil)
		if plain, ok := publish.PlainOf(name); ok {
			f.Class = output.ClassOf(plain)
		}
		list = append(list, f)
	}
	return list
}

// run publishes a site to a store as one copy of it, with a clock that stands
// still and no waits.
func run(m publish.Store, who string, c *clock, site map[string]string, o publish.Options) (*publish.Report, error) {
	return runContext(context.Background(), m, who, c, files(site), o)
}

func runContext(ctx context.Context, m publish.Store, who string, c *clock, files []publish.File, o publish.Options) (*publish.Report, error) {
	if c == nil {
		c = &clock{now: time.Unix(1e9, 0)}
	}
	target := publish.NewStored(m, publish.StoredOptions{Who: who, Now: c.Now, Workers: 4, Wait: func(ctx context.Context, d time.Duration) error { return ctx.Err() }})
	return publish.Publish(ctx, files, target, o)
}

var (
	errDown = errors.New("the store is down")
	all     = publish.Options{MaxDeletes: -1}
)

// sameSite tells what differs between what is there and what was wanted.
func sameSite(got, want map[string]string) string {
	var b bytes.Buffer
	for name, data := range want {
		if other, ok := got[name]; !ok {
			fmt.Fprintf(&b, "%s is missing; ", name)
		} else if other != data {
			fmt.Fprintf(&b, "%s is %q, not %q; ", name, other, data)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			fmt.Fprintf(&b, "%s is left; ", name)
		}
	}
	return b.String()
}
