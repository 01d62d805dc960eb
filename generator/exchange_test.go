package generator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"counterpoint/generator"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/exchange"
	"counterpoint/generator/site"
)

// What claims.jsonld exports is read back without loss: the sidecars are taken
// away, and made of it again.
func TestWhatIsExportedIsImportedWithoutLoss(t *testing.T) {
	sites := []string{"testdata/roundtrip/everything.txtar"}
	golden, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(golden) == 0 {
		t.Fatalf("no golden sites (%v)", err)
	}
	compared := 0
	for _, file := range append(sites, golden...) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		compared += roundTrip(t, file, writeSite(t, archive), theme())
	}
	sample := t.TempDir()
	if err := os.CopyFS(filepath.Join(sample, "content"), os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile("../site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(sample, "site.yaml"), string(config))
	compared += roundTrip(t, "the sample site", sample, os.DirFS("../templates"))
	if compared < 11 {
		t.Errorf("only %d files were compared", compared)
	}
}

// roundTrip returns how many files it has compared.
func roundTrip(t *testing.T, name, dir string, templates fs.FS) int {
	t.Helper()
	o := options(dir)
	o.Templates, o.Future = templates, true
	before := run(t, generator.New(o))
	model := claimsOf(t, o)
	var exported []*diag.Source
	for _, file := range slices.Sorted(maps.Keys(before)) {
		if strings.HasSuffix(file, "claims.jsonld") {
			exported = append(exported, diag.NewSource(file, []byte(before[file])))
		}
	}
	if len(exported) == 0 {
		if !strings.Contains(name, "golden") {
			t.Errorf("%s: nothing is exported: %s", name, before["diagnostics"])
		}
		return 0
	}
	removeSidecars(t, dir)
	importAll(t, o, dir, exported)
	after := run(t, generator.New(o))
	compared := 0
	for file, data := range before {
		if strings.HasSuffix(file, "claims.jsonld") || file == "claims.json" {
			compared++
			if after[file] != data {
				t.Errorf("%s: %s\n--- before\n%s\n--- after\n%s\n%s", name, file, data, after[file], after["diagnostics"])
			}
		}
	}
	if got := claimsOf(t, o); got != model {
		t.Errorf("%s: the claims were\n%s\nand are\n%s", name, model, got)
	}
	if !slices.ContainsFunc(exchangeAgain(t, o, exported).Items, func(i *exchange.Item) bool { return i.Result != exchange.Present }) {
		return compared
	}
	t.Errorf("%s: a second import is not there already", name)
	return compared
}

func removeSidecars(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(file string, _ os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(file, ".claims.yaml") {
			err = os.Remove(file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func wholeSite(t *testing.T, o generator.Options) *site.Site {
	t.Helper()
	o.Preview, o.Drafts = true, true
	result, err := generator.New(o).Update(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.Site()
}

func exchangeAgain(t *testing.T, o generator.Options, files []*diag.Source) *exchange.Plan {
	t.Helper()
	var list []*exchange.Annotation
	for _, src := range files {
		read, problems := exchange.W3C(src)
		if len(problems) > 0 {
			t.Fatal(problems.Text(false))
		}
		list = append(list, read...)
	}
	return exchange.Make(wholeSite(t, o), list, exchange.Options{})
}

func importAll(t *testing.T, o generator.Options, dir string, files []*diag.Source) {
	t.Helper()
	plan := exchangeAgain(t, o, files)
	for _, i := range plan.Items {
		if i.Result != exchange.Added && i.Result != exchange.Present || len(i.Notes) > 0 { // those in front matter are there
			t.Errorf("%s is %s: %s %q", i.Annotation, i.Result, i.Reason, i.Notes)
		}
	}
	for _, f := range plan.Files {
		name := strings.TrimSuffix(f.Page.Front.Path, ".md") + ".claims.yaml"
		text, err := claim.Add(diag.NewSource(name, nil), f.Changes)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "content", filepath.FromSlash(name)), string(text))
	}
}

// claimsOf is the parsed model of all claims: their passages as places, and the
// claims that counterpoints are as these, for there are several ways to write
// both.
func claimsOf(t *testing.T, o generator.Options) string {
	t.Helper()
	s := wholeSite(t, o)
	var b strings.Builder
	for _, p := range s.Pages {
		for _, c := range s.Claims(p) {
			a := c.Addition()
			a.Quote, a.Prefix, a.Suffix, a.Mark = "", "", "", ""
			for i, cp := range c.All {
				to := &a.Counterpoints[i]
				to.Quote, to.Prefix, to.Suffix, to.Mark = fmt.Sprint(cp.Range, cp.Placed), "", "", ""
				if other := s.Other(cp); other != nil {
					to.Claim = other.Page.Path + "#" + other.ID
				}
				for j, source := range cp.Sources {
					described := source.Added(to.Sources[j])
					described.Snapshot = ""
					to.Sources[j] = fmt.Sprintf("%+v", described)
				}
			}
			text, err := json.MarshalIndent(a, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s %v %s\n", p.Path, c.Range, text)
		}
	}
	return b.String()
}
