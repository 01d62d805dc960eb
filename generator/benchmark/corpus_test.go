package benchmark_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
)

// corpus is a site of so many articles, the same one every time. An article has
// about 900 words, eight claims with two counterpoints each, and links to
// others; every second one has code.
//
// Half of the counterpoints are passages of the article itself, the others are
// words of the annotator or claims of other articles. Some quotes run across
// emphasis.
type corpus struct{ articles int }

const (
	sections     = 20
	paragraphs   = 12 // of an article
	words        = 70 // of a paragraph, at least
	claims       = 8
	emphasised   = 20 // which word of a paragraph is set in italics
	linked       = 10 // which word of every third paragraph is a link
	quoteStart   = 18 // of a claim, in its paragraph
	quoteEnd     = 26
	passageStart = 44 // of a passage that answers
	passageEnd   = 52
)

// statement is a claim as it stands in a file.
type statement struct {
	id, quote, claimant string
	answers             []answer
}

// answer is a counterpoint: it has a quote, a claim or a text.
type answer struct{ stance, quote, claim, text string }

var vocabulary = strings.Fields(`river bridge council engineer report winter public price letter record harbor worker school
	budget evening number paper question market street window garden signal motor copper station island valley thunder
	saddle ribbon castle meadow pencil blanket kettle lantern anchor barrel feather hammer ladder mirror needle orchard
	pillow quarry rocket shovel timber velvet wagon said was found under after before without because while every many
	never often several their which those between against during`)

// stem is an article's path in content/, without its ending, and in the output.
func (c corpus) stem(i int) string { return fmt.Sprintf("s%02d/a%d", i%sections, i) }

func (c corpus) address(i int) string { return "/" + c.stem(i) + "/" }

// other is another article; of a site of one it is the same.
func (c corpus) other(i, distance int) int { return (i + distance) % c.articles }

// text returns the words of an article's paragraphs, without markup. Commas,
// full stops and capitals belong to the words.
func (c corpus) text(i int) [][]string {
	random := rand.New(rand.NewPCG(7, uint64(i)))
	list := make([][]string, paragraphs)
	for p := range list {
		for len(list[p]) < words {
			list[p] = append(list[p], sentence(random)...)
		}
	}
	return list
}

func sentence(random *rand.Rand) []string {
	s := make([]string, 7+random.IntN(12))
	for i := range s {
		s[i] = vocabulary[random.IntN(len(vocabulary))]
		if i > 0 && i < len(s)-2 && random.IntN(9) == 0 {
			s[i] += ","
		}
	}
	s[0] = strings.ToUpper(s[0][:1]) + s[0][1:]
	s[len(s)-1] += "."
	return s
}

// body is the Markdown of an article. Its last paragraph tells how often it was
// edited.
func (c corpus) body(i, edit int) string { return c.bodyOf(i, edit, c.text(i)) }

func (c corpus) bodyOf(i, edit int, paragraphs [][]string) string {
	var b strings.Builder
	for p, text := range paragraphs {
		if p%4 == 0 {
			fmt.Fprintf(&b, "## Part %d\n\n", p/4+1)
		}
		b.WriteString(c.markdown(i, p, text) + "\n\n")
		if p == 5 && i%2 == 0 {
			fmt.Fprintf(&b, code, i, i%50, i, i)
		}
	}
	fmt.Fprintf(&b, "This is the text of %s.\n", token(edit))
	return b.String()
}

// token is a word that is nowhere else.
func token(edit int) string { return fmt.Sprintf("edit%06d", edit) }

func (c corpus) markdown(i, p int, text []string) string {
	text = slices.Clone(text)
	text[emphasised] = "*" + text[emphasised] + "*"
	if p%3 == 0 {
		text[linked] = "[" + text[linked] + "](" + c.address(c.other(i, p+1)) + ")"
	}
	return strings.Join(text, " ")
}

const code = "```go" + `
func sum%d(list []int) int {
	total := 0
	for i, n := range list {
		if n > %d && i%%2 == 0 {
			total += n // count it
		}
	}
	return total
}

type store%d struct {
	name  string
	items map[string]int
	mu    sync.Mutex
}

func (s *store%d) put(key string, n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < 0 {
		return fmt.Errorf("put %%q: %%d is below zero", key, n)
	}
	s.items[key] += n
	return nil
}
` + "```\n\n"

// statements are the claims of an article. The last answer tells how often they
// were edited.
func (c corpus) statements(i, edit int) []statement {
	text := c.text(i)
	list := make([]statement, claims)
	for k := range list {
		list[k] = statement{
			id: fmt.Sprintf("c%d", k), claimant: fmt.Sprintf("Body %d", k%5),
			quote: strings.Join(text[k][quoteStart:quoteEnd], " "),
			answers: []answer{
				{stance: "qualifies", quote: strings.Join(text[(k+4)%paragraphs][passageStart:passageEnd], " ")},
				{stance: "disputes", text: fmt.Sprintf("The *record* of %d says otherwise, and it is **longer** than the other one by some words; see [it](%s).",
					1990+k, c.address(c.other(i, 3)))},
			},
		}
		if k%4 == 0 {
			list[k].answers[1] = answer{stance: "context", claim: fmt.Sprintf("%s#c%d", c.stem(c.other(i, 7)), k+1)}
		}
	}
	list[claims-1].answers[1].text += " This is the answer of " + token(edit) + "."
	return list
}

// yaml writes claims, each line after the given indentation.
func yaml(list []statement, indent string) string {
	var b strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&b, indent+format+"\n", values...) }
	line("claims:")
	for _, s := range list {
		line("  - id: %s", s.id)
		line("    quote: %q", s.quote)
		line("    claimant: %s", s.claimant)
		line("    counterpoints:")
		for _, a := range s.answers {
			line("      - stance: %s", a.stance)
			for _, f := range [...]struct{ key, value string }{{"quote", a.quote}, {"claim", a.claim}, {"text", a.text}} {
				if f.value != "" {
					line("        %s: %q", f.key, f.value)
				}
			}
		}
	}
	return b.String()
}

// front is an article's front matter, without the lines around it.
func (c corpus) front(i int) string {
	return fmt.Sprintf("title: %s\ndate: 20%02d-%02d-%02d\ntags: [t%d, u%d]\n",
		c.title(i), 10+i%15, 1+i%12, 1+i%28, i%40, i%7)
}

func (c corpus) title(i int) string {
	return fmt.Sprintf("Article %d on the %s", i, vocabulary[i%len(vocabulary)])
}

// sectionFiles are the texts of the sections' own pages.
func sectionFiles(yield func(name, data string) bool) bool {
	for s := range sections {
		if !yield(fmt.Sprintf("content/s%02d/_index.md", s), fmt.Sprintf("---\ntitle: Section %d\n---\nArticles of section %d.\n", s, s)) {
			return false
		}
	}
	return true
}

// files are those of the site as Counterpoint reads it.
func (c corpus) files() iter.Seq2[string, string] {
	return func(yield func(name, data string) bool) {
		if !yield("site.yaml", "title: The corpus\nbaseURL: https://example.org/\n") || !sectionFiles(yield) {
			return
		}
		for i := range c.articles {
			if !yield(c.articleFile(i, 0)) || !yield(c.claimsFile(i, 0)) {
				return
			}
		}
	}
}

// articleFile is an article after so many edits.
func (c corpus) articleFile(i, edit int) (name, data string) {
	return "content/" + c.stem(i) + ".md", "---\n" + c.front(i) + "---\n" + c.body(i, edit)
}

func (c corpus) claimsFile(i, edit int) (name, data string) {
	return "content/" + c.stem(i) + ".claims.yaml", yaml(c.statements(i, edit), "")
}
