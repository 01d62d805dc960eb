package tex

import (
	"strings"
	"unicode/utf8"
)

// call reads a command and what belongs to it.
func (p *parser) call() atom {
	name := p.command()
	if name == "" {
		p.fail(`\ stands at the end`)
		return atom{}
	}
	p.take(name)
	if s, ok := letters[name]; ok {
		if utf8.RuneCountInString(s) == 1 && isUpright(name) {
			return atom{mathml: `<mi mathvariant="normal">` + s + "</mi>"}
		}
		return atom{mathml: element("mi", s)}
	}
	if s, ok := operators[name]; ok {
		return atom{mathml: element("mo", s)}
	}
	if s, ok := large[name]; ok {
		return atom{mathml: element("mo", s), limits: p.display && !strings.HasSuffix(name, "int")}
	}
	if s, ok := delimiters[name]; ok {
		return atom{mathml: fence(s, false)}
	}
	if width, ok := spaces[name]; ok {
		return atom{mathml: `<mspace width="` + width + `"></mspace>`, space: true}
	}
	if function, ok := functions[name]; ok {
		return atom{mathml: element("mi", function), limits: p.display && underneath[name]}
	}
	return p.structure(name)
}

// isUpright tells whether a letter is no variable: capital Greek ones are
// upright in TeX, as are ∞ and ∅.
func isUpright(name string) bool {
	return name[0] >= 'A' && name[0] <= 'Z' || name == "infty" || name == "emptyset" || name == "varnothing"
}

// structure reads a command that has arguments.
func (p *parser) structure(name string) atom {
	if a, ok := accents[name]; ok {
		return p.accent(a)
	}
	if set, ok := alphabets[name]; ok {
		return p.alphabet(set)
	}
	switch name {
	case "frac", "cfrac":
		return atom{mathml: wrap("mfrac", p.argument(), p.argument())}
	case "dfrac":
		return atom{mathml: `<mstyle displaystyle="true">` + wrap("mfrac", p.argument(), p.argument()) + "</mstyle>"}
	case "tfrac":
		return atom{mathml: `<mstyle displaystyle="false">` + wrap("mfrac", p.argument(), p.argument()) + "</mstyle>"}
	case "binom", "dbinom", "tbinom":
		return atom{mathml: "<mrow>" + fence("(", true) + `<mfrac linethickness="0">` + p.argument() + p.argument() + "</mfrac>" + fence(")", true) + "</mrow>"}
	case "sqrt":
		return p.root()
	case "text", "textrm", "textnormal", "mbox", "textbf", "textit", "hbox":
		return atom{mathml: element("mtext", spaced(p.words()))}
	case "operatorname", "mathrm", "operatorname*", "mathsf", "mathtt", "mathit":
		starred := strings.HasPrefix(p.rest, "*")
		p.rest = strings.TrimPrefix(p.rest, "*")
		a := p.name(name)
		a.limits = starred && p.display
		return a
	case "left":
		return p.pair()
	case "overset", "stackrel":
		over, base := p.argument(), p.argument()
		return atom{mathml: wrap("mover", base, over)}
	case "underset":
		under, base := p.argument(), p.argument()
		return atom{mathml: wrap("munder", base, under)}
	case "begin":
		return p.environment()
	}
	return p.rare(name)
}

// rare are the commands that formulas of a text have now and then.
func (p *parser) rare(name string) atom {
	switch name {
	case "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "middle":
		return atom{mathml: fence(p.delimiter(), true)}
	case "pmod":
		return atom{mathml: `<mrow><mspace width="1em"></mspace><mo stretchy="false">(</mo><mi>mod</mi><mspace width="0.333em"></mspace>` + p.argument() + `<mo stretchy="false">)</mo></mrow>`}
	case "bmod", "mod":
		return atom{mathml: `<mo lspace="0.222em" rspace="0.222em">mod</mo>`}
	case "not":
		return p.not()
	case "mathop":
		return atom{mathml: p.argument(), limits: p.display}
	case "mathbin", "mathrel", "mathord", "mathopen", "mathclose", "mathpunct", "mathinner":
		return atom{mathml: p.argument()}
	case "phantom":
		return atom{mathml: wrap("mphantom", p.argument())}
	case "nonumber", "notag":
		return atom{space: true}
	case "label":
		p.braced()
		return atom{space: true}
	case "tag":
		return atom{mathml: `<mspace width="2em"></mspace>` + element("mtext", "("+p.words()+")"), space: true}
	case "xrightarrow", "xleftarrow":
		arrow := map[string]string{"xrightarrow": "→", "xleftarrow": "←"}[name]
		return atom{mathml: wrap("mover", fence(arrow, true), p.argument())}
	case "rm", "bf", "cal", "it":
		return p.font(name)
	}
	p.fail(`\%s is not known`, name)
	return atom{}
}

// not strikes a relation through.
func (p *parser) not() atom {
	p.space()
	if p.rest == "" {
		p.fail(`something is missing behind \not`)
		return atom{}
	}
	a := p.atom()
	text, ok := strings.CutSuffix(a.mathml, "</mo>")
	if !ok {
		p.fail(`\not stands before no relation`)
		return atom{}
	}
	return atom{mathml: text + "\u0338</mo>"}
}

func (p *parser) root() atom {
	p.space()
	if !strings.HasPrefix(p.rest, "[") {
		return atom{mathml: wrap("msqrt", p.argument())}
	}
	p.rest = p.rest[1:]
	index := group(p.row(endOfIndex))
	p.rest = strings.TrimPrefix(p.rest, "]")
	return atom{mathml: wrap("mroot", p.argument(), index)}
}

// words reads a group of words: text, in which commands mean other things.
func (p *parser) words() string {
	words := p.braced()
	if strings.ContainsAny(words, "\\$") {
		p.fail("words in a formula may have no commands")
	}
	return strings.NewReplacer("{", "", "}", "").Replace(words)
}

// spaced keeps the spaces at the ends of words, which MathML drops.
func spaced(words string) string {
	words = strings.NewReplacer("\r", "", "\n", " ", "~", "\u00A0").Replace(words)
	inner := strings.Trim(words, " ")
	if inner == "" {
		return strings.ReplaceAll(words, " ", "\u00A0")
	}
	before, after, _ := strings.Cut(words, inner)
	return strings.ReplaceAll(before, " ", "\u00A0") + inner + strings.ReplaceAll(after, " ", "\u00A0")
}

// braced reads a group as it is written.
func (p *parser) braced() string {
	p.space()
	if !strings.HasPrefix(p.rest, "{") {
		p.fail("a { is missing")
		return ""
	}
	depth := 0
	for i := 0; i < len(p.rest); i++ {
		switch p.rest[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				words := p.rest[1:i]
				p.rest = p.rest[i+1:]
				return words
			}
		}
	}
	p.fail("} is missing")
	return ""
}

// name reads the name of a function.
func (p *parser) name(command string) atom {
	p.space()
	if command != "operatorname" && !strings.HasPrefix(p.rest, "{") || strings.HasPrefix(p.rest, "{") && strings.Contains(p.rest[:strings.IndexByte(p.rest+"}", '}')], `\`) {
		return atom{mathml: p.argument()}
	}
	name := strings.TrimSpace(p.words())
	if utf8.RuneCountInString(name) == 1 {
		return atom{mathml: `<mi mathvariant="normal">` + escape(name) + "</mi>"}
	}
	return atom{mathml: element("mi", name)}
}

// font reads the letters behind an old command for a font, {\rm cost}.
func (p *parser) font(name string) atom {
	end := 0
	for end < len(p.rest) && (isLetter(p.rest[end]) || p.rest[end] == ' ') {
		end++
	}
	words := strings.TrimSpace(p.rest[:end])
	p.rest = p.rest[end:]
	switch set := alphabets["math"+name]; {
	case words == "":
		return atom{space: true}
	case set != nil:
		words = strings.Map(set, words)
	case len(words) == 1 && name == "rm":
		return atom{mathml: `<mi mathvariant="normal">` + words + "</mi>"}
	}
	return atom{mathml: element("mi", words)}
}

// accent is a mark over or under what follows.
type accent struct {
	mark     string
	under    bool
	stretchy bool
	limits   bool // scripts stand above or below: braces have words
}

func (p *parser) accent(a accent) atom {
	base := p.argument()
	name, attribute := "mover", ` accent="true"`
	if a.under {
		name, attribute = "munder", ` accentunder="true"`
	}
	return atom{mathml: "<" + name + attribute + ">" + base + fence(a.mark, a.stretchy) + "</" + name + ">", limits: a.limits}
}

// alphabet sets letters in another alphabet of Unicode.
func (p *parser) alphabet(set func(rune) rune) atom {
	text := strings.Join(strings.Fields(p.group()), "")
	if letter, ok := letters[strings.TrimPrefix(text, `\`)]; ok && text[0] == '\\' {
		text = letter
	}
	if p.err != nil {
		return atom{}
	}
	var b strings.Builder
	for _, r := range text {
		if r == '\\' || r == '^' || r == '_' {
			p.fail("letters of another alphabet may have no commands among them")
			return atom{}
		}
		b.WriteRune(set(r))
	}
	return atom{mathml: element("mi", b.String())}
}

// group reads a group, or one character, as it is written.
func (p *parser) group() string {
	p.space()
	if strings.HasPrefix(p.rest, "{") {
		return p.braced()
	}
	if name := p.command(); name != "" {
		p.take(name)
		return `\` + name
	}
	r, size := utf8.DecodeRuneInString(p.rest)
	if size == 0 {
		p.fail("a letter is missing")
	}
	p.rest = p.rest[size:]
	return string(r)
}

// pair reads \left( … \right).
func (p *parser) pair() atom {
	open := fence(p.delimiter(), true)
	row := p.row(endOfRight)
	if p.err != nil {
		return atom{}
	}
	p.take("right")
	return atom{mathml: "<mrow>" + open + strings.Join(row, "") + fence(p.delimiter(), true) + "</mrow>"}
}

// delimiter reads one; a full stop is none.
func (p *parser) delimiter() string {
	p.space()
	if name := p.command(); name != "" {
		p.take(name)
		if s, ok := delimiters[name]; ok {
			return s
		}
		p.fail(`\%s is no delimiter`, name)
		return ""
	}
	r, size := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	switch {
	case r == '.':
		return ""
	case strings.ContainsRune("()[]|/<>", r) && size > 0:
		return strings.NewReplacer("<", "⟨", ">", "⟩").Replace(string(r))
	}
	p.fail("a delimiter is missing")
	return ""
}
