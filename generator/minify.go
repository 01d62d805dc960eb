package generator

import (
	"errors"

	"counterpoint/generator/asset"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
)

// fit is a file that is copied as it is published: images without what they tell
// of their authors and, where the site wants it, texts without what nobody reads.
func (r *Result) fit(f output.File) (output.File, diag.List) {
	if !r.site.Config.Minify || !asset.Minifies(f.Path) || r.theme.isOurs(f.Path) {
		return r.stripped(f)
	}
	data, err := asset.Minify(f.Path, f.Data)
	if err != nil {
		return f, diag.List{r.unread(f, err)}
	}
	f.Data = data
	return f, nil
}

// unread says where a file that is copied cannot be read.
func (r *Result) unread(f output.File, err error) diag.Diagnostic {
	src := diag.NewSource(r.assets.authors[f.Path], f.Data)
	at := src.Whole()
	if e := (*asset.SyntaxError)(nil); errors.As(err, &e) {
		at = src.At(src.Offset(e.Line, e.Column))
	}
	return at.Warnf("this file cannot be read, and is passed on as it is: %v", err).WithHint("a name like that with .min before its ending is not tried")
}

// isOurs tells whether a file is one of those that the templates' are joined to,
// which are as small as they get.
func (t *theme) isOurs(name string) bool {
	return name == t.css.Path || name == t.js.Path || name == t.search.Path
}

// smallPage is a page as it is published. HTML that cannot be made smaller stays.
func (r *Result) smallPage(data []byte) []byte {
	if !r.site.Config.Minify {
		return data
	}
	small, err := asset.MinifyHTML(data)
	if err != nil {
		return data
	}
	return small
}

// smallExport is the same for what is made for machines: XML has nothing that
// could go.
func (r *Result) smallExport(name string, data []byte) []byte {
	if !r.site.Config.Minify || !asset.IsJSON(name) {
		return data
	}
	small, err := asset.MinifyJSON(data)
	if err != nil {
		panic(err) // it is ours
	}
	return small
}
