package benchmark_test

import (
	"context"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"counterpoint/generator"
	"counterpoint/generator/cache"
	"counterpoint/generator/output"
	"counterpoint/generator/scratch"
)

// A build in this process, as the program does it, so that a profile can be taken
// of it (docs/performance.md says how). Every round is one build of a site that
// nothing is known of: of the corpus without the pages of single claims, with them,
// and of huge articles.
//
//	go test ./generator/benchmark -run '^$' -bench 'Profile/10000$' -benchtime 1x -cpuprofile cpu.out -memprofile heap.out
func BenchmarkProfile(b *testing.B) {
	if flag.Lookup("test.cpuprofile").Value.String() == "" && flag.Lookup("test.memprofile").Value.String() == "" {
		b.Skip("this is for profiles: add -cpuprofile FILE or -memprofile FILE")
	}
	for _, articles := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(articles), func(b *testing.B) { profile(b, corpus{articles}.withoutClaimPages) })
	}
	b.Run("claim-pages", func(b *testing.B) { profile(b, corpus{1_000}.files) })
	for _, s := range hugeShapes {
		b.Run(s.name, func(b *testing.B) { profile(b, s.files) })
	}
}

// withoutClaimPages are the files of the site that BenchmarkBuild measures.
func (c corpus) withoutClaimPages() iter.Seq2[string, string] {
	return func(yield func(name, data string) bool) {
		for name, data := range c.files() {
			if name == "site.yaml" {
				data = withoutClaimPages
			}
			if !yield(name, data) {
				return
			}
		}
	}
}

func profile(b *testing.B, files func() iter.Seq2[string, string]) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		if err := write(dir, files()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		buildHere(b, dir)
	}
}

// holding is all that the last build holds, for a heap profile, which is taken at
// the end.
var holding [2]any

// buildHere does what the command build does.
func buildHere(b *testing.B, dir string) {
	b.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	state := filepath.Join(dir, ".counterpoint")
	temporary := scratch.New(state)
	defer temporary.Close()
	const room = 64 << 20 // as the program has it
	o := generator.Options{Source: dir, Now: time.Unix(2e9, 0), Templates: os.DirFS("../../templates"),
		Cache: cache.Open(root), Spool: output.NewSpool(temporary), Scratch: temporary, Spare: 8 << 20, Records: true, Program: "benchmark", Room: room}
	builder := generator.New(o)
	result, err := builder.Build(context.Background())
	holding = [2]any{builder, result}
	if err == nil && !result.OK() {
		b.Fatal(result.Diagnostics.Text(false))
	}
	if err == nil {
		_, err = output.Sync(context.Background(), result.Files, output.Options{Destination: filepath.Join(dir, "public"), Source: dir, State: state, About: result.About})
	}
	if err != nil {
		b.Fatal(err)
	}
}
