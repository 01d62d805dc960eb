package render

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/markdown"
)

// Functions of numbers, dates and addresses.

func add(a, b any) (any, error) {
	return reckon(a, b, func(m, n int64) (int64, bool) { return m + n, (m+n > m) == (n > 0) }, func(x, y float64) float64 { return x + y })
}

func sub(a, b any) (any, error) {
	return reckon(a, b, func(m, n int64) (int64, bool) { return m - n, (m-n < m) == (n > 0) }, func(x, y float64) float64 { return x - y })
}

func mul(a, b any) (any, error) {
	return reckon(a, b, func(m, n int64) (int64, bool) {
		return m * n, m == 0 || (m*n)/m == n && !(m == -1 && n == math.MinInt64)
	}, func(x, y float64) float64 { return x * y })
}

// div divides; whole numbers as whole numbers.
func div(a, b any) (any, error) {
	if _, y, _, ok := number(b); ok && y == 0 {
		return nil, errors.New("a number cannot be divided by 0")
	}
	return reckon(a, b, func(m, n int64) (int64, bool) { return m / n, !(m == math.MinInt64 && n == -1) }, func(x, y float64) float64 { return x / y })
}

func mod(a, b any) (any, error) {
	m, _, _, _ := number(a)
	n, _, isWhole, _ := number(b)
	if _, _, also, _ := number(a); !isWhole || !also {
		return nil, fmt.Errorf("mod is of whole numbers, not of %s and %s", describe(a), describe(b))
	}
	if n == 0 {
		return nil, errors.New("a number cannot be divided by 0")
	}
	if n == -1 {
		return 0, nil
	}
	return int(m % n), nil
}

// reckon works on whole numbers, which stay such, or on others.
func reckon(a, b any, whole func(m, n int64) (int64, bool), other func(x, y float64) float64) (any, error) {
	m, x, mWhole, ok := number(a)
	n, y, nWhole, also := number(b)
	switch {
	case !ok:
		return nil, fmt.Errorf("%s is no number", describe(a))
	case !also:
		return nil, fmt.Errorf("%s is no number", describe(b))
	case mWhole && nWhole:
		result, ok := whole(m, n)
		if !ok && n != 0 {
			return nil, errors.New("the number is too large")
		}
		return int(result), nil
	}
	return other(x, y), nil
}

// defaultTo is the second value, or the first where that is empty. Zero and
// false are said, not left out, as in Hugo.
func defaultTo(other any, v ...any) any {
	if len(v) == 0 || v[0] == nil {
		return other
	}
	if _, isBool := v[0].(bool); isBool {
		return v[0]
	}
	if _, _, _, isNumber := number(v[0]); isNumber || truth(v[0]) {
		return v[0]
	}
	return other
}

func cond(control, yes, no any) any {
	if truth(control) {
		return yes
	}
	return no
}

// dateFormat writes a date by a layout of Go's package time, as in Hugo, with
// the names of months and days in the site's language. ":date" is how the
// site's pages write dates.
func (r *Renderer) dateFormat(layout string, v any) (string, error) {
	if v == nil || v == (Date{}) || v == "" {
		return "", nil
	}
	d, ok := moment(v)
	if !ok {
		return "", fmt.Errorf("%s is no date; write it like 2025-10-14", describe(v))
	}
	switch {
	case layout == ":date" || layout == ":date_long":
		return r.day(d), nil
	case strings.HasPrefix(layout, ":"):
		return "", fmt.Errorf("there is no layout %q; write :date, or a date as in Go's package time: 2 January 2006", layout)
	}
	var b strings.Builder
	for layout != "" {
		at, name, list := r.nextName(layout)
		b.WriteString(d.Format(layout[:at]))
		if name != "" {
			b.WriteString(list(d.Time, name))
		}
		layout = layout[at+len(name):]
	}
	return b.String(), nil
}

// nextName finds the first name of a month or day in a layout.
func (r *Renderer) nextName(layout string) (at int, name string, write func(time.Time, string) string) {
	at = len(layout)
	for _, each := range []string{"January", "Jan", "Monday", "Mon"} {
		if i := strings.Index(layout, each); i >= 0 && i < at {
			at, name = i, each
		}
	}
	return at, name, r.writeName
}

// writeName is the name of a date's month or day. A language whose months or
// days are not among its words has English ones.
func (r *Renderer) writeName(t time.Time, name string) string {
	key, i, count := "months", int(t.Month())-1, 12
	if strings.HasPrefix(name, "Mon") {
		key, i, count = "weekdays", int(t.Weekday()), 7
	}
	if len(name) == len("Jan") {
		key += "-short"
	}
	if list := strings.Split(r.options.Words[key], ","); len(list) == count {
		return strings.TrimSpace(list[i])
	}
	return t.Format(name)
}

// absURL is the whole address of a path of the site; where baseURL has no host,
// from its root. Other addresses stay as they are.
func (r *Renderer) absURL(v any) (string, error) {
	s, err := textOf(v)
	if err != nil || isElsewhere(s) || r.options.Config == nil {
		return s, err
	}
	c := r.options.Config
	return c.Origin + c.BasePath + strings.TrimPrefix(s, "/"), nil
}

// relURL is a path of the site as it stands in a page: relURL PATH, or relURL
// PAGE PATH, which is right under relativeURLs, too.
func (r *Renderer) relURL(args ...any) (string, error) {
	if len(args) == 0 || len(args) > 2 {
		return "", errors.New("write relURL PATH, or relURL $ PATH")
	}
	s, err := textOf(args[len(args)-1])
	if err != nil || isElsewhere(s) || r.options.Config == nil {
		return s, err
	}
	to := "/" + strings.TrimPrefix(s, "/")
	if len(args) == 2 {
		v, err := viewerOf(args[0])
		if err != nil {
			return "", err
		}
		return v.href(to), nil
	}
	if r.options.Config.RelativeURLs {
		return "", errors.New("relativeURLs is set: write relURL $ PATH, so that it is known from which page")
	}
	return r.options.Config.BasePath + strings.TrimPrefix(to, "/"), nil
}

// isElsewhere tells whether an address is none of a path of the site.
func isElsewhere(s string) bool {
	return strings.HasPrefix(s, "//") || strings.HasPrefix(s, "#") || markdown.Link{Destination: s}.Remote()
}

// paged is what knows its page: every view of a page, an article, an entry of a
// list.
type paged interface{ viewing() *viewer }

func viewerOf(page any) (*viewer, error) {
	if p, ok := page.(paged); ok {
		if v := p.viewing(); v != nil {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%s is no page: write $", describe(page))
}

// ref is the URL of a page by its path in content/: ref PAGE PATH, as in Hugo.
func ref(page any, to string) (string, error) {
	v, err := viewerOf(page)
	if err != nil {
		return "", err
	}
	name, fragment, _ := strings.Cut(to, "#")
	p := v.site.Reference(v.page, name)
	if p == nil {
		hint := diag.Suggest(strings.TrimPrefix(name, "/"), v.site.References())
		if hint != "" {
			hint = fmt.Sprintf("; did you mean %q?", hint)
		}
		return "", fmt.Errorf("no page is made of %q%s", to, hint)
	}
	if fragment != "" {
		return v.href(p.Path + "#" + fragment), nil
	}
	return v.href(p.Path), nil
}
