package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"counterpoint/generator/publish"
)

// address is where a site goes.
type address struct {
	user, host, folder string // host with its port
}

var userName = regexp.MustCompile(`^[^\s/@:]+$`)

// parse reads sftp://me@example.org:2222/srv/www. A path that begins with /~/ is
// one from the user's own folder.
func parse(target string) (address, error) {
	u, err := url.Parse(target)
	switch {
	case err != nil || u.Opaque != "" || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "":
		return address{}, errors.New("write sftp://me@example.org/srv/www, or sftp://me@example.org/~/www for a folder in your own")
	case u.User.Username() == "" || !userName.MatchString(u.User.Username()):
		return address{}, errors.New("the address names no user; write sftp://me@" + u.Host + u.Path)
	case strings.Trim(u.Path, "/") == "" || strings.Contains(u.Path, "\x00"):
		return address{}, errors.New("the address names no folder; write sftp://" + u.User.Username() + "@" + u.Host + "/srv/www")
	}
	if _, has := u.User.Password(); has {
		return address{}, errors.New("a password does not belong into an address; use a key, by ssh-agent or by COUNTERPOINT_SSH_KEY")
	}
	port := u.Port()
	if port == "" {
		port = "22"
	}
	folder := path.Clean(u.Path)
	if rest, ok := strings.CutPrefix(folder, "/~/"); ok {
		folder = rest
	}
	return address{u.User.Username(), net.JoinHostPort(u.Hostname(), port), folder}, nil
}

// The environment says where else a key and the keys of hosts are. The key may
// also be there itself, as hosts that build give secrets.
const (
	keyVariable   = "COUNTERPOINT_SSH_KEY"
	hostsVariable = "COUNTERPOINT_SSH_KNOWN_HOSTS"
)

// session is a connection over which files are sent.
type session struct {
	client *sftp.Client
	ssh    *ssh.Client // nil where there is none, as in tests
	close  func() error
	done   chan struct{} // closed when it has ended
}

const (
	dialTime  = 8 * time.Second
	aliveTime = 15 * time.Second // between two questions whether the host is still there, and for an answer
)

// dial connects. That a host is the one that is meant is checked always.
func dial(ctx context.Context, to address) (*session, error) {
	known, err := knownHosts()
	if err != nil {
		return nil, publish.Refused{Err: err}
	}
	methods, done, err := keys()
	if err != nil {
		return nil, publish.Refused{Err: err}
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", to.host)
	if err != nil {
		return nil, unreachable(to, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	c, channels, requests, err := ssh.NewClientConn(conn, to.host, &ssh.ClientConfig{
		User: to.user, Auth: methods, HostKeyCallback: known.check, HostKeyAlgorithms: known.algorithms(to.host),
	})
	if err != nil {
		stop()
		return nil, errors.Join(refusal(to, err), ignore(conn.Close()))
	}
	client := ssh.NewClient(c, channels, requests)
	files, err := sftp.NewClient(client, sftp.UseConcurrentWrites(true))
	if err != nil {
		stop()
		return nil, errors.Join(refusal(to, err), ignore(client.Close()))
	}
	if !stop() {
		return nil, errors.Join(unreachable(to, ctx.Err()), ignore(client.Close()))
	}
	s := newSession(files, client.Close)
	s.ssh = client
	go s.watch(aliveTime)
	return s, nil
}

func newSession(files *sftp.Client, end func() error) *session {
	s := &session{client: files, close: end, done: make(chan struct{})}
	go func() {
		_ = files.Wait()
		close(s.done)
	}()
	return s
}

// ignore drops the error of giving up what has failed already.
func ignore(error) error { return nil }

// watch ends a session whose host no longer answers: a cable that was pulled
// says nothing.
func (s *session) watch(every time.Duration) {
	for {
		select {
		case <-s.done:
			return
		case <-time.After(every):
		}
		answer := make(chan error, 1)
		go func() {
			_, _, err := s.ssh.SendRequest("keepalive@openssh.com", true, nil)
			answer <- err
		}()
		select {
		case err := <-answer:
			if err == nil {
				continue
			}
		case <-time.After(every):
		}
		_ = s.close()
	}
}

// keys are those that the environment has: ssh-agent, one that is named, or the
// usual ones. One that has a passphrase belongs into an agent.
func keys() (methods []ssh.AuthMethod, done func(), err error) {
	done = func() {}
	if named := os.Getenv(keyVariable); named != "" {
		signer, err := namedKey(named)
		if err != nil {
			return nil, done, err
		}
		return []ssh.AuthMethod{ssh.PublicKeys(signer)}, done, nil
	}
	var sources []func() ([]ssh.Signer, error)
	if socket := os.Getenv("SSH_AUTH_SOCK"); socket != "" {
		if conn, err := net.Dial("unix", socket); err == nil {
			done = func() { _ = conn.Close() }
			sources = append(sources, agent.NewClient(conn).Signers)
		}
	}
	sources = append(sources, usualKeys)
	// All in one method: a client tries each method once.
	return []ssh.AuthMethod{ssh.PublicKeysCallback(func() (all []ssh.Signer, err error) {
		for _, source := range sources {
			if list, err := source(); err == nil {
				all = append(all, list...)
			}
		}
		return all, nil
	})}, done, nil
}

func namedKey(named string) (ssh.Signer, error) {
	data, from := []byte(named), keyVariable
	if !strings.Contains(named, "PRIVATE KEY") {
		var err error
		if data, err = os.ReadFile(named); err != nil {
			return nil, fmt.Errorf("read the key that %s names: %w", keyVariable, err)
		}
		from = named
	}
	signer, err := ssh.ParsePrivateKey(data)
	if _, locked := errors.AsType[*ssh.PassphraseMissingError](err); locked {
		return nil, fmt.Errorf("the key in %s has a passphrase; add it to ssh-agent instead", from)
	}
	if err != nil {
		return nil, fmt.Errorf("%s has no private key that can be read", from) // the cause may have parts of it
	}
	return signer, nil
}

// usualKeys are those in ~/.ssh without a passphrase.
func usualKeys() (list []ssh.Signer, err error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
		data, err := os.ReadFile(filepath.Join(home, ".ssh", name))
		if err != nil {
			continue
		}
		if signer, err := ssh.ParsePrivateKey(data); err == nil {
			list = append(list, signer)
		}
	}
	return list, nil
}

// unreachable says why there is no connection.
func unreachable(to address, err error) error {
	host, _, _ := net.SplitHostPort(to.host)
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		return publish.Refused{Err: fmt.Errorf("the host %s cannot be found; is its name right?", host)}
	}
	_, lookup := errors.AsType[*net.DNSError](err)
	switch {
	case lookup:
		return fmt.Errorf("the host %s cannot be looked up; is there a network?", host)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("the host %s does not answer; is the address right, and is there a network?", to.host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("nobody answers at %s; is the address right, and does a server of SSH run there?", to.host)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Errorf("the host %s cannot be reached; is there a network?", to.host)
	}
	return fmt.Errorf("connect to %s: %w", to.host, err)
}

// refusal says why the host, or who is there instead, was not talked to.
func refusal(to address, err error) error {
	var unknown hostError
	switch {
	case errors.As(err, &unknown):
		return publish.Refused{Err: unknown}
	case strings.Contains(err.Error(), "unable to authenticate"):
		return publish.Refused{Err: fmt.Errorf("%s takes none of your keys for the user %s; is the right one loaded (ssh-add -l), or named by %s?", to.host, to.user, keyVariable)}
	case strings.Contains(err.Error(), "subsystem request failed"):
		return publish.Refused{Err: fmt.Errorf("%s does not offer SFTP", to.host)}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return unreachable(to, err)
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return fmt.Errorf("%s ended the connection before it said who it is; is it a server of SSH, and does it let this machine in?", to.host)
	}
	return fmt.Errorf("connect to %s: %w", to.host, err)
}

// hostError says that a host is not known to be the one that is meant.
type hostError struct{ text string }

func (h hostError) Error() string { return h.text }
