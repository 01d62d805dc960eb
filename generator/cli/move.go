package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"counterpoint/generator/markdown"
	"counterpoint/generator/moving"
)

const moveRules = `
Texts are copied byte for byte, with their pictures, static files and data. What would change an article's
address is prevented by a "url" in its front matter, and listed. The configuration becomes site.yaml.
Templates, themes and stylesheets are not taken: what could not be is listed by kind, with how often it occurs
and the first places, as is what means nothing here.

The new site is written to --into, or to the site's folder if that is empty. No file that is there is
overwritten; all files are written, or none. Nothing outside of DIR is read, and nothing in it changed.`

func (a *app) importSite(name, title string, plan func(fs.FS, moving.Options) (*moving.Plan, error)) *cobra.Command {
	into := ""
	c := &cobra.Command{
		Use: name + " DIR", Short: "Move a site of " + title + " over", Args: oneArgument("the folder of the old site"),
		Long:    fmt.Sprintf("Import %s makes a site of one that was made with %s.\n%s", name, title, moveRules),
		Example: fmt.Sprintf("  counterpoint import %s ../old-blog --into blog --dry-run\n  counterpoint import %s ../old-blog --into blog", name, name),
		RunE:    func(_ *cobra.Command, args []string) error { return a.move(args[0], into, plan) },
	}
	f := c.Flags()
	f.StringVar(&into, "into", "", "`folder` of the new site (default the site's folder, if it is empty)")
	f.BoolVar(&a.flags.dryRun, "dry-run", false, "list what would be done, and write nothing")
	a.formatFlag(c)
	return c
}

// move takes a site over. What is wrong with the new folder is said before
// anything is written.
func (a *app) move(from, into string, plan func(fs.FS, moving.Options) (*moving.Plan, error)) error {
	if err := a.checkFormat(); err != nil {
		return err
	}
	into, err := a.target(into)
	if err != nil {
		return err
	}
	now, err := a.now()
	if err != nil {
		return err
	}
	old, err := os.OpenRoot(from)
	if err != nil {
		return fmt.Errorf("open the old site: %w", err)
	}
	defer old.Close()
	p, err := plan(old.FS(), moving.Options{Now: now, HasShortcode: a.hasShortcode, HasStyle: hasStyle})
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	done := &moved{plan: p, into: into, dryRun: a.flags.dryRun}
	if err := inTheWay(into, p.Files); err != nil || a.flags.dryRun {
		return a.finishMove(done, err)
	}
	if err := settle(a.Context, old, into, p.Files); err != nil {
		return a.finishMove(done, fmt.Errorf("nothing was written: %w", err))
	}
	done.written = true
	return a.finishMove(done, nil)
}

// target is the folder of the new site.
func (a *app) target(into string) (string, error) {
	if into != "" {
		return into, nil
	}
	entries, err := os.ReadDir(a.flags.source)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", fmt.Errorf("open the site: %w", err)
	case len(entries) > 0:
		return "", usage("%s is not empty: say with --into where the new site is to be", a.flags.source)
	}
	return a.flags.source, nil
}

func (a *app) hasShortcode(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	_, err := fs.Stat(a.Templates, "shortcodes/"+name+".html")
	return err == nil || name == "ref" || name == "relref"
}

func hasStyle(name string) bool { return slices.Contains(markdown.Styles(), name) }

// inTheWay refuses files that are there, all of them.
func inTheWay(into string, files []moving.File) error {
	if _, err := os.Lstat(into); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	root, err := os.OpenRoot(into)
	if err != nil {
		return fmt.Errorf("open the new site: %w", err)
	}
	defer root.Close()
	var there []error
	for _, f := range files {
		if _, err := root.Lstat(filepath.FromSlash(f.Path)); err == nil || !errors.Is(err, fs.ErrNotExist) {
			there = append(there, fmt.Errorf("%s is already there", path.Join(filepath.ToSlash(into), f.Path)))
		}
	}
	if n := len(there); n > maxErrors {
		there = append(there[:maxErrors], fmt.Errorf("%d more files are already there", n-maxErrors))
	}
	return errors.Join(there...)
}

// settle writes the new site beside its place, and then moves it there.
func settle(ctx context.Context, old *os.Root, into string, files []moving.File) (err error) {
	_, there := os.Lstat(into)
	isNew := errors.Is(there, fs.ErrNotExist)
	at := into
	if isNew {
		at = filepath.Dir(filepath.Clean(into))
		if err := os.MkdirAll(at, 0o777); err != nil {
			return err
		}
	}
	temporary, err := os.MkdirTemp(at, ".import-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	site := filepath.Join(temporary, "site") // whose rights are those of any new folder
	if err := os.Mkdir(site, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(site)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range files {
		if err := cmp.Or(ctx.Err(), carry(old, root, f)); err != nil {
			return err
		}
	}
	if isNew {
		return os.Rename(site, into)
	}
	return moveIn(site, into, files)
}

// carry writes one file of the new site.
func carry(old, to *os.Root, f moving.File) error {
	if err := to.MkdirAll(path.Dir(f.Path), 0o777); err != nil {
		return err
	}
	out, err := to.OpenFile(f.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	if f.Text != nil || f.From == "" {
		_, err = out.Write(f.Text)
		return errors.Join(err, out.Close())
	}
	in, err := openRegular(old, f.From)
	if err != nil {
		return errors.Join(err, out.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}

// openRegular opens a file that may have become something else meanwhile: to open
// a named pipe would wait for ever.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no regular file", name)
	}
	return root.Open(name)
}

// moveIn moves the files into a folder that is there; if one cannot be, those
// before it go back.
func moveIn(from, into string, files []moving.File) (err error) {
	var placed, made []string
	defer func() {
		if err == nil {
			return
		}
		for _, name := range placed {
			err = errors.Join(err, os.Remove(name))
		}
		for _, dir := range slices.Backward(made) {
			err = errors.Join(err, os.Remove(dir))
		}
	}()
	for _, f := range files {
		to := filepath.Join(into, filepath.FromSlash(f.Path))
		folders, err := makeFolders(into, path.Dir(f.Path))
		if made = append(made, folders...); err != nil {
			return err
		}
		if _, err := os.Lstat(to); err == nil {
			return fmt.Errorf("%s is already there", to)
		}
		if err := os.Rename(filepath.Join(from, filepath.FromSlash(f.Path)), to); err != nil {
			return err
		}
		placed = append(placed, to)
	}
	return nil
}

// makeFolders makes those of a path that are not there, and names them. A link
// may lead elsewhere.
func makeFolders(into, dir string) (made []string, err error) {
	at := into
	if dir == "." {
		return nil, nil
	}
	for _, part := range strings.Split(dir, "/") {
		at = filepath.Join(at, part)
		info, err := os.Lstat(at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if err := os.Mkdir(at, 0o777); err != nil {
				return made, err
			}
			made = append(made, at)
		case err != nil:
			return made, err
		case !info.IsDir():
			return made, fmt.Errorf("%s is no folder", at)
		}
	}
	return made, nil
}
