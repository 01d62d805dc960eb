package cli

import (
	"fmt"
	"text/tabwriter"

	"counterpoint/generator/diag"
	"counterpoint/generator/moving"
)

// moved is what became of a site that moves over.
type moved struct {
	plan            *moving.Plan
	into            string
	dryRun, written bool
}

// movedJSON is its machine form.
type movedJSON struct {
	OK       bool             `json:"ok"`
	Error    string           `json:"error,omitempty"`
	DryRun   bool             `json:"dry_run"`
	Written  bool             `json:"written"`
	Into     string           `json:"into"`
	Articles int              `json:"articles"`
	Files    []movedFile      `json:"files"`
	Findings []moving.Finding `json:"findings"`
}

type movedFile struct {
	Path    string `json:"path"`
	From    string `json:"from,omitempty"` // empty: it is made
	Changed bool   `json:"changed"`        // it is not the same, byte for byte
}

// finishMove says how it went.
func (a *app) finishMove(done *moved, err error) error {
	switch {
	case a.flags.format == "json":
		j := movedJSON{OK: err == nil, DryRun: done.dryRun, Written: done.written, Into: done.into,
			Articles: done.plan.Articles, Files: []movedFile{}, Findings: done.plan.Findings}
		if err != nil {
			j.Error = err.Error()
		}
		for _, f := range done.plan.Files {
			j.Files = append(j.Files, movedFile{f.Path, f.From, f.Text != nil})
		}
		if err := a.printJSON(j); err != nil {
			return err
		}
	case err != nil:
		a.eachError(err)
	case !a.flags.quiet:
		a.sayMove(done)
	}
	if err != nil {
		return exitStatus(1)
	}
	return nil
}

// sayMove prints what could not be taken, and what was.
func (a *app) sayMove(done *moved) {
	if done.dryRun {
		for _, f := range done.plan.Files {
			fmt.Fprintf(a.Stdout, "%s  %s\n", origin(f), diag.Visible(f.Path))
		}
		fmt.Fprintln(a.Stdout)
	}
	a.sayFindings(done.plan.Findings)
	made := 0
	for _, f := range done.plan.Files {
		if f.Text != nil {
			made++
		}
	}
	verb := "taken"
	if done.dryRun {
		verb = "would be taken"
	}
	fmt.Fprintf(a.Stdout, "%s with %s %s, %d of them changed or made\n", plural(len(done.plan.Files), "file"),
		plural(done.plan.Articles, "text"), verb, made)
	if done.written {
		fmt.Fprintf(a.Stdout, "%s is ready. Now: %scounterpoint serve\n", done.into, changeTo(done.into))
	}
}

func origin(f moving.File) string {
	switch {
	case f.From == "":
		return "made   "
	case f.Text != nil:
		return "changed"
	}
	return "copied "
}

// eachKind is how many findings of a kind are printed; JSON has them all.
const eachKind = 8

// sayFindings prints what was found, a paragraph for each kind.
func (a *app) sayFindings(list []moving.Finding) {
	for len(list) > 0 {
		kind := list[0].Kind
		n, total := 0, 0
		for n < len(list) && list[n].Kind == kind {
			total += list[n].Count
			n++
		}
		fmt.Fprintf(a.Stdout, "%s (%d): %s\n", kind, total, kind.Hint())
		w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
		for _, f := range list[:min(n, eachKind)] {
			fmt.Fprintf(w, "  %d\t%s\t%s\n", f.Count, diag.Visible(f.Name), diag.Visible(where(f)))
		}
		_ = w.Flush()
		if n > eachKind {
			fmt.Fprintf(a.Stdout, "  and %d more, which --format json lists\n", n-eachKind)
		}
		fmt.Fprintln(a.Stdout)
		list = list[n:]
	}
}

// where says where a finding is, and what else there is to say of it.
func where(f moving.Finding) string {
	text := f.Note
	if len(f.Places) > 0 && (len(f.Places) > 1 || f.Places[0] != f.Name) {
		if text != "" {
			text += "; "
		}
		text += f.Places[0]
		if len(f.Places) > 1 {
			text += ", …"
		}
	}
	return text
}
