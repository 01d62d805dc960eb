package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/export"
)

// word looks up a text of the interface and fills in its arguments.
func (r *Renderer) word(key string, args ...any) (string, error) {
	text, ok := r.options.Words[key]
	if !ok {
		return "", fmt.Errorf("no text has the key %q; %s", key, diag.DidYouMean(key, slices.Sorted(maps.Keys(r.options.Words))))
	}
	if len(args) == 0 {
		return text, nil
	}
	return fmt.Sprintf(text, args...), nil
}

// count looks up KEY.one, KEY.few or what else the language says for the
// number, and fills it in. A form that is not there is as .other.
func (r *Renderer) count(key string, n int) (string, error) {
	form := pluralForm(r.language, n)
	if _, ok := r.options.Words[key+form]; !ok {
		form = ".other"
	}
	text, err := r.word(key + form)
	if err == nil && strings.Contains(text, "%") {
		text = fmt.Sprintf(text, n)
	}
	return text, err
}

// pluralForm returns the ending of the key for a number, by the cardinal rules
// of Unicode's CLDR: English has one and other, Arabic has six.
func pluralForm(lang language.Tag, n int) string {
	form := plural.Cardinal.MatchPlural(lang, n, 0, 0, 0, 0)
	switch form {
	case plural.Zero:
		return ".zero"
	case plural.One:
		return ".one"
	case plural.Two:
		return ".two"
	case plural.Few:
		return ".few"
	case plural.Many:
		return ".many"
	}
	return ".other"
}

// text is word for views, whose keys are ours.
func (r *Renderer) text(key string, args ...any) string {
	s, err := r.word(key, args...)
	if err != nil {
		return key
	}
	return s
}

// number is count for views.
func (r *Renderer) number(key string, n int) string {
	s, err := r.count(key, n)
	if err != nil {
		return key
	}
	return s
}

// day writes a date as the language does.
func (r *Renderer) day(d decode.Date) string { return export.Day(r.options.Words, d) }
