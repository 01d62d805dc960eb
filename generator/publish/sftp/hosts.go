package sftp

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// hosts are the keys by which hosts are known: those that ssh knows.
type hosts struct {
	callback ssh.HostKeyCallback // nil where none is known
	files    []string
}

// knownHosts reads the files that ssh reads, or the one that the environment
// names.
func knownHosts() (hosts, error) {
	var h hosts
	names := []string{os.Getenv(hostsVariable)}
	if names[0] == "" {
		names = []string{"/etc/ssh/ssh_known_hosts"}
		if home, err := os.UserHomeDir(); err == nil {
			names = append(names, filepath.Join(home, ".ssh", "known_hosts"))
		}
	}
	for _, name := range names {
		if _, err := os.Stat(name); err == nil {
			h.files = append(h.files, name)
		} else if !errors.Is(err, fs.ErrNotExist) || os.Getenv(hostsVariable) != "" {
			return h, fmt.Errorf("read the keys of known hosts: %w", err)
		}
	}
	if len(h.files) == 0 {
		return h, nil
	}
	var err error
	if h.callback, err = knownhosts.New(h.files...); err != nil {
		return h, fmt.Errorf("read the keys of known hosts: %w", err)
	}
	return h, nil
}

// check tells whether a key is the host's.
func (h hosts) check(host string, remote net.Addr, key ssh.PublicKey) error {
	if h.callback == nil {
		return h.unknown(host, key)
	}
	err := h.callback(host, remote, key)
	if wrong, ok := errors.AsType[*knownhosts.KeyError](err); ok && len(wrong.Want) == 0 {
		return h.unknown(host, key)
	} else if ok {
		return hostError{fmt.Sprintf("the key of %s is another one than %s:%d says, so somebody may pretend to be it; "+
			"if it has a new one, ask who runs it for its fingerprint (this one is %s), and remove the old one with ssh-keygen -R %q",
			host, wrong.Want[0].Filename, wrong.Want[0].Line, ssh.FingerprintSHA256(key), knownhosts.Normalize(host))}
	}
	if _, revoked := errors.AsType[*knownhosts.RevokedError](err); revoked {
		return hostError{fmt.Sprintf("the key of %s is marked as revoked", host)}
	}
	return err
}

func (h hosts) unknown(host string, key ssh.PublicKey) error {
	return hostError{fmt.Sprintf("the host %s is not known: no key of it is in known_hosts; connect to it once with ssh, and compare the fingerprint, %s",
		host, ssh.FingerprintSHA256(key))}
}

// algorithms are those by which a host can prove that it has the key that is
// known: left alone, it proves another one that it has, which is not. Nil means
// any.
func (h hosts) algorithms(host string) []string {
	if h.callback == nil {
		return nil
	}
	wrong, ok := errors.AsType[*knownhosts.KeyError](h.callback(host, &net.TCPAddr{IP: net.IPv4zero}, nobody{}))
	if !ok || len(wrong.Want) == 0 {
		return nil
	}
	var list []string
	for _, name := range ssh.SupportedAlgorithms().HostKeys {
		if strings.Contains(name, "-cert-") || slices.ContainsFunc(wrong.Want, func(k knownhosts.KnownKey) bool { return proves(name, k.Key.Type()) }) {
			list = append(list, name)
		}
	}
	return list
}

// proves tells whether an algorithm uses a type of keys: those of RSA have
// several.
func proves(algorithm, key string) bool {
	if key == ssh.KeyAlgoRSA {
		return algorithm == ssh.KeyAlgoRSASHA256 || algorithm == ssh.KeyAlgoRSASHA512
	}
	return algorithm == key
}

// nobody is a key that no host has.
type nobody struct{}

func (nobody) Type() string                        { return "nobody" }
func (nobody) Marshal() []byte                     { return []byte("nobody") }
func (nobody) Verify([]byte, *ssh.Signature) error { return errors.New("this is nobody's key") }
