package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

// row is one line of a listing, and one object in JSON.
type row interface{ cells() []string }

// listings are what can be listed.
var listings = []listing{
	{"claims", false, func(s *site.Site) []row { return claimRows(s, func(*site.Claim) bool { return true }) }},
	{"unanswered", false, func(s *site.Site) []row { return claimRows(s, func(c *site.Claim) bool { return !c.Answered() }) }},
	{"unplaced", false, unplacedRows},
	{"sources", false, sourceRows},
	{"pages", false, func(s *site.Site) []row { return pageRows(s, func(site.Status) bool { return true }) }},
	{"drafts", true, func(s *site.Site) []row { return pageRows(s, func(st site.Status) bool { return st.Draft }) }},
	{"future", true, func(s *site.Site) []row { return pageRows(s, func(st site.Status) bool { return st.Future }) }},
	{"expired", true, func(s *site.Site) []row { return pageRows(s, func(st site.Status) bool { return st.Expired }) }},
}

// listing is one of the lists.
type listing struct {
	name  string
	whole bool // of what is not published, too
	rows  func(*site.Site) []row
}

const listLong = `List prints a table of what is in the site, a line each; with --format json a list of objects:

  claims       all claims
  unanswered   those without a counterpoint
               article, language (where the site has several), id, url, claimant, quote, claim (in other words), date, rating,
               stances (how many counterpoints of each), answered
  unplaced     claims and counterpoints whose words were not found
               file, line, column, state (ambiguous, changed, lost or invalid), article, id,
               counterpoint (which of the claim's, from 1; without it, it is the claim itself), quote or mark
  sources      every source that is cited or described
               key, article (without it, the source is the site's), cited (by how many
               counterpoints), described, title, publisher, url
  pages        all that has a text of its own
  drafts       articles that are drafts,
  future       that are to be published later,
  expired      and that are over
               file, url, title, date, language (where the site has several), draft, future,
               expired, claims

What has no value is left out. What else is wrong in the site goes to standard error, as in check.
The exit status is 1 only if the site cannot be read.`

func (a *app) list() *cobra.Command {
	var names []string
	for _, l := range listings {
		names = append(names, l.name)
	}
	c := &cobra.Command{
		Use: "list " + strings.Join(names, "|"), Short: "List claims, sources or pages as a table or JSON", Long: listLong,
		Example:   "  counterpoint list claims\n  counterpoint list unanswered --drafts\n  counterpoint list sources --format json",
		Args:      oneArgument("what to list: " + strings.Join(names, ", ")),
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			i := slices.Index(names, args[0])
			if i < 0 {
				return hinted("there is no list of "+args[0], diag.DidYouMean(args[0], slices.Clone(names)))
			}
			return a.runList(c, listings[i])
		},
	}
	a.siteFlags(c, false)
	a.formatFlag(c)
	return c
}

func (a *app) runList(c *cobra.Command, l listing) error {
	if err := a.checkFormat(); err != nil {
		return err
	}
	if l.whole {
		a.flags.future, a.flags.expired = true, true
		if err := c.Flags().Set("drafts", "true"); err != nil {
			return err
		}
	}
	builder, err := a.builder(c, false)
	if err != nil {
		return err
	}
	result, err := builder.Update(c.Context(), nil)
	if err != nil {
		return err
	}
	a.printDiagnostics(result.Diagnostics)
	if !isSite(result) {
		return exitStatus(1)
	}
	list := l.rows(result.Site())
	if a.flags.format == "json" {
		e := json.NewEncoder(a.Stdout)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(append([]row{}, list...))
	}
	return a.printTable(list)
}

// isSite tells whether there is a site.yaml, and nothing is wrong in it: else
// nobody knows what the site is.
func isSite(r *generator.Result) bool {
	return !slices.ContainsFunc(r.Diagnostics, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && d.File == "site.yaml"
	})
}

// printTable aligns the columns. The cells are the authors' words: they must
// not write to the terminal.
func (a *app) printTable(list []row) error {
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range list {
		cells := r.cells()
		for i := range cells {
			if cells[i] = diag.Visible(cells[i]); cells[i] == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	return w.Flush()
}

// maxShown is how many characters of a quote stand in a table: as many as fit
// beside the rest on a wide terminal.
const maxShown = 60

func clipped(s string) string {
	if r := []rune(s); len(r) > maxShown {
		return strings.TrimRight(string(r[:maxShown-1]), " ") + "…"
	}
	return s
}

// articleOf is how counterpoints name an article: its path in content/, without
// ending, and with the language in its name.
func articleOf(p *site.Page) string {
	name := strings.TrimSuffix(p.Front.Plain, ".md")
	name = strings.TrimSuffix(strings.TrimSuffix(name, "/index"), "/_index")
	if p.Front.Path != p.Front.Plain {
		name += "." + p.Front.Lang
	}
	return name
}

// claimRow is a claim. Its fields are described in listLong.
type claimRow struct {
	Article  string         `json:"article"`
	Language string         `json:"language,omitempty"`
	ID       string         `json:"id"`
	URL      string         `json:"url"`
	Claimant string         `json:"claimant,omitempty"`
	Quote    string         `json:"quote,omitempty"`
	Claim    string         `json:"claim,omitempty"`
	Date     string         `json:"date,omitempty"`
	Rating   string         `json:"rating,omitempty"`
	Stances  map[string]int `json:"stances"`
	Answered bool           `json:"answered"`
}

func (r claimRow) cells() []string {
	words := r.Quote
	if words == "" {
		words = r.Claim
	}
	return []string{r.Article + "#" + r.ID, r.Claimant, r.answers(), clipped(words)}
}

// answers says how a claim is answered: "1 disputes, 2 support".
func (r claimRow) answers() string {
	if !r.Answered {
		return "unanswered"
	}
	several := map[claim.Stance]string{claim.Disputes: "dispute", claim.Qualifies: "qualify", claim.Supports: "support", claim.Context: "context"}
	var list []string
	for _, s := range claim.Stances() {
		switch n := r.Stances[string(s)]; n {
		case 0:
		case 1:
			list = append(list, "1 "+string(s))
		default:
			list = append(list, strconv.Itoa(n)+" "+several[s])
		}
	}
	return strings.Join(list, ", ")
}

func claimRows(s *site.Site, keep func(*site.Claim) bool) []row {
	var list []row
	for _, c := range s.EveryClaim() {
		if keep(c) {
			list = append(list, claimRowOf(s, c))
		}
	}
	return list
}

func claimRowOf(s *site.Site, c *site.Claim) claimRow {
	r := claimRow{Article: articleOf(c.Page), Language: languageOf(s, c.Page), ID: c.ID, URL: addressOf(s, c), Claimant: c.Claimant.Name,
		Quote: oneLine(c.Words), Claim: c.Restatement, Date: c.Date.Machine(),
		Stances: map[string]int{}, Answered: c.Answered()}
	if c.Rating != nil {
		r.Rating = c.Rating.ID
	}
	for i, n := range c.Tally().Stances {
		r.Stances[string(claim.Stances()[i])] = n
	}
	return r
}

func addressOf(s *site.Site, c *site.Claim) string {
	return pageURL(s, c.Page) + "#claim-" + c.ID
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
