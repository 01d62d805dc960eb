package render

import (
	"net/url"
	"strings"
	"testing"
)

func TestTextFragmentsLeadToTheWords(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("one two three four five six seven ", 12))
	for _, c := range []struct{ address, quote, want string }{
		{"https://a.example/p", "", "https://a.example/p"},
		{"", "words", ""},
		{"https://a.example/p", "the words", "https://a.example/p#:~:text=the%20words"},
		{"https://a.example/p#part", "the words", "https://a.example/p#part:~:text=the%20words"},
		{"https://a.example/p", "  the\n words ", "https://a.example/p#:~:text=the%20words"},
		{"https://a.example/p", "re-use, AT&T + 5%", "https://a.example/p#:~:text=re%2Duse%2C%20AT%26T%20%2B%205%25"},
		{"https://a.example/p", "سلام", "https://a.example/p#:~:text=%D8%B3%D9%84%D8%A7%D9%85"},
		{"https://a.example/p", long, "https://a.example/p#:~:text=one%20two%20three%20four%20five%20six%20seven%20one," +
			"seven%20one%20two%20three%20four%20five%20six%20seven"},
	} {
		got := toTheWords(c.address, c.quote)
		if got != c.want {
			t.Errorf("%q in %q:\n got %s\nwant %s", c.quote, c.address, got, c.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Errorf("%q is no address: %v", got, err)
		}
	}
}
