package decode

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"counterpoint/generator/diag"
)

// maxCells bounds a table: each cell costs a hundred times its comma.
const maxCells = 1 << 20

// CSV reads a table (RFC 4180) whose first row has the names of the columns: a
// list with a mapping from these names to texts for every other row.
//
//	name,since            [{name: Jo, since: "2024"}]
//	Jo,2024
func CSV(src *diag.Source, out *diag.List) ([]any, bool) {
	if d, wrong := src.NotText(); wrong {
		out.Add(d)
		return nil, false
	}
	r := csv.NewReader(bytes.NewReader(src.Data()))
	r.Comma = separator(src.Data())
	head, err := r.Read()
	if err == io.EOF {
		return []any{}, true
	}
	if err == nil && !headed(src, r, head, out) {
		return nil, false
	}
	rows := []any{}
	for cells := 0; err == nil; cells += len(head) {
		if cells > maxCells {
			line, _ := r.FieldPos(0)
			out.Add(src.At(src.Offset(line, 1)).Errorf("this table has more than %d cells", maxCells))
			return nil, false
		}
		var fields []string
		if fields, err = r.Read(); err == nil {
			row := make(map[string]any, len(head))
			for i, name := range head {
				row[name] = fields[i]
			}
			rows = append(rows, row)
		}
	}
	if err != io.EOF {
		out.Add(explainCSV(src, err, len(head)))
		return nil, false
	}
	return rows, true
}

// separator is the comma, or what stands for it in a first row without one: a
// semicolon where the comma is for decimals, a tab.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	for _, c := range ",;\t" {
		if bytes.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

// headed tells whether every column has a name of its own.
func headed(src *diag.Source, r *csv.Reader, head []string, out *diag.List) bool {
	seen := map[string]bool{}
	for i, name := range head {
		line, column := r.FieldPos(i)
		at := src.At(lineOffset(src, line, column))
		switch {
		case name == "":
			out.Add(at.Errorf("this column has no name").WithHint("the first row has the names of the columns"))
			return false
		case seen[name]:
			out.Add(at.Errorf("two columns have the name %s", quoted(name)))
			return false
		}
		seen[name] = true
	}
	return true
}

// lineOffset is the offset of a line and a column in bytes.
func lineOffset(src *diag.Source, line, column int) int { return src.Offset(line, 1) + column - 1 }

func explainCSV(src *diag.Source, err error, columns int) diag.Diagnostic {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		return src.Whole().Errorf("this table cannot be read: %v", err)
	}
	at := src.At(lineOffset(src, wrong.Line, wrong.Column))
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		return src.At(src.Offset(wrong.StartLine, 1)).Errorf("this row has not as many fields as the first one, which has %d", columns).
			WithHint(`a field with a comma in it stands in quotes: "so, too"`)
	case errors.Is(err, csv.ErrBareQuote):
		return at.Errorf("a quotation mark stands in a field without quotes").WithHint(`write "…" around the field, and each mark in it twice`)
	case errors.Is(err, csv.ErrQuote):
		return at.Errorf("this field's closing quotation mark is missing, or something follows it").WithHint("a mark in a field in quotes is written twice")
	}
	return at.Errorf("this table cannot be read: %v", wrong.Err)
}
