package sftp

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// program is OpenSSH's SFTP server.
func program(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("SFTP_SERVER"), "/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/libexec/sftp-server", "/usr/lib/ssh/sftp-server"} {
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
	}
	t.Fatal("OpenSSH's sftp-server is missing: install it (on Debian: apt-get install openssh-sftp-server) or name it in SFTP_SERVER")
	return ""
}

// serving runs one for each connection, over pipes.
type serving struct {
	program string
	dials   atomic.Int32
	mu      sync.Mutex
	kill    func() // ends the one that runs
	// after ends a connection when this many bytes have been sent to it; negative:
	// never. Asked for each.
	after func() int64
}

// overPipes is a store in a folder that OpenSSH's server has.
func overPipes(t *testing.T, folder string) (*Store, *serving) {
	t.Helper()
	v := &serving{program: program(t), after: func() int64 { return -1 }}
	s := newStore(folder, v.dial)
	t.Cleanup(func() { s.Close() })
	return s, v
}

func (v *serving) dial(context.Context) (*session, error) {
	v.dials.Add(1)
	c := exec.Command(v.program)
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	end := sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = in.Close()
		_ = c.Wait()
	})
	v.mu.Lock()
	v.kill = end
	v.mu.Unlock()
	client, err := sftp.NewClientPipe(out, &cut{WriteCloser: in, left: v.after(), end: end})
	if err != nil {
		end()
		return nil, err
	}
	return newSession(client, func() error { end(); return nil }), nil
}

// cut is a connection that ends after some bytes.
type cut struct {
	io.WriteCloser
	left int64
	end  func()
}

func (c *cut) Write(p []byte) (int, error) {
	if c.left < 0 {
		return c.WriteCloser.Write(p)
	}
	if int64(len(p)) <= c.left {
		c.left -= int64(len(p))
		return c.WriteCloser.Write(p)
	}
	n, _ := c.WriteCloser.Write(p[:c.left])
	c.left = 0
	c.end()
	return n, io.ErrClosedPipe
}

// hostKeys are keys of a host, of each kind, and otherKeys those of another.
var hostKeys, otherKeys = sync.OnceValue(signers), sync.OnceValue(signers)

func signers() (list []ssh.Signer) {
	_, ed, err1 := ed25519.GenerateKey(rand.Reader)
	ec, err2 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	rs, err3 := rsa.GenerateKey(rand.Reader, 2048)
	if err := errors.Join(err1, err2, err3); err != nil {
		panic(err)
	}
	for _, key := range []any{ec, rs, ed} {
		s, err := ssh.NewSignerFromKey(key)
		if err != nil {
			panic(err)
		}
		list = append(list, s)
	}
	return list
}

// sshServer lets the user jo in with a key, to OpenSSH's SFTP server unless the
// subsystem is to be refused. It returns its address.
func sshServer(t *testing.T, hostKeys []ssh.Signer, user ssh.PublicKey, offers bool) string {
	t.Helper()
	config := &ssh.ServerConfig{PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if c.User() != "jo" || string(key.Marshal()) != string(user.Marshal()) {
			return nil, errors.New("unknown")
		}
		return nil, nil
	}}
	for _, k := range hostKeys {
		config.AddHostKey(k)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	name := program(t)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveSSH(conn, config, name, offers)
		}
	}()
	return listener.Addr().String()
}

func serveSSH(conn net.Conn, config *ssh.ServerConfig, program string, offers bool) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for one := range channels {
		channel, requests, err := one.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				ok := offers && r.Type == "subsystem"
				_ = r.Reply(ok, nil)
				if !ok {
					continue
				}
				c := exec.Command(program)
				c.Stdin, c.Stdout = channel, channel
				go func() {
					_ = c.Run()
					_ = channel.Close()
				}()
			}
		}()
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	return name
}
