package benchmark_test

import (
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// contender is a program that shows a site while it is being written, and what
// is edited of it. The files that it is given after an edit hold the edit's
// token, and so do the pages that come of them.
type contender struct {
	name                 string
	binary               string // "" if there is none
	arguments            func(dir string, port int) []string
	files                func(corpus) iter.Seq2[string, string]
	article, claims      func(c corpus, i, edit int) (name, data string)
	template, stylesheet func(edit int) (name, data string)
}

// howToGetHugo is said where there is none.
const howToGetHugo = "set HUGO to the program to compare with it; outside of this folder: go install github.com/gohugoio/hugo@latest"

// contenders builds our program, and finds the peer.
func contenders(b *testing.B) []contender {
	b.Helper()
	return []contender{counterpoint(b), hugo(os.Getenv("HUGO"))}
}

func counterpoint(b *testing.B) contender {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "counterpoint.exe") // a name that Windows runs too
	if out, err := exec.Command("go", "build", "-o", binary, "../..").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	article, err := os.ReadFile("../../templates/article.html")
	if err != nil {
		b.Fatal(err)
	}
	return contender{
		name: "counterpoint", binary: binary,
		arguments: func(dir string, port int) []string {
			return []string{"serve", "--source", dir, "--port", strconv.Itoa(port)}
		},
		files: corpus.files, article: corpus.articleFile, claims: corpus.claimsFile,
		template: func(edit int) (name, data string) {
			return "templates/article.html", strings.Replace(string(article), "</article>", "<p>"+token(edit)+"</p></article>", 1)
		},
		stylesheet: func(edit int) (name, data string) {
			return "templates/css/95-edit.css", fmt.Sprintf(".%s { color: red }\n", token(edit))
		},
	}
}

// each runs a benchmark for corpora of the usual sizes and all contenders.
func each(b *testing.B, run func(*testing.B, *site)) {
	who := contenders(b)
	for _, articles := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(articles), func(b *testing.B) {
			for _, c := range who {
				b.Run(c.name, func(b *testing.B) {
					if c.binary == "" {
						b.Skip(howToGetHugo)
					}
					run(b, newSite(b, c, corpus{articles}))
				})
			}
		})
	}
}
