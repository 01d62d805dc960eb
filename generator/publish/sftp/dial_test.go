package sftp

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
)

func TestAddresses(t *testing.T) {
	for target, want := range map[string]address{
		"sftp://jo@example.org/srv/www":          {"jo", "example.org:22", "/srv/www"},
		"sftp://jo@example.org:2222/srv//www/":   {"jo", "example.org:2222", "/srv/www"},
		"sftp://jo@[::1]:22/~/www":               {"jo", "[::1]:22", "www"},
		"sftp://jo@example.org/srv/%C3%A4/../b":  {"jo", "example.org:22", "/srv/b"},
		"sftp://u.1-2@example.org/srv/my%20site": {"u.1-2", "example.org:22", "/srv/my site"},
	} {
		if got, err := parse(target); err != nil || got != want {
			t.Errorf("%s: %v, %v", target, got, err)
		}
	}
	for _, target := range []string{"sftp://example.org/srv", "sftp://jo@example.org", "sftp://jo@example.org/", "sftp:///srv", "sftp://jo@example.org/srv?x=1",
		"sftp://jo:s3cret@example.org/srv", "sftp:jo@example.org", "sftp://jo@example.org/srv#x"} {
		if got, err := parse(target); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, %v", target, got, err)
		}
	}
}

// key makes a user's key, and the file of it.
func key(t *testing.T, passphrase string) (ssh.Signer, ed25519.PrivateKey, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	var block *pem.Block
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(private, "")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	return signer, private, string(pem.EncodeToMemory(block))
}

// world is a home with nothing in it, and a server that lets its user in.
type world struct {
	home, server string
	host         []ssh.Signer
	text         string // the user's key
	private      ed25519.PrivateKey
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{home: t.TempDir(), host: hostKeys()}
	for _, name := range []string{"SSH_AUTH_SOCK", keyVariable, hostsVariable} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", w.home)
	var user ssh.Signer
	user, w.private, w.text = key(t, "")
	w.server = sshServer(t, w.host, user.PublicKey(), true)
	return w
}

// knows has a host known by some of its keys.
func (w *world) knows(t *testing.T, marker string, keys ...ssh.Signer) {
	t.Helper()
	text := ""
	for _, k := range keys {
		text += marker + knownhosts.Line([]string{w.server}, k.PublicKey()) + "\n"
	}
	write(t, filepath.Join(w.home, ".ssh", "known_hosts"), text)
}

// try connects and lists a folder.
func (w *world) try(t *testing.T) error {
	t.Helper()
	s, err := Open("sftp://jo@" + w.server + t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Write(t.Context(), "a/b.html", upload("1")); err != nil {
		return err
	}
	_, err = s.Read(t.Context(), "a/b.html")
	return err
}

func TestAHostIsKnownByAnyOfItsKeys(t *testing.T) {
	w := newWorld(t)
	write(t, filepath.Join(w.home, ".ssh", "id_ed25519"), w.text)
	for i := range w.host {
		w.knows(t, "", w.host[i])
		if err := w.try(t); err != nil {
			t.Errorf("known by its %s: %v", w.host[i].PublicKey().Type(), err)
		}
	}
	t.Setenv(hostsVariable, write(t, filepath.Join(w.home, "hosts"), knownhosts.Line([]string{w.server}, w.host[0].PublicKey())+"\n"))
	w.knows(t, "", otherKeys()[0])
	if err := w.try(t); err != nil {
		t.Errorf("known by a file that is named: %v", err)
	}
}

func TestAHostThatIsNotKnownIsNotTalkedTo(t *testing.T) {
	w := newWorld(t)
	write(t, filepath.Join(w.home, ".ssh", "id_ed25519"), w.text)
	others := otherKeys()
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"no file", func() {}, "is not known"},
		{"another host", func() {
			write(t, filepath.Join(w.home, ".ssh", "known_hosts"), knownhosts.Line([]string{"example.org"}, w.host[0].PublicKey()))
		}, "is not known"},
		{"another key", func() { w.knows(t, "", others...) }, "somebody may pretend to be it"},
		{"revoked", func() { w.knows(t, "@revoked ", w.host...) }, "revoked"},
	} {
		c.do()
		err := w.try(t)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	t.Setenv(hostsVariable, filepath.Join(w.home, "none"))
	if err := w.try(t); err == nil || !strings.Contains(err.Error(), "known hosts") {
		t.Errorf("a file of hosts that is not there: %v", err)
	}
}

func TestKeysComeFromTheEnvironment(t *testing.T) {
	w := newWorld(t)
	w.knows(t, "", w.host...)
	_, _, locked := key(t, "hard to guess")
	_, _, other := key(t, "")
	none := "takes none of your keys for the user jo"
	for _, c := range []struct{ name, named, want string }{
		{"none", "", none},
		{"the key itself", w.text, ""},
		{"a file", write(t, filepath.Join(w.home, "key"), w.text), ""},
		{"another key", other, none},
		{"a file with a passphrase", write(t, filepath.Join(w.home, "locked"), locked), "has a passphrase; add it to ssh-agent"},
		{"a file that is not there", filepath.Join(w.home, "no key"), "no such file"},
		{"no key", write(t, filepath.Join(w.home, "text"), "s3cret"), "no private key that can be read"},
		{"half a key", w.text[:len(w.text)/2], "no private key that can be read"},
	} {
		t.Setenv(keyVariable, c.named)
		switch err := w.try(t); {
		case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v", c.name, err)
		case err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "BEGIN")):
			t.Errorf("%s: it prints a secret: %v", c.name, err)
		}
	}
}

func TestKeysComeFromAnAgent(t *testing.T) {
	w := newWorld(t)
	w.knows(t, "", w.host...)
	// A home may have keys that the host does not take.
	_, _, other := key(t, "")
	write(t, filepath.Join(w.home, ".ssh", "id_ed25519"), other)
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: w.private}); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(w.home, "agent")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = agent.ServeAgent(ring, conn)
			}()
		}
	}()
	t.Setenv("SSH_AUTH_SOCK", socket)
	if err := w.try(t); err != nil {
		t.Error(err)
	}
	if err := os.Remove(socket); err != nil {
		t.Fatal(err)
	}
	if err := w.try(t); err == nil {
		t.Error("without the agent the key is still there")
	}
}

func TestFailuresAreOneSentence(t *testing.T) {
	w := newWorld(t)
	w.knows(t, "", w.host...)
	t.Setenv(keyVariable, w.text)
	signer, err := ssh.NewSignerFromKey(w.private)
	if err != nil {
		t.Fatal(err)
	}
	without := sshServer(t, w.host, signer.PublicKey(), false)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	write(t, filepath.Join(w.home, ".ssh", "known_hosts"), knownhosts.Line([]string{without}, w.host[0].PublicKey())+"\n")
	for server, want := range map[string]string{
		without:                "does not offer SFTP",
		silent.Addr().String(): "does not answer",
		"127.0.0.1:1":          "nobody answers at 127.0.0.1:1; is the address right",
		closing(t):             "ended the connection before it said who it is",
		"nowhere.invalid:22":   "the host nowhere.invalid",
	} {
		s, err := Open("sftp://jo@" + server + "/srv/www")
		if err != nil {
			t.Fatal(err)
		}
		patience := time.Minute
		if strings.Contains(want, "does not answer") {
			patience = 300 * time.Millisecond
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		_, err = s.Read(ctx, "a")
		cancel()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", server, err)
		}
		s.Close()
	}
}

// closing takes connections, and ends them.
func closing(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	return listener.Addr().String()
}

// frozen passes on what is sent to a server until it is told to stop; then it
// says nothing, and closes nothing.
func frozen(t *testing.T, server string) (address string, stop func()) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var ice atomic.Bool
	pass := func(to, from net.Conn) {
		buf := make([]byte, 4096)
		for {
			n, err := from.Read(buf)
			if err != nil {
				return
			}
			if !ice.Load() {
				_, _ = to.Write(buf[:n])
			}
		}
	}
	go func() {
		a, err := listener.Accept()
		if err != nil {
			return
		}
		b, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		t.Cleanup(func() { a.Close(); b.Close() })
		go pass(a, b)
		pass(b, a)
	}()
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().String(), func() { ice.Store(true) }
}

func TestAHostThatSaysNothingMoreIsLeft(t *testing.T) {
	w := newWorld(t)
	t.Setenv(keyVariable, w.text)
	through, freeze := frozen(t, w.server)
	w.server = through
	w.knows(t, "", w.host...)
	s, err := dial(t.Context(), address{"jo", through, t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan bool)
	go func() {
		s.watch(500 * time.Millisecond)
		close(ended)
	}()
	for range 12 { // it answers, and is left alone
		if _, err := s.client.Getwd(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	freeze()
	if _, err := s.client.Getwd(); err == nil {
		t.Error("a host that is gone answers")
	}
	<-ended
}
