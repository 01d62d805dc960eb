package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"counterpoint/generator/diag"
	"counterpoint/generator/exchange"
)

// imported is what an import did.
type imported struct {
	plan            *exchange.Plan // nil if it did not come so far
	diagnostics     diag.List
	dryRun, written bool
}

// importedJSON is its machine form.
type importedJSON struct {
	OK          bool             `json:"ok"`
	Error       string           `json:"error,omitempty"`
	DryRun      bool             `json:"dry_run"`
	Written     bool             `json:"written"`
	Files       []importedFile   `json:"files"`
	Annotations []*exchange.Item `json:"annotations"`
	Diagnostics diag.List        `json:"diagnostics"`
}

type importedFile struct {
	Path          string   `json:"path"`
	Claims        []string `json:"claims"`
	Counterpoints int      `json:"counterpoints"`
	Sources       []string `json:"sources"`
	YAML          string   `json:"yaml,omitempty"` // what is added, with --dry-run
}

// finishImport says how it went. The error is of the world, or says why nothing
// could be written.
func (a *app) finishImport(done *imported, err error) error {
	if done.plan == nil {
		done.plan = &exchange.Plan{}
	}
	list := slices.Concat(done.diagnostics, done.plan.Diagnostics, notesOf(done.plan))
	list.Sort()
	ok := err == nil && !done.diagnostics.Failed() && placed(done.plan)
	if a.flags.format == "json" {
		if failed := a.printImport(done, list, ok, err); failed != nil {
			return failed
		}
	} else {
		a.printDiagnostics(list)
		if err != nil {
			a.eachError(err)
		} else if !done.diagnostics.Failed() && !a.flags.quiet {
			if failed := a.sayImport(done); failed != nil {
				return failed
			}
		}
	}
	if !ok {
		return exitStatus(1)
	}
	return nil
}

// eachError prints errors that were joined, each by itself.
func (a *app) eachError(err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, each := range joined.Unwrap() {
			a.eachError(each)
		}
		return
	}
	a.printError(err)
}

// placed tells whether everything that could have a place has one. What belongs
// to no article does not count, unless nothing belongs to any.
func placed(p *exchange.Plan) bool {
	n := count(p)
	belonging := n[exchange.Added] + n[exchange.Present] + n[exchange.Differs] + n[exchange.Unplaced]
	return n[exchange.Differs]+n[exchange.Unplaced] == 0 && (belonging > 0 || n[exchange.Foreign] == 0)
}

func count(p *exchange.Plan) map[exchange.Result]int {
	n := map[exchange.Result]int{}
	for _, i := range p.Items {
		n[i.Result]++
	}
	return n
}

// notesOf are what was left out of annotations.
func notesOf(p *exchange.Plan) (list diag.List) {
	for _, i := range p.Items {
		if i.Result == exchange.Added {
			for _, note := range i.Notes {
				list.Add(diag.Diagnostic{Severity: diag.Warning, Pos: i.Pos, Message: note})
			}
		}
	}
	return list
}

func filesOf(done *imported) []importedFile {
	list := []importedFile{}
	for _, f := range done.plan.Files {
		one := importedFile{Path: "content/" + strings.TrimSuffix(f.Page.Front.Path, ".md") + ".claims.yaml", Claims: []string{}, Sources: []string{}}
		for _, c := range f.Claims {
			one.Claims = append(one.Claims, c.ID)
			one.Counterpoints += len(c.Counterpoints)
		}
		for _, s := range f.Sources {
			one.Sources = append(one.Sources, s.Key)
		}
		if done.dryRun {
			one.YAML = yamlOf(f)
		}
		list = append(list, one)
	}
	return list
}

// yamlOf is what is added to a file.
func yamlOf(f *exchange.File) string {
	var b strings.Builder
	if len(f.Claims) > 0 {
		b.WriteString("claims:\n")
	}
	for _, c := range f.Claims {
		b.WriteString(c.YAML())
	}
	if len(f.Sources) > 0 {
		b.WriteString("sources:\n")
	}
	for _, s := range f.Sources {
		b.WriteString(s.YAML())
	}
	return b.String()
}

func (a *app) printImport(done *imported, list diag.List, ok bool, err error) error {
	j := importedJSON{OK: ok, DryRun: done.dryRun, Written: done.written, Files: filesOf(done),
		Annotations: append([]*exchange.Item{}, done.plan.Items...), Diagnostics: diag.List{}}
	if err != nil {
		j.Error = err.Error()
	}
	for _, d := range list {
		j.Diagnostics.Add(withoutLongLines(d))
	}
	e := json.NewEncoder(a.Stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(j)
}

// importedRow is an annotation that was not taken in.
type importedRow struct{ *exchange.Item }

func (r importedRow) cells() []string {
	what, where := string(r.Result), r.Annotation
	if r.Result == exchange.Unplaced && r.State != "" && r.State != "anchored" {
		what = r.State
	}
	if r.Article != "" {
		where = r.Article + "#" + r.Claim
	}
	return []string{r.Pos.String(), what, clipped(where), clipped(r.Quote), r.Reason}
}

// sayImport lists what was not taken in, and sums up.
func (a *app) sayImport(done *imported) error {
	var rows []row
	for _, i := range done.plan.Items {
		if i.Result != exchange.Added && i.Result != exchange.Present {
			rows = append(rows, importedRow{i})
		}
	}
	if err := a.printTable(rows); err != nil {
		return err
	}
	claims, counterpoints, sources := 0, 0, 0
	for _, f := range filesOf(done) {
		if done.dryRun {
			fmt.Fprintf(a.Stdout, "\n%s:\n%s\n", diag.Visible(f.Path), f.YAML)
		}
		claims, counterpoints, sources = claims+len(f.Claims), counterpoints+f.Counterpoints, sources+len(f.Sources)
	}
	verb := "added"
	if done.dryRun {
		verb = "would be added"
	}
	text := fmt.Sprintf("%s, %s and %s %s to %s", plural(claims, "claim"), plural(counterpoints, "counterpoint"), plural(sources, "source"),
		verb, plural(len(done.plan.Files), "file"))
	n := count(done.plan)
	for _, part := range []struct {
		result exchange.Result
		words  string
	}{{exchange.Present, "there already"}, {exchange.Differs, "there with other content"}, {exchange.Unplaced, "without a place"},
		{exchange.Foreign, "of no article"}, {exchange.Skipped, "skipped"}} {
		if n[part.result] > 0 {
			text += fmt.Sprintf("; %d %s", n[part.result], part.words)
		}
	}
	fmt.Fprintln(a.Stdout, text)
	return nil
}
