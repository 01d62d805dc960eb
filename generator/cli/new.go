package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

func (a *app) newCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "new", Short: "Start a site or an article", Args: cobra.NoArgs,
		Example: "  counterpoint new site my-site\n  counterpoint new article 2026/audit",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		&cobra.Command{
			Use: "site DIR", Short: "Start a site in a new or empty folder", Args: cobra.ExactArgs(1),
			Example: "  counterpoint new site my-site",
			RunE:    func(_ *cobra.Command, args []string) error { return a.newSite(args[0]) },
		},
		&cobra.Command{
			Use: "article PATH", Short: "Start an article and its claims", Args: cobra.ExactArgs(1),
			Long:    "New article writes content/PATH.md, a draft, and content/PATH.claims.yaml beside it.",
			Example: "  counterpoint new article 2026/audit\n  counterpoint new article 2026/audit/index.md",
			RunE:    func(_ *cobra.Command, args []string) error { return a.newArticle(args[0]) },
		})
	return c
}

// newSite copies the starter into a folder, which must be empty.
func (a *app) newSite(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && len(entries) > 0:
		return fmt.Errorf("%s is not empty: choose a new folder", dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("start a site: %w", err)
	}
	err = fs.WalkDir(a.Starter, ".", func(name string, entry fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err != nil {
			return err
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
	if err != nil {
		return fmt.Errorf("start a site: %w", err)
	}
	if !a.flags.quiet {
		fmt.Fprintf(a.Stdout, "%s is ready. Now: cd %s && counterpoint serve\n", dir, dir)
	}
	return nil
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
func (a *app) newArticle(name string) error {
	name = path.Clean(filepath.ToSlash(name))
	name = strings.TrimSuffix(strings.TrimPrefix(name, "content/"), ".md")
	if !filepath.IsLocal(name) || name == "." || strings.ContainsAny(name, "\\\x00") {
		return a.usage("%q is no path below content/", name)
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
	article, claims := path.Join("content", name+".md"), path.Join("content", name+".claims.yaml")
	title := path.Base(name)
	if title == "index" {
		title = path.Base(path.Dir(name))
	}
	text := fmt.Sprintf(articleText, strconv.Quote(titleOf(title)), now.Format(time.DateOnly), path.Base(claims))
	for _, file := range []string{article, claims} {
		if _, err := root.Lstat(file); err == nil {
			return fmt.Errorf("%s is already there", file)
		}
	}
	err = errors.Join(root.MkdirAll(path.Dir(article), 0o777),
		root.WriteFile(article, []byte(text), 0o666),
		root.WriteFile(claims, []byte(fmt.Sprintf(claimsText, path.Base(article))), 0o666))
	if err != nil {
		return fmt.Errorf("start an article: %w", err)
	}
	if !a.flags.quiet {
		fmt.Fprintln(a.Stdout, article)
	}
	return nil
}

func titleOf(name string) string {
	name = strings.ReplaceAll(strings.ReplaceAll(name, "-", " "), "_", " ")
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
