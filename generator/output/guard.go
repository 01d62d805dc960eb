package output

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockWait is how long a second build waits for the first.
const lockWait = 5 * time.Second

// beside is where the state is kept if the site's folder cannot be written, as
// where it is mounted read-only: beside the destination.
func beside(o Options) string { return filepath.Join(filepath.Dir(o.Destination), ".counterpoint") }

// makeState makes the state folder, and returns which one it is.
func makeState(o Options) (string, error) {
	first := tryState(o.State)
	if first == nil {
		return o.State, nil
	}
	if errors.Is(first, fs.ErrPermission) || errors.Is(first, syscall.EROFS) {
		if err := tryState(beside(o)); err == nil {
			return beside(o), nil
		}
	}
	return "", fmt.Errorf("make the state folder: %w", first)
}

func tryState(state string) error {
	if err := os.MkdirAll(state, 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(state, "lock"), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	return f.Close()
}

// lock makes sure that one build at a time writes. The kernel drops the lock if
// the process dies.
func lock(ctx context.Context, state string) (unlock func(), err error) {
	ignore := filepath.Join(state, ".gitignore")
	if _, err := os.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(ignore, []byte("*\n"), 0o666); err != nil {
			return nil, fmt.Errorf("write %s: %w", ignore, err)
		}
	}
	return lockFile(ctx, filepath.Join(state, "lock"), lockWait, "another build is writing this site")
}

func lockFile(ctx context.Context, name string, wait time.Duration, who string) (unlock func(), err error) {
	l := flock.New(name)
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	locked, err := l.TryLockContext(ctx, 50*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%s, and did not end within %s", who, wait)
	}
	if !locked {
		return nil, fmt.Errorf("lock %s: %w", l.Path(), err)
	}
	return func() { _ = l.Unlock() }, nil
}

// Alone makes sure that of this copy of a site one run at a time does something
// for which there is no other lock, such as publishing to an address. Who is the
// same for every run of this copy, and tells nothing else of it.
func Alone(ctx context.Context, o Options, what string) (unlock func(), who string, err error) {
	state, err := makeState(o)
	if err != nil {
		return nil, "", err
	}
	name := filepath.Join(state, "publish-"+sum([]byte(what))[:16])
	unlock, err = lockFile(ctx, name+".lock", time.Second, "another publish of this site is under way")
	if err != nil {
		return nil, "", err
	}
	data, err := os.ReadFile(name + ".id")
	if err == nil && len(data) > 0 {
		return unlock, string(data), nil
	}
	who = rand.Text()
	if err := os.WriteFile(name+".id", []byte(who), 0o666); err != nil {
		unlock()
		return nil, "", fmt.Errorf("write the state folder: %w", err)
	}
	return unlock, who, nil
}

// guard refuses destinations that would lose somebody's work, and makes the
// paths absolute.
func guard(o *Options) error {
	var err error
	for _, p := range []*string{&o.Destination, &o.Source} {
		if *p, err = filepath.Abs(*p); err != nil {
			return fmt.Errorf("find %s: %w", *p, err)
		}
		*p = resolve(*p)
	}
	home := "" // where there is none, as in some containers
	if name, err := os.UserHomeDir(); err == nil {
		home = resolve(filepath.Clean(name))
	}
	switch {
	case o.Destination == filepath.Dir(o.Destination):
		return errors.New("the destination is the root of the file system")
	case o.Destination == home:
		return errors.New("the destination is your home folder")
	case within(o.Destination, o.Source):
		return errors.New("the destination contains the site itself")
	}
	for _, name := range []string{"content", "templates", "static", ".git"} {
		if folder := resolve(filepath.Join(o.Source, name)); within(folder, o.Destination) {
			return fmt.Errorf("the destination is in the site's %s folder", name)
		}
	}
	if within(resolve(o.State), o.Destination) {
		return errors.New("the destination is in the folder of the list of written files")
	}
	return nil
}

// Apart refuses a folder to which a site cannot be brought, since it is one of its
// own or has the site in it. Options are those of a build of it.
func Apart(folder string, o Options) error {
	public, err := filepath.Abs(o.Destination)
	if err != nil {
		return fmt.Errorf("find %s: %w", o.Destination, err)
	}
	o.Destination = folder
	if err := guard(&o); err != nil {
		return err
	}
	if within(resolve(public), o.Destination) {
		return errors.New("the destination is where the site is built")
	}
	return nil
}

// resolve follows the symbolic links of a path, the end of which need not be
// there yet.
func resolve(p string) string {
	if real, err := filepath.EvalSymlinks(p); err == nil || p == filepath.Dir(p) {
		return real
	}
	return filepath.Join(resolve(filepath.Dir(p)), filepath.Base(p))
}

// within tells whether a path is a folder or lies below it.
func within(folder, p string) bool {
	return p == folder || strings.HasPrefix(p, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
}
