package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"counterpoint/generator"
	"counterpoint/generator/claim"
	"counterpoint/generator/diag"
	"counterpoint/generator/exchange"
	"counterpoint/generator/moving"
	"counterpoint/generator/site"
)

func (a *app) importCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "import", Short: "Take in annotations, or a whole site, that were made elsewhere", Args: subcommandOnly,
		Long: "Import adds annotations that were made with another program to the claims files of the articles, or makes\n" +
			"a site of one that was made with another generator.",
		Example: "  counterpoint import hypothesis search.json\n  counterpoint import w3c bridge/claims.jsonld\n  counterpoint import hugo ../old-blog --into blog",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.importHypothesis(), a.importW3C(),
		a.importSite("hugo", "Hugo", moving.Hugo), a.importSite("zola", "Zola", moving.Zola))
	return c
}

// importRules are what holds for annotations of every format.
const importRules = `
An annotation belongs to the article with its address, or with the original's that the article names, or,
where neither is known, with the path of its address; --article says so for all. Its passage must be there
exactly once: where the words occur more than once, those around them or their position decide. Nothing is
guessed: what has no place is listed with its state (ambiguous, changed, lost) and what would help.

A claim that is there is never changed: with the same content it is there already, with another it is
said. So a second import adds nothing. All files are written, or none. The raw HTML of strangers becomes text.

The exit status is 0 if every annotation of an article has its place, or is skipped. It is 1 if one has none
or is there with other content (the others are added all the same), if none belongs to any article, or if
something is wrong and nothing was written.`

const hypothesisLong = `Hypothesis takes in what the API of Hypothesis returns for a search ({"rows": …}), what its client exports
({"annotations": …}), or a list of annotations.

An annotation becomes a claim, and its comment a counterpoint by the one who wrote it; replies become
counterpoints that answer it. Who claims what is annotated, Hypothesis does not know. Tags say that, and
more: claimant:NAME, rating:ID, and disputes, qualifies, supports or context, which is how a comment
relates to the claim (without one: context). Notes on a whole page are skipped, and so are what moderators
have hidden and what only its author can read (but see --private).
` + importRules

const w3cLong = `W3C takes in annotations of the Web Annotation Data Model in JSON-LD: a collection, a page, a list, or one.
What is in the claims.jsonld of a site is read without loss; articles that answer one another are named
together. The annotations of other programs become a claim with their words as a counterpoint.
` + importRules

func (a *app) importHypothesis() *cobra.Command {
	var o importing
	c := &cobra.Command{
		Use: "hypothesis FILE...", Short: "Take in annotations of Hypothesis", Long: hypothesisLong, Args: someFiles,
		Example: "  curl 'https://api.hypothes.is/api/search?limit=200&uri=https://example.org/bridge/' > search.json\n" +
			"  counterpoint import hypothesis search.json --dry-run",
		RunE: func(c *cobra.Command, args []string) error { return a.runImport(c, args, exchange.Hypothesis, o) },
	}
	a.importFlags(c, &o)
	c.Flags().BoolVar(&o.private, "private", false, "also what only its author can read")
	return c
}

func (a *app) importW3C() *cobra.Command {
	var o importing
	c := &cobra.Command{
		Use: "w3c FILE...", Short: "Take in annotations of the W3C's model", Long: w3cLong, Args: someFiles,
		Example: "  counterpoint import w3c bridge/claims.jsonld\n  counterpoint import w3c one.jsonld two.jsonld --dry-run --format json",
		RunE:    func(c *cobra.Command, args []string) error { return a.runImport(c, args, exchange.W3C, o) },
	}
	a.importFlags(c, &o)
	return c
}

// importing is what the flags of an import say.
type importing struct {
	article string
	private bool
}

func (a *app) importFlags(c *cobra.Command, o *importing) {
	f := c.Flags()
	f.StringVar(&o.article, "article", "", "all belong to the `article` of this path or address")
	f.StringVarP(&a.flags.baseURL, "base-url", "b", "", "address of the site, instead of site.yaml's baseURL")
	f.BoolVar(&a.flags.dryRun, "dry-run", false, "print what would be added, and write nothing")
	a.formatFlag(c)
}

func someFiles(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage("%s needs a file of annotations", c.CommandPath())
	}
	return nil
}

type importReader func(*diag.Source) ([]*exchange.Annotation, diag.List)

func (a *app) runImport(c *cobra.Command, names []string, read importReader, o importing) error {
	if err := a.checkFormat(); err != nil {
		return err
	}
	if text := a.flags.baseURL; text != "" && !generator.IsBaseURL(text) {
		return usage("--base-url %q is no address of a site; write it like https://example.org/", text)
	}
	done := &imported{dryRun: a.flags.dryRun}
	list, err := readAnnotations(names, read, &done.diagnostics)
	if err != nil || done.diagnostics.Failed() {
		return a.finishImport(done, err)
	}
	result, err := a.wholeSite(c)
	if err != nil {
		return a.finishImport(done, err)
	}
	if !isSite(result) {
		done.diagnostics = ofFile(result.Diagnostics, "site.yaml")
		return a.finishImport(done, nil)
	}
	var page *site.Page
	if o.article != "" {
		if page = pageNamed(result.Site(), o.article); page == nil {
			return a.noArticle(result, o.article)
		}
	}
	done.plan = exchange.Make(result.Site(), list, exchange.Options{Article: page, Private: o.private})
	return a.finishImport(done, a.writeImport(done))
}

// readAnnotations reads the files. Those of strangers may be anything.
func readAnnotations(names []string, read importReader, out *diag.List) ([]*exchange.Annotation, error) {
	var all []*exchange.Annotation
	for _, name := range names {
		data, err := readForeign(name)
		if err != nil {
			return nil, err
		}
		list, problems := read(diag.NewSource(filepath.ToSlash(name), data))
		out.Add(problems...)
		all = append(all, list...)
	}
	return all, nil
}

// maxForeign is how large a file of another program may be, in bytes: a little
// more than its reader takes, which says so with a hint.
const maxForeign = 65 << 20

// readForeign reads a file that is no part of the site. To open a named pipe
// would wait for ever.
func readForeign(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read annotations: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("read annotations: %s is no regular file", name)
	case info.Size() > maxForeign:
		return nil, fmt.Errorf("read annotations: %s has more than %d MiB; split it", name, maxForeign>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read annotations: %w", err)
	}
	return data, nil
}

// sidecar is a claims file that is to be written.
type sidecar struct {
	name      string // in content/
	was, text []byte
	mode      fs.FileMode // 0: there was none
	temporary string
}

// writeImport writes the claims files: all of them, or none.
func (a *app) writeImport(done *imported) error {
	root, err := openContent(a.flags.source)
	if err != nil {
		return fmt.Errorf("add claims: %w", err)
	}
	defer root.Close()
	var files []*sidecar
	var refused []error
	for _, f := range done.plan.Files {
		s := &sidecar{name: strings.TrimSuffix(f.Page.Front.Path, ".md") + ".claims.yaml"}
		if s.was, s.mode, err = readRegular(root, s.name); err == nil {
			s.text, err = claim.Add(diag.NewSource("content/"+s.name, s.was), f.Changes)
		}
		if err != nil {
			refused = append(refused, fmt.Errorf("nothing was written: content/%s: %w", s.name, err))
		}
		files = append(files, s)
	}
	if len(refused) > 0 || a.flags.dryRun {
		return errors.Join(refused...)
	}
	if err := replaceAll(root, files); err != nil {
		return fmt.Errorf("add claims: %w", err)
	}
	done.written = true
	return nil
}

// replaceAll writes every file before the first takes its place; what can fail
// then, and does, is undone.
func replaceAll(root *os.Root, files []*sidecar) (err error) {
	defer func() {
		for _, f := range files {
			if f.temporary != "" {
				err = errors.Join(err, root.Remove(f.temporary))
			}
		}
	}()
	for _, f := range files {
		if f.temporary, err = writeBeside(root, f.name, f.text, f.mode); err != nil {
			return err
		}
	}
	for i, f := range files {
		if err = root.Rename(f.temporary, f.name); err != nil {
			return errors.Join(err, undo(root, files[:i]))
		}
		f.temporary = ""
	}
	return nil
}

func undo(root *os.Root, files []*sidecar) (err error) {
	for _, f := range files {
		if f.mode == 0 {
			err = errors.Join(err, root.Remove(f.name))
		} else {
			err = errors.Join(err, replace(root, f.name, f.was, f.mode))
		}
	}
	return err
}
