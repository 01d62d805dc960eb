package tex

import "strings"

// environment is a table: what encloses it, and how its columns stand.
type environment struct{ open, close, class string }

var environments = map[string]environment{
	"matrix": {}, "smallmatrix": {}, "pmatrix": {"(", ")", ""}, "bmatrix": {"[", "]", ""}, "Bmatrix": {"{", "}", ""}, "vmatrix": {"|", "|", ""}, "Vmatrix": {"‖", "‖", ""},
	"cases": {"{", "", "math-cases"}, "array": {}, "gather": {}, "gathered": {}, "equation": {},
	"align": {"", "", "math-align"}, "aligned": {"", "", "math-align"}, "split": {"", "", "math-align"}, "alignat": {"", "", "math-align"},
}

// environment reads \begin{name} … \end{name}.
func (p *parser) environment() atom {
	name := p.words()
	e, ok := environments[strings.TrimSuffix(name, "*")]
	if !ok {
		p.fail(`\begin{%s} is not known`, name)
		return atom{}
	}
	if p.space(); name == "array" || strings.HasPrefix(name, "alignat") {
		p.words()
	}
	var rows []string
	cells := []string{}
	for p.err == nil {
		cell := p.row(endOfCell)
		cells = append(cells, "<mtd>"+strings.Join(cell, "")+"</mtd>")
		if p.err != nil {
			break
		}
		if strings.HasPrefix(p.rest, "&") {
			p.rest = p.rest[1:]
			continue
		}
		if len(cells) > 1 || cells[0] != "<mtd></mtd>" || p.command() != "end" {
			rows = append(rows, wrap("mtr", cells...))
		}
		cells = cells[:0]
		if p.command() == "end" {
			break
		}
		p.line()
	}
	if p.err == nil {
		p.take("end")
		if end := p.words(); end != name {
			p.fail(`\end{%s} closes \begin{%s}`, end, name)
		}
	}
	return atom{mathml: e.table(rows)}
}

// line reads the end of a line, with the room that may be asked for below it.
func (p *parser) line() {
	if name := p.command(); name == "cr" || name == "newline" {
		p.take(name)
		return
	}
	p.rest = strings.TrimPrefix(p.rest, `\\`)
	p.rest = strings.TrimPrefix(p.rest, "*")
	if strings.HasPrefix(p.rest, "[") {
		if end := strings.IndexByte(p.rest[:min(len(p.rest), 20)], ']'); end >= 0 {
			p.rest = p.rest[end+1:]
		}
	}
}

func (e environment) table(rows []string) string {
	open := "<mtable>"
	if e.class != "" {
		open = `<mtable class="` + e.class + `">`
	}
	if e.class == "math-align" {
		open = `<mtable displaystyle="true" class="math-align">`
	}
	table := open + strings.Join(rows, "") + "</mtable>"
	if e.open == "" && e.close == "" {
		return table
	}
	return "<mrow>" + fence(e.open, true) + table + fence(e.close, true) + "</mrow>"
}
