// Package tex turns mathematics in TeX into MathML, of the part that browsers
// draw alike (MathML Core):
//
//	\frac{a}{b}  ->  <mfrac><mi>a</mi><mi>b</mi></mfrac>
//
// Its entry is MathML. It knows what texts for readers contain: fractions,
// roots, scripts, Greek and other letters, operators, functions, accents,
// delimiters, matrices, cases and aligned lines. There are no macros: what it
// makes is as long as what it is given, and what it does not know is an error
// that names it, so that the TeX can be shown instead. It never writes a
// character of its input without escaping it.
package tex

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxSize  = 16 << 10 // bytes of a formula
	maxDepth = 60       // groups in one another
)

// MathML converts a formula. A display stands in a line of its own.
func MathML(source string, display bool) (string, error) {
	if len(source) > maxSize {
		return "", fmt.Errorf("it has more than %d bytes", maxSize)
	}
	if strings.ContainsFunc(source, unshowable) {
		return "", errors.New("it has a character that cannot be shown")
	}
	p := &parser{rest: source, display: display}
	row := p.lines()
	if p.err != nil {
		return "", p.err
	}
	block := ""
	if display {
		block = ` display="block"`
	}
	return "<math" + block + "><semantics>" + group(row) + `<annotation encoding="application/x-tex">` +
		escape(strings.Join(strings.Fields(source), " ")) + "</annotation></semantics></math>", nil
}

// unshowable are the characters that neither HTML nor XML may contain.
func unshowable(r rune) bool {
	return r == utf8.RuneError || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
}

// parser reads a formula from left to right.
type parser struct {
	rest    string
	display bool // scripts of sums stand above and below them
	depth   int
	err     error
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// atom is what a script may belong to.
type atom struct {
	mathml string
	limits bool // its scripts stand above and below it
	space  bool // it is none: scripts do not belong to it
}

func escape(s string) string { return html.EscapeString(s) }

func element(name, text string) string { return "<" + name + ">" + escape(text) + "</" + name + ">" }

func group(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return "<mrow>" + strings.Join(list, "") + "</mrow>"
}

// The ends of a row.
const (
	endOfLine  = "" // or of the text
	endOfGroup = "}"
	endOfRight = `\right`
	endOfCell  = "&" // or of the line, or of the environment
	endOfIndex = "]"
)

// lines reads the whole formula, which may have several.
func (p *parser) lines() []string {
	var list []string
	for {
		row := p.row(endOfLine)
		if p.err != nil || p.rest == "" && list == nil {
			return row
		}
		list = append(list, wrap("mtr", wrap("mtd", row...)))
		if p.rest == "" {
			return []string{wrap("mtable", list...)}
		}
		p.line()
	}
}

// row reads to an end, which it leaves.
func (p *parser) row(end string) []string {
	defer p.deeper()()
	var list []string
	for p.err == nil {
		p.space()
		if p.ended(end) {
			return list
		}
		if p.rest == "" {
			p.fail("%s is missing", strings.ReplaceAll(end, endOfCell, `\end`))
			return list
		}
		if style, ok := p.style(); ok {
			rest := p.row(end)
			return append(list, `<mstyle displaystyle="`+style+`">`+strings.Join(rest, "")+"</mstyle>")
		}
		if p.command() == "over" {
			p.take("over")
			return []string{wrap("mfrac", group(list), group(p.row(end)))}
		}
		list = append(list, p.scripted(p.atom()))
	}
	return list
}

// deeper counts what stands in one another.
func (p *parser) deeper() (back func()) {
	if p.depth++; p.depth > maxDepth {
		p.fail("it is nested more than %d deep", maxDepth)
	}
	return func() { p.depth-- }
}

func (p *parser) ended(end string) bool {
	switch end {
	case endOfLine:
		return p.rest == "" || strings.HasPrefix(p.rest, `\\`) || p.command() == "newline"
	case endOfCell:
		return strings.HasPrefix(p.rest, "&") || strings.HasPrefix(p.rest, `\\`) || p.command() == "end" || p.command() == "cr" || p.command() == "newline"
	case endOfRight:
		return p.command() == "right"
	}
	return strings.HasPrefix(p.rest, end)
}

func (p *parser) space() {
	for {
		p.rest = strings.TrimLeft(p.rest, " \t\r\n")
		if !strings.HasPrefix(p.rest, "%") { // a comment
			return
		}
		_, p.rest, _ = strings.Cut(p.rest, "\n")
	}
}

// command is the name of the command that comes next, or "".
func (p *parser) command() string {
	if len(p.rest) < 2 || p.rest[0] != '\\' {
		return ""
	}
	end := 1
	for end < len(p.rest) && isLetter(p.rest[end]) {
		end++
	}
	if end == 1 {
		_, size := utf8.DecodeRuneInString(p.rest[1:])
		end += size
	}
	return p.rest[1:end]
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// style reads \displaystyle and its like, which reach to the end of the group.
func (p *parser) style() (display string, ok bool) {
	switch p.command() {
	case "displaystyle":
		p.take("displaystyle")
		return "true", true
	case "textstyle", "scriptstyle", "scriptscriptstyle":
		p.take(p.command())
		return "false", true
	}
	return "", false
}

func (p *parser) take(command string) { p.rest = p.rest[1+len(command):] }

// scripted reads what stands below and above an atom.
func (p *parser) scripted(a atom) string {
	var sub, super, primes string
	for p.err == nil && !a.space {
		p.space()
		switch {
		case strings.HasPrefix(p.rest, "_"):
			if sub != "" {
				p.fail("_ stands twice at one place")
			}
			p.rest = p.rest[1:]
			sub = p.argument()
		case strings.HasPrefix(p.rest, "^"):
			if super != "" {
				p.fail("^ stands twice at one place")
			}
			p.rest = p.rest[1:]
			super = p.argument()
		case strings.HasPrefix(p.rest, "'"):
			p.rest = p.rest[1:]
			primes += "′"
		case p.command() == "limits":
			p.take("limits")
			a.limits = true
		case p.command() == "nolimits":
			p.take("nolimits")
			a.limits = false
		default:
			return a.with(sub, withPrimes(primes, super))
		}
	}
	return a.mathml
}

func withPrimes(primes, super string) string {
	switch {
	case primes == "":
		return super
	case super == "":
		return element("mo", primes)
	}
	return "<mrow>" + element("mo", primes) + super + "</mrow>"
}

func (a atom) with(sub, super string) string {
	names := [3]string{"msub", "msup", "msubsup"}
	if a.limits {
		names = [3]string{"munder", "mover", "munderover"}
	}
	switch {
	case sub == "" && super == "":
		return a.mathml
	case super == "":
		return wrap(names[0], a.mathml, sub)
	case sub == "":
		return wrap(names[1], a.mathml, super)
	}
	return wrap(names[2], a.mathml, sub, super)
}

func wrap(name string, parts ...string) string {
	return "<" + name + ">" + strings.Join(parts, "") + "</" + name + ">"
}

// argument reads a group, or one character or command.
func (p *parser) argument() string {
	defer p.deeper()()
	if p.space(); p.err != nil {
		return ""
	}
	if strings.HasPrefix(p.rest, "{") {
		return p.atom().mathml
	}
	if p.rest == "" || strings.IndexByte("}&^_", p.rest[0]) >= 0 {
		p.fail("something is missing behind a command, ^ or _")
		return ""
	}
	if c := p.rest[0]; c >= '0' && c <= '9' {
		p.rest = p.rest[1:]
		return element("mn", string(c))
	}
	return p.atom().mathml
}

// atom reads a group, a number, a character or a command.
func (p *parser) atom() atom {
	switch c := p.rest[0]; {
	case c == '{':
		p.rest = p.rest[1:]
		row := p.row(endOfGroup)
		p.rest = strings.TrimPrefix(p.rest, "}")
		return atom{mathml: group(row)}
	case c == '\\':
		return p.call()
	case c >= '0' && c <= '9', c == '.' && len(p.rest) > 1 && p.rest[1] >= '0' && p.rest[1] <= '9':
		return p.number()
	case c == '}', c == '&', c == '#', c == '$':
		p.fail("%q cannot stand here", c)
		return atom{}
	case c == '^', c == '_', c == '\'':
		return atom{mathml: "<mrow></mrow>"}
	case c == '~':
		p.rest = p.rest[1:]
		return atom{mathml: `<mspace width="0.333em"></mspace>`, space: true}
	}
	return p.character()
}

func (p *parser) number() atom {
	end := 0
	for end < len(p.rest) && (p.rest[end] >= '0' && p.rest[end] <= '9' ||
		p.rest[end] == '.' && end+1 < len(p.rest) && p.rest[end+1] >= '0' && p.rest[end+1] <= '9') {
		end++
	}
	n := p.rest[:end]
	p.rest = p.rest[end:]
	return atom{mathml: element("mn", n)}
}

// character reads one that stands for itself.
func (p *parser) character() atom {
	r, size := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	switch {
	case unicode.IsLetter(r):
		return atom{mathml: element("mi", string(r))}
	case r == '-':
		return atom{mathml: element("mo", "−")}
	case r == '*':
		return atom{mathml: element("mo", "∗")}
	case strings.ContainsRune("()[]|", r):
		return atom{mathml: fence(string(r), false)}
	}
	return atom{mathml: element("mo", string(r))}
}

// fence is a delimiter, which grows with what it encloses or does not.
func fence(s string, grows bool) string {
	if s == "" {
		return ""
	}
	stretchy := "false"
	if grows {
		stretchy = "true"
	}
	return `<mo stretchy="` + stretchy + `">` + escape(s) + "</mo>"
}
