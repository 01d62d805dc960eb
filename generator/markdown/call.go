package markdown

// Shortcodes are the templates that a text may call. What they return for a
// call depends on it alone; two that are equal return the same.
type Shortcodes interface {
	Has(name string) bool        // there is a template of the name
	TakesInner(name string) bool // it shows what stands between two tags
	Render(*Call) ([]Part, error)
}

// Lack is an error of a call that lacks something that may be elsewhere, such as
// a parameter of another site's settings. The call is shown as it is written.
type Lack string

// Error implements error.
func (l Lack) Error() string { return string(l) }

// Call is a shortcode as it is called: Hugo's {{< name … >}} and {{% name … %}},
// Zola's {{ name(…) }} and {% name(…) %}.
type Call struct {
	Name    string
	Params  []Param
	Inner   string // what stands between two tags, as it is written
	Percent bool   // that is Markdown whatever the template says
	Ordinal int    // how many calls come before it in the same call, or in the text
	Parent  *Call  // the one in which it stands; may be nil
	Page    Page
}

// Page is what a call may know of its article: what the article's own file
// says. Where it will stand depends on others.
type Page struct {
	Title, Description, Date string
	Params                   map[string]any
	Math                     bool // $x$ is a formula
}

// Param is a parameter of a call: a string, a bool, an int, a float64, or a
// list of such.
type Param struct {
	Key   string // empty: it is known by its position
	Value any
	at    int // where it is written in the text
}

// Part is a piece of what a template makes of a call.
type Part struct {
	Kind  PartKind
	Text  string // HTML or Markdown
	Param int    // of Markdown: which parameter it is, or -1
}

// PartKind says what a Part is.
type PartKind uint8

const (
	HTML          PartKind = iota // trusted as templates are
	Markdown                      // becomes part of the document: it can be quoted
	InnerMarkdown                 // here stands what is between the tags, as Markdown
	InnerText                     // the same, as it is written
)

func (k PartKind) isInner() bool { return k >= InnerMarkdown }

// tag is one tag of a call in the text.
type tag struct {
	start, end int    // where it is written
	at, atEnd  int    // where the parsers see it: see mask
	open       string // what it begins with: {{< {{% {{ {%
	name       string
	closing    bool
	self       bool // {{< name />}}
	escaped    bool // {{</* name */>}} is shown, not called
	params     []Param
	pair       *tag
	parent     *tag // the pair in which it stands
	ordinal    int
	nested     bool // there are calls between it and its pair

	call          *Call
	before, after []Part   // what is made of it, around what stands between
	inner         PartKind // of what stands between
	code          bool     // that is code: the built-in highlight
	failure       error
	node          *callSpan // the inline node, while its end is looked for
	opened        bool      // it is a block
}

// isZola tells whether names are Zola's, with parentheses.
func (t *tag) isZola() bool { return t.open == "{{" || t.open == "{%" }

func (t *tag) isRef() bool { return t.name == "ref" || t.name == "relref" }

// closer is the end of a pair, as its author would write it.
func (t *tag) closer() string {
	switch t.open {
	case "{{<":
		return "{{< /" + t.name + " >}}"
	case "{{%":
		return "{{% /" + t.name + " %}}"
	}
	return "{% end %}"
}
