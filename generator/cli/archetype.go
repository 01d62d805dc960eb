package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"text/template"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// fresh is what an archetype is given, by Hugo's names.
type fresh struct {
	Title, Date, Name, Section string
	File                       struct{ ContentBaseName, BaseFileName, Dir string }
}

// archetype is the text with which an article of a section starts: that of
// archetypes/SECTION.md or archetypes/default.md, if the site has one.
//
//	---
//	title: "{{ .Title }}"
//	date: {{ .Date }}
//	tags: []
//	---
func archetype(root *os.Root, name, title, date string) (text string, ok bool, err error) {
	f := fresh{Title: title, Date: date, Name: path.Base(name)}
	if f.Name == "index" || f.Name == "_index" {
		f.Name = path.Base(path.Dir(name))
	}
	if section, _, below := strings.Cut(name, "/"); below {
		f.Section = section
	}
	f.File.ContentBaseName, f.File.BaseFileName, f.File.Dir = f.Name, f.Name, path.Dir(name)+"/"
	for _, each := range []string{f.Section, "default"} {
		file := path.Join("archetypes", each+".md")
		info, err := root.Stat(file)
		switch {
		case each == "", errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return "", false, err
		case !info.Mode().IsRegular():
			return "", false, fmt.Errorf("%s is no file", file)
		}
		data, err := root.ReadFile(file)
		if err != nil {
			return "", false, err
		}
		text, err := f.fill(file, string(data))
		return text, true, err
	}
	return "", false, nil
}

func (f fresh) fill(file, text string) (string, error) {
	t, err := template.New(file).Funcs(template.FuncMap{
		"replace": strings.ReplaceAll, "lower": strings.ToLower, "upper": strings.ToUpper,
		"title": func(s string) string { return cases.Title(language.Und, cases.NoLower).String(s) },
	}).Parse(text)
	var b strings.Builder
	if err == nil {
		err = t.Execute(&b, f)
	}
	if err != nil {
		said := strings.TrimPrefix(err.Error(), "template: ")
		return "", errors.New(strings.ReplaceAll(said, " in type cli.fresh", ": there are Title, Date, Name and Section"))
	}
	return b.String(), nil
}
