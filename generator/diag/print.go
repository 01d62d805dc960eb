package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is how many characters of a line are shown on either side of the
// column: enough to recognise the place on a terminal.
const maxQuoted = 60

// maxMessage bounds what is printed of one message, in bytes: it may quote the
// author's file, and a library's words about it.
const maxMessage = 600

// Text formats a diagnostic for a person, several lines, ending in a line
// break. Control characters and bidirectional overrides of the author's text
// are made visible, so that a file cannot write to the terminal.
func (d Diagnostic) Text(color bool) string {
	p := painter(color)
	var b strings.Builder
	tone := yellow
	if d.Severity == Error {
		tone = red
	}
	if d.File != "" {
		b.WriteString(p.paint(bold, Visible(d.Pos.String())+": "))
	}
	fmt.Fprintf(&b, "%s %s\n", p.paint(tone, d.Severity.String()+":"), clip(Visible(d.Message)))
	excerpt(&b, d.Pos, d.Quoted)
	if len(d.Diff) > 0 {
		b.WriteString("  quoted: " + p.side(d.Diff, Delete) + "\n  now:    " + p.side(d.Diff, Insert) + "\n")
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "  %s: %s\n", Visible(n.Pos.String()), clip(Visible(n.Message)))
		excerpt(&b, n.Pos, n.Quoted)
	}
	if d.Hint != "" {
		b.WriteString("  " + p.paint(cyan, "hint:") + " " + clip(Visible(d.Hint)) + "\n")
	}
	return b.String()
}

// Text formats the whole list.
func (l List) Text(color bool) string {
	var b strings.Builder
	for _, d := range l {
		b.WriteString(d.Text(color))
	}
	return b.String()
}

func excerpt(b *strings.Builder, pos Pos, line string) {
	if pos.Line == 0 || strings.TrimSpace(line) == "" {
		return
	}
	left, right := cut(line, pos.Column-1)
	number := fmt.Sprint(pos.Line)
	fmt.Fprintf(b, "  %s | %s\n", number, left+right)
	if pos.Column > 0 {
		fmt.Fprintf(b, "  %s | %s^\n", strings.Repeat(" ", len(number)), strings.Repeat(" ", utf8.RuneCountInString(left)))
	}
}

// cut returns what is shown of a line before and after an offset.
func cut(line string, at int) (left, right string) {
	at = max(0, min(at, len(line)))
	for at > 0 && at < len(line) && !utf8.RuneStart(line[at]) {
		at--
	}
	l, r := []rune(Visible(lastBytes(line[:at]))), []rune(Visible(firstBytes(line[at:])))
	left, right = string(l), string(r)
	if len(l) > maxQuoted {
		left = "…" + string(l[len(l)-maxQuoted:])
	}
	if len(r) > maxQuoted {
		right = string(r[:maxQuoted]) + "…"
	}
	return left, right
}

// lastBytes and firstBytes shorten a line of a megabyte to what may be shown
// of it, and a little more.
func lastBytes(s string) string {
	cut := max(0, len(s)-(maxQuoted+1)*utf8.UTFMax)
	for cut < len(s) && !utf8.RuneStart(s[cut]) {
		cut++
	}
	return s[cut:]
}

func firstBytes(s string) string { return truncate(s, (maxQuoted+1)*utf8.UTFMax) }

func truncate(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

func clip(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	return truncate(s, maxMessage) + "…"
}

// Visible replaces what a terminal would obey or hide: a text of the author's, or
// the name of a file, must not write to it.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == utf8.RuneError:
			return '\uFFFD'
		}
		return r
	}, s)
}

type tone string

const (
	bold   tone = "1"
	red    tone = "1;31"
	green  tone = "32"
	yellow tone = "1;33"
	cyan   tone = "36"
)

// painter adds ANSI colours, or nothing.
type painter bool

func (p painter) paint(t tone, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + string(t) + "m" + s + "\x1b[0m"
}

// side prints one side of a comparison: what was quoted (Delete) or what
// stands there now (Insert), the differing words bracketed or coloured.
func (p painter) side(diff []Edit, op Op) string {
	open, end, t := "[-", "-]", red
	if op == Insert {
		open, end, t = "{+", "+}", green
	}
	var line strings.Builder
	for _, e := range diff {
		text := Visible(e.Text)
		switch {
		case e.Op == Same:
			line.WriteString(text)
		case e.Op == op:
			word := strings.TrimLeft(text, " ")
			line.WriteString(text[:len(text)-len(word)])
			if p {
				line.WriteString(p.paint(t, word))
			} else {
				line.WriteString(open + word + end)
			}
		}
	}
	return line.String()
}
