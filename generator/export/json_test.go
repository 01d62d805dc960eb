package export

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

// What is written member by member is what encoding/json makes of the whole.
func FuzzJSONIsThatOfTheStandardLibrary(f *testing.F) {
	f.Add("a", "\"\\/\b\f\n\r\t\x00\x1f\x7f", 7)
	f.Add("<script>&amp;</script>", "\u2028\u2029\ufffd\xff\xc3", -1)
	f.Add("", "😀 é \xf0\x9f", 0)
	f.Fuzz(func(t *testing.T, a, b string, n int) {
		type inner struct {
			A string `json:"a,omitempty"`
			N int    `json:"n"`
		}
		want := struct {
			A    string   `json:"a"`
			List []string `json:"list"`
			None []inner  `json:"none"`
			Some []inner  `json:"some"`
			Is   bool     `json:"is"`
		}{a, []string{b, a}, []inner{}, []inner{{b, n}, {"", n}}, n > 0}
		for _, dense := range []bool{false, true} {
			j := newWriter(nil).json()
			j.dense = dense
			j.open('{')
			j.text("a", a)
			j.in("list", '[')
			for _, each := range want.List {
				j.next()
				j.value(each)
			}
			j.close(']')
			j.in("none", '[')
			j.close(']')
			j.in("some", '[')
			for _, each := range want.Some {
				j.element()
				j.maybe("a", each.A)
				j.number("n", each.N)
				j.close('}')
			}
			j.close(']')
			j.truth("is", want.Is)
			j.close('}')
			j.end()
			var out bytes.Buffer
			w := json.NewEncoder(&out)
			if w.SetEscapeHTML(dense); !dense {
				w.SetIndent("", " ")
			}
			if err := w.Encode(want); err != nil || !bytes.Equal(j.b, out.Bytes()) {
				t.Errorf("got  %s\nwant %s (%v)", j.b, out.Bytes(), err)
			}
		}
	})
}

// A file that is handed on in pieces is the same, and no piece is much larger than
// what was written between two rests.
func TestPiecesAreTheWhole(t *testing.T) {
	var got pieces
	w := newWriter(&got)
	var want []byte
	for i := range 5000 {
		line := bytes.Repeat([]byte{byte('a' + i%26)}, i%100)
		want = append(want, line...)
		_, _ = w.Write(line)
		w.rest()
	}
	w.flush()
	if !bytes.Equal(got.whole, want) || got.n < 3 || got.largest > piece+100 {
		t.Errorf("%d bytes of %d in %d pieces of up to %d", len(got.whole), len(want), got.n, got.largest)
	}
}

type pieces struct {
	whole      []byte
	n, largest int
}

func (p *pieces) Write(b []byte) (int, error) {
	p.whole, p.n, p.largest = append(p.whole, b...), p.n+1, max(p.largest, len(b))
	return len(b), nil
}

// A feed has the newest, and of those that are as new the first.
func TestNewestOf(t *testing.T) {
	type one struct{ day, n int }
	when := func(o one) time.Time { return time.Unix(int64(o.day)*86400, 0) }
	list := newestOf(func(yield func(one) bool) {
		for i := range 200 {
			if !yield(one{i * 7 % 90, i}) {
				return
			}
		}
	}, when)
	if len(list) != newestClaims || list[0].day != 89 {
		t.Fatalf("%d, the first of day %d", len(list), list[0].day)
	}
	for i, each := range list[1:] {
		if before := list[i]; before.day < each.day || before.day == each.day && before.n > each.n {
			t.Errorf("%v stands before %v", before, each)
		}
	}
}

// What is left of a tag is known from the last time, but not where it leads.
func TestTagsAreRememberedWithoutTheirAddresses(t *testing.T) {
	text := []byte(`<p class="a"><a href="b">c</a></p><svg><p class="a"></svg>`)
	for _, page := range []string{"https://e.example/a/", "https://e.example/d/", "https://e.example/a/"} {
		if got, want := plain(text, page), `<p><a href="`+page+`b">c</a></p>`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
