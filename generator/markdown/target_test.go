package markdown

import "testing"

func TestWhatIsWrittenOfAnImageStays(t *testing.T) {
	target := Target{URL: "/a b.jpg", Width: 30, Height: 20, Srcset: "/a-9w.webp 9w", Sizes: `"x"`, Lazy: true, Async: true}
	for written, want := range map[string]string{
		"":                   `/a%20b.jpg" width="30" height="20" srcset="/a-9w.webp 9w" sizes="&#34;x&#34;" loading="lazy" decoding="async`,
		" alt class ":        `/a%20b.jpg" width="30" height="20" srcset="/a-9w.webp 9w" sizes="&#34;x&#34;" loading="lazy" decoding="async`,
		" width ":            `/a%20b.jpg" srcset="/a-9w.webp 9w" sizes="&#34;x&#34;" loading="lazy" decoding="async`,
		" height loading ":   `/a%20b.jpg" srcset="/a-9w.webp 9w" sizes="&#34;x&#34;" decoding="async`,
		" srcset decoding ":  `/a%20b.jpg" width="30" height="20" loading="lazy`,
		" data-width lazy  ": `/a%20b.jpg" width="30" height="20" srcset="/a-9w.webp 9w" sizes="&#34;x&#34;" loading="lazy" decoding="async`,
	} {
		if got := target.html(written); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", written, got, want)
		}
	}
	if got := namesOf(` alt="a width=3" WIDTH = "3" src='x'`); got != " alt width src " {
		t.Errorf("%q", got)
	}
}
