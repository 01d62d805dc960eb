package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"counterpoint/generator/claim"
	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// maxText is how long a text may be, in bytes.
const maxText = 64 << 10

// get is the value of the first of the keys that a mapping has. What is no
// mapping has none: strangers' files are not told what is wrong in them.
func get(v decode.Value, keys ...string) decode.Value {
	if v.Kind() == decode.MapKind {
		var out diag.List
		m := v.Map(&out, "")
		for _, key := range keys {
			if found, ok := m.Get(key); ok && !found.IsNull() {
				return found
			}
		}
	}
	return decode.Value{}
}

// all are the entries of a list, or the value that stands for a list of one.
func all(v decode.Value) []decode.Value {
	switch v.Kind() {
	case decode.NullKind:
		return nil
	case decode.ListKind:
		var out diag.List
		return v.List(&out, "")
	}
	return []decode.Value{v}
}

// first is the first entry.
func first(v decode.Value) decode.Value {
	if list := all(v); len(list) > 0 {
		return list[0]
	}
	return decode.Value{}
}

// text is a scalar as it is written; of anything else, nothing. Control
// characters but line breaks and tabs go away.
func text(v decode.Value) string {
	if k := v.Kind(); k == decode.ListKind || k == decode.MapKind {
		return ""
	}
	var out diag.List
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, v.Text(&out, ""))
}

// line is a text on one line.
func line(v decode.Value) string { return strings.Join(strings.Fields(text(v)), " ") }

// date is a day or a time as claims have it, or "" of what is neither. A time at
// the beginning of a day in UTC is what other programs write for a day.
func date(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() > 0 {
		return s
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 && t.Year() < 10_000 {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}

// day is date, with the beginning of a day in UTC as that day.
func day(s string) string {
	d := date(s)
	return strings.TrimSuffix(d, "T00:00:00Z")
}

// markdownOf is a text in Markdown, harmless; false if it cannot be one.
func (a *Annotation) markdownOf(s string) (string, bool) {
	if len(s) > maxText {
		return "", false
	}
	safe, changed, ok := markdown.Harmless(s)
	if changed {
		a.note("the raw HTML in its text is shown as text")
	}
	return safe, ok
}

// measure refuses an annotation that is larger than anybody's: a claims file
// with it could not be read.
func (a *Annotation) measure() {
	n := len(a.ID) + len(a.Claim.Restatement) + len(a.Claim.Claimant) + len(a.Claim.ClaimantKey) + len(a.Answer.Author) + len(a.Answer.Link)
	for _, c := range a.Claim.Corrections {
		n += len(c.Text)
	}
	for _, s := range a.Answer.Sources {
		n += len(s.Key + s.Title + s.Publisher + s.Author + s.URL + s.Archive + s.Snapshot + s.Quote)
	}
	if n > 2*maxText {
		a.Flaw = tooLong
	}
}

// special are characters that Markdown gives a meaning to.
var special = regexp.MustCompile("[\\\\`*_\\[\\]<&~=|{}!$]|(?m)^[ \t]*([-+#>:]|[0-9]{1,9}[.)])")

// address is one in a plain text.
var address = regexp.MustCompile("https?://[^\\s<>\"'\\\\`]*[^\\s<>\"'\\\\`.,;:!?)\\]}*_]")

// plain is Markdown that shows a text as it is. Addresses in it lead there.
func plain(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range address.FindAllStringIndex(s, -1) {
		b.WriteString(escaped(s[from:at[0]]) + "<" + s[at[0]:at[1]] + ">")
		from = at[1]
	}
	b.WriteString(escaped(s[from:]))
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

func escaped(s string) string {
	return special.ReplaceAllStringFunc(s, func(found string) string {
		at := len(found) - 1 // of 1. it is the point that must not be one
		return found[:at] + `\` + found[at:]
	})
}

// tooLong says of an annotation that it is.
const tooLong = "its text is too long, or too deeply nested"

var validName = regexp.MustCompile(`^[a-z0-9-]+$`)

// longName is how long a name may be that somebody else gave.
const longName = 64

// named makes an id of a word that is unique elsewhere: always the same, and
// another for every word, though ids know no capital letters.
func named(original string) string {
	if validName.MatchString(original) && len(original) <= longName {
		return original
	}
	return suffixed(original, original)
}

// suffixed is what a word looks like as an id, with a mark of what it stands for.
func suffixed(word, of string) string {
	id := claim.SuggestID(word, nil)
	return strings.TrimRight(id[:min(len(id), longName-9)], "-") + "-" + mark(of)
}

func mark(of string) string {
	sum := sha256.Sum256([]byte(of))
	return hex.EncodeToString(sum[:4])
}

// tags are read as what a claim has: a stance, claimant:NAME, rating:ID.
func (a *Annotation) tags(list []string) {
	for _, tag := range list {
		key, value, _ := strings.Cut(tag, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		stance := claim.Stance(key)
		if key == "stance" {
			stance = claim.Stance(strings.ToLower(value))
		}
		switch {
		case slices.Contains(claim.Stances(), stance) && (key == "stance" || value == ""):
			a.Answer.Stance = stance
		case key == "claimant" && value != "" && len(a.About) == 0:
			a.Claim.ClaimantKey, a.Claim.Claimant = value, value
		case key == "rating" && value != "" && len(a.About) == 0:
			a.Claim.Rating = value
		case strings.TrimSpace(tag) != "":
			a.note("the tag " + said(tag) + " has no meaning here")
		}
	}
}
