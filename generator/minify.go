package generator

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"counterpoint/generator/asset"
	"counterpoint/generator/diag"
	"counterpoint/generator/output"
	"counterpoint/generator/site"
)

// fit is a file that is copied as it is published.
func (r *Result) fit(f output.File) (output.File, diag.List) {
	if r.spoken[0].theme.isOurs(f.Path) {
		return f, nil
	}
	data, err := published(r.site.Config, f.Path, f.Data)
	if err != nil {
		return f, diag.List{r.unread(f, err)}
	}
	f.Data = data
	return f, nil
}

// published are the bytes of a file that is copied: of an image without what it
// tells of its author and, where the site wants it, of a text without what nobody
// reads. If that cannot be they are as they were, and the error says why.
func published(c *site.Config, name string, data []byte) ([]byte, error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".webp":
		if !c.Images.Strip {
			return data, nil
		}
		small, err := asset.Strip(data)
		if err != nil {
			return data, fmt.Errorf("what this image tells of its author cannot be taken out: %w", err)
		}
		return small, nil
	}
	if !c.Minify || !asset.Minifies(name) {
		return data, nil
	}
	return asset.Minify(name, data)
}

// unread says what is wrong with a file that is copied, and where.
func (r *Result) unread(f output.File, err error) diag.Diagnostic {
	e := (*asset.SyntaxError)(nil)
	if !errors.As(err, &e) {
		return diag.Diagnostic{Severity: diag.Warning, Pos: diag.Pos{File: r.assets.authors[f.Path]}, Message: err.Error()}
	}
	src := diag.NewSource(r.assets.authors[f.Path], f.Data)
	return src.At(src.Offset(e.Line, e.Column)).Warnf("this file cannot be read, and is passed on as it is: %v", err).WithHint("a name like that with .min before its ending is not tried")
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
	if !r.smallens(name) {
		return data
	}
	small, err := asset.MinifyJSON(data)
	if err != nil {
		panic(err) // it is ours
	}
	return small
}

func (r *Result) smallens(name string) bool { return r.site.Config.Minify && asset.IsJSON(name) }
