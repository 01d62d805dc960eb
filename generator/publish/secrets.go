package publish

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// secretNames are files that hold secrets, by patterns of their names in lower case.
var secretNames = []string{".env", ".env.*", "*.pem", "*.key", "*.p12", "*.pfx", "*.keystore", "*.jks", "*.kdbx", "*.ppk",
	"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".htpasswd", ".netrc", ".npmrc", ".pypirc", ".pgpass", ".git-credentials"}

// secretWords are how secrets look, each after a few bytes that all of its kind
// begin with, which are found much faster.
var secretWords = []struct {
	what, begin string
	rest        *regexp.Regexp
}{
	{"a private key", "-----BEGIN ", regexp.MustCompile(`^-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----\s+(?:[A-Za-z-]+: .*\s+)*[A-Za-z0-9+/=\s]{64}`)},
	{"an access key of AWS", "AKIA", regexp.MustCompile(`^AKIA[0-9A-Z]{16}\b`)},
	{"an access key of AWS", "ASIA", regexp.MustCompile(`^ASIA[0-9A-Z]{16}\b`)},
	{"a token of GitHub", "ghp_", regexp.MustCompile(`^ghp_[A-Za-z0-9]{36}\b`)},
	{"a token of GitHub", "github_pat_", regexp.MustCompile(`^github_pat_[A-Za-z0-9_]{60,}\b`)},
	{"a token of GitLab", "glpat-", regexp.MustCompile(`^glpat-[A-Za-z0-9_-]{20}\b`)},
	{"a token of Slack", "xoxb-", regexp.MustCompile(`^xoxb-[0-9]+-[0-9A-Za-z-]{20,}\b`)},
	{"a key of Stripe", "sk_live_", regexp.MustCompile(`^sk_live_[0-9A-Za-z]{20,}\b`)},
}

// secretIn says what kind of secret a file is or holds, or "". It never says the
// secret itself.
func secretIn(name string, data []byte) string {
	base := strings.ToLower(path.Base(name))
	for _, pattern := range secretNames {
		if ok, _ := path.Match(pattern, base); ok {
			return "a file of secrets by its name"
		}
	}
	for _, s := range secretWords {
		for rest := data; ; {
			i := bytes.Index(rest, []byte(s.begin))
			if i < 0 {
				break
			}
			// AWS's own examples end in EXAMPLE, and articles quote them.
			if found := s.rest.Find(rest[i:min(len(rest), i+4096)]); found != nil && !bytes.HasSuffix(found, []byte("EXAMPLE")) {
				return s.what
			}
			rest = rest[i+len(s.begin):]
		}
	}
	return ""
}
