package render

import (
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"time"

	"counterpoint/generator/decode"
)

// functions are what templates can call beside html/template's own, by the
// names that Hugo and Zola have for them, and with Hugo's order of arguments:
// what is worked on comes last where it may come through a pipe.
//
// None reads a file, asks a clock or the network, and none grows without bound.
// docs/templates.md has an example of each, which a test runs.
func (r *Renderer) functions() template.FuncMap {
	all := template.FuncMap{
		// Words of the interface
		"t": r.word, "tn": r.count,
		// Text
		"lower": r.lower, "upper": r.upper, "title": r.title,
		"trim": trim, "replace": replace, "split": split, "join": joined, "delimit": joined, "repeat": repeat,
		"hasPrefix": hasPrefix, "hasSuffix": hasSuffix,
		"truncate": truncate, "plainify": plainify, "striptags": plainify, "urlize": urlize, "slugify": urlize,
		"markdownify": r.markdownify, "jsonify": jsonify,
		// Lists and mappings
		"first": first, "last": last, "after": after, "reverse": reverse, "slice": list, "append": appendTo, "dict": dict, "merge": merge,
		"in": in, "where": where, "sort": sorted, "uniq": uniq, "group_by": groupBy, "seq": seq,
		// Numbers and choices
		"add": add, "sub": sub, "mul": mul, "div": div, "mod": mod, "default": defaultTo, "cond": cond,
		// Dates
		"dateFormat": r.dateFormat,
		// Addresses
		"absURL": r.absURL, "relURL": r.relURL, "absLangURL": r.absLangURL, "relLangURL": r.relLangURL, "ref": ref, "asset": r.asset,
	}
	if r.options.Config != nil && r.options.Config.Unsafe {
		all["safeHTML"] = safeHTML
	}
	if r.options.Metrics != nil {
		maps.Copy(all, r.options.Metrics.functions())
	}
	return all
}

// Bounds of what functions make: a template that asks for a million lines is a
// slip, and would hang a preview.
const (
	maxText  = 1 << 20 // bytes
	maxItems = 10_000  // that a template makes out of nothing
	maxNodes = 1 << 20 // values that are written as JSON, or joined
)

// bound refuses a text that has grown beyond what a page can need.
func bound(size int) error {
	if size > maxText {
		return fmt.Errorf("the text would have more than %d bytes", maxText)
	}
	return nil
}

// text is a value as it is written in a page.
func textOf(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case Date:
		return v.Text, nil
	case time.Time:
		d, _ := moment(v)
		return d.Machine(), nil
	case fmt.Stringer:
		return v.String(), nil
	}
	switch at := reflect.ValueOf(v); at.Kind() {
	case reflect.String: // template.HTML
		return at.String(), nil
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64, reflect.Int32, reflect.Uint8:
		return fmt.Sprint(v), nil
	}
	return "", fmt.Errorf("%s is no text", kindOf(v))
}

// kindOf names what a value is, for somebody who writes templates.
func kindOf(v any) string {
	if v == nil {
		return "nothing"
	}
	switch t := reflect.TypeOf(v); t.Kind() {
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map:
		return "a mapping"
	case reflect.Struct, reflect.Pointer:
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		return "a " + t.Name()
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	}
	return "a number"
}

// items are the entries of a list, or the values of a mapping in the order of
// its keys. Nothing is an empty list.
func items(v any) ([]any, error) {
	if v == nil {
		return nil, nil
	}
	if all, ok := v.([]any); ok {
		return all, nil
	}
	at := reflect.ValueOf(v)
	switch at.Kind() {
	case reflect.Slice, reflect.Array:
		all := make([]any, at.Len())
		for i := range all {
			all[i] = at.Index(i).Interface()
		}
		return all, nil
	case reflect.Map:
		if m, ok := v.(map[string]any); ok {
			var all []any
			for _, key := range slices.Sorted(maps.Keys(m)) {
				all = append(all, m[key])
			}
			return all, nil
		}
	}
	return nil, fmt.Errorf("%s is no list", kindOf(v))
}

// like makes a list of the same type as another, so that what a template takes
// out of a list of articles is still one, and a wrong field is named as such.
func like(of any, all []any) any {
	t := reflect.TypeOf(of)
	if t == nil || t.Kind() != reflect.Slice || t.Elem().Kind() == reflect.Interface {
		return all
	}
	list := reflect.MakeSlice(t, len(all), len(all))
	for i, v := range all {
		list.Index(i).Set(reflect.ValueOf(v))
	}
	return list.Interface()
}

// truth is what `if` makes of a value.
func truth(v any) bool {
	if v == nil {
		return false
	}
	if d, ok := v.(Date); ok {
		return d != Date{}
	}
	ok, _ := template.IsTrue(v)
	return ok
}

// moment is a date of a page, or a text that is one.
func moment(v any) (decode.Date, bool) {
	switch v := v.(type) {
	case Date:
		return decode.ReadDate(v.Machine)
	case decode.Date:
		return v, true
	case string:
		return decode.ReadDate(v)
	}
	t, ok := v.(time.Time) // of a data file
	return decode.Date{Time: t, HasTime: t.Format(time.TimeOnly) != "00:00:00"}, ok
}

// number is a whole number or another one.
func number(v any) (whole int64, other float64, isWhole, ok bool) {
	switch at := reflect.ValueOf(v); at.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return at.Int(), float64(at.Int()), true, true
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(at.Uint()), float64(at.Uint()), true, true
	case reflect.Float32, reflect.Float64:
		return 0, at.Float(), false, true
	}
	return 0, 0, false, false
}

// count is a number of things.
func count(v any) (int, error) {
	n, _, isWhole, _ := number(v)
	if !isWhole || n < 0 || n > 1<<31 {
		return 0, fmt.Errorf("%s is no number of things", describe(v))
	}
	return int(n), nil
}

// describe names a value as it would be written in a template, cut short.
func describe(v any) string {
	if _, _, _, ok := number(v); ok {
		return fmt.Sprint(v)
	}
	if s, ok := v.(string); ok {
		return fmt.Sprintf("%.40q", s)
	}
	return kindOf(v)
}

// functionNames are all that a template can call.
func (r *Renderer) functionNames() []string {
	names := append(slices.Sorted(maps.Keys(r.functions())), "and", "or", "not", "len", "index", "print", "printf", "println",
		"html", "js", "urlquery", "eq", "ne", "lt", "le", "gt", "ge", "call")
	slices.Sort(names)
	return names
}
