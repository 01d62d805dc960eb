// Package sftp is a store in a folder of another machine, reached by SSH:
// sftp://me@example.org/srv/www. Its main type is Store.
//
// A file is written to a temporary name, which the next run clears away if it
// was left, and takes the place of the old one in one step. A connection that
// breaks is made anew.
//
// Who the host is, is checked always, by what ssh has in known_hosts or by the
// file that COUNTERPOINT_SSH_KNOWN_HOSTS names. Keys come from ssh-agent, from
// COUNTERPOINT_SSH_KEY, a file or the key itself, or from ~/.ssh. The package
// reads no configuration of ssh, asks nobody for a password, and prints no key.
//
// It is the only importer of what speaks SSH and SFTP.
package sftp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/pkg/sftp"

	"counterpoint/generator/publish"
)

// Store is a folder of another machine.
type Store struct {
	folder string
	dial   func(context.Context) (*session, error)

	mu   sync.Mutex
	now  *session
	made map[string]bool // folders that are there
}

// Open gets ready to use a folder. It connects when something is asked for.
func Open(target string) (*Store, error) {
	to, err := parse(target)
	if err != nil {
		return nil, err
	}
	return newStore(to.folder, func(ctx context.Context) (*session, error) { return dial(ctx, to) }), nil
}

func newStore(folder string, dial func(context.Context) (*session, error)) *Store {
	return &Store{folder: folder, dial: dial, made: map[string]bool{}}
}

// The extensions of OpenSSH, which other servers have too: without the first a
// file could not be replaced in one step.
const (
	replaces = "posix-rename@openssh.com"
	links    = "hardlink@openssh.com"
)

// session is the connection that there is, or a new one.
func (s *Store) session(ctx context.Context) (*session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now != nil {
		select {
		case <-s.now.done:
			_ = s.now.close()
			s.now = nil
		default:
			return s.now, nil
		}
	}
	n, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	if _, ok := n.client.HasExtension(replaces); !ok {
		return nil, errors.Join(publish.Refused{Err: errors.New("this server cannot replace a file in one step, so readers would find half of one; it lacks " + replaces)}, ignore(n.close()))
	}
	s.now = n
	return n, nil
}

// with does something over the connection, and gives that up, with all that is
// under way, when the context ends: what was asked cannot be taken back.
func with[T any](ctx context.Context, s *Store, do func(*sftp.Client) (T, error)) (result T, err error) {
	if err := ctx.Err(); err != nil {
		return result, err
	}
	n, err := s.session(ctx)
	if err != nil {
		return result, err
	}
	stop := context.AfterFunc(ctx, func() { _ = n.close() })
	result, err = do(n.client)
	switch {
	case !stop():
		s.drop(n)
		if err != nil {
			err = ctx.Err()
		}
	case lost(err):
		s.drop(n)
		err = fmt.Errorf("the connection broke: %w", err)
	}
	return result, explain(err)
}

// lost tells whether an error is no answer of the server.
func lost(err error) bool {
	_, answer := errors.AsType[*sftp.StatusError](err)
	_, refused := errors.AsType[publish.Refused](err)
	return err != nil && !answer && !refused && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrPermission)
}

// drop forgets a connection that broke.
func (s *Store) drop(n *session) {
	_ = n.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == n {
		s.now = nil
	}
}

// explain makes a sentence of what the server says; a number is all that the
// protocol has for a full disk.
func explain(err error) error {
	if status, ok := errors.AsType[*sftp.StatusError](err); ok && status.FxCode() == sftp.ErrSSHFxFailure {
		return fmt.Errorf("the server says that it failed, and not why; is its disk full? (%w)", err)
	}
	if errors.Is(err, fs.ErrPermission) {
		return publish.Refused{Err: fmt.Errorf("the server does not allow it (%w); may the user write there?", err)}
	}
	return err
}

// at is where a file is on the other machine.
func (s *Store) at(name string) string { return path.Join(s.folder, name) }

// Close ends the connection.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now != nil {
		_ = s.now.close() // nothing is under way that could be lost
		s.now = nil
	}
	return nil
}

// Traits says that there are folders, and no headers.
func (s *Store) Traits() publish.Traits { return publish.Traits{Plain: true} }

// maxRead is how large what Read reads may be.
const maxRead = 256 << 20

// Read returns the bytes of a file.
func (s *Store) Read(ctx context.Context, name string) ([]byte, error) {
	return with(ctx, s, func(c *sftp.Client) ([]byte, error) {
		f, err := c.Open(s.at(name))
		if err != nil {
			return nil, err
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, maxRead+1))
		if err == nil && len(data) > maxRead {
			err = publish.Refused{Err: fmt.Errorf("%s is larger than anything of ours", name)}
		}
		return data, err
	})
}

// Mark returns the SHA-256 of a file.
func (s *Store) Mark(ctx context.Context, name string) (string, error) {
	return with(ctx, s, func(c *sftp.Client) (string, error) {
		f, err := c.Open(s.at(name))
		if err != nil {
			return "", err
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return "", err
		}
		return hex.EncodeToString(h.Sum(nil)), nil
	})
}

// temporary is how the names of files that are not yet whole begin.
const temporary = ".counterpoint-"

// Write writes a file under a temporary name and lets it take its place.
func (s *Store) Write(ctx context.Context, name string, u publish.Upload) error {
	_, err := with(ctx, s, func(c *sftp.Client) (struct{}, error) {
		dir := path.Dir(s.at(name))
		if err := s.mkdir(c, dir); err != nil {
			return struct{}{}, err
		}
		temp := path.Join(dir, temporary+rand.Text()[:12])
		err := fill(c, temp, u)
		switch {
		case err != nil:
		case u.New:
			err = s.create(c, temp, s.at(name))
		default:
			err = c.PosixRename(temp, s.at(name))
		}
		if err != nil {
			_ = c.Remove(temp)
			s.forget(dir)
		} else if u.Stamp != nil {
			if info, err := c.Lstat(s.at(name)); err == nil { // if not, the next run looks into the file
				u.Stamp(publish.StampOf(info))
			}
		}
		return struct{}{}, err
	})
	return err
}

// atATime is how many packets of a file are under way at a time.
const atATime = 16

// fill writes the bytes of an upload to a name that nobody knows.
func fill(c *sftp.Client, temp string, u publish.Upload) error {
	r, err := u.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := c.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	n, err := f.ReadFromWithConcurrency(r, atATime) // each packet alone waits for its answer
	if err == nil && n != u.Size {
		err = publish.Refused{Err: fmt.Errorf("it has %d bytes, and not %d", n, u.Size)}
	}
	return errors.Join(err, f.Close())
}

// create gives a file its name if there is none of that name. A link fails if
// there is one; so does a rename without the extension.
func (s *Store) create(c *sftp.Client, temp, name string) error {
	move := c.Rename
	_, linked := c.HasExtension(links)
	if linked {
		move = c.Link
	}
	err := move(temp, name)
	if err != nil {
		if _, there := c.Lstat(name); there == nil {
			err = fs.ErrExist
		}
	} else if linked {
		err = c.Remove(temp)
	}
	return err
}

// mkdir makes a folder, once.
func (s *Store) mkdir(c *sftp.Client, dir string) error {
	s.mu.Lock()
	made := s.made[dir]
	s.mu.Unlock()
	if made {
		return nil
	}
	if err := c.MkdirAll(dir); err != nil {
		return err
	}
	s.mu.Lock()
	s.made[dir] = true
	s.mu.Unlock()
	return nil
}

// forget has folders looked for again: a site's only file in one may go while
// another is put there.
func (s *Store) forget(dir string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for each := range s.made {
		if each == dir || strings.HasPrefix(each, dir+"/") || strings.HasPrefix(dir, each+"/") {
			delete(s.made, each)
		}
	}
}

// Delete removes a file, and the folders that this leaves empty.
func (s *Store) Delete(ctx context.Context, name string) error {
	_, err := with(ctx, s, func(c *sftp.Client) (struct{}, error) {
		if err := c.Remove(s.at(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return struct{}{}, err
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if c.RemoveDirectory(s.at(dir)) != nil {
				break // not empty
			}
			s.forget(s.at(dir))
		}
		return struct{}{}, nil
	})
	return err
}
