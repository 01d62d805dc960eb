package git

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

// commit streams a commit of what is planned into the repository, and returns
// its id; "" if the branch is already as it should be.
func (b *Branch) commit(ctx context.Context, job publish.Job) (string, error) {
	s := &stream{Branch: b, job: job, files: map[string]publish.File{}, ours: manifest{}}
	for _, f := range job.Files {
		s.files[f.Path], s.ours[f.Path] = f, b.seen.blobs[f.Path]
	}
	_, wanted := s.files[noJekyll]
	s.jekyll = !wanted && b.seen.blobs[noJekyll] == ""
	if len(job.Changes) == 0 && maps.Equal(s.ours, b.seen.ours) && !s.jekyll {
		return "", nil
	}
	ids, err := s.identities(ctx)
	if err != nil {
		return "", err
	}
	in, out := io.Pipe()
	wrote := make(chan error, 1)
	go func() {
		w := bufio.NewWriterSize(out, 1<<16)
		err := s.write(ctx, w, ids)
		if err == nil {
			err = w.Flush()
		}
		_ = out.CloseWithError(err)
		wrote <- err
	}()
	_, err = b.repo.run(ctx, in, "fast-import", "--quiet", "--done", "--date-format=raw")
	_ = in.CloseWithError(io.ErrClosedPipe)
	if e := <-wrote; e != nil && e != io.ErrClosedPipe { // what could not be read, not that git missed the end
		return "", e
	}
	if err != nil {
		return "", fmt.Errorf("make a commit: %w", err)
	}
	id, err := b.repo.run(ctx, nil, "rev-parse", "--verify", "--quiet", newRef)
	return strings.TrimSpace(string(id)), err
}

// stream writes what `git fast-import` reads.
type stream struct {
	*Branch
	job    publish.Job
	files  map[string]publish.File
	ours   manifest // as it will be: what is wanted
	jekyll bool     // .nojekyll is to be added
	sent   int64
}

// write writes one commit. Nothing that is foreign is named.
func (s *stream) write(ctx context.Context, w *bufio.Writer, ids [2]string) error {
	fmt.Fprintf(w, "commit %s\nmark :1\nauthor %s\ncommitter %s\n", newRef, ids[0], ids[1])
	data(w, []byte(message(s.job.Changes)))
	if s.seen.tip != "" {
		fmt.Fprintf(w, "from %s\n", s.seen.tip)
	}
	for i, c := range s.job.Changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.change(w, c); err != nil {
			return err
		}
		if s.job.Progress != nil {
			s.job.Progress(i+1, s.sent)
		}
	}
	if s.jekyll {
		fmt.Fprintf(w, "M 100644 inline %s\n", noJekyll)
		data(w, nil)
	}
	fmt.Fprintf(w, "M 100644 inline %s\n", manifestFile)
	data(w, s.ours.bytes())
	_, err := w.WriteString("done\n")
	return err
}

const noJekyll = ".nojekyll"

func (s *stream) change(w *bufio.Writer, c output.Change) error {
	if slices.ContainsFunc(strings.Split(c.Path, "/"), func(part string) bool { return strings.EqualFold(part, ".git") }) {
		return fmt.Errorf("%s cannot be in a branch: git keeps that name for itself", c.Path)
	}
	if c.Op == output.Delete {
		fmt.Fprintf(w, "D %s\n", quoted(c.Path))
		return nil
	}
	f, ok := s.files[c.Path]
	if !ok {
		panic("a change of " + c.Path + ", which is no file of the site")
	}
	fmt.Fprintf(w, "M 100644 inline %s\n", quoted(c.Path))
	return s.send(w, f)
}

// send writes the bytes of a file, and makes sure that they are those that were
// planned: a build may run meanwhile.
func (s *stream) send(w *bufio.Writer, f publish.File) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Path, err)
	}
	defer r.Close()
	fmt.Fprintf(w, "data %d\n", f.Size)
	content, blob := sha256.New(), s.newBlob(f.Size)
	n, err := io.Copy(io.MultiWriter(w, content, blob), r)
	if err == nil && hex.EncodeToString(content.Sum(nil)) != f.SHA256 {
		err = errors.New("it changed meanwhile; publish again")
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Path, err)
	}
	s.sent += n
	s.ours[f.Path] = hex.EncodeToString(blob.Sum(nil))
	return w.WriteByte('\n')
}

// data writes bytes with their number before them.
func data(w *bufio.Writer, bytes []byte) {
	fmt.Fprintf(w, "data %d\n", len(bytes))
	_, _ = w.Write(bytes) // a failure stays, and Flush returns it
	_ = w.WriteByte('\n')
}

// quoted is a path as fast-import reads it: any byte can stand in it.
func quoted(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// message says what a commit does.
func message(changes []output.Change) string {
	var count [output.Keep + 1]int
	for _, c := range changes {
		count[c.Op]++
	}
	var parts []string
	for _, each := range []struct {
		n    int
		what string
	}{{count[output.Create], "new"}, {count[output.Update], "changed"}, {count[output.Delete], "deleted"}} {
		if each.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", each.n, each.what))
		}
	}
	if len(parts) == 0 {
		return "Publish: what is published is listed\n"
	}
	return "Publish: " + strings.Join(parts, ", ") + "\n"
}

// neutral is who commits where git does not know.
const neutral = "Counterpoint <counterpoint@localhost>"

// identities are author and committer, as git says for the site's folder.
func (s *stream) identities(ctx context.Context) (ids [2]string, err error) {
	now := ""
	for i, name := range []string{"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"} {
		out, err := run(command(ctx, s.site, "-c", "user.useConfigOnly=true", "var", name), nil)
		if ids[i] = string(bytes.TrimSpace(out)); err == nil && ids[i] != "" {
			continue
		}
		if now == "" {
			if now, err = s.now(ctx); err != nil {
				return ids, err
			}
		}
		ids[i] = neutral + " " + now
	}
	return ids, nil
}

// now is the time as git writes it, which GIT_COMMITTER_DATE may say.
func (s *stream) now(ctx context.Context) (string, error) {
	c := command(ctx, s.repo.dir, "var", "GIT_COMMITTER_IDENT")
	c.Env = append(c.Env, "GIT_COMMITTER_NAME=x", "GIT_COMMITTER_EMAIL=x")
	out, err := run(c, nil)
	if err != nil {
		return "", err
	}
	_, now, _ := strings.Cut(strings.TrimSpace(string(out)), "> ")
	return now, nil
}
