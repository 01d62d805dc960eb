//go:build peers

package bucket

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is published: 10,000 files in 100 folders, of which 45 change and 5 go.
const (
	manyFiles, fileSize = 10_000, 8_000
	changedFiles        = 50
	deletedFiles        = 5
)

var steps = []string{"the first time", "nothing changed", "45 changed, 5 deleted"}

// deployer is a program that brings a folder to a bucket.
type deployer struct {
	name string
	run  func(site string, to *proxy) *exec.Cmd
}

// deployed is what one run took.
type deployed struct {
	took     time.Duration
	requests int
	sent     int64 // bytes of bodies
}

// BenchmarkPublish publishes the same site with each program, to a bucket of its own,
// the order turned round from step to step: make bench-publish. The peers are
// rclone, which is built, and, where HUGO and S3DEPLOY name their programs, these.
// Hugo must be built with the tag withdeploy.
func BenchmarkPublish(b *testing.B) {
	ours := filepath.Join(b.TempDir(), "counterpoint.exe") // a name that Windows runs too
	command(b, exec.Command("go", "build", "-o", ours, "../../.."))
	programs, all := deployers(b, ours), map[string][]deployed{}
	for b.Loop() {
		oneRound(b, ours, programs, all)
	}
	for _, step := range steps { // a benchmark may print ten lines
		line := step
		for _, p := range programs {
			list := all[p.name+step]
			slices.SortFunc(list, func(x, y deployed) int { return cmp.Compare(x.took, y.took) })
			m := list[len(list)/2]
			line += fmt.Sprintf("; %s %.2f s, %d requests, %.2f MB sent", p.name, m.took.Seconds(), m.requests, float64(m.sent)/1e6)
		}
		b.Log(line)
	}
}

func oneRound(b *testing.B, ours string, programs []deployer, all map[string][]deployed) {
	b.Helper()
	site, r := b.TempDir(), rand.New(rand.NewPCG(1, 2))
	write(b, filepath.Join(site, "site.yaml"), []byte("title: T\nbaseURL: https://example.org/\n"))
	for i := range manyFiles {
		write(b, manyName(site, i), words(r))
	}
	build := func() { command(b, exec.Command(ours, "build", "--quiet", "--source", site)) }
	build()
	to := map[string]*proxy{}
	for _, p := range programs {
		to[p.name] = newBucket(b)
	}
	order := slices.Clone(programs)
	for n, step := range steps {
		if n == 2 {
			for i := range changedFiles {
				if name := manyName(site, i*7); i < deletedFiles {
					if err := os.Remove(name); err != nil {
						b.Fatal(err)
					}
				} else {
					write(b, name, words(r))
				}
			}
			build()
		}
		slices.Reverse(order)
		for _, p := range order {
			bucket := to[p.name]
			bucket.set(nil)
			start := time.Now()
			command(b, p.run(site, bucket))
			all[p.name+step] = append(all[p.name+step], deployed{time.Since(start), len(bucket.log), bucket.sent})
		}
	}
	for _, bucket := range to {
		_ = os.RemoveAll(bucket.folder)
	}
}

// deployers are ours, and the peers that there are.
func deployers(b *testing.B, ours string) []deployer {
	b.Helper()
	other := install(b, rclone)
	list := []deployer{
		{"counterpoint", func(site string, to *proxy) *exec.Cmd {
			return exec.Command(ours, "publish", "--source", site, "--no-build", "--quiet", "s3://"+filepath.Base(to.folder)+"?endpoint="+to.url)
		}},
		{"rclone", func(site string, to *proxy) *exec.Cmd {
			remote := fmt.Sprintf(":s3,provider=Other,env_auth=true,force_path_style=true,endpoint='%s':%s", to.url, filepath.Base(to.folder))
			return exec.Command(other, "sync", "--checksum", "--fast-list", "--transfers", "16", "--quiet", filepath.Join(site, "public"), remote)
		}},
	}
	if hugo := os.Getenv("HUGO"); hugo != "" {
		list = append(list, deployer{"hugo deploy", func(site string, to *proxy) *exec.Cmd {
			write(b, filepath.Join(site, "hugo.yaml"), fmt.Appendf(nil, "baseURL: https://example.org/\ndeployment: {targets: [{name: a, URL: \"s3://%s?endpoint=%s&use_path_style=true&region=us-east-1&disable_https=true\"}]}\n", filepath.Base(to.folder), to.url))
			return exec.Command(hugo, "deploy", "--source", site, "--maxDeletes", "-1")
		}})
	}
	if s3deploy := os.Getenv("S3DEPLOY"); s3deploy != "" {
		list = append(list, deployer{"s3deploy", func(site string, to *proxy) *exec.Cmd {
			return exec.Command(s3deploy, "-bucket", filepath.Base(to.folder), "-region", "us-east-1", "-endpoint-url", to.url, "-source", filepath.Join(site, "public"), "-workers", "16", "-quiet")
		}})
	}
	return list
}

func command(b *testing.B, c *exec.Cmd) {
	b.Helper()
	c.Env = append(os.Environ(), "AWS_REGION=us-east-1")
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%.2000s", strings.Join(c.Args, " "), err, out)
	}
}

func write(b *testing.B, name string, data []byte) {
	b.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, data, 0o666)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func manyName(site string, i int) string {
	return filepath.Join(site, "static", fmt.Sprintf("d%d", i%100), fmt.Sprintf("page%d.html", i))
}

// words are a page of them.
func words(r *rand.Rand) []byte {
	list := []string{"bridge", "county", "engineer", "says", "that", "the", "load", "was", "known", "and", "nobody", "asked"}
	text := []byte("<!doctype html><title>x</title><p>")
	for len(text) < fileSize {
		text = append(append(text, list[r.IntN(len(list))]...), ' ')
	}
	return text
}
