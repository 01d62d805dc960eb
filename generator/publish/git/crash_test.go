package git

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

// Whenever a publish is killed, the branch has the old site or the new one: after
// some files, while it pushes, and when it has pushed.
func TestAPublishThatIsKilledIsWholeOrNot(t *testing.T) {
	t.Parallel()
	before, after := killedSite("0"), killedSite("1")
	remote := bare(t)
	mustPublish(t, remote, before)
	for _, at := range []int{0, 1, 70, 140} {
		killAt(t, remote, at)
		if got := tree(t, remote).without(); got != before.without() {
			t.Errorf("killed after %d files it left something else", at)
		}
	}
	hook := filepath.Join(remote, "hooks", "reference-transaction")
	for state, want := range map[string]files{"prepared": before, "committed": after} {
		mustPublish(t, remote, before)
		pid := hook + ".pid"
		script := "#!/bin/sh\ntest $1 = " + state + " || exit 0\nkill -9 \"$(cat " + pid + ")\"\nexit 1\n"
		if err := errors.Join(os.MkdirAll(filepath.Dir(pid), 0o777), os.WriteFile(hook, []byte(script), 0o777)); err != nil {
			t.Fatal(err)
		}
		killedBy(t, remote, pid)
		if err := os.Remove(hook); err != nil {
			t.Fatal(err)
		}
		if tree(t, remote).without() != want.without() {
			t.Errorf("killed when the push is %s it left something else", state)
		}
	}
	mustPublish(t, remote, after)
	if tree(t, remote).without() != after.without() {
		t.Error("the next publish does not finish")
	}
}

// other starts a publish in a process of its own.
func other(t *testing.T, remote string) (*exec.Cmd, io.Reader) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "TEST_PUBLISH_TO="+remote, "TMPDIR="+t.TempDir())
	steps, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return c, steps
}

// killAt kills a publish when it has read some files.
func killAt(t *testing.T, remote string, at int) {
	t.Helper()
	c, steps := other(t, remote)
	if _, err := io.CopyN(io.Discard, steps, int64(at)); err != nil {
		t.Fatal(err)
	}
	_ = c.Process.Kill()
	_, _ = io.Copy(io.Discard, steps)
	_ = c.Wait()
}

// killedBy lets a publish be killed by a hook, which is told its process.
func killedBy(t *testing.T, remote, pid string) {
	t.Helper()
	c, steps := other(t, remote)
	if err := os.WriteFile(pid, []byte(strconv.Itoa(c.Process.Pid)), 0o666); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, steps)
	if err := c.Wait(); err == nil {
		t.Error("nobody killed it")
	}
}

func killedSite(text string) files {
	f := files{}
	for i := range 200 {
		f["p"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+"/"+strings.Repeat("y", i)+".html"] = strings.Repeat(text, 100)
	}
	return f
}

func publishAndExit(remote string) {
	b, err := Open(context.Background(), "git+file://"+remote+"#pages", ".")
	if err == nil {
		list := killedSite("1").list()
		for i, f := range list {
			open, reads := f.Open, 0
			list[i].Open = func() (io.ReadCloser, error) {
				if reads++; reads == 2 {
					os.Stdout.Write([]byte{'.'})
				}
				return open()
			}
		}
		_, err = publish.Publish(context.Background(), list, b, publish.Options{MaxDeletes: -1})
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	os.Exit(0)
}

// Who interrupts a publish, in the midst of a file or while it pushes, has
// changed nothing, and is told that it was they.
func TestAnEndedContextEndsAPublish(t *testing.T) {
	t.Parallel()
	remote := bare(t)
	mustPublish(t, remote, files{"index.html": "0"})
	hook := filepath.Join(remote, "hooks", "pre-receive")
	started := filepath.Join(t.TempDir(), "started")
	if err := errors.Join(os.MkdirAll(filepath.Dir(hook), 0o777), os.WriteFile(hook, []byte("#!/bin/sh\ntouch "+started+"\nsleep 2\nexit 1\n"), 0o777)); err != nil {
		t.Fatal(err)
	}
	for _, pushing := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		list := files{"index.html": "1"}.list()
		open, reads := list[0].Open, 0
		list[0].Open = func() (io.ReadCloser, error) {
			if reads++; reads == 2 && !pushing {
				cancel()
			}
			return open()
		}
		if pushing {
			go func() {
				for ctx.Err() == nil {
					if _, err := os.Stat(started); err == nil {
						cancel()
					}
					time.Sleep(time.Millisecond)
				}
			}()
		}
		b, err := Open(ctx, "git+file://"+remote+"#pages", t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := publish.Publish(ctx, list, b, publish.Options{MaxDeletes: -1}); !errors.Is(err, context.Canceled) {
			t.Errorf("pushing %v: it says %v", pushing, err)
		}
		cancel()
		if got := tree(t, remote).without(); got != "index.html=0" {
			t.Errorf("pushing %v: there is %s", pushing, got)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}
