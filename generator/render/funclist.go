package render

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"counterpoint/generator/diag"
)

// Functions of lists and mappings.

func first(n, v any) (any, error) {
	return cut(v, n, func(all []any, n int) []any { return all[:n] })
}

func last(n, v any) (any, error) {
	return cut(v, n, func(all []any, n int) []any { return all[len(all)-n:] })
}

func after(n, v any) (any, error) {
	return cut(v, n, func(all []any, n int) []any { return all[n:] })
}

func cut(v, n any, part func(all []any, n int) []any) (any, error) {
	all, err := items(v)
	if err != nil {
		return nil, err
	}
	size, err := count(n)
	return like(v, part(all, min(size, len(all)))), err
}

func reverse(v any) (any, error) {
	all, err := items(v)
	all = slices.Clone(all)
	slices.Reverse(all)
	return like(v, all), err
}

// list makes a list of its arguments. html/template's own slice, which it
// stands for as in Hugo, cuts texts.
func list(all ...any) []any { return all }

// appendTo adds to the end of a list: append VALUE… LIST.
func appendTo(values ...any) (any, error) {
	if len(values) == 0 {
		return nil, errors.New("write append VALUE LIST")
	}
	all, err := items(values[len(values)-1])
	if len(all)+len(values) > maxItems {
		return nil, fmt.Errorf("the list would have more than %d entries", maxItems)
	}
	return append(slices.Clone(all), values[:len(values)-1]...), err
}

// dict makes a mapping: dict KEY VALUE….
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("every key needs a value")
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("a key must be a text, not %s", describe(pairs[i]))
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

// merge lays mappings over one another; what stands in a later one decides.
func merge(maps ...any) (map[string]any, error) {
	all := map[string]any{}
	for _, each := range maps {
		m, ok := each.(map[string]any)
		if !ok && each != nil {
			return nil, fmt.Errorf("%s is no mapping", kindOf(each))
		}
		for key, value := range m {
			all[key] = value
		}
	}
	return all, nil
}

// in tells whether a list has a value, or a text has another in it.
func in(v, wanted any) (bool, error) {
	if s, err := textOf(v); err == nil && v != nil {
		part, err := textOf(wanted)
		return strings.Contains(s, part), err
	}
	all, err := items(v)
	return slices.ContainsFunc(all, func(each any) bool { return equal(each, wanted) }), err
}

// field is what a value has under a key such as "Title" or "Params.colour": a
// key of a mapping, a field or a method of ours. What a mapping has not is nil.
func field(v any, key string) (any, error) {
	for _, name := range strings.Split(strings.TrimPrefix(key, "."), ".") {
		if v == nil {
			return nil, nil
		}
		at := reflect.ValueOf(v)
		if at.Kind() == reflect.Pointer && at.IsNil() {
			return nil, nil
		}
		if m := at.MethodByName(name); m.IsValid() && m.Type().NumIn() == 0 && m.Type().NumOut() == 1 {
			v = m.Call(nil)[0].Interface()
			continue
		}
		for at.Kind() == reflect.Pointer && !at.IsNil() {
			at = at.Elem()
		}
		var found reflect.Value
		switch {
		case at.Kind() == reflect.Map && at.Type().Key().Kind() == reflect.String:
			if found = at.MapIndex(reflect.ValueOf(name).Convert(at.Type().Key())); !found.IsValid() {
				return nil, nil
			}
		case at.Kind() == reflect.Struct:
			f, ok := at.Type().FieldByName(name)
			if !ok || !f.IsExported() {
				return nil, noSuch(at.Type(), name)
			}
			found = at.FieldByIndex(f.Index)
		default:
			return nil, fmt.Errorf("%s has no field %s", kindOf(v), name)
		}
		v = found.Interface()
	}
	return v, nil
}

func noSuch(t reflect.Type, name string) error {
	known := names(t)
	hint := diag.DidYouMean(name, known)
	if !strings.HasPrefix(hint, "known") {
		hint += " it has " + strings.Join(known, ", ")
	}
	return fmt.Errorf("%s has no field %s; %s", t.Name(), name, strings.TrimSpace(hint))
}

// where takes those out of a list whose field is what is asked for: where LIST
// KEY VALUE, or where LIST KEY OPERATOR VALUE.
func where(v any, key string, rest ...any) (any, error) {
	operator, wanted := "=", any(nil)
	switch len(rest) {
	case 1:
		wanted = rest[0]
	case 2:
		wanted = rest[1]
		o, ok := rest[0].(string)
		if operator = o; !ok {
			return nil, fmt.Errorf("an operator must be a text, not %s", describe(rest[0]))
		}
	default:
		return nil, errors.New("write where LIST KEY VALUE, or where LIST KEY OPERATOR VALUE")
	}
	all, err := items(v)
	if err != nil {
		return nil, err
	}
	var some []any
	for _, each := range all {
		value, err := field(each, key)
		if err != nil {
			return nil, err
		}
		ok, err := holds(value, operator, wanted)
		if err != nil {
			return nil, err
		}
		if ok {
			some = append(some, each)
		}
	}
	return like(v, some), nil
}

var operators = []string{"=", "==", "eq", "!=", "<>", "ne", "<", "lt", "<=", "le", ">", "gt", ">=", "ge", "in", "not in", "intersect"}

// holds compares as an operator says. What cannot be compared is not less or
// more, and not equal.
func holds(a any, operator string, b any) (bool, error) {
	order, ok := compare(a, b)
	switch operator {
	case "=", "==", "eq":
		return equal(a, b), nil
	case "!=", "<>", "ne":
		return !equal(a, b), nil
	case "<", "lt":
		return ok && order < 0, nil
	case "<=", "le":
		return ok && order <= 0, nil
	case ">", "gt":
		return ok && order > 0, nil
	case ">=", "ge":
		return ok && order >= 0, nil
	case "in":
		return in(b, a)
	case "not in":
		is, err := in(b, a)
		return !is, err
	case "intersect":
		return shares(a, b)
	}
	return false, fmt.Errorf("there is no operator %q; %s", operator, cmp.Or(diag.DidYouMean(operator, operators), "known: "+strings.Join(operators, ", ")))
}

// shares tells whether two lists have an entry in common.
func shares(a, b any) (bool, error) {
	all, err := items(a)
	if err != nil {
		return false, err
	}
	wanted, err := items(b)
	return slices.ContainsFunc(all, func(each any) bool {
		return slices.ContainsFunc(wanted, func(one any) bool { return equal(each, one) })
	}), err
}

// equal tells whether two values are written alike: 1 and 1.0 are, and a date
// and its text.
func equal(a, b any) bool {
	if order, ok := compare(a, b); ok {
		return order == 0
	}
	return reflect.DeepEqual(a, b)
}

// compare orders numbers, dates, texts, and false before true.
func compare(a, b any) (int, bool) {
	if m, x, mWhole, ok := number(a); ok {
		n, y, nWhole, ok := number(b)
		if mWhole && nWhole {
			return cmp.Compare(m, n), ok
		}
		return cmp.Compare(x, y), ok
	}
	_, isDate := a.(Date)
	_, alsoDate := b.(Date)
	if isDate || alsoDate {
		x, ok := moment(a)
		y, also := moment(b)
		return x.Compare(y.Time), ok && also
	}
	x, isBool := a.(bool)
	y, alsoBool := b.(bool)
	if isBool && alsoBool {
		return cmp.Compare(truthNumber(x), truthNumber(y)), true
	}
	s, err := textOf(a)
	t, also := textOf(b)
	return strings.Compare(s, t), err == nil && also == nil && a != nil && b != nil && !isBool && !alsoBool
}

func truthNumber(v bool) int {
	if v {
		return 1
	}
	return 0
}

// sorted orders a list by itself, or by a field of its entries: sort LIST [KEY
// [ORDER]]. Entries that are equal keep their order; those without the field
// come last, and so do those that cannot be compared.
func sorted(v any, by ...string) (any, error) {
	key, descending := "", false
	if len(by) > 0 && by[0] != "value" {
		key = by[0]
	}
	if len(by) > 1 {
		if descending = by[1] == "desc"; !descending && by[1] != "asc" {
			return nil, fmt.Errorf("the order must be asc or desc, not %.40q", by[1])
		}
	}
	all, err := items(v)
	if err != nil {
		return nil, err
	}
	type keyed struct{ value, by any }
	list := make([]keyed, len(all))
	for i, each := range all {
		list[i] = keyed{each, each}
		if key != "" {
			if list[i].by, err = field(each, key); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		if !truth(a.by) || !truth(b.by) {
			if c := cmp.Compare(truthNumber(isNone(a.by)), truthNumber(isNone(b.by))); c != 0 {
				return c
			}
		}
		order, _ := compareText(a.by, b.by)
		if descending {
			return -order
		}
		return order
	})
	out := make([]any, len(list))
	for i := range list {
		out[i] = list[i].value
	}
	return like(v, out), nil
}

func isNone(v any) bool { return v == nil || v == Date{} }

// compareText is compare, with texts in the order of a dictionary: capital
// letters among small ones.
func compareText(a, b any) (int, bool) {
	s, ok := a.(string)
	t, also := b.(string)
	if ok && also {
		return cmp.Or(strings.Compare(strings.ToLower(s), strings.ToLower(t)), strings.Compare(s, t)), true
	}
	return compare(a, b)
}

// uniq drops what is in a list already.
func uniq(v any) (any, error) {
	all, err := items(v)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var some []any
	for _, each := range all {
		key, err := textOf(each)
		if err != nil { // mappings and lists, of which there are few
			if slices.ContainsFunc(some, func(one any) bool { return equal(one, each) }) {
				continue
			}
			some = append(some, each)
			continue
		}
		if !seen[key] {
			seen[key] = true
			some = append(some, each)
		}
	}
	return like(v, some), nil
}

// Group is what has the same under a key.
type Group struct {
	Key   any
	Items any
}

// groupBy divides a list by a field of its entries, in the order in which these
// come.
func groupBy(v any, key string) ([]Group, error) {
	all, err := items(v)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var groups []Group
	var parts [][]any
	for _, each := range all {
		value, err := field(each, key)
		if err != nil {
			return nil, err
		}
		name, err := textOf(value)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be a key", kindOf(value))
		}
		i, ok := at[name]
		if !ok {
			i = len(groups)
			at[name] = i
			groups, parts = append(groups, Group{Key: value}), append(parts, nil)
		}
		parts[i] = append(parts[i], each)
	}
	for i := range groups {
		groups[i].Items = like(v, parts[i])
	}
	return groups, nil
}

// seq counts: seq LAST, seq FIRST LAST, or seq FIRST STEP LAST.
func seq(numbers ...int) ([]int, error) {
	from, step, to := 1, 1, 0
	switch len(numbers) {
	case 1:
		to = numbers[0]
	case 2:
		from, to = numbers[0], numbers[1]
	case 3:
		from, step, to = numbers[0], numbers[1], numbers[2]
	default:
		return nil, errors.New("write seq LAST, seq FIRST LAST, or seq FIRST STEP LAST")
	}
	if to < from && len(numbers) == 2 {
		step = -1
	}
	if step == 0 {
		return nil, errors.New("the step must not be 0")
	}
	const far = 1 << 40
	if max(from, step, to) > far || min(from, step, to) < -far || (to-from)/step >= maxItems {
		return nil, fmt.Errorf("seq makes no list of more than %d numbers", maxItems)
	}
	var list []int
	for i := from; step > 0 && i <= to || step < 0 && i >= to; i += step {
		list = append(list, i)
	}
	return list, nil
}
