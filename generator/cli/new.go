package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

func (a *app) newCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "new", Short: "Start a site or an article, or add a claim", Args: subcommandOnly,
		Example: "  counterpoint new site my-site\n  counterpoint new article 2026/audit\n  counterpoint new claim 2026/audit --quote \"the exact words\"",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		a.newSiteCommand(),
		a.newArticleCommand(),
		a.newClaimCommand())
	return c
}

func (a *app) newArticleCommand() *cobra.Command {
	var language string
	c := &cobra.Command{
		Use: "article PATH", Short: "Start an article and its claims", Args: oneArgument("the article's path below content/"),
		Long: "New article writes content/PATH.md, a draft, and content/PATH.claims.yaml beside it. The text is that of\n" +
			"archetypes/SECTION.md or archetypes/default.md, where the site has one: {{ .Title }}, {{ .Date }} and\n" +
			"{{ .Name }} are filled in. With --lang it is in another language of the site: PATH.fr.md.",
		Example: "  counterpoint new article 2026/audit\n  counterpoint new article 2026/audit/index.md\n  counterpoint new article 2026/audit --lang fr",
		RunE:    func(c *cobra.Command, args []string) error { return a.newArticle(c, args[0], language) },
	}
	c.Flags().StringVar(&language, "lang", "", "`language` of the article, by its key in site.yaml")
	return c
}

func (a *app) newSiteCommand() *cobra.Command {
	var ci []string
	c := &cobra.Command{
		Use: "site DIR", Short: "Start a site in a new or empty folder", Args: oneArgument("the name of a folder"),
		Long: "New site writes a small site to look at and to change. With --ci it also writes the file with which\n" +
			"GitHub Pages or GitLab Pages builds the site after every push: .github/workflows/pages.yml or\n" +
			".gitlab-ci.yml. At its top stands what is to be set there once; it needs no secret.",
		Example: "  counterpoint new site my-site\n  counterpoint new site my-site --ci github",
		RunE:    func(_ *cobra.Command, args []string) error { return a.newSite(args[0], ci) },
	}
	c.Flags().StringSliceVar(&ci, "ci", nil, "also write a workflow for `github or gitlab` (or both: github,gitlab)")
	return c
}

// newSite copies the starter into a folder, which must be empty.
func (a *app) newSite(dir string, ci []string) error {
	if err := checkHosts(ci); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	isNew := errors.Is(err, fs.ErrNotExist)
	switch {
	case dir == "":
		return usage("the name of the folder is empty")
	case err == nil && len(entries) > 0:
		return fmt.Errorf("%s is not empty: choose a new folder", dir)
	case err != nil && !isNew:
		return fmt.Errorf("start a site: %w", err)
	}
	err = fs.WalkDir(a.Starter, ".", func(name string, entry fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err != nil {
			return err
		}
		if name != "." && strings.HasPrefix(entry.Name(), ".") { // what the system left there
			return nil
		}
		if entry.IsDir() {
			return os.MkdirAll(to, 0o777)
		}
		data, err := fs.ReadFile(a.Starter, name)
		if err != nil {
			return err
		}
		return create(to, data)
	})
	if err == nil {
		err = create(filepath.Join(dir, ".gitignore"), []byte("/public/\n/.counterpoint/\n"))
	}
	if err == nil {
		err = writeWorkflows(dir, ci)
	}
	if err != nil {
		if isNew { // half a site is in the way of the next attempt
			err = errors.Join(err, os.RemoveAll(dir))
		}
		return fmt.Errorf("start a site: %w", err)
	}
	if !a.flags.quiet {
		fmt.Fprintf(a.Stdout, "%s is ready. Now: %scounterpoint serve\n", dir, changeTo(dir))
	}
	return nil
}

// changeTo is what a shell needs to go to a folder.
func changeTo(dir string) string {
	if filepath.Clean(dir) == "." {
		return ""
	}
	if strings.ContainsFunc(dir, func(r rune) bool {
		return r < 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./", r)
	}) {
		dir = "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	}
	return "cd " + dir + " && "
}

// create writes a file that must not be there yet.
func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

const articleText = `---
title: %s
date: %s
draft: true
---

Write here. Then quote the words of a claim in %s.
`

const claimsText = `# The claims of %s. For example:
#
# claims:
#   - id: a-short-name
#     quote: "the exact words of the article"
#     claimant: Who says so
#     counterpoints:
#       - stance: disputes
#         text: What speaks against it.
claims: []
`

// newArticle writes a draft and its claims file into content/.
func (a *app) newArticle(c *cobra.Command, name, language string) error {
	name, err := articleName(name)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(a.flags.source)
	if err != nil {
		return fmt.Errorf("open the site: %w", err)
	}
	defer root.Close()
	if _, err := root.Stat("site.yaml"); err != nil {
		return fmt.Errorf("%s is no site: it has no site.yaml", a.flags.source)
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	name, plain, err := a.inLanguage(c, name, language)
	if err != nil {
		return err
	}
	article, claims := path.Join("content", name+".md"), path.Join("content", name+".claims.yaml")
	for _, file := range []string{article, claims, otherForm(name, plain)} {
		if _, err := root.Lstat(file); err == nil {
			return fmt.Errorf("%s is already there", file)
		}
	}
	title, date := titleAndDate(plain, now)
	text, own, err := archetype(root, plain, title, date)
	if err != nil {
		return fmt.Errorf("start an article: %w", err)
	}
	if !own {
		text = fmt.Sprintf(articleText, strconv.Quote(title), date, path.Base(claims))
	}
	err = root.MkdirAll(path.Dir(article), 0o777)
	if err == nil {
		err = createIn(root, article, text)
	}
	if err == nil {
		if err = createIn(root, claims, fmt.Sprintf(claimsText, path.Base(article))); err != nil {
			err = errors.Join(err, root.Remove(article))
		}
	}
	if err != nil {
		return fmt.Errorf("start an article: %w", err)
	}
	if !a.flags.quiet {
		fmt.Fprintln(a.Stdout, article)
	}
	return nil
}

// articleName is the path below content/, without ending, that an article can
// have on every system, and that the program does not pass over.
func articleName(given string) (string, error) {
	name := path.Clean(filepath.ToSlash(given))
	name = strings.TrimSuffix(strings.TrimPrefix(name, "content/"), ".md")
	if !filepath.IsLocal(name) || name == "." || strings.Contains(name, `\`) {
		return "", usage("%q is no path below content/", given)
	}
	for _, part := range strings.Split(name, "/") {
		switch {
		case strings.ContainsFunc(part, unicode.IsControl) || strings.ContainsAny(part, `<>:"|?*`) || !utf8.ValidString(part):
			return "", usage("%q has a character that not every system allows in a file's name", given)
		case strings.HasPrefix(part, ".") || strings.HasPrefix(part, "#") || strings.HasSuffix(part, "~"):
			return "", usage("%q is like the name of a hidden file or of an editor's, which are passed over", given)
		case len(part)+len(".claims.yaml") > 255:
			return "", usage("%.40q… is too long for a file's name", given)
		}
	}
	return name, nil
}

// otherForm is the file that would have the same address: a.md and a/index.md, in
// the same language.
func otherForm(name, plain string) string {
	language := strings.TrimPrefix(name, plain) + ".md"
	if folder, ok := strings.CutSuffix(plain, "/index"); ok {
		return path.Join("content", folder+language)
	}
	return path.Join("content", plain, "index"+language)
}

func createIn(root *os.Root, name, text string) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

var dated = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[-_](.+)$`)

// titleAndDate are made of a file's name, or of that of the folder whose index
// it is, and of today.
func titleAndDate(name string, now time.Time) (title, date string) {
	title, date = path.Base(name), now.Format(time.DateOnly)
	if folder := path.Base(path.Dir(name)); folder != "." && (title == "index" || title == "_index") {
		title = folder
	}
	if m := dated.FindStringSubmatch(title); m != nil {
		if _, err := time.Parse(time.DateOnly, m[1]); err == nil {
			date, title = m[1], m[2]
		}
	}
	return titleOf(title), date
}

func titleOf(name string) string {
	name = strings.ReplaceAll(strings.ReplaceAll(name, "-", " "), "_", " ")
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
