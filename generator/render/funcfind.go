package render

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"counterpoint/generator/diag"
)

// Functions that choose, order and divide the entries of a list by what they
// have under a key.

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
	list, order := make([]keyed, len(all)), make([]int, len(all))
	for i, each := range all {
		order[i] = i
		if item, ok := each.(Item); ok && key == "Date" { // which need not be written to be compared
			list[i] = item.keyOfDate()
			continue
		}
		by := each
		if key != "" {
			if by, err = field(each, key); err != nil {
				return nil, err
			}
		}
		list[i] = keyOf(each, by)
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(list[i].order(&list[j], descending), cmp.Compare(i, j)) })
	out := make([]any, len(list))
	for i, at := range order {
		out[i] = list[at].value
	}
	return like(v, out), nil
}

// keyed is an entry of a list, and what decides where it goes: made once, for of
// ten thousand each is compared a dozen times.
type keyed struct {
	value, by    any
	none         bool
	isText       bool
	isDate       bool
	lower, plain string // in the order of a dictionary, capitals stand among small letters
	date         time.Time
}

func keyOf(value, by any) keyed {
	k := keyed{value: value, by: by, none: by == nil}
	switch by := by.(type) {
	case string:
		k.isText, k.lower, k.plain = true, strings.ToLower(by), by
	case Date:
		d, ok := moment(by)
		k.isDate, k.date, k.none = ok, d.Time, by == Date{}
	}
	return k
}

func (i Item) keyOfDate() keyed {
	k := keyed{value: i, isDate: true, none: true}
	if a := i.written(); a != nil {
		k.date, k.none = a.Date.Time, a.Date.IsZero()
	}
	return k
}

// order puts what has no value at the end, whichever way the rest is sorted.
func (k *keyed) order(other *keyed, descending bool) int {
	switch {
	case k.none || other.none:
		return cmp.Compare(truthNumber(k.none), truthNumber(other.none))
	case descending:
		return other.compare(k)
	}
	return k.compare(other)
}

func (k *keyed) compare(other *keyed) int {
	switch {
	case k.isText && other.isText:
		return cmp.Or(strings.Compare(k.lower, other.lower), strings.Compare(k.plain, other.plain))
	case k.isDate && other.isDate:
		return k.date.Compare(other.date)
	}
	order, _ := compare(k.by, other.by)
	return order
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
