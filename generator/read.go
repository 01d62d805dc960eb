package generator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"

	"counterpoint/generator/diag"
)

// Bounds of what is read, in bytes.
const (
	maxText = 16 << 20  // an article, a claims file, a template
	maxFile = 512 << 20 // any other file
)

// found is a file that was looked for. If it is not ok it is not there, or is
// wrong.
type found struct {
	data  []byte
	ok    bool
	wrong *diag.Diagnostic
}

// readFolder reads all files below a folder of the site, if it is there, as
// many at a time as there are processors, and keeps them in their order.
func (f *files) readFolder(ctx context.Context, site *os.Root, name string, keep func(string, []byte)) error {
	root, err := f.openFolder(site, name)
	if root == nil {
		return err
	}
	defer root.Close()
	names, err := f.list(ctx, root, name)
	if err != nil {
		return err
	}
	all, errs := make([]found, len(names)), make([]error, len(names))
	each(ctx, len(names), func(int) {}, func(i int) { all[i], errs[i] = readFile(root, name, names[i]) })
	if err := cmp.Or(ctx.Err(), cmp.Or(errs...)); err != nil {
		return err
	}
	for i, file := range all {
		if f.reportWrong(file, name, names[i]); file.ok {
			keep(names[i], file.data)
		}
	}
	return nil
}

// list names the files below a folder, in order.
func (f *files) list(ctx context.Context, root *os.Root, name string) (names []string, err error) {
	err = fs.WalkDir(root.FS(), ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("read %s: %w", path.Join(name, file), err)
		case ctx.Err() != nil:
			return ctx.Err()
		case file != "." && ignored(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			if name == "themes" && !f.leadsToTheme(file) {
				return fs.SkipDir
			}
			return f.notAFolder(name, file)
		case name == "themes" && !f.ofTheme(file):
			return nil
		}
		names = append(names, file)
		return nil
	})
	return names, err
}

// openFolder opens a folder of the site; nil if it is not there, or is none.
// Opening a named pipe would wait for ever.
func (f *files) openFolder(site *os.Root, name string) (*os.Root, error) {
	delete(f.problems, name)
	info, err := site.Stat(name)
	switch {
	case err != nil:
		file, err := unreachable(site, "", name, err)
		f.reportWrong(file, "", name)
		return nil, err
	case !info.IsDir():
		f.reportWrong(wrong("", name, "this must be a folder", ""), "", name)
		return nil, nil
	}
	root, err := site.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return root, nil
}

// notAFolder reports a folder that has the name of an article.
func (f *files) notAFolder(name, file string) error {
	if name == "content" && strings.HasSuffix(file, ".md") {
		f.reportWrong(wrong(name, file, "this is a folder, not an article", "rename it"), name, file)
	}
	return nil
}

// ignored are hidden files and what editors leave behind. What is to be found at
// a well-known address (RFC 8615) is not hidden.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") && name != ".well-known" || strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || name == "4913" || name == "Thumbs.db"
}

// reportWrong notes what is wrong with a file, if anything is.
func (f *files) reportWrong(file found, folder, name string) {
	if file.wrong != nil {
		f.report(path.Join(folder, name), *file.wrong)
	}
}

// readFile reads a file that is one: opening a named pipe would wait for ever,
// and a device has no end. A symbolic link is followed within its folder.
func readFile(root *os.Root, folder, name string) (found, error) {
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return unreachable(root, folder, name, err)
	case info.IsDir():
		return found{}, nil // a link to a folder: its files are read where they are
	case !info.Mode().IsRegular():
		return wrong(folder, name, "this is no regular file", ""), nil
	}
	limit := int64(maxFile)
	if folder == "" || folder == "templates" || folder == "content" && isText(name) {
		limit = maxText
	}
	if info.Size() > limit {
		return wrong(folder, name, fmt.Sprintf("this file has %d MB, more than the %d MB that are allowed", info.Size()>>20, limit>>20), ""), nil
	}
	data, err := readWhole(func() (fs.File, error) { return root.Open(name) }, limit)
	if err != nil {
		return found{}, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	}
	return found{data: data, ok: true}, nil
}

// unreachable says why a file cannot be looked at: what is not there was deleted
// meanwhile, a link that leads astray is its author's, all else the world's.
func unreachable(root *os.Root, folder, name string, err error) (found, error) {
	info, e := root.Lstat(name)
	switch {
	case errors.Is(e, fs.ErrNotExist):
		return found{}, nil
	case e != nil || info.Mode()&fs.ModeSymlink == 0 || errors.Is(err, fs.ErrPermission):
		return found{}, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	case errors.Is(err, fs.ErrNotExist):
		return wrong(folder, name, "this symbolic link leads nowhere", ""), nil
	case errors.Is(err, syscall.ELOOP):
		return wrong(folder, name, "this symbolic link leads in a circle", ""), nil
	case folder == "":
		return wrong(folder, name, "this symbolic link leads out of the site and is not followed", "move here what it leads to"), nil
	}
	return wrong(folder, name, "this symbolic link leads out of "+folder+"/ and is not followed", "copy the file instead"), nil
}

// wrong is a file that cannot be read.
func wrong(folder, name, message, hint string) found {
	return found{wrong: &diag.Diagnostic{Severity: diag.Error,
		Pos: diag.Pos{File: path.Join(folder, name)}, Message: message, Hint: hint}}
}

// attempts is how often a file is read that is being written.
const attempts = 5

// readWhole reads a file, again if it was written meanwhile: half an article is
// nothing that its author wrote.
func readWhole(open func() (fs.File, error), limit int64) (data []byte, err error) {
	for range attempts {
		same := false
		if data, same, err = readOnce(open, limit); err != nil || same {
			break
		}
	}
	return data, err
}

// readOnce reads a file into a buffer of its size, and tells whether it was the
// same before and after.
func readOnce(open func() (fs.File, error), limit int64) (data []byte, same bool, err error) {
	file, err := open()
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return nil, false, err
	}
	data = make([]byte, min(before.Size(), limit))
	n, err := io.ReadFull(file, data)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF { // shorter than it was
		return nil, false, err
	}
	after, err := file.Stat()
	if err != nil {
		return nil, false, err
	}
	return data[:n], before.Size() == after.Size() && before.ModTime().Equal(after.ModTime()), nil
}
