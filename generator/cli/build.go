package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/cache"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/render"
)

func (a *app) build() *cobra.Command {
	c := &cobra.Command{
		Use: "build", Short: "Write the site to public/", Args: noArguments,
		Long: "Build writes the site to a folder. Only files that changed are written, only files that an\n" +
			"earlier build wrote are deleted, and nothing is touched if the site has errors.",
		Example: "  counterpoint build\n  counterpoint build -s my-site -d /var/www -b https://example.org/",
		RunE:    func(c *cobra.Command, _ []string) error { return a.runBuild(c) },
	}
	a.siteFlags(c, false)
	a.formatFlag(c)
	a.verboseFlag(c)
	c.Flags().StringVarP(&a.flags.destination, "destination", "d", "", "where to write, instead of public/ in the site's folder")
	c.Flags().BoolVar(&a.flags.adopt, "adopt", false, "overwrite files there that no earlier build wrote")
	c.Flags().BoolVar(&a.flags.dryRun, "dry-run", false, "say what would be written and deleted, and do nothing")
	c.Flags().BoolVar(&a.flags.metrics, "template-metrics", false, "print how long each template took")
	return c
}

func (a *app) check() *cobra.Command {
	c := &cobra.Command{
		Use: "check", Short: "Find everything that is wrong, and write nothing", Args: noArguments,
		Long:    "Check does all that build does but writing.",
		Example: "  counterpoint check\n  counterpoint check --format json",
		RunE: func(c *cobra.Command, _ []string) error {
			result, err := a.make(c)
			if err != nil {
				return a.failed(nil, err)
			}
			return a.finish(result, nil)
		},
	}
	a.siteFlags(c, false)
	a.formatFlag(c)
	a.verboseFlag(c)
	return c
}

// make builds the site in memory.
func (a *app) make(c *cobra.Command) (*generator.Result, error) {
	if err := cmp.Or(a.checkFormat(), a.checkVerbose()); err != nil {
		return nil, err
	}
	builder, err := a.builder(c, false)
	if err != nil {
		return nil, err
	}
	return builder.Build(c.Context())
}

func (a *app) runBuild(c *cobra.Command) error {
	start := time.Now()
	a.writes = true
	defer func() { _ = a.scratch.Close() }()
	result, err := a.make(c)
	if err != nil {
		return a.failed(nil, err)
	}
	if result.Diagnostics.Failed() {
		return a.finish(result, nil)
	}
	writing := time.Now()
	o := a.writing(result)
	o.Adopt, o.DryRun = a.flags.adopt, a.flags.dryRun
	report, err := output.Sync(c.Context(), result.Files, o)
	a.kept.Trim(cache.Bound)
	if err != nil {
		return a.failed(result, err)
	}
	result.Stages = append(result.Stages, generator.Stage{Name: "write", Took: time.Since(writing)})
	result.Stats.Duration = time.Since(start)
	a.printMetrics(result.TemplateMetrics())
	return a.finish(result, report)
}

// writing says where a result is written.
func (a *app) writing(result *generator.Result) output.Options {
	o := a.places()
	o.About = result.About
	return o
}

// places says where the site is, and where what is built of it.
func (a *app) places() output.Options {
	return output.Options{Destination: a.publicFolder(), Source: a.flags.source, State: a.stateFolder()}
}

// stateFolder is where is kept what is known of the site from run to run.
func (a *app) stateFolder() string { return filepath.Join(a.flags.source, ".counterpoint") }

// publicFolder is where the site is built.
func (a *app) publicFolder() string {
	return cmp.Or(a.flags.destination, filepath.Join(a.flags.source, "public"))
}

// printMetrics says which templates took how long, with those that they call.
func (a *app) printMetrics(list []render.Measured) {
	if len(list) == 0 {
		return
	}
	a.clearProgress()
	w := tabwriter.NewWriter(a.Stderr, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "total\taverage\tcount\t  template")
	for _, m := range list {
		fmt.Fprintf(w, "%s\t%s\t%d\t  %s\n", m.Total.Round(time.Microsecond), m.Average().Round(10*time.Nanosecond), m.Count, diag.Visible(m.Name))
	}
	_ = w.Flush()
}

// failed says that something in the world went wrong; the result is nil if that
// was before there was one.
func (a *app) failed(result *generator.Result, err error) error {
	var wrong usageError
	if errors.As(err, &wrong) {
		return err
	}
	if result == nil {
		result = &generator.Result{}
	}
	if a.flags.format != "json" {
		a.printDiagnostics(result.Diagnostics)
		return err
	}
	j := asJSON(result, nil)
	j.OK, j.Error = false, err.Error()
	if err := a.printJSON(j); err != nil {
		return err
	}
	return exitStatus(1)
}

// finish says how it went.
func (a *app) finish(result *generator.Result, report *output.Report) error {
	if a.flags.format == "json" {
		j := asJSON(result, report)
		if a.flags.verbose {
			j.Detail = detailOf(result)
		}
		if err := a.printJSON(j); err != nil {
			return err
		}
	} else {
		a.printDiagnostics(result.Diagnostics)
		a.printVerbose(result)
		a.printReport(result, report)
	}
	if result.Diagnostics.Failed() {
		return exitStatus(1)
	}
	return nil
}

func (a *app) printReport(result *generator.Result, report *output.Report) {
	if report != nil {
		for _, w := range report.Warnings {
			a.warn("%s", w)
		}
	}
	if a.flags.quiet {
		return
	}
	s, list := result.Stats, result.Diagnostics
	if list.Failed() {
		text := counts(list)
		if a.writes {
			text += "; nothing was written"
		}
		fmt.Fprintln(a.Stderr, text)
		return
	}
	text := fmt.Sprintf("%s: %s with %s and %s", plural(s.Pages, "page"), plural(s.Articles, "article"),
		plural(s.Claims, "claim"), plural(s.Counterpoints, "counterpoint"))
	if report != nil {
		text += "; " + a.changes(report)
	}
	if n := list.Count(diag.Warning); n > 0 {
		text += "; " + plural(n, "warning")
	}
	fmt.Fprintf(a.Stdout, "%s (%s)\n", text, s.Duration.Round(time.Millisecond))
}

// countChanges counts what is written and deleted; in a dry run it lists it, too.
func (a *app) countChanges(changes []output.Change) (written, deleted int) {
	for _, c := range changes {
		if a.flags.dryRun {
			fmt.Fprintf(a.Stdout, "%s %s (%s)\n", c.Op, diag.Visible(c.Path), c.Reason)
		}
		if c.Op == output.Delete {
			deleted++
		} else {
			written++
		}
	}
	return written, deleted
}

// printForeign says which files of others lie there.
func (a *app) printForeign(names []string) {
	if len(names) > 0 {
		fmt.Fprintf(a.Stdout, "left alone, not ours: %s\n", diag.Visible(firstFew(names)))
	}
}

// changes says what was done to the destination.
func (a *app) changes(report *output.Report) string {
	written, deleted := a.countChanges(report.Changes)
	if a.flags.dryRun {
		return fmt.Sprintf("would write %d, delete %d, keep %d", written, deleted, report.Kept)
	}
	a.printForeign(report.Foreign)
	return fmt.Sprintf("%d written, %d deleted, %d unchanged", written, deleted, report.Kept)
}

func firstFew(list []string) string {
	const few = 5
	text := ""
	for i, s := range list {
		if i == few {
			return text + fmt.Sprintf(" and %d more", len(list)-few)
		}
		if i > 0 {
			text += ", "
		}
		text += s
	}
	return text
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func counts(list diag.List) string {
	text := plural(list.Count(diag.Error), "error")
	if n := list.Count(diag.Warning); n > 0 {
		text += ", " + plural(n, "warning")
	}
	return text
}

// jsonResult is the machine form of a build or check.
type jsonResult struct {
	OK            bool      `json:"ok"`
	Error         string    `json:"error,omitempty"` // of the world: a full disk, a missing right
	Pages         int       `json:"pages"`
	Articles      int       `json:"articles"`
	Claims        int       `json:"claims"`
	Counterpoints int       `json:"counterpoints"`
	Milliseconds  int64     `json:"milliseconds"`
	Diagnostics   diag.List `json:"diagnostics"`
	Changes       []change  `json:"changes,omitempty"`
	Warnings      []string  `json:"warnings,omitempty"`
	Foreign       []string  `json:"foreign,omitempty"`
	Detail        *detail   `json:"detail,omitempty"` // with --verbose
}

type change struct {
	Op     string `json:"op"`
	Path   string `json:"path"`
	Size   int    `json:"size"` // bytes
	Reason string `json:"reason"`
}

// maxQuoted is the longest line, in bytes, that is quoted for machines; they
// have the file.
const maxQuoted = 4 << 10

func asJSON(result *generator.Result, report *output.Report) jsonResult {
	s := result.Stats
	j := jsonResult{OK: !result.Diagnostics.Failed(), Pages: s.Pages, Articles: s.Articles, Claims: s.Claims,
		Counterpoints: s.Counterpoints, Milliseconds: s.Duration.Milliseconds(), Diagnostics: diag.List{}}
	for _, d := range result.Diagnostics {
		j.Diagnostics.Add(withoutLongLines(d))
	}
	if report != nil {
		j.Warnings, j.Foreign = report.Warnings, report.Foreign
		for _, c := range report.Changes {
			j.Changes = append(j.Changes, change{c.Op.String(), c.Path, c.Size, c.Reason})
		}
	}
	return j
}

func withoutLongLines(d diag.Diagnostic) diag.Diagnostic {
	if len(d.Quoted) > maxQuoted {
		d.Quoted = ""
	}
	d.Notes = slices.Clone(d.Notes)
	for i := range d.Notes {
		if len(d.Notes[i].Quoted) > maxQuoted {
			d.Notes[i].Quoted = ""
		}
	}
	return d
}

func (a *app) printJSON(j any) error {
	e := json.NewEncoder(a.Stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(j)
}
