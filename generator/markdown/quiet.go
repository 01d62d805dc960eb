package markdown

import (
	"strings"
	"unicode/utf8"
)

// Quiet tells whether a fragment is so plain that there is nothing to be said of
// it, and no image in it: words, and the marks that stand between words. Most of
// what annotators write is, and need not be parsed before a page shows it.
func Quiet(markdown string) bool {
	if strings.Contains(markdown, "://") { // an address may be refused
		return false
	}
	begun := false // the line
	for i := range len(markdown) {
		c := markdown[i]
		if !quiet[c] || c == '-' && !begun { // which makes a heading of the line before
			return false
		}
		begun = c != '\n' && (begun || c != ' ')
	}
	_, what := beyond([]byte(markdown))
	return what == "" && len(markdown) <= maxSize
}

// quiet are the bytes of letters, digits and white space, and what of ASCII's
// punctuation makes no more than emphasis, lists and quotation marks.
var quiet = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= utf8.RuneSelf || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' ||
			strings.IndexByte(" \n.,;:?'\"()*_-/", byte(c)) >= 0
	}
	return is
}()
