package moving

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// config is an old site's configuration: one file, or one of each subject.
type config struct {
	parts []part
	over  []string        // where settings lie that decide: those of the default language
	used  map[string]bool // paths of keys that were asked for, in lower case
}

func newConfig() *config { return &config{used: map[string]bool{}} }

// part is a file, and the keys below which all of it lies.
type part struct {
	below []string
	root  decode.Value
}

// maxConfig is how large a configuration may be, in bytes.
const maxConfig = 4 << 20

// load reads one file of a configuration; false if it is not there.
func (m *mover) load(c *config, name string, below ...string) bool {
	info, err := fs.Stat(m.fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	if info.Size() > maxConfig {
		m.findings.add(Unreadable, name, name, "it has more than 4 MiB")
		return true
	}
	data, err := fs.ReadFile(m.fsys, name)
	if err != nil {
		m.findings.add(Unreadable, name, name, "it cannot be read")
		return true
	}
	var out diag.List
	src := diag.NewSource(name, data)
	var v decode.Value
	switch path.Ext(name) {
	case ".toml":
		v, _ = decode.TOML(src, 0, len(data), &out)
	case ".json":
		v, _ = decode.JSONFile(src, &out)
	default:
		v, _ = decode.YAML(src, 0, len(data), &out)
	}
	for _, d := range out {
		m.findings.add(Unreadable, name, d.Pos.String(), clip(d.Message))
	}
	c.parts = append(c.parts, part{below, v})
	return true
}

// all are the values under a path of keys, those that decide first.
func (c *config) all(keys ...string) (list []decode.Value) {
	if len(c.over) > 0 {
		list = c.below(append(append([]string{}, c.over...), keys...))
	}
	return append(list, c.below(keys)...)
}

func (c *config) below(keys []string) (list []decode.Value) {
	for _, p := range c.parts {
		if v, ok := p.get(keys); ok && !v.IsNull() {
			list = append(list, v)
		}
	}
	if len(list) > 0 {
		c.used[strings.ToLower(strings.Join(keys, "."))] = true
	}
	return list
}

func (p part) get(keys []string) (decode.Value, bool) {
	for _, k := range p.below {
		if len(keys) == 0 || !strings.EqualFold(keys[0], k) {
			return decode.Value{}, false
		}
		keys = keys[1:]
	}
	v := p.root
	for _, k := range keys {
		if v.Kind() != decode.MapKind {
			return decode.Value{}, false
		}
		next, ok := v.Map(nil, "").Lenient().Get(k)
		if !ok {
			return next, false
		}
		v = next
	}
	return v, true
}

// first is the value in the first file that has it, whatever the language.
func (c *config) first(keys ...string) decode.Value {
	if list := c.below(keys); len(list) > 0 {
		return list[0]
	}
	return decode.Value{}
}

// get is the value that decides; null if there is none.
func (c *config) get(keys ...string) decode.Value {
	if list := c.all(keys...); len(list) > 0 {
		return list[0]
	}
	return decode.Value{}
}

// text is a text, or "" if something else stands there.
func (c *config) text(keys ...string) string { return textOf(c.get(keys...)) }

func textOf(v decode.Value) string {
	switch v.Kind() {
	case decode.MapKind, decode.ListKind, decode.NullKind:
		return ""
	}
	var none diag.List
	return v.Text(&none, "")
}

// yes tells whether something is switched on.
func (c *config) yes(keys ...string) bool { return c.text(keys...) == "true" }

// keys are those of a mapping, in the order of its files, and what has a file of
// its own: languages.fr.toml.
func (c *config) keys(at ...string) (list []string) {
	for _, p := range c.parts {
		if n := len(at); n < len(p.below) && slices.EqualFunc(p.below[:n], at, strings.EqualFold) && !slices.Contains(list, p.below[n]) {
			list = append(list, p.below[n])
		}
	}
	for _, v := range c.all(at...) {
		if v.Kind() == decode.MapKind {
			list = append(list, v.Map(nil, "").Keys()...)
		}
	}
	return list
}

// unused lists what nobody asked for, by its first two keys.
func (c *config) unused(f *findings, quiet map[string]bool, notes map[string]string) {
	for _, p := range c.parts {
		if n := len(p.below); n > 1 && c.used[strings.ToLower(strings.Join(p.below[:2], "."))] {
			continue // of a language, whose settings are looked at by themselves
		}
		if whole := strings.ToLower(strings.Join(p.below, ".")); whole != "languages" && c.used[whole] {
			continue // params.toml, of which all is taken
		}
		c.unusedIn(f, p.root, strings.Join(p.below, "."), len(p.below), quiet, notes)
	}
}

func (c *config) unusedIn(f *findings, v decode.Value, at string, depth int, quiet map[string]bool, notes map[string]string) {
	if v.Kind() != decode.MapKind {
		return
	}
	m := v.Map(nil, "")
	for _, k := range m.Keys() {
		name := strings.TrimPrefix(at+"."+k, ".")
		low := strings.ToLower(name)
		value, _ := m.Get(k)
		switch {
		case c.used[low], quiet[low]:
		case value.Kind() == decode.MapKind && c.partly(low) && depth < 6:
			c.unusedIn(f, value, name, depth+1, quiet, notes)
		default:
			f.add(Config, name, m.KeyAt(k).Pos().String(), notes[low])
		}
	}
}

// partly tells whether something below a key was asked for.
func (c *config) partly(low string) bool {
	for k := range c.used {
		if strings.HasPrefix(k, low+".") {
			return true
		}
	}
	return false
}
