package generator

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// dataset is what the files of data/ say, for templates: data/team/board.yaml is
// .Site.Data.team.board. It does not change.
type dataset struct {
	values map[string]any
	out    diag.List
}

var dataEndings = []string{".yaml", ".yml", ".json", ".toml", ".csv"}

// keepData keeps a file of data/. Others than those that are read are the
// author's own business.
func (f *files) keepData(name string, data []byte) {
	if !slices.Contains(dataEndings, path.Ext(name)) {
		f.dropData(name)
		return
	}
	if before := f.data[name]; before == nil || !bytes.Equal(before.Data(), lines(data)) {
		f.data[name] = diag.NewSource("data/"+name, lines(data))
		f.dataAre++
	}
}

func (f *files) dropData(name string) {
	if f.data[name] != nil {
		delete(f.data, name)
		f.dataAre++
	}
}

// readData reads all of them. Two that would have the same name, such as
// team.yaml and team.json, or team.yaml and a folder team/, are an error: which
// of them is meant nobody could tell.
func (w *work) readData() *dataset {
	d := &dataset{values: map[string]any{}}
	given := map[string]string{} // the file or folder that has a name
	for _, name := range slices.Sorted(maps.Keys(w.files.data)) {
		src := w.files.data[name]
		key := strings.TrimSuffix(name, path.Ext(name))
		if other := given[key]; other != "" {
			d.out.Add(src.Whole().Errorf("%s has the same name for templates", other).WithHint("rename one of the two"))
			continue
		}
		at, ok := d.folder(src, path.Dir(key), given)
		given[key] = src.Name
		if value, read := decodeData(src, &d.out); ok && read {
			at[path.Base(key)] = value
		}
	}
	return d
}

// folder is the mapping of a folder, made where it is new.
func (d *dataset) folder(src *diag.Source, name string, given map[string]string) (map[string]any, bool) {
	if name == "." {
		return d.values, true
	}
	above, ok := d.folder(src, path.Dir(name), given)
	if !ok {
		return nil, false
	}
	folder := "data/" + name + "/"
	if other := given[name]; other != "" && other != folder {
		d.out.Add(src.Whole().Errorf("the folder %s has the same name for templates as %s", folder, other).WithHint("rename one of the two"))
		return nil, false
	}
	given[name] = folder
	m, ok := above[path.Base(name)].(map[string]any)
	if !ok {
		m = map[string]any{}
		above[path.Base(name)] = m
	}
	return m, true
}

func decodeData(src *diag.Source, out *diag.List) (value any, ok bool) {
	var v decode.Value
	switch path.Ext(src.Name) {
	case ".csv":
		return decode.CSV(src, out)
	case ".json":
		v, ok = decode.JSONFile(src, out)
	case ".toml":
		v, ok = decode.TOML(src, 0, len(src.Data()), out)
	default:
		v, ok = decode.YAML(src, 0, len(src.Data()), out)
	}
	return v.Any(), ok
}
