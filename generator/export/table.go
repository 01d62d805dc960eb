package export

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpoint/generator/site"
)

// columns are those of claims.csv.
var columns = []string{"id", "url", "article", "article_url", "article_date", "claimant", "date", "quote", "claim", "rating",
	"answered", "disputes", "qualifies", "supports", "context", "corrected", "page_url"}

// claimsCSV is a table of all claims as RFC 4180 describes it, in UTF-8.
func (e *Exporter) claimsCSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{columns}
	if len(e.site.All()) > 1 {
		rows[0] = append(slices.Clone(columns), "language")
	}
	for _, c := range e.site.AllClaims() {
		rows = append(rows, e.row(c))
	}
	if err := w.WriteAll(rows); err != nil {
		panic(err) // a buffer takes all
	}
	return b.Bytes()
}

func (e *Exporter) row(c *site.Claim) []string {
	rating, corrected := "", ""
	if c.Rating != nil {
		rating = c.Rating.Label
	}
	if last := newest(c.Corrections); !last.IsZero() {
		corrected = last.Format(time.DateOnly)
	}
	row := []string{c.ID, e.address(c.Page, "claim-"+c.ID), c.Page.Title, e.address(c.Page, ""), c.Page.Front.Date.Machine(),
		c.Claimant.Name, c.Date.Machine(), c.Words, c.Restatement, rating, strconv.FormatBool(c.Answered())}
	for _, n := range c.Tally().Stances {
		row = append(row, strconv.Itoa(n))
	}
	row = append(row, corrected, e.pageOf(c))
	if len(e.site.All()) > 1 {
		row = append(row, e.site.Config.Language)
	}
	for i := range row {
		row[i] = cell(row[i])
	}
	return row
}

// cell is a text on one line that no spreadsheet takes for a formula: one that
// begins like =HYPERLINK("…") would run when the file is opened.
func cell(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}
