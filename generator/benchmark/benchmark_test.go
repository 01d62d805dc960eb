// Package benchmark_test measures how fast the preview is: from saving a file to
// the new bytes served, and from starting the program to the first page.
//
// The program is built and run as its users run it. Real files of a site are
// edited (corpus_test.go), and pages asked for over HTTP until they are new. If
// HUGO names a Hugo, it does the same in the same run (hugo_test.go).
//
//	go test ./generator/benchmark -run '^$' -bench . -benchtime 200x -timeout 3h
//
// Reported are milliseconds: the median, and p95, which 19 of 20 were below;
// peak memory is in megabytes of 10^6 bytes. The time of an operation is of no
// interest, and not shown: it has pauses in it. These are no tests: what a test
// says must not depend on who else uses the machine.
package benchmark_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

const (
	fewStarts = 5  // of the program, whatever -benchtime says
	fewEdits  = 40 // of what takes seconds
	ratherFew = 2 * time.Minute
)

// An edit of an article, or of its claims, to the page on screen.
func BenchmarkSaveToServed(b *testing.B) {
	each(b, func(b *testing.B, s *site) {
		v, _ := s.serve(b, s.address(0))
		var times times
		for b.Loop() {
			if times.enough() {
				continue
			}
			times.add(v.edit(b))
		}
		times.report(b)
		if s.name == "counterpoint" {
			b.ReportMetric(milliseconds(floor(b).median()), "floor-ms")
		}
	})
}

// An edit of a template, or of a stylesheet, to the page on screen.
func BenchmarkTemplateToServed(b *testing.B) {
	each(b, func(b *testing.B, s *site) {
		for _, file := range []func(int) (string, string){s.template, s.stylesheet} {
			s.save(b, file)
		}
		v, _ := s.serve(b, s.address(0))
		for _, what := range []struct {
			name   string
			file   func(edit int) (name, data string)
			served func(path string, want []byte) bool
		}{{"template", s.template, v.holds}, {"css", s.stylesheet, v.styled}} {
			b.Run(what.name, func(b *testing.B) {
				var times times
				for b.Loop() {
					if times.enough() {
						continue
					}
					path := v.look(b)
					start, want := s.save(b, what.file)
					times.add(v.wait(b, start, func() bool { return what.served(path, want) }))
				}
				times.report(b)
			})
		}
	})
}

// The start of the program to the first page, where nothing is known of the site
// and where it was started before; and its memory then and later.
func BenchmarkStart(b *testing.B) {
	each(b, func(b *testing.B, s *site) {
		var first, later times
		var v *server
		for b.Loop() {
			if len(later) == fewStarts {
				continue
			}
			if len(first) == fewStarts && len(later) == 0 {
				s.rest(b)
			}
			if v != nil {
				v.stop()
			}
			list := &later
			if len(first) < fewStarts {
				list = &first
				s.forget(b)
			}
			next, took := s.serve(b, s.address(0))
			v, *list = next, append(*list, took)
			if list == &first {
				b.ReportMetric(v.peak(), "first-MB")
			}
		}
		first.report(b)
		b.ReportMetric(milliseconds(later.median()), "later-ms")
		b.ReportMetric(v.peak(), "later-MB")
		v.use(b)
		b.ReportMetric(v.peak(), "used-MB")
		b.ReportMetric(milliseconds(v.open(b, "/")), "home-ms")
		b.ReportMetric(v.peak(), "home-MB")
	})
}

// look lets the writer rest for a moment, and turns to a page, as it is before
// anything happens to it.
func (v *server) look(b *testing.B) (path string) {
	b.Helper()
	// Programs that look at fixed times must not always be met at the same one.
	time.Sleep(time.Duration(v.random.IntN(500)) * time.Millisecond)
	path = v.address(v.random.IntN(v.articles))
	v.open(b, path)
	return path
}

// edit saves an article, or its claims, and waits for the page.
func (v *server) edit(b *testing.B) time.Duration {
	b.Helper()
	path := v.look(b)
	var i int
	if _, err := fmt.Sscanf(path, "/s%d/a%d/", new(int), &i); err != nil {
		b.Fatal(err)
	}
	file := v.article
	if v.edits%2 == 1 {
		file = v.claims
	}
	start, want := v.save(b, func(edit int) (string, string) { return file(v.corpus, i, edit) })
	return v.wait(b, start, func() bool { return v.holds(path, want) })
}

// use is an hour of work: 50 edits, and 200 articles looked at.
func (v *server) use(b *testing.B) {
	b.Helper()
	for range 50 {
		v.edit(b)
	}
	for i := range 200 {
		v.open(b, v.address(i*v.articles/200))
	}
}

// open returns how long a page takes that nobody has asked for since the last
// edit.
func (v *server) open(b *testing.B, path string) time.Duration {
	b.Helper()
	start := time.Now()
	if v.page(path) == nil {
		v.fail(b, path+" is not served")
	}
	return time.Since(start)
}

// times are how long something took, each time.
type times []time.Duration

func (t *times) add(d time.Duration) { *t = append(*t, d) }

// enough tells whether what takes seconds was measured often enough.
func (t times) enough() bool {
	var sum time.Duration
	for _, d := range t {
		sum += d
	}
	return len(t) >= fewEdits && sum > ratherFew
}

// median and p95 are of the sorted list; 0 where -benchtime was too short to measure any.
func (t times) median() time.Duration { return t.at(50) }
func (t times) p95() time.Duration    { return t.at(95) }

func (t times) at(percent int) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[(len(sorted)*percent+99)/100-1]
}

func (t times) report(b *testing.B) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(milliseconds(t.median()), "median-ms")
	b.ReportMetric(milliseconds(t.p95()), "p95-ms")
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
