package render

import (
	"reflect"
	"slices"
)

// fieldsOf returns the fields and methods that templates can use of a view's
// type, by the type's name.
func fieldsOf(name string) []string {
	for _, v := range []any{ArticlePage{}, PlainPage{}, ListPage{}, ClaimsPage{}, ClaimPage{}, ClaimantsPage{}, ClaimantPage{}, SourcesPage{}, SourcePage{}, SearchPage{}, NotFoundPage{}} {
		if t := typeNamed(reflect.TypeOf(v), name, map[reflect.Type]bool{}); t != nil {
			return names(t)
		}
	}
	return nil
}

// typeNamed searches a struct's fields for the type.
func typeNamed(t reflect.Type, name string, seen map[reflect.Type]bool) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return nil
	}
	seen[t] = true
	if t.Name() == name {
		return t
	}
	for i := range t.NumMethod() { // what is made only where a template asks for it
		if of := t.Method(i).Type; of.NumIn() == 1 && of.NumOut() == 1 {
			if found := typeNamed(of.Out(0), name, seen); found != nil {
				return found
			}
		}
	}
	for i := range t.NumField() {
		if found := typeNamed(t.Field(i).Type, name, seen); found != nil {
			return found
		}
	}
	return nil
}

func names(t reflect.Type) []string {
	var list []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous {
			list = append(list, f.Name)
		}
	}
	for i := range t.NumMethod() {
		list = append(list, t.Method(i).Name)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
