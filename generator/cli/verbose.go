package cli

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
)

func (a *app) verboseFlag(c *cobra.Command) {
	c.Flags().BoolVarP(&a.flags.verbose, "verbose", "v", false, "print which stages took how long, and what the site consists of")
}

func (a *app) checkVerbose() error {
	if a.flags.verbose && a.flags.quiet {
		return usage("--verbose and --quiet exclude one another")
	}
	return nil
}

// detail is what --verbose tells.
type detail struct {
	Stages []stageDetail  `json:"stages"` // the slowest first
	Pages  map[string]int `json:"pages"`  // by kind
	Files  map[string]int `json:"files"`  // by what they are
	Bytes  int            `json:"bytes"`  // of all files
	Drafts int            `json:"drafts"` // that are published
	Claims int            `json:"claims"`
	Parsed int            `json:"parsed"` // articles
}

type stageDetail struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"milliseconds"`
}

func detailOf(r *generator.Result) *detail {
	d := &detail{Stages: []stageDetail{}, Pages: map[string]int{}, Files: map[string]int{},
		Drafts: r.Stats.Drafts, Claims: r.Stats.Claims, Parsed: r.Stats.Parsed}
	for _, s := range slices.SortedStableFunc(slices.Values(r.Stages), func(a, b generator.Stage) int { return cmp.Compare(b.Took, a.Took) }) {
		d.Stages = append(d.Stages, stageDetail{s.Name, float64(s.Took.Round(10*time.Microsecond)) / float64(time.Millisecond)})
	}
	for kind, n := range r.Stats.Kinds {
		d.Pages[string(kind)] = n
	}
	for _, f := range r.Files {
		d.Files[kindOfFile(f)]++
		d.Bytes += f.Size()
	}
	return d
}

// kindOfFile says in one word what a file of the result is.
func kindOfFile(f output.File) string {
	switch ext := strings.ToLower(path.Ext(f.Path)); {
	case f.Class == output.Page:
		return "page"
	case f.Class == output.Data, f.Class == output.Lead:
		return "data"
	case slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico"}, ext):
		return "image"
	case ext == ".css", ext == ".js":
		return ext[1:]
	}
	return "other"
}

// printVerbose prints a table: the stages, and what is there.
func (a *app) printVerbose(r *generator.Result) {
	if !a.flags.verbose {
		return
	}
	d := detailOf(r)
	a.clearProgress()
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, s := range d.Stages {
		fmt.Fprintf(w, "%s\t%.1f ms\t\n", s.Name, s.Milliseconds)
	}
	fmt.Fprintln(w)
	for _, group := range []struct {
		name  string
		count map[string]int
	}{{"pages", d.Pages}, {"files", d.Files}} {
		for _, kind := range byCount(group.count) {
			fmt.Fprintf(w, "%s: %s\t%d\t\n", group.name, diag.Visible(kind), group.count[kind])
		}
	}
	fmt.Fprintf(w, "claims\t%d\t\n", d.Claims)
	fmt.Fprintf(w, "parsed articles\t%d\t\n", d.Parsed)
	fmt.Fprintf(w, "kilobytes\t%d\t\n", (d.Bytes+1023)/1024)
	_ = w.Flush()
	fmt.Fprintln(a.Stdout)
}

// byCount are the keys, of what there is most first.
func byCount(count map[string]int) []string {
	var names []string
	for name := range count {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	return names
}
