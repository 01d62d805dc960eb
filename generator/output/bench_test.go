package output

import (
	"fmt"
	"maps"
	"strconv"
	"testing"
)

// planned are the files of a site, and what lies where they go: every tenth is
// new, changed, new under another name.
func planned(n int) ([]File, Picture) {
	files := make([]File, 0, n)
	p := Picture{Have: map[string]string{}, Run: "build"}
	for i := range n {
		name, hash := fmt.Sprintf("s%02d/a%d/index.html", i%20, i), sum(fmt.Append(nil, i))
		switch i % 10 {
		case 0:
			p.Have[name] = sum([]byte("before"))
		case 1:
		case 2:
			p.Have["old/"+name] = hash
		default:
			p.Have[name] = hash
		}
		files = append(files, Hashed(name, Page, 1000, hash))
	}
	p.Ours = maps.Clone(p.Have)
	return files, p
}

// What a file takes must not grow with how many there are.
func BenchmarkPlan(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		files, picture := planned(n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r, blocked := picture.Plan(files); len(r.Changes) != 4*n/10 || len(blocked) > 0 {
					b.Fatalf("%d changes, %d blocked", len(r.Changes), len(blocked))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/file")
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		files, _ := planned(n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if list := Check(files); len(list) > 0 {
					b.Fatal(list[0].Message)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/file")
		})
	}
}
