package claim

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

var validID = regexp.MustCompile(`^[a-z0-9-]+$`)

// Parse reads the values of the keys claims and sources.
func Parse(claims, sources decode.Value, out *diag.List) *Set {
	s := &Set{Sources: ParseSources(sources, out)}
	seen := ids{what: "claim", places: map[string]diag.Place{}}
	list := claims.List(out, "claims")
	made := make([]Claim, len(list)) // together: there are many of them in memory
	for i, v := range list {
		if made[i].parse(v.Map(out, "a claim"), seen, out) {
			s.Claims = append(s.Claims, &made[i])
		}
	}
	return s
}

// ids checks the ids of one scope.
type ids struct {
	what   string
	places map[string]diag.Place
}

// take reports whether an id is valid and new.
func (s ids) take(id string, at diag.Place, out *diag.List) bool {
	first, taken := s.places[id]
	switch {
	case !validID.MatchString(id):
		out.Add(at.Errorf("%s id %q must consist of a-z, 0-9 and -", s.what, id).WithHint("for example %q", suggestID(id)))
	case taken:
		out.Add(at.Errorf("%s id %q is used twice", s.what, id).WithNote(first, "the first one").
			WithHint("an id is a permanent address: give the newer one another"))
	default:
		s.places[id] = at
		return true
	}
	return false
}

var notID = regexp.MustCompile(`[^a-z0-9]+`)

func suggestID(id string) string {
	if s := strings.Trim(notID.ReplaceAllString(strings.ToLower(id), "-"), "-"); s != "" {
		return s
	}
	return "first-claim"
}

// parse reads a claim; false if it has no id of its own.
func (c *Claim) parse(m *decode.Map, seen ids, out *diag.List) (valid bool) {
	*c = Claim{
		ID: m.Text("id"), At: m.ValueAt("id"),
		Restatement: m.Text("claim"),
		Claimant:    m.Text("claimant"), ClaimantAt: m.ValueAt("claimant"),
		Date:   m.Date("date"),
		Rating: m.Text("rating"), RatingAt: m.ValueAt("rating"),
	}
	if !m.Has("id") {
		out.Add(m.At().Errorf("this claim has no id").WithHint("add `id:`, a short name of a-z, 0-9 and -"))
	} else {
		valid = seen.take(c.ID, c.At, out)
	}
	if t := parseTarget(m, out); t != nil {
		c.Target = *t
	} else {
		c.Target = Target{Mark: c.ID, At: m.At()}
	}
	c.Counterpoints = parseCounterpoints(m.List("counterpoints"), out)
	for _, v := range m.List("corrections") {
		c.Corrections = append(c.Corrections, parseCorrection(v.Map(out, "a correction"), out))
	}
	m.Unknown(diag.Error, "a claim")
	return valid
}

// parseTarget reads quote, prefix, suffix and mark; nil where none is given.
func parseTarget(m *decode.Map, out *diag.List) *Target {
	if !m.Has("quote") && !m.Has("mark") && !m.Has("prefix") && !m.Has("suffix") {
		return nil
	}
	t := &Target{Mark: m.Text("mark"), At: m.At()}
	t.Exact, t.Prefix, t.Suffix = m.Text("quote"), m.Text("prefix"), m.Text("suffix")
	switch {
	case m.Has("quote") && m.Has("mark"):
		out.Add(m.KeyAt("mark").Errorf("give either a quote or a mark, not both"))
		return t
	case m.Has("quote"):
		t.At = m.ValueAt("quote")
		return t
	case m.Has("prefix") || m.Has("suffix"):
		out.Add(m.At().Errorf("prefix and suffix need a quote"))
		return t
	}
	t.At = m.ValueAt("mark")
	return t
}

func parseCorrection(m *decode.Map, out *diag.List) Correction {
	c := Correction{Date: m.Date("date"), Text: m.Text("text")}
	if c.Text == "" || c.Date.IsZero() {
		out.Add(m.At().Errorf("a correction needs a date and a text"))
	}
	m.Unknown(diag.Error, "a correction")
	return c
}

func parseCounterpoints(list []decode.Value, out *diag.List) []*Counterpoint {
	seen := ids{what: "counterpoint", places: map[string]diag.Place{}}
	made, all := make([]Counterpoint, len(list)), make([]*Counterpoint, len(list))
	for i, v := range list {
		made[i].parse(v.Map(out, "a counterpoint"), seen, out)
		all[i] = &made[i]
	}
	checkReplies(all, out)
	return all
}

func (c *Counterpoint) parse(m *decode.Map, seen ids, out *diag.List) {
	*c = Counterpoint{
		ID: m.Text("id"), At: m.At(),
		Stance:  parseStance(m, out),
		Answers: m.Text("answers"), AnswersAt: m.ValueAt("answers"),
		Target: parseTarget(m, out),
		Claim:  m.Text("claim"), ClaimAt: m.ValueAt("claim"),
		Text: m.Text("text"), TextAt: m.ValueAt("text"),
		Author: m.Text("author"), Date: m.Date("date"),
	}
	if m.Has("id") {
		seen.take(c.ID, m.ValueAt("id"), out)
	}
	for _, v := range valuesOf(m, "sources") {
		c.Sources = append(c.Sources, SourceRef{Key: v.Text(out, "a source"), At: v.At()})
	}
	switch {
	case c.Target != nil && c.Claim != "":
		out.Add(m.KeyAt("claim").Errorf("a counterpoint is a passage (quote) or another claim, not both").
			WithHint("write two counterpoints"))
	case c.Target == nil && c.Claim == "" && strings.TrimSpace(c.Text) == "":
		out.Add(m.At().Errorf("this counterpoint says nothing").
			WithHint("give it a quote of the article, a claim (ARTICLE#ID), or a text"))
	}
	m.Unknown(diag.Error, "a counterpoint")
}

// valuesOf returns the values of a list, or a lone scalar as a list of one.
func valuesOf(m *decode.Map, key string) []decode.Value {
	v, ok := m.Get(key)
	switch {
	case !ok || v.IsNull():
		return nil
	case v.Kind() == decode.ListKind:
		return m.List(key)
	}
	return []decode.Value{v}
}

func parseStance(m *decode.Map, out *diag.List) Stance {
	text := m.Text("stance")
	if text == "" {
		return Disputes
	}
	var known []string
	for _, s := range Stances() {
		if text == string(s) {
			return s
		}
		known = append(known, string(s))
	}
	out.Add(m.ValueAt("stance").Errorf("unknown stance %q", text).WithHint("%s", diag.DidYouMean(text, known)))
	return Disputes
}

// checkReplies makes sure that every reply leads to a counterpoint that is no
// reply to it.
func checkReplies(all []*Counterpoint, out *diag.List) {
	if !slices.ContainsFunc(all, func(c *Counterpoint) bool { return c.Answers != "" }) {
		return
	}
	byID, known := map[string]*Counterpoint{}, []string(nil)
	for _, c := range all {
		if c.ID != "" && byID[c.ID] == nil {
			byID[c.ID] = c
			known = append(known, c.ID)
		}
	}
	ends := map[*Counterpoint]bool{} // those whose way is known to lead out
	for _, c := range all {
		if c.Answers == "" {
			continue
		}
		if byID[c.Answers] == nil {
			out.Add(c.AnswersAt.Errorf("no counterpoint of this claim has the id %q", c.Answers).
				WithHint("%s", diag.DidYouMean(c.Answers, known)))
			c.Answers = ""
			continue
		}
		if inCircle(c, byID, ends) {
			out.Add(c.AnswersAt.Errorf("these counterpoints answer one another in a circle"))
			c.Answers = "" // which opens the circle for those after it
		}
	}
}

// inCircle follows the answers of a counterpoint until they end, or come back
// to where they were.
func inCircle(c *Counterpoint, byID map[string]*Counterpoint, ends map[*Counterpoint]bool) bool {
	way := map[*Counterpoint]bool{}
	for at := c; at != nil && !ends[at]; at = byID[at.Answers] {
		if way[at] {
			return true
		}
		way[at] = true
	}
	maps.Copy(ends, way)
	return false
}

// ParseSources reads a mapping from keys to sources: the key sources of a
// claims file, or all of sources.yaml.
func ParseSources(v decode.Value, out *diag.List) Sources {
	list := Sources{}
	if v.IsNull() {
		return list
	}
	m := v.Map(out, "sources")
	for _, key := range m.Keys() {
		list[key] = parseSource(m.Map(key), out)
	}
	return list
}

func parseSource(m *decode.Map, out *diag.List) *Source {
	s := &Source{
		At:    m.At(),
		Title: m.Text("title"), Publisher: m.Text("publisher"), Author: m.Text("author"),
		Date: m.Date("date"), Accessed: m.Date("accessed"),
		URL: webURL(m, "url", out), Archive: webURL(m, "archive", out),
		Snapshot: m.Text("snapshot"), SnapshotAt: m.ValueAt("snapshot"),
		Quote: m.Text("quote"),
	}
	if s.Title == "" && s.Publisher == "" {
		out.Add(m.At().Errorf("a source needs a title or a publisher").
			WithHint("a URL is not needed: a hearing, a book or a letter has none"))
	}
	m.Unknown(diag.Error, "a source")
	return s
}

// webURL reads a URL that a reader will be sent to; anything but http and
// https is refused, as in a link of the text.
func webURL(m *decode.Map, key string, out *diag.List) string {
	text := strings.TrimSpace(m.Text(key))
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		out.Add(m.ValueAt(key).Warnf("%s %q is left out", key, shorten(text)).
			WithHint("it must start with https:// or http://; leave it out if there is none"))
		return ""
	}
	return text
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
