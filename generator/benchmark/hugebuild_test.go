package benchmark_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"testing"
	"time"
)

// One huge article, at a quarter, a half and all of its size: what is reported of
// a word, or of a claim where it has some, must not grow. CPU is what the program
// took of processors, however busy the machine was; what the system took for its
// files depends on that, and is not in it.
//
// "all" is with the pages of single claims and their pictures, "undrawn" without
// the pictures, "article" without these pages; "save" is from saving the article,
// or its claims, to the new bytes in a browser.
func BenchmarkHuge(b *testing.B) {
	who := counterpoint(b)
	for _, shape := range hugeShapes {
		for _, part := range []int{4, 2, 1} {
			b.Run(fmt.Sprintf("%s/1:%d", shape.name, part), func(b *testing.B) { benchHuge(b, who, shape.part(part)) })
		}
	}
}

func benchHuge(b *testing.B, who contender, h huge) {
	s := &site{contender: who, dir: b.TempDir(), random: rand.New(rand.NewPCG(1, 2))}
	if err := write(s.dir, h.files()); err != nil {
		b.Fatal(err)
	}
	wall, cpu := map[string]times{}, map[string]times{}
	for b.Loop() {
		if len(wall["all"]) == rounds {
			continue
		}
		for _, of := range []struct{ name, command, config string }{
			{"all", "build", hugeConfig}, {"undrawn", "build", hugeConfig + "disableKinds: [card]\n"},
			{"article", "build", withoutClaimPages}, {"check", "check", hugeConfig},
		} {
			if err := put(s.dir, "site.yaml", of.config); err != nil {
				b.Fatal(err)
			}
			s.forget(b)
			took, worked := s.run(b, of.command)
			wall[of.name], cpu[of.name] = append(wall[of.name], took), append(cpu[of.name], worked)
		}
	}
	b.ReportMetric(0, "ns/op")
	for name, list := range wall {
		b.ReportMetric(milliseconds(list.median()), name+"-ms")
		b.ReportMetric(milliseconds(cpu[name].median()), name+"-cpu-ms")
	}
	b.ReportMetric(milliseconds(cpu["article"].median())*1e6/float64(h.words), "ns/word")
	if h.claims > 0 {
		b.ReportMetric(milliseconds(cpu["undrawn"].median())*1e3/float64(h.claims), "µs/claim")
	}
	s.saveHuge(b, h)
}

// run runs a command of the program on the site, and returns how long it took,
// and what the program took of the processors.
func (s *site) run(b *testing.B, command string) (took, worked time.Duration) {
	b.Helper()
	cmd := exec.Command(s.binary, command, "--source", s.dir)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s: %v\n%s", command, err, out.Bytes())
	}
	return time.Since(start), cmd.ProcessState.UserTime()
}

// saveHuge edits the article, and its claims, while it is looked at.
func (s *site) saveHuge(b *testing.B, h huge) {
	b.Helper()
	v, _ := s.serve(b, "/huge/")
	var list times
	for n := range 12 {
		file := h.articleFile
		if n%2 == 1 && h.claims > 0 {
			file = h.claimsFile
		}
		time.Sleep(time.Duration(v.random.IntN(500)) * time.Millisecond)
		start, want := v.save(b, file)
		list.add(v.wait(b, start, func() bool {
			pause(20 * time.Millisecond) // the page has 9 MB: to ask for it takes much of the machine
			return v.holds("/huge/", want)
		}))
	}
	b.ReportMetric(milliseconds(list.median()), "save-ms")
	b.ReportMetric(v.peak(), "serve-MB")
	v.stop()
}
