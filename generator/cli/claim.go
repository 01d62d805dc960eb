package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/anchor"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/site"
)

const newClaimLong = `New claim finds the words in the article, as a reader sees them, and adds a claim to its claims file,
after the last one. Nothing else in the file changes. If the words are not there exactly once it says
what is near, or which prefix or suffix would decide, and writes nothing.

The article is named by its path below content/, with or without .md, or by its address.`

func (a *app) newClaimCommand() *cobra.Command {
	var add claim.Addition
	c := &cobra.Command{
		Use: "claim ARTICLE --quote WORDS", Short: "Add a claim to an article", Long: newClaimLong,
		Args:    oneArgument("an article: its path below content/, or its address"),
		Example: "  counterpoint new claim bridge --quote \"the bridge is safe\" --claimant \"The mayor\"",
		RunE:    func(c *cobra.Command, args []string) error { return a.newClaim(c, args[0], add) },
	}
	f := c.Flags()
	f.StringVar(&add.Quote, "quote", "", "the exact `words` of the article")
	f.StringVar(&add.Prefix, "prefix", "", "`words` before them, where they occur more than once")
	f.StringVar(&add.Suffix, "suffix", "", "`words` after them")
	f.StringVar(&add.Claimant, "claimant", "", "`who` says so: a key of claimants, or a name")
	f.StringVar(&add.ID, "id", "", "the claim's `id`, its address; default by the quote's first words")
	return c
}

func (a *app) newClaim(c *cobra.Command, article string, add claim.Addition) error {
	if err := checkAddition(&add); err != nil {
		return err
	}
	result, err := a.wholeSite(c)
	if err != nil {
		return err
	}
	if !isSite(result) {
		a.printDiagnostics(ofFile(result.Diagnostics, "site.yaml"))
		return exitStatus(1)
	}
	p := pageNamed(result.Site(), article)
	if p == nil {
		return a.noArticle(result, article)
	}
	entry := result.Site().Entry(p)
	if list := unanchored(entry, add); len(list) > 0 {
		a.printDiagnostics(list)
		return exitStatus(1)
	}
	if add.ID == "" {
		add.ID = suggestedID(entry, add.Quote)
	}
	return a.addClaim(p, add)
}

// wholeSite is the site with all that is written for it, published or not.
func (a *app) wholeSite(c *cobra.Command) (*generator.Result, error) {
	now, err := a.now()
	if err != nil {
		return nil, err
	}
	builder := generator.New(generator.Options{Source: a.flags.source, BaseURL: a.flags.baseURL, Drafts: true, Future: true, Expired: true,
		Preview: true, Now: now, Templates: a.Templates, Progress: a.progress()})
	return builder.Update(c.Context(), nil)
}

// checkAddition refuses what cannot be meant. Line breaks in a quote are spaces,
// as they are to a reader.
func checkAddition(add *claim.Addition) error {
	add.Quote = strings.Join(strings.Fields(add.Quote), " ")
	if add.Quote == "" {
		return usage("new claim needs --quote, the exact words of the article")
	}
	for flag, text := range map[string]string{"quote": add.Quote, "prefix": add.Prefix, "suffix": add.Suffix, "claimant": add.Claimant} {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) {
			return usage("--%s %.60q is no text", flag, text)
		}
	}
	return nil
}

func ofFile(list diag.List, file string) (found diag.List) {
	for _, d := range list {
		if d.File == file && d.Severity == diag.Error {
			found.Add(d)
		}
	}
	return found
}

// pageNamed finds an article by its path in content/ or by its address.
func pageNamed(s *site.Site, name string) *site.Page {
	file := strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), "content/")
	file = strings.TrimSuffix(file, ".md")
	for _, f := range []string{file + ".md", file + "/index.md", file + "/_index.md"} {
		if p := s.PageOf(f); p != nil {
			return p
		}
	}
	address, _, _ := strings.Cut(name, "#")
	address = strings.Trim(address, "/")
	for _, p := range s.Whole() {
		known := []string{p.Path, s.Href(nil, p.Path), s.Canonical(p.Path)}
		if p.Front != nil && slices.ContainsFunc(known, func(k string) bool { return address != "" && strings.Trim(k, "/") == address }) {
			return p
		}
	}
	return nil
}

// noArticle says that there is no such article, or why it could not be read.
func (a *app) noArticle(result *generator.Result, name string) error {
	file := "content/" + strings.TrimSuffix(strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), "content/"), ".md") + ".md"
	if list := ofFile(result.Diagnostics, file); len(list) > 0 {
		a.printDiagnostics(list)
		return exitStatus(1)
	}
	var known []string
	for _, p := range result.Site().Whole() {
		if p.Front != nil {
			known = append(known, articleOf(p))
		}
	}
	text := fmt.Sprintf("there is no article %q", name)
	if near := diag.Suggest(name, known); near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	return errors.New(text)
}

// unanchored says, as build would, why a quote has no place; nothing if it has
// one.
func unanchored(e *site.Entry, add claim.Addition) diag.List {
	doc := e.Article.Doc()
	text := claim.Text{Index: anchor.New(doc.Text()), Raw: doc.Text(), At: doc.At}
	selector := anchor.Selector{Exact: add.Quote, Prefix: add.Prefix, Suffix: add.Suffix}
	_, list := claim.Place(&claim.Set{Claims: []*claim.Claim{{Target: claim.Target{Selector: selector}}}}, text)
	if len(list) > 0 && text.Index.Find(selector).State == anchor.Ambiguous {
		list[0].Hint = "say with --prefix or --suffix, as it stands above, which one you mean"
	}
	return list
}

func suggestedID(e *site.Entry, quote string) string {
	var taken []string
	for _, c := range e.Placed().Claims {
		taken = append(taken, c.ID)
	}
	return claim.SuggestID(quote, taken)
}

// addClaim writes the claim to the article's claims file.
func (a *app) addClaim(p *site.Page, add claim.Addition) error {
	root, err := openContent(a.flags.source)
	if err != nil {
		return fmt.Errorf("add a claim: %w", err)
	}
	defer root.Close()
	name := strings.TrimSuffix(p.Front.Path, ".md") + ".claims.yaml"
	if p.Front.Claiming {
		return a.refused("content/"+p.Front.Path, errors.New("its claims and sources stand in its front matter"), add)
	}
	data, mode, err := readRegular(root, name)
	if err != nil {
		return fmt.Errorf("add a claim: %w", err)
	}
	text, line, err := claim.Append(diag.NewSource("content/"+name, data), add)
	if err != nil {
		return a.refused("content/"+name, err, add)
	}
	if err := replace(root, name, text, mode); err != nil {
		return fmt.Errorf("add a claim: %w", err)
	}
	if !a.flags.quiet {
		fmt.Fprintf(a.Stdout, "%s:%d\n", diag.Visible("content/"+name), line)
	}
	return nil
}

// refused says why nothing was written, and what to paste.
func (a *app) refused(file string, why error, add claim.Addition) error {
	a.printError(fmt.Errorf("nothing was written to %s: %w", file, why))
	fmt.Fprintf(a.Stderr, "  hint: add this under `claims:` yourself:\n\n%s", add.YAML())
	return exitStatus(1)
}

func openContent(source string) (*os.Root, error) {
	root, err := os.OpenRoot(source)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.OpenRoot("content")
}

// readRegular reads a file, if there is one. A symbolic link would be replaced
// by a file, and a named pipe has no end.
func readRegular(root *os.Root, name string) (data []byte, mode fs.FileMode, err error) {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, nil
	case err != nil:
		return nil, 0, err
	case !info.Mode().IsRegular():
		return nil, 0, fmt.Errorf("content/%s is no regular file", name)
	}
	data, err = root.ReadFile(name)
	return data, info.Mode().Perm(), err
}

// replace puts a file in place of another one, so that there is never half a
// file. Mode 0 is that of a new one.
func replace(root *os.Root, name string, data []byte, mode fs.FileMode) error {
	temporary, err := writeBeside(root, name, data, mode)
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil && temporary != "" {
		return errors.Join(err, root.Remove(temporary))
	}
	return err
}

// writeBeside writes a file that is to take the place of another one. A preview
// passes over names that begin with a point. If it fails there is none, or the
// name is returned.
func writeBeside(root *os.Root, name string, data []byte, mode fs.FileMode) (temporary string, err error) {
	temporary = path.Join(path.Dir(name), ".new-"+rand.Text())
	f, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if mode != 0 {
		err = errors.Join(err, f.Chmod(mode))
	}
	return temporary, errors.Join(err, f.Sync(), f.Close())
}
