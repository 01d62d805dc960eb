package export

import (
	"strings"
	"unicode/utf8"
)

// XML 1.0, one element a line.

func (w *writer) declare() { w.say(`<?xml version="1.0" encoding="utf-8"?>`, "\n") }

// open begins an element; attributes are names and values in turn.
func (w *writer) open(name string, attributes ...string) {
	w.start(name, attributes)
	w.say(">\n")
}

func (w *writer) close(name string) { w.say("</", name, ">\n") }

// leaf writes an element with a text, or none where both are empty.
func (w *writer) leaf(name, text string, attributes ...string) {
	switch {
	case text != "":
		w.start(name, attributes)
		w.say(">")
		w.b = appendXML(w.b, text, false)
		w.close(name)
	case attributes != nil:
		w.start(name, attributes)
		w.say("/>\n")
	}
}

// html writes an element with HTML as its text, which stays readable: escaped
// once more, a feed would be a sixth larger.
func (w *writer) html(name, text string, attributes ...string) {
	w.start(name, attributes)
	w.say("><![CDATA[")
	before, after, found := strings.Cut(allowed(text), "]]>")
	for found {
		w.say(before, "]]]]><![CDATA[>")
		before, after, found = strings.Cut(after, "]]>")
	}
	w.say(before, "]]>")
	w.close(name)
}

// start writes what an element begins with; attributes without a value are
// left out.
func (w *writer) start(name string, attributes []string) {
	w.say("<", name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			w.say(" ", attributes[i], `="`)
			w.b = append(appendXML(w.b, attributes[i+1], true), '"')
		}
	}
}

// appendXML escapes a text, without the characters that XML cannot contain.
func appendXML(b []byte, text string, attribute bool) []byte {
	start := 0
	text = allowed(text)
	for i := range len(text) {
		if escaped := xmlEscape(text[i], attribute); escaped != "" {
			b = append(append(b, text[start:i]...), escaped...)
			start = i + 1
		}
	}
	return append(b, text[start:]...)
}

// xmlEscape is what stands for a character, or "".
func xmlEscape(c byte, attribute bool) string {
	switch {
	case c == '&':
		return "&amp;"
	case c == '<':
		return "&lt;"
	case c == '>':
		return "&gt;"
	case c == '"':
		return "&quot;"
	case c == '\r':
		return "&#13;"
	case c == '\n' && attribute: // which would become a space there
		return "&#10;"
	case c == '\t' && attribute:
		return "&#9;"
	}
	return ""
}

// allowed is a text without the characters that XML cannot contain, not even by
// their numbers (XML 1.0, section 2.2).
func allowed(text string) string {
	if isAllowed(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == '\ufffe', r == '\uffff':
			return -1
		}
		return r
	}, text)
}

// isAllowed tells of nearly every text that there is nothing to take out of it.
func isAllowed(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' && c != '\t' && c != '\n' && c != '\r', c == 0xEF && i+1 < len(text) && text[i+1] == 0xBF:
			return false
		}
	}
	return utf8.ValidString(text)
}
