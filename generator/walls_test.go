package generator_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// walls are the imports that a package must not have, by its folder; "ours" is
// any package of this module. The reasons are in CONTRIBUTING.md.
var walls = map[string][]string{
	".":                        {"goldmark", "html/template", "go.yaml.in", "net/http", "counterpoint/generator/devserver", "counterpoint/generator/output"},
	"generator":                {"devserver", "publish", "net/http", "goldmark", "html/template", "go.yaml.in"},
	"generator/cli":            {"goldmark", "html/template", "go.yaml.in"},
	"generator/diag":           {"ours"},
	"generator/anchor":         {"ours"},
	"generator/decode":         {"ours", "os", "net/http"},
	"generator/markdown":       {"generator/claim", "generator/site", "generator/anchor", "os", "net/http"},
	"generator/article":        {"goldmark", "generator/claim", "generator/site", "os", "net/http"},
	"generator/claim":          {"generator/article", "generator/markdown", "generator/site", "os", "net/http"},
	"generator/site":           {"generator/render", "generator/output", "html/template", "os", "net/http"},
	"generator/render":         {"goldmark", "os", "net/http"},
	"generator/export":         {"generator/render", "goldmark", "os", "net/http"},
	"generator/moving":         {"generator/render", "generator/output", "generator/claim", "goldmark", "html/template", "os", "net/http"},
	"generator/exchange":       {"generator/render", "generator/output", "goldmark", "html/template", "os", "net/http"},
	"generator/asset":          {"ours", "os"},
	"generator/tex":            {"ours", "os", "net/http"},
	"generator/cache":          {"ours", "net/http"},
	"generator/packed":         {"ours", "os", "net/http"},
	"generator/card":           {"ours", "os", "net/http"},
	"generator/output":         {"ours"},
	"generator/scratch":        {"ours", "net/http"},
	"generator/publish":        {"generator/site", "generator/render", "generator/devserver", "generator/decode", "gocloud.dev", "goldmark", "html/template"},
	"generator/publish/git":    {"generator/site", "generator/render", "generator/devserver", "generator/decode", "gocloud.dev", "goldmark", "html/template", "net/http"},
	"generator/history":        {"ours", "net/http"},
	"generator/publish/cdn":    {"generator/site", "generator/render", "generator/output", "gocloud.dev", "os/exec"},
	"generator/publish/sftp":   {"generator/site", "generator/render", "generator/output", "gocloud.dev", "net/http", "os/exec"},
	"generator/publish/bucket": {"generator/site", "generator/render", "generator/output"},
	"generator/publish/folder": {"generator/site", "generator/render", "generator/output", "gocloud.dev", "net/http"},
	"generator/search":         {"ours", "os", "net/http"},
	"generator/devserver":      {"generator/render", "generator/export", "generator/markdown", "generator/publish"},
	"generator/browsertest":    nil,
}

// allowed are the exceptions: what everybody speaks.
var allowed = map[string][]string{
	"generator/decode": {"counterpoint/generator/diag", "counterpoint/generator/packed"},
	"generator/output": {"counterpoint/generator/scratch"},
}

// only says who alone may import a library.
var only = map[string]string{
	"golang.org/x/image/webp":            "generator/asset",
	"golang.org/x/image/draw":            "generator/asset",
	"github.com/deepteams/webp":          "generator/asset",
	"golang.org/x/image/vector":          "generator/card",
	"golang.org/x/image/math":            "generator/card",
	"golang.org/x/image/font":            "generator/card",
	"github.com/go-text/typesetting":     "generator/card",
	"github.com/go-fonts":                "generator/card",
	"eliasnaur.com/font":                 "generator/card",
	"github.com/klauspost/compress/s2":   "generator/diag",
	"github.com/klauspost/compress/zlib": "generator/card",
	"github.com/andybalholm/brotli":      "generator/publish",
	"github.com/tdewolff":                "generator/asset",
	"github.com/yuin/goldmark":           "generator/markdown",
	"github.com/yuin/goldmark-emoji":     "generator/markdown",
	"github.com/alecthomas/chroma/v2":    "generator/markdown",
	"html/template":                      "generator/render",
	"go.yaml.in/yaml/v4":                 "generator/decode",
	"github.com/pelletier/go-toml/v2":    "generator/decode",
	"github.com/fsnotify/fsnotify":       "generator/devserver",
	"github.com/gofrs/flock":             "generator/output",
	"github.com/pkg/sftp":                "generator/publish/sftp",
	"golang.org/x/crypto":                "generator/publish/sftp",
	"github.com/spf13/cobra":             "generator/cli",
	"gocloud.dev":                        "generator/publish/bucket",
	"github.com/aws":                     "generator/publish/bucket",
	"github.com/Azure":                   "generator/publish/bucket",
	"google.golang.org/api":              "generator/publish/bucket",
	"cloud.google.com/go":                "generator/publish/bucket",
}

func TestNoPackageReachesThroughAWall(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		folder, _ := filepath.Rel("..", filepath.Dir(file))
		folder = filepath.ToSlash(folder)
		seen[folder] = true
		if _, known := walls[folder]; !known {
			t.Errorf("%s: a new room; say in walls_test.go what it must not import", folder)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			checkImport(t, file, folder, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 8 {
		t.Fatalf("only %d rooms found", len(seen))
	}
}

func checkImport(t *testing.T, file, folder, path string) {
	t.Helper()
	for library, owner := range only {
		if (path == library || strings.HasPrefix(path, library+"/")) && folder != owner {
			t.Errorf("%s imports %s: only %s may", file, path, owner)
		}
	}
	if slices.Contains(allowed[folder], path) {
		return
	}
	for _, wall := range walls[folder] {
		ours := wall == "ours" && strings.HasPrefix(path, "counterpoint/")
		if ours || path == wall || strings.HasSuffix(path, "/"+wall) || strings.Contains(path, wall+"/") {
			t.Errorf("%s imports %s through the wall %q", file, path, wall)
		}
	}
}

// The clock is asked for at three places only: the command line says what time it
// is, the builder how long it took, and the metrics how long templates take.
func TestTheSiteAsksNoClock(t *testing.T) {
	for _, folder := range []string{"site", "render", "claim", "article", "markdown", "anchor", "export", "exchange", "card", "search"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || filepath.ToSlash(file) == "render/metrics.go" {
				continue
			}
			if callsNow(t, file) {
				t.Errorf("%s calls time.Now", file)
			}
		}
	}
}

func callsNow(t *testing.T, file string) bool {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(data, []byte("time.Now("))
}
