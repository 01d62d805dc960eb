package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
)

// lexer reads the tags of shortcodes out of a text. What is no tag stays as it
// is: an unknown name, a tag that does not end.
type lexer struct {
	body     []byte
	known    func(name string) bool
	wasted   int            // bytes that were read in vain
	line     int            // where the line begins that is read
	seen     int            // to here
	problems map[int]string // where a tag of a known name begins that cannot be read, and why
}

// tags finds all tags outside of fenced code. It takes the time of the text:
// where too much was read in vain it stops.
func (l *lexer) tags() (list []*tag) {
	code := fences(l.body)
	for at := 0; at < len(l.body); {
		i := bytes.IndexByte(l.body[at:], '{')
		if i < 0 {
			break
		}
		at += i
		for len(code) > 0 && code[0][1] <= at {
			code = code[1:]
		}
		if len(code) > 0 && code[0][0] <= at {
			at = code[0][1]
			continue
		}
		if escapes(l.body[max(0, at-maxEscapes):at]) {
			at++
			continue
		}
		if newline := bytes.LastIndexByte(l.body[l.seen:at], '\n'); newline >= 0 {
			l.line = l.seen + newline + 1
		}
		l.seen = at
		t := l.tag(at)
		if t == nil {
			at++
			if l.wasted > 4*len(l.body)+1<<16 {
				break
			}
			continue
		}
		if at = t.end; !t.isRef() || !isDestination(l.body[:t.start]) {
			list = append(list, t)
		}
	}
	return list
}

// maxEscapes is how many backslashes before a tag are counted.
const maxEscapes = 64

// fences are the stretches of fenced code, with their fences.
func fences(body []byte) (list [][2]int) {
	var m meter
	for at := 0; at < len(body); {
		end := bytes.IndexByte(body[at:], '\n') + 1
		if end == 0 {
			end = len(body) - at
		}
		line := body[at : at+end]
		if m.code(bytes.TrimSpace(line[leadOf(line).size:])) {
			if n := len(list); n > 0 && list[n-1][1] == at {
				list[n-1][1] = at + end
			} else {
				list = append(list, [2]int{at, at + end})
			}
		}
		at += end
	}
	return list
}

// isDestination tells whether a link's address comes next: references reads the
// ref that stands there.
func isDestination(before []byte) bool {
	before = bytes.TrimRight(before[max(0, len(before)-20):], " \t")
	return bytes.HasSuffix(before, []byte("](")) || bytes.HasSuffix(before, []byte("]:"))
}

var (
	hugoName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.-]*(?:/[\pL\pN_.-]+)*`)
	zolaName = regexp.MustCompile(`^-?\s*(\w+(?:::\w+)*)\s*\(`)
	zolaEnd  = regexp.MustCompile(`^\{%-?\s*end\s*-?%\}`)
)

func (l *lexer) tag(at int) *tag {
	rest := l.body[at:]
	for _, open := range [...]string{"{{<", "{{%", "{{", "{%"} {
		if !bytes.HasPrefix(rest, []byte(open)) {
			continue
		}
		if bytes.HasPrefix(rest[len(open):], []byte("/*")) {
			return l.comment(at, open)
		}
		if len(open) == 3 {
			return l.hugo(at, open)
		}
		return l.zola(at, open)
	}
	return nil
}

// comment is a tag that is shown instead of called.
func (l *lexer) comment(at int, open string) *tag {
	end := []byte("*/" + string(endOf([]byte(open))))
	rest := l.body[at:]
	rest = rest[:min(len(rest), maxShortcode)]
	i := bytes.Index(rest, end)
	if i < 0 {
		l.wasted += len(rest)
		return nil
	}
	return &tag{start: at, end: at + i + len(end), open: open, escaped: true}
}

func (l *lexer) hugo(at int, open string) *tag {
	t := &tag{start: at, open: open}
	p := scanner{body: l.body, at: at + 3, quoted: l.quoted(at)}
	p.space()
	if p.next("/") {
		t.closing = true
		p.space()
	}
	t.name = string(hugoName.Find(p.rest(256)))
	p.at += len(t.name)
	if t.name == "" || !l.known(t.name) {
		return nil
	}
	end := open[2:] + "}}"
	if end[0] == '<' {
		end = ">}}"
	}
	for !p.ended(end) {
		if p.next("/" + end) {
			t.self = true
			return l.complete(t, p)
		}
		if !p.param(t, end) {
			return l.refuse(t, p)
		}
	}
	return l.complete(t, p)
}

func (l *lexer) zola(at int, open string) *tag {
	rest := l.body[at:]
	if end := zolaEnd.Find(rest[:min(len(rest), 64)]); end != nil {
		return &tag{start: at, end: at + len(end), open: open, closing: true}
	}
	m := zolaName.FindSubmatchIndex(rest[len(open):min(len(rest), 256)])
	if m == nil {
		return nil
	}
	t := &tag{start: at, open: open, name: string(rest[len(open)+m[2] : len(open)+m[3]]), self: open == "{{"}
	if !l.known(t.name) {
		return nil
	}
	p := scanner{body: l.body, at: at + len(open) + m[1], quoted: l.quoted(at), commas: true}
	for !p.ended(")") {
		if !p.param(t, ")") {
			return l.refuse(t, p)
		}
	}
	p.space()
	p.next("-")
	if !p.next(string(endOf([]byte(open)))) {
		p.problem = fmt.Sprintf("%s is missing behind the parentheses", endOf([]byte(open)))
		return l.refuse(t, p)
	}
	return l.complete(t, p)
}

func (l *lexer) complete(t *tag, p scanner) *tag {
	t.end = p.at
	named := 0
	for _, p := range t.params {
		if p.Key != "" {
			named++
		}
	}
	if named > 0 && named < len(t.params) {
		p.problem = "parameters are either all named or none"
		return l.refuse(t, p)
	}
	return t
}

func (l *lexer) refuse(t *tag, p scanner) *tag {
	l.wasted += p.at - t.start
	if l.problems == nil {
		l.problems = map[int]string{}
	}
	l.problems[t.start] = fmt.Sprintf("shortcode %q cannot be read: %s", t.name, p.problem)
	return nil
}

// quoted tells whether the line of a tag stands in a quote: the lines that
// follow begin with > too.
func (l *lexer) quoted(at int) bool {
	return bytes.HasPrefix(bytes.TrimLeft(l.body[l.line:min(at, l.line+8)], " "), []byte(">"))
}

// scanner reads the parameters of a tag.
type scanner struct {
	body    []byte
	at      int
	quoted  bool // lines may begin with >
	commas  bool // Zola's: parameters have commas between them
	inList  bool
	problem string
}

func (p *scanner) rest(most int) []byte {
	rest := p.body[p.at:]
	return rest[:min(len(rest), most)]
}

func (p *scanner) next(word string) bool {
	ok := bytes.HasPrefix(p.body[p.at:], []byte(word))
	if ok {
		p.at += len(word)
	}
	return ok
}

// space skips white space, and the marks of quotes at the beginning of lines.
func (p *scanner) space() {
	fresh := false
	for ; p.at < len(p.body); p.at++ {
		switch c := p.body[p.at]; {
		case c == '\n':
			fresh = true
		case c == ' ', c == '\t', c == '\r', c == ',' && p.commas, c == '>' && p.quoted && fresh:
		default:
			return
		}
	}
}

// ended skips space and then the end, if it is there.
func (p *scanner) ended(end string) bool {
	p.space()
	return p.next(end)
}

// maxParams is how many parameters a call may have.
const maxParams = 1000

// param reads one parameter, `value` or `key=value`.
func (p *scanner) param(t *tag, end string) bool {
	if p.at >= len(p.body) {
		p.problem = end + " is missing"
		return false
	}
	if len(t.params) == maxParams {
		p.problem = "it has too many parameters"
		return false
	}
	param := Param{at: p.at}
	value, bare, ok := p.value(end)
	if !ok {
		return false
	}
	if word, isWord := value.(string); isWord && bare {
		key := p.at
		for p.at < len(p.body) && p.body[p.at] == ' ' {
			p.at++
		}
		if p.next("=") {
			p.space()
			param.Key, param.at = word, p.at
			if value, bare, ok = p.value(end); !ok {
				return false
			}
		} else {
			p.at = key
		}
	}
	if word, isWord := value.(string); isWord && bare {
		value = typed(word)
	} else if isWord {
		param.at++ // the quotation mark
	}
	param.Value = value
	t.params = append(t.params, param)
	return true
}

// typed is what a word without quotes means.
func typed(word string) any {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil {
		return f
	}
	switch word {
	case "true":
		return true
	case "false":
		return false
	}
	return word
}

// value reads a value; bare tells that it has no quotation marks.
func (p *scanner) value(end string) (value any, bare, ok bool) {
	if p.at >= len(p.body) {
		p.problem = end + " is missing"
		return nil, false, false
	}
	switch c := p.body[p.at]; {
	case c == '"', c == '`', c == '\'' && p.commas:
		text, ok := p.quotedText(c)
		return text, false, ok
	case c == '[' && p.commas && !p.inList:
		list, ok := p.list()
		return list, false, ok
	}
	from := p.at
	for ; p.at < len(p.body); p.at++ {
		c := p.body[p.at]
		if c <= ' ' || c == '"' || c == '`' || c == '=' || p.commas && (c == ',' || c == ')' || c == ']') ||
			!p.commas && (c == end[0] || c == '/') && (bytes.HasPrefix(p.body[p.at:], []byte(end)) || bytes.HasPrefix(p.body[p.at:], []byte("/"+end))) {
			break
		}
	}
	if from == p.at {
		p.problem = fmt.Sprintf("%q cannot stand here", p.body[p.at])
		return nil, false, false
	}
	return string(p.body[from:p.at]), true, true
}

// list reads Zola's [1, "a"].
func (p *scanner) list() (list []any, ok bool) {
	p.at++
	p.inList = true
	defer func() { p.inList = false }()
	for !p.ended("]") {
		value, bare, ok := p.value("]")
		if !ok {
			return nil, false
		}
		if word, isWord := value.(string); isWord && bare {
			value = typed(word)
		}
		list = append(list, value)
	}
	return list, true
}

// quotedText reads a text in quotation marks, in which \" stands for one. It
// may have several lines, but an empty one only between backticks: that one is
// nearly always a mark that was forgotten.
func (p *scanner) quotedText(mark byte) (string, bool) {
	from := p.at + 1
	var text []byte
	for i := from; i < len(p.body); i++ {
		switch c := p.body[i]; {
		case c == mark:
			if text == nil {
				text = p.body[from:i]
			}
			p.at = i + 1
			return string(text), true
		case c == '\\' && mark != '`' && i+1 < len(p.body) && (p.body[i+1] == mark || p.body[i+1] == '\\'):
			if text == nil {
				text = bytes.Clone(p.body[from:i])
			}
			i++
			text = append(text, p.body[i])
			continue
		case c == '\n' && mark != '`' && i+1 < len(p.body) && p.body[i+1] == '\n':
			p.at, p.problem = i, fmt.Sprintf("a %c is missing", mark)
			return "", false
		}
		if text != nil {
			text = append(text, p.body[i])
		}
	}
	p.at, p.problem = len(p.body), fmt.Sprintf("a %c is missing", mark)
	return "", false
}
