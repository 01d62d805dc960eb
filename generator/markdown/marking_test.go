package markdown

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"counterpoint/generator/diag"
)

// everything holds each construct that a claim can cross.
const everything = `# A *first* heading

One two *three* **four** [five six](other.md "title") seven ` + "`eight nine`" + ` ten  
eleven &amp; AT&amp;T \*twelve\* <https://example.org/> ==thirteen== ==fourteen words=={#named} ~~no~~.

- item one
- item *two*[^1]

  a second paragraph

> quoted "words"

| a | b |
|---|--:|
| c *d* | e |

term
: definition

` + "```go\nfunc main() {\n\tfmt.Println(\"<hello>\")\n}\n```" + `

    indented code

![alt](pic.png) [![x](pic.png) after](/y) last.

- [x] done

[^1]: A footnote with *emphasis*.
`

func parse(t testing.TB, text string) *Doc {
	t.Helper()
	doc, list := New(Options{Words: Words{TaskDone: "done", TaskOpen: "to do", FootnoteBack: "back"}}).Parse(diag.NewSource("a.md", []byte(text)), 0)
	if doc == nil {
		t.Fatalf("refused: %s", list.Text(false))
	}
	return doc
}

func marked(d *Doc, marks ...Mark) string {
	var b strings.Builder
	for _, block := range d.Blocks(marks, nil) {
		b.WriteString(block.HTML)
	}
	return b.String()
}

func TestTextIsWhatTheReaderSees(t *testing.T) {
	for _, c := range []struct{ markdown, want string }{
		{"a *b* **c** `d` [e](f)", "a b c d e"},
		{"AT&amp;T \\*x\\* &#65; &copy;", "AT&T *x* A ©"},
		{"one\ntwo  \nthree\n\nfour", "one\ntwo\nthree\nfour"},
		{"# Head\ntext", "Head\ntext"},
		{"- a\n- b\n\n  c", "a\nb\nc"},
		{"|a|b|\n|-|-|\n|c|d|", "a\nb\nc\nd"},
		{"x[^1]\n\n[^1]: note", "x\nnote"},
		{"before ![alt](pic.png) after", "before  after"},
		{"==a== ==b=={#m} c", "a b c"},
		{"- [ ] task", "task"},
		{"```go\nx := 1\n```", "x := 1\n"},
		{"a <b>raw</b> c", "a raw c"},
		{"a <!--more--> b", "a  b"},
		{"https://example.org/ x", "https://example.org/ x"},
		{"term\n: def", "term\ndef"},
	} {
		if got := parse(t, c.markdown).Text(); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.markdown, got, c.want)
		}
	}
}

func TestEveryCharacterKnowsItsPlace(t *testing.T) {
	doc := parse(t, everything)
	for _, word := range []string{"first", "three", "five", "eight nine", "eleven", "twelve", "thirteen", "item one",
		"second", "quoted", "definition", "Println", "hello", "indented", "last", "footnote"} {
		at := strings.Index(doc.Text(), word)
		if at < 0 {
			t.Fatalf("%q is not in the text %q", word, doc.Text())
		}
		place := doc.At(at)
		if got := everything[place.Offset:]; !strings.HasPrefix(got, word) {
			t.Errorf("%q is said to stand at %q", word, got[:min(20, len(got))])
		}
	}
}

var drawn = regexp.MustCompile(`<a class="claim-ref"[^>]*>\d+</a>|<mark class="(?:claim|counterpoint)"[^>]*>`)

// strip takes the marks of claims and counterpoints out again.
func strip(marked string) string {
	marked = drawn.ReplaceAllStringFunc(marked, func(s string) string {
		if strings.HasPrefix(s, "<a") {
			return ""
		}
		return "\x00"
	})
	var out strings.Builder
	var stack []bool // was this <mark> one of ours?
	for marked != "" {
		switch {
		case marked[0] == 0:
			stack, marked = append(stack, true), marked[1:]
		case strings.HasPrefix(marked, "<mark"):
			stack = append(stack, false)
			out.WriteByte(marked[0])
			marked = marked[1:]
		case strings.HasPrefix(marked, "</mark>"):
			if !stack[len(stack)-1] {
				out.WriteString("</mark>")
			}
			stack, marked = stack[:len(stack)-1], marked[len("</mark>"):]
		default:
			out.WriteByte(marked[0])
			marked = marked[1:]
		}
	}
	return out.String()
}

// wellFormed reports a tag that is not closed where it should be.
func wellFormed(page string) error {
	var stack []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(stack) > 0 {
				return fmt.Errorf("not closed: %v", stack)
			}
			return nil
		case html.StartTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "br", "hr", "img", "input":
			case "a":
				for _, s := range stack {
					if s == "a" {
						return fmt.Errorf("a link in a link")
					}
				}
				fallthrough
			default:
				stack = append(stack, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(stack) == 0 || stack[len(stack)-1] != string(name) {
				return fmt.Errorf("</%s> closes %v", name, stack)
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func claimMark(start, end int, name string) Mark {
	return Mark{Start: start, End: end, Kind: Claim, Name: name, ID: "claim-" + name,
		Refs: []Ref{{Class: "claim-ref", URL: "#note-" + name, Text: "1"}}}
}

// checkMarked holds what must be true of any marking.
func checkMarked(t *testing.T, doc *Doc, marks []Mark) {
	t.Helper()
	got := marked(doc, marks...)
	if plain := doc.HTML(nil); strip(got) != plain {
		t.Fatalf("without its marks it is\n%s\nbut unmarked it was\n%s\nmarked:\n%s", strip(got), plain, got)
	}
	if err := wellFormed(got); err != nil {
		t.Fatalf("%v in\n%s", err, got)
	}
}

func TestMarksStrippedGiveUnmarkedHTML(t *testing.T) {
	doc := parse(t, everything)
	n := len(doc.Text())
	for start := 0; start < n; start += 3 {
		for _, length := range []int{1, 7, 40, n - start} {
			end := min(n, start+length)
			checkMarked(t, doc, []Mark{claimMark(start, end, "a"),
				{Start: max(0, start-5), End: min(n, start+4), Kind: Counterpoint, Name: "b", ID: "counterpoint-b-1"},
				claimMark(start, end, "c")})
		}
	}
}

func TestMarksPieces(t *testing.T) {
	const open, ref = `<mark class="claim" data-claims="x"`, `<a class="claim-ref" href="#note-x">1</a>`
	for _, c := range []struct{ markdown, quote, want string }{
		{"one two three", "two", `<p>one ` + open + ` id="claim-x">two</mark>` + ref + ` three</p>`},
		{"one *two* three", "one two", `<p>` + open + ` id="claim-x">one </mark><em>` + open + `>two</mark>` + ref + `</em> three</p>`},
		{"a [b c](d) e", "a b", `<p>` + open + ` id="claim-x">a </mark><a href="d">` + open + `>b</mark> c</a>` + ref + ` e</p>`},
		{"a\n\nb", "a\nb", `<p>` + open + ` id="claim-x">a</mark></p>` + "\n<p>" + open + `>b</mark>` + ref + `</p>`},
		{"x `a b` y", "a b", `<p>x <code>` + open + ` id="claim-x">a b</mark>` + ref + `</code> y</p>`},
		{"AT&amp;T is", "T&T", `<p>A` + open + ` id="claim-x">T&amp;T</mark>` + ref + ` is</p>`},
		{"a  \nb", "a\nb", `<p>` + open + ` id="claim-x">a</mark><br>` + open + ">\nb</mark>" + ref + `</p>`},
		{"==a b== c", "b c", `<p><mark class="highlight">a ` + open + ` id="claim-x">b</mark></mark>` + open + `> c</mark>` + ref + `</p>`},
	} {
		doc := parse(t, c.markdown)
		start := strings.Index(doc.Text(), c.quote)
		got := strings.TrimSpace(marked(doc, claimMark(start, start+len(c.quote), "x")))
		if got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.markdown, got, c.want)
		}
	}
}

func TestIdenticalAndCrossingMarksKeepTheirIDs(t *testing.T) {
	doc := parse(t, "one two three four")
	got := marked(doc, claimMark(0, 7, "a"), claimMark(0, 7, "b"), claimMark(4, 13, "c"))
	for _, id := range []string{"claim-a", "claim-b", "claim-c"} {
		if n := strings.Count(got, `id="`+id+`"`); n != 1 {
			t.Errorf("id %s occurs %d times in %s", id, n, got)
		}
	}
	if !strings.Contains(got, `data-claims="a b c"`) || !strings.Contains(got, `data-claims="c"`) {
		t.Errorf("the pieces do not name all claims that cover them: %s", got)
	}
}

// With the names of all in the mark of each, this page would have 600 MB.
func TestTenThousandMarksOfTheSameWords(t *testing.T) {
	doc := parse(t, "The sky is *blue*.")
	marks := make([]Mark, 10_000)
	for i := range marks {
		marks[i] = Mark{Start: 4, End: 15, Name: fmt.Sprint("c", i), ID: fmt.Sprint("claim-c", i)}
	}
	got := doc.Blocks(marks, nil)[0].HTML
	if len(got) > 4<<20 {
		t.Errorf("%d bytes", len(got))
	}
	for _, i := range []int{0, 1, maxRepeated, len(marks) - 1} {
		if n := strings.Count(got, fmt.Sprintf(` id="claim-c%d"`, i)); n != 1 {
			t.Errorf("the id of mark %d is there %d times", i, n)
		}
	}
	if open, closed := strings.Count(got, "<mark"), strings.Count(got, "</mark>"); open != closed {
		t.Errorf("%d opened, %d closed", open, closed)
	}
}

func TestBlocksSayWhereMarksEnd(t *testing.T) {
	doc := parse(t, "# h\n\none\n\ntwo\n\nthree")
	at := func(s string) int { return strings.Index(doc.Text(), s) }
	blocks := doc.Blocks([]Mark{claimMark(at("one"), at("two")+3, "a"), claimMark(at("three"), at("three")+5, "b")}, nil)
	if fmt.Sprint(blocks[0].Ends, blocks[1].Ends, blocks[2].Ends, blocks[3].Ends) != "[] [] [0] [1]" || !blocks[0].Heading {
		t.Errorf("got %+v", blocks)
	}
}

func TestOneDocServesManyGoroutines(t *testing.T) {
	doc := parse(t, everything)
	marks := []Mark{claimMark(3, 60, "a"), claimMark(20, 200, "b")}
	want := marked(doc, marks...)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if marked(doc, marks...) != want {
					t.Error("the output differs")
				}
			}
		})
	}
	wg.Wait()
}

func FuzzMarks(f *testing.F) {
	f.Add(everything, 3, 60, 20, 200)
	f.Add("a *b `c` d* [e](f)\n\n- g\n- h", 0, 4, 2, 9)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		if len(text) > 4000 {
			t.Skip()
		}
		doc, _ := New(Options{}).Parse(diag.NewSource("f.md", []byte(text)), 0)
		if doc == nil || len(doc.Text()) == 0 {
			t.Skip()
		}
		clampTo := func(n int) int { return min(len(doc.Text()), max(0, n)) }
		marks := []Mark{claimMark(clampTo(a), clampTo(b), "a"), claimMark(clampTo(c), clampTo(d), "b")}
		for _, m := range marks {
			if m.Start >= m.End || !startsRune(doc.Text(), m.Start) || !startsRune(doc.Text(), m.End) {
				t.Skip()
			}
		}
		checkMarked(t, doc, marks)
	})
}

func startsRune(s string, at int) bool { return at == len(s) || s[at]&0xC0 != 0x80 }
