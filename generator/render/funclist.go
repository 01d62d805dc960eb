package render

import (
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
		if i, ok := v.(Item); ok { // of which there may be ten thousand, on as many pages
			if value, ok := i.get(name); ok {
				v = value
				continue
			}
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
