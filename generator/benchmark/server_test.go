package benchmark_test

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// site is a corpus in a folder, as a program reads it.
type site struct {
	contender
	corpus
	dir       string
	edits     int
	forgotten int // how often
	random    *rand.Rand
}

func newSite(b *testing.B, who contender, c corpus) *site {
	b.Helper()
	s := &site{contender: who, corpus: c, dir: b.TempDir(), random: rand.New(rand.NewPCG(1, 2))}
	if err := write(s.dir, who.files(c)); err != nil {
		b.Fatal(err)
	}
	return s
}

func write(dir string, files iter.Seq2[string, string]) error {
	for name, data := range files {
		if err := put(dir, name, data); err != nil {
			return err
		}
	}
	return nil
}

func put(dir, name, data string) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(data), 0o666)
}

// save edits a file and returns when that began, and the edit's token.
func (s *site) save(b *testing.B, file func(edit int) (name, data string)) (start time.Time, want []byte) {
	b.Helper()
	s.edits++
	name, data := file(s.edits)
	start = time.Now()
	if err := put(s.dir, name, data); err != nil {
		b.Fatal(err)
	}
	return start, []byte(token(s.edits))
}

// server is a program that serves a site, and a browser's one connection to it.
type server struct {
	*site
	process *exec.Cmd
	log     string // the file with all that it said
	ended   chan error
	url     string
	client  http.Client
	body    bytes.Buffer
}

// patience is how long anything may take.
const patience = 5 * time.Minute

// serve starts the program, and returns when it has served a page.
func (s *site) serve(b *testing.B, page string) (*server, time.Duration) {
	b.Helper()
	port := freePort(b)
	v := &server{site: s, url: "http://127.0.0.1:" + strconv.Itoa(port), ended: make(chan error, 1), log: filepath.Join(b.TempDir(), "log")}
	log, err := os.Create(v.log)
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	v.process = exec.Command(s.binary, s.arguments(s.dir, port)...)
	v.process.Stdout, v.process.Stderr = log, log
	start := time.Now()
	if err := v.process.Start(); err != nil {
		b.Fatal(err)
	}
	go func() { v.ended <- v.process.Wait() }()
	b.Cleanup(v.stop)
	return v, v.wait(b, start, func() bool { return v.page(page) != nil })
}

func freePort(b *testing.B) int {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// stop ends the program, if it has not yet ended.
func (v *server) stop() {
	v.client.CloseIdleConnections()
	_ = v.process.Process.Signal(os.Interrupt)
	select {
	case err := <-v.ended:
		v.ended <- err
	case <-time.After(5 * time.Second):
		_ = v.process.Process.Kill()
	}
}

// page returns a page, until the next one is asked for, or nil if it is not
// served yet.
func (v *server) page(path string) []byte {
	answer, err := v.client.Get(v.url + path)
	if err != nil {
		return nil
	}
	defer answer.Body.Close()
	v.body.Reset()
	if _, err := v.body.ReadFrom(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		return nil
	}
	return v.body.Bytes()
}

// rest waits until nothing more is put into the cache, which is done when somebody
// has seen a page.
func (s *site) rest(b *testing.B) {
	b.Helper()
	var before []string
	for start := time.Now(); time.Since(start) < patience; {
		time.Sleep(time.Second)
		now, _ := filepath.Glob(filepath.Join(s.dir, ".counterpoint", "cache", "parsed", "*", "*"))
		if len(now) == len(before) {
			return
		}
		before = now
	}
	b.Fatal("the cache does not come to rest")
}

// wait asks again and again, and returns how long it took from the start. The
// pauses are less than half a millisecond; after a tenth of a second, and again
// after a second, they are longer, so that asking takes nothing from a program that
// is at work.
func (v *server) wait(b *testing.B, start time.Time, served func() bool) time.Duration {
	b.Helper()
	for {
		done, took := served(), time.Since(start)
		switch {
		case done:
			return took
		case took < 100*time.Millisecond:
			pause(400 * time.Microsecond)
		case took < time.Second:
			pause(4 * time.Millisecond)
		case took < patience:
			pause(20 * time.Millisecond)
		default:
			v.fail(b, "nothing new is served")
		}
		select {
		case err := <-v.ended:
			v.ended <- err
			v.fail(b, fmt.Sprintf("it ended: %v", err))
		default:
		}
	}
}

func (v *server) fail(b *testing.B, what string) {
	b.Helper()
	said, _ := os.ReadFile(v.log)
	b.Fatalf("%s: %s\n%s", v.name, what, said[:min(len(said), 4<<10)])
}

// holds tells whether a page is served with some bytes.
func (v *server) holds(path string, want []byte) bool { return bytes.Contains(v.page(path), want) }

var stylesheetLink = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`)

// styled tells whether a page's stylesheet is served with some bytes.
func (v *server) styled(path string, want []byte) bool {
	m := stylesheetLink.FindSubmatch(v.page(path))
	return m != nil && v.holds(string(m[1]), want)
}

// peak is the most memory that the program has had in megabytes, or 0 where the
// system does not tell.
func (v *server) peak() float64 { return peakOf(v.process.Process.Pid) }

func peakOf(pid int) float64 {
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if m := peakLine.FindSubmatch(status); err == nil && m != nil {
		kilobytes, _ := strconv.ParseFloat(string(m[1]), 64)
		return kilobytes * 1024 / 1e6
	}
	return 0
}

var peakLine = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB`)
