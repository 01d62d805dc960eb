package benchmark_test

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"counterpoint/generator"
	"counterpoint/generator/cache"
	"counterpoint/generator/output"
)

// A build in this process, as the program does it, so that a profile can be taken
// of it (docs/performance.md says how). Every round is one build of a site that
// nothing is known of.
//
//	go test ./generator/benchmark -run '^$' -bench 'Profile/10000$' -benchtime 1x -cpuprofile cpu.out
func BenchmarkProfile(b *testing.B) {
	for _, articles := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(articles), func(b *testing.B) { profile(b, corpus{articles}.files) })
	}
	for _, s := range hugeShapes {
		b.Run(s.name, func(b *testing.B) { profile(b, s.files) })
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

// buildHere does what the command build does.
func buildHere(b *testing.B, dir string) {
	b.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	state := filepath.Join(dir, ".counterpoint")
	spool := output.NewSpool(state)
	defer spool.Close()
	const room = 64 << 20 // as the program has it
	o := generator.Options{Source: dir, Now: time.Unix(2e9, 0), Templates: os.DirFS("../../templates"),
		Cache: cache.Open(root), Spool: spool, Records: true, Program: "benchmark", Room: room}
	result, err := generator.New(o).Build(context.Background())
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
