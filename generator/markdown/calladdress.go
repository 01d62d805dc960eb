package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// A call in a link's address, [a](/docs/{{< param "version" >}}/), is not seen
// by the parser of the lines: the parser of links takes the address as it is.
// Its mask has its number, behind a character that nobody writes.
const addressMark = "\uE001"

const (
	maxAddress = 200 // bytes that are looked back at for ](
	numberBase = 36  // of the number, which has
	numberSize = 3   // digits: the shortest tag, {{<a>}}, has seven bytes
	maxNumber  = 36 * 36 * 36
)

var addressNumber = regexp.MustCompile(`\{` + addressMark + `([0-9a-z]{3})`)

// inDestination tells whether an offset stands in the address of a link.
func (c *calls) inDestination(at int) bool {
	before := c.masked[max(0, at-maxAddress):at]
	open := bytes.LastIndex(before, []byte("]("))
	return open >= 0 && !bytes.ContainsAny(before[open+2:], " \t\n()")
}

func (c *calls) number(t *tag, i int) {
	if i >= maxNumber {
		return
	}
	digits := strconv.FormatInt(int64(i), numberBase)
	digits = strings.Repeat("0", numberSize-len(digits)) + digits
	copy(c.masked[t.start:t.end], "{"+addressMark+digits)
}

// called makes the calls in an address.
func (r *recorder) called(dest string) string {
	if !strings.Contains(dest, addressMark) {
		return dest
	}
	var b strings.Builder
	for m := addressNumber.FindStringSubmatchIndex(dest); m != nil; m = addressNumber.FindStringSubmatchIndex(dest) {
		i, err := strconv.ParseInt(dest[m[2]:m[3]], numberBase, 32)
		if err != nil || int(i) >= len(r.calls.tags) {
			break
		}
		t := r.calls.tags[i]
		b.WriteString(dest[:m[0]] + r.addressOf(t))
		dest = dest[min(len(dest), m[0]+t.end-t.start):]
	}
	return b.String() + dest
}

// addressOf is what a call makes, as text.
func (r *recorder) addressOf(t *tag) string {
	if t.escaped || t.closing {
		return ""
	}
	r.calls.render(t)
	if d, bad := r.calls.wrong(t, r.source.At(r.base+t.start)); bad {
		r.diagnostics.Add(d)
		return r.calls.text[t.start:t.end]
	}
	var b strings.Builder
	for _, p := range t.before {
		b.WriteString(html.UnescapeString(p.Text))
	}
	return strings.TrimSpace(b.String())
}
