package render

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// A text fragment leads a browser to the very words on a page:
// https://example.org/page#:~:text=the%20words
// (https://wicg.github.io/scroll-to-text-fragment/). Words that are found
// whole must stand in one block; of a longer passage the first and the last
// words are given, which may be apart.
const (
	longestExact = 300 // characters
	edgeWords    = 8   // at either end of a longer passage
)

// toTheWords returns the address of a quote in a page. Without a quote it is
// the page's own.
func toTheWords(address, quote string) string {
	words := strings.Fields(quote)
	if address == "" || len(words) == 0 {
		return address
	}
	text := fragmentText(words)
	if utf8.RuneCountInString(strings.Join(words, " ")) > longestExact && len(words) > 2*edgeWords {
		text = fragmentText(words[:edgeWords]) + "," + fragmentText(words[len(words)-edgeWords:])
	}
	if !strings.Contains(address, "#") {
		address += "#"
	}
	return address + ":~:text=" + text
}

// fragmentText escapes what has a meaning in a text fragment ("&", "-" and ",")
// and all that may not stand in a URL.
func fragmentText(words []string) string {
	text := url.QueryEscape(strings.Join(words, " "))
	return strings.NewReplacer("+", "%20", "-", "%2D").Replace(text)
}
