package generator

import (
	"bytes"
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

// readFolder reads all files below a folder of the site, if it is there.
func (f *files) readFolder(ctx context.Context, site *os.Root, name string, keep func(string, []byte)) error {
	root, err := f.openFolder(site, name)
	if root == nil {
		return err
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(file string, entry fs.DirEntry, err error) error {
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
			return f.notAFolder(name, file)
		}
		data, ok, err := f.readFile(root, name, file)
		if ok {
			keep(file, data)
		}
		return err
	})
}

// openFolder opens a folder of the site; nil if it is not there, or is none.
// Opening a named pipe would wait for ever.
func (f *files) openFolder(site *os.Root, name string) (*os.Root, error) {
	delete(f.problems, name)
	info, err := site.Stat(name)
	switch {
	case err != nil:
		return nil, f.unreachable(site, "", name, err)
	case !info.IsDir():
		f.wrong("", name, "this must be a folder", "")
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
		f.wrong(name, file, "this is a folder, not an article", "rename it")
	}
	return nil
}

// ignored are hidden files and what editors leave behind.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || name == "4913" || name == "Thumbs.db"
}

// readFile reads a file that is one: opening a named pipe would wait for ever,
// and a device has no end. A symbolic link is followed within its folder.
func (f *files) readFile(root *os.Root, folder, name string) (data []byte, ok bool, err error) {
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, false, f.unreachable(root, folder, name, err)
	case info.IsDir():
		return nil, false, nil // a link to a folder: its files are read where they are
	case !info.Mode().IsRegular():
		f.wrong(folder, name, "this is no regular file", "")
		return nil, false, nil
	}
	limit := int64(maxFile)
	if folder == "" || folder == "templates" || folder == "content" && isText(name) {
		limit = maxText
	}
	if info.Size() > limit {
		f.wrong(folder, name, fmt.Sprintf("this file has %d MB, more than the %d MB that are allowed", info.Size()>>20, limit>>20), "")
		return nil, false, nil
	}
	data, err = readWhole(func() (fs.File, error) { return root.Open(name) }, limit)
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	}
	return bytes.Clone(data), true, nil // ReadAll takes up to twice the room
}

// unreachable says why a file cannot be looked at: what is not there was deleted
// meanwhile, a link that leads astray is its author's, all else the world's.
func (f *files) unreachable(root *os.Root, folder, name string, err error) error {
	info, e := root.Lstat(name)
	switch {
	case errors.Is(e, fs.ErrNotExist):
		return nil
	case e != nil || info.Mode()&fs.ModeSymlink == 0 || errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	case errors.Is(err, fs.ErrNotExist):
		f.wrong(folder, name, "this symbolic link leads nowhere", "")
	case errors.Is(err, syscall.ELOOP):
		f.wrong(folder, name, "this symbolic link leads in a circle", "")
	case folder == "":
		f.wrong(folder, name, "this symbolic link leads out of the site and is not followed", "move here what it leads to")
	default:
		f.wrong(folder, name, "this symbolic link leads out of "+folder+"/ and is not followed", "copy the file instead")
	}
	return nil
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

// readOnce tells whether the file was the same before and after.
func readOnce(open func() (fs.File, error), limit int64) (data []byte, same bool, err error) {
	file, err := open()
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(file, limit+1))
	}
	if err != nil {
		return nil, false, err
	}
	after, err := file.Stat()
	if err != nil {
		return nil, false, err
	}
	return data, before.Size() == after.Size() && before.ModTime().Equal(after.ModTime()), nil
}

// wrong reports a file that cannot be read.
func (f *files) wrong(folder, name, message, hint string) {
	f.report(path.Join(folder, name), diag.Diagnostic{Severity: diag.Error,
		Pos: diag.Pos{File: path.Join(folder, name)}, Message: message, Hint: hint})
}
