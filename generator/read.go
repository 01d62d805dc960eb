package generator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"counterpoint/generator/diag"
)

// Bounds of what is read, in bytes.
const (
	maxText = 16 << 20  // an article, a claims file, a template
	maxFile = 512 << 20 // any other file
)

// readFolder reads all files below a folder of the site, if it is there.
func (f *files) readFolder(ctx context.Context, site *os.Root, name string, keep func(string, []byte)) error {
	root, err := site.OpenRoot(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
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
	if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile, or a link to nowhere
		if _, err := root.Lstat(name); err == nil {
			f.wrong(folder, name, "this symbolic link leads nowhere", "")
		}
		return nil, false, nil
	}
	switch {
	case err != nil:
		f.wrong(folder, name, "this symbolic link leads out of "+folder+"/ and is not followed", "copy the file instead")
		return nil, false, nil
	case info.IsDir():
		return nil, false, nil // a link to a folder: its files are read where they are
	case !info.Mode().IsRegular():
		f.wrong(folder, name, "this is no regular file", "")
		return nil, false, nil
	}
	limit := int64(maxFile)
	if folder == "templates" || folder == "content" && isText(name) {
		limit = maxText
	}
	if info.Size() > limit {
		f.wrong(folder, name, fmt.Sprintf("this file has %d MB, more than the %d MB that are allowed", info.Size()>>20, limit>>20), "")
		return nil, false, nil
	}
	opened, err := root.Open(name)
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	}
	defer opened.Close()
	data, err = io.ReadAll(io.LimitReader(opened, limit+1))
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", path.Join(folder, name), err)
	}
	return data, true, nil
}

// wrong reports a file that cannot be read.
func (f *files) wrong(folder, name, message, hint string) {
	f.report(path.Join(folder, name), diag.Diagnostic{Severity: diag.Error,
		Pos: diag.Pos{File: path.Join(folder, name)}, Message: message, Hint: hint})
}
