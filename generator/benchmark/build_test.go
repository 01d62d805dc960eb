package benchmark_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	highlighting "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// rounds is how often everything is built: each time by all, so that they meet
// the same machine.
const rounds = 3

// withoutClaimPages leaves out what no peer makes: pages of single claims and
// their pictures, and the search index. Feeds, the index of claims and the data
// of every article are there.
const withoutClaimPages = "title: The corpus\nbaseURL: https://example.org/\ndisableKinds: [claim, claimant, source, card, search]\n"

// A build of everything, one of nothing, and one of an edit, beside the two
// floors and Hugo. Reported are medians in milliseconds, ratios of the medians,
// and peak memory in megabytes of 10^6 bytes.
//
// Floor A is what no program can do without: read all articles, Markdown to HTML,
// colour code, and write as many files of as many bytes as our build does.
// The other floor is to read and hash all that a build reads.
func BenchmarkBuild(b *testing.B) {
	who := contenders(b)
	for _, articles := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(articles), func(b *testing.B) {
			m := measured{b: b, times: map[string]times{}, peaks: map[string]float64{}}
			ours, peer := newSite(b, who[0], corpus{articles}), (*site)(nil)
			if err := put(ours.dir, "site.yaml", withoutClaimPages); err != nil {
				b.Fatal(err)
			}
			if who[1].binary != "" {
				peer = newSite(b, who[1], corpus{articles})
			}
			for b.Loop() {
				if len(m.times["cold"]) < rounds {
					m.round(ours, peer)
				}
			}
			m.report(peer != nil)
		})
	}
}

// measured are the times of the rounds so far, by what was done.
type measured struct {
	b     *testing.B
	mu    sync.Mutex // of peaks
	times map[string]times
	peaks map[string]float64
}

func (m *measured) round(ours, peer *site) {
	ours.forget(m.b)
	m.build("cold", ours)
	m.took("floor", func() { m.floor(ours) })
	m.build("again", ours)
	m.took("hash", func() { m.hash(ours) })
	ours.save(m.b, func(edit int) (string, string) { return ours.article(ours.corpus, edit%ours.articles, edit) })
	m.build("edited", ours)
	if peer != nil {
		peer.forget(m.b)
		m.build("hugo", peer)
		m.build("hugo-again", peer)
	}
}

// forget puts aside what was built, and every cache. To delete it would have whoever
// writes first afterwards pay for it: ext4 looks at every place that a file left
// within the last minute before it takes another one.
func (s *site) forget(b *testing.B) {
	b.Helper()
	s.forgotten++
	for _, name := range []string{"public", ".counterpoint", ".cache", "floor"} {
		aside := filepath.Join(s.dir, fmt.Sprintf("aside-%d", s.forgotten), name)
		err := os.MkdirAll(filepath.Dir(aside), 0o777)
		if err == nil {
			err = os.Rename(filepath.Join(s.dir, name), aside)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			b.Fatal(err)
		}
	}
}

func (m *measured) took(what string, do func()) {
	start := time.Now()
	do()
	m.times[what] = append(m.times[what], time.Since(start))
}

func (m *measured) build(what string, s *site) {
	arguments := []string{"build", "--source", s.dir}
	if s.name == "hugo" {
		arguments = []string{"build", "--source", s.dir, "--destination", "public", "--cacheDir", filepath.Join(s.dir, ".cache")}
	}
	cmd := exec.CommandContext(context.Background(), s.binary, arguments...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	m.took(what, func() {
		err := cmd.Start()
		if err == nil {
			watching := make(chan struct{})
			go func() { m.watch(what, cmd.Process.Pid, watching) }()
			err = cmd.Wait()
			close(watching)
		}
		if err != nil {
			m.b.Fatalf("%s: %v\n%s", what, err, out.Bytes())
		}
	})
}

// watch looks at the memory of a process until it ends. What the system says of it
// afterwards counts that of this program, too, which started it.
func (m *measured) watch(what string, pid int, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-time.After(10 * time.Millisecond):
			m.mu.Lock()
			m.peaks[what] = max(m.peaks[what], peakOf(pid))
			m.mu.Unlock()
		}
	}
}

// inputs are the files that a build reads.
func (m *measured) inputs(s *site) []string {
	return m.files(s.dir, func(name string) bool { return strings.HasPrefix(name, "content") || name == "site.yaml" })
}

func (m *measured) files(dir string, want func(name string) bool) []string {
	var list []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, name)
		if err == nil && !d.IsDir() && want(filepath.ToSlash(rel)) {
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		m.b.Fatal(err)
	}
	return list
}

// parallel does something for each of a list, as many at a time as there are
// processors.
func parallel(list []string, do func(string) error) error {
	var wg sync.WaitGroup
	work, errs := make(chan string), make(chan error, len(list))
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for each := range work {
				errs <- do(each)
			}
		})
	}
	for _, each := range list {
		work <- each
	}
	close(work)
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *measured) hash(s *site) {
	err := parallel(m.inputs(s), func(name string) error {
		data, err := os.ReadFile(name)
		sha256.Sum256(data)
		return err
	})
	if err != nil {
		m.b.Fatal(err)
	}
}

func (m *measured) floor(s *site) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	err := parallel(m.inputs(s), func(name string) error {
		data, err := os.ReadFile(name)
		if err == nil && strings.HasSuffix(name, ".md") {
			err = convert(md, data)
		}
		return err
	})
	if err == nil {
		err = m.writeFloor(s)
	}
	if err != nil {
		m.b.Fatal(err)
	}
}

func convert(md goldmark.Markdown, data []byte) error {
	doc := md.Parser().Parse(text.NewReader(data))
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, data, doc); err != nil {
		return err
	}
	formatter := highlighting.New(highlighting.WithClasses(true))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		code, ok := n.(*ast.FencedCodeBlock)
		if !ok {
			continue
		}
		var lines strings.Builder
		for i := range code.Lines().Len() {
			line := code.Lines().At(i)
			lines.Write(line.Value(data))
		}
		lexer := lexers.Get(string(code.Language(data)))
		if lexer == nil {
			continue
		}
		tokens, err := lexer.Tokenise(nil, lines.String())
		if err == nil {
			err = formatter.Format(&out, styles.Fallback, tokens)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeFloor writes what was built again, elsewhere: the sizes are known, and
// the bytes do not matter.
func (m *measured) writeFloor(s *site) error {
	public, floor := filepath.Join(s.dir, "public"), filepath.Join(s.dir, "floor")
	nothing := make([]byte, 256<<20)
	return parallel(m.files(public, func(string) bool { return true }), func(name string) error {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		to := filepath.Join(floor, strings.TrimPrefix(name, public))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		return os.WriteFile(to, nothing[:info.Size()], 0o666)
	})
}

func (m *measured) report(peer bool) {
	b := m.b
	b.ReportMetric(0, "ns/op")
	for what, list := range m.times {
		b.ReportMetric(milliseconds(list.median()), what+"-ms")
	}
	ratio := func(what, of string) {
		b.ReportMetric(float64(m.times[what].median())/float64(m.times[of].median()), what+"/"+of)
	}
	ratio("cold", "floor")
	ratio("again", "hash")
	ratio("edited", "again")
	for _, what := range []string{"cold", "again", "edited"} {
		b.ReportMetric(m.peaks[what], what+"-MB")
	}
	if peer {
		ratio("cold", "hugo")
		ratio("again", "hugo-again")
		b.ReportMetric(m.peaks["hugo"], "hugo-MB")
	}
}
