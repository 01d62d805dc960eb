package export

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"counterpoint/generator/site"
)

// columns are those of claims.csv.
var columns = []string{"id", "url", "article", "article_url", "article_date", "claimant", "date", "quote", "claim", "rating",
	"answered", "disputes", "qualifies", "supports", "context", "corrected", "page_url"}

// claimsCSV is a table of all claims as RFC 4180 describes it, in UTF-8.
func (e *Exporter) claimsCSV(w *writer) {
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	row := slices.Clone(columns)
	if len(e.site.All()) > 1 {
		row = append(row, "language")
	}
	_ = rows.Write(row) // a writer takes all
	for c := range e.site.AllClaims() {
		row = e.row(row[:0], c)
		_ = rows.Write(row)
		w.rest()
	}
	rows.Flush()
}

func (e *Exporter) row(row []string, c *site.Claim) []string {
	rating, corrected := "", ""
	if c.Rating != nil {
		rating = c.Rating.Label
	}
	if last := newest(c.Corrections); !last.IsZero() {
		corrected = last.Format(time.DateOnly)
	}
	article := e.address(c.Page, "")
	row = append(row, c.ID, article+"#claim-"+c.ID, c.Page.Title, article, c.Page.Front.Date.Machine(),
		c.Claimant.Name, c.Date.Machine(), c.Words, c.Restatement, rating, strconv.FormatBool(c.Answered()))
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
	if !isOnOneLine(text) {
		text = strings.Join(strings.Fields(text), " ")
	}
	if text != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}

// isOnOneLine tells of most texts that they are as cell wants them. One that has
// more than ASCII may have other white space.
func isOnOneLine(text string) bool {
	spaced := true
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= utf8.RuneSelf || c == ' ' && spaced {
			return false
		}
		spaced = text[i] == ' '
	}
	return text == "" || !spaced
}
