package git

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"counterpoint/generator/publish"
)

func TestAddresses(t *testing.T) {
	for target, want := range map[string]Address{
		"git+ssh://git@example.org/me/site.git#gh-pages":     {"ssh://git@example.org/me/site.git", false, "gh-pages"},
		"git+ssh://example.org:2222/~me/site#a/b":            {"ssh://example.org:2222/~me/site", false, "a/b"},
		"git+https://me@example.org/site.git#pages":          {"https://me@example.org/site.git", false, "pages"},
		"git+https://[::1]:8443/site.git#pages":              {"https://[::1]:8443/site.git", false, "pages"},
		"git+file:///srv/my%20site.git#live":                 {"file:///srv/my%20site.git", false, "live"},
		"git:origin#gh-pages":                                {"origin", true, "gh-pages"},
		"git+ssh://git@example.org/me/--upload-pack=x#pages": {"ssh://git@example.org/me/--upload-pack=x", false, "pages"},
	} {
		got, err := Parse(target)
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", target, got, err)
		}
		if !Is(target) {
			t.Errorf("%s is not known as ours", target)
		}
	}
}

func TestWhatGitWouldRunIsNoAddress(t *testing.T) {
	for _, target := range []string{
		"git+ssh://git@example.org/site.git", "git+ssh://git@example.org/site.git#", "git+ssh://git@example.org/site.git#-x",
		"git+ssh://git@example.org/site.git#a..b", "git+ssh://git@example.org/site.git#a:b", "git+ssh://git@example.org/site.git#a b",
		"git+ssh://git@example.org/site.git#.a", "git+ssh://git@example.org/site.git#a.lock", "git+ssh://git@example.org/site.git#a//b",
		"git+ssh://git@example.org/site.git#+a", "git+ssh://git@example.org/site.git#a@{1}",
		"git+ssh://-oProxyCommand=touch%20x/site.git#pages", "git+ssh://-x@example.org/site.git#pages", "git+ssh://git@-x/site.git#pages",
		"git+ssh://git@exa$(id)mple.org/site.git#pages", "git+ssh://git@example.org#pages", "git+ssh:///site.git#pages",
		"git+ssh://git@example.org/site.git?upload-pack=x#pages", "git+ssh://git@example.org/a%0ab#pages", "git+ssh://git@example.org:port/a#pages",
		"git+ext::sh -c id#pages", "git+http://example.org/site.git#pages", "git+file://host/srv/site.git#pages", "git+file:srv/site.git#pages",
		"git+-x#pages", "git:--upload-pack=x#pages", "git:-x#pages", "git:../site.git#pages", "git:#pages",
	} {
		if got, err := Parse(target); err == nil {
			t.Errorf("%s is taken for %v", target, got)
		}
	}
	_, err := Parse("git+https://me:s3cret@example.org/site.git#pages")
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "COUNTERPOINT_GIT_TOKEN") {
		t.Errorf("of a password it says %v", err)
	}
}

// secured serves the repositories of a folder as hosts do, to whoever has the
// token; fails says of a request whether it is to fail for once.
func secured(t *testing.T, folder, token string, fails func(*http.Request) bool) string {
	t.Helper()
	backend := &cgi.Handler{Path: filepath.Join(gitIn(t, "", "--exec-path"), "git-http-backend"),
		Env: []string{"GIT_PROJECT_ROOT=" + folder, "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=x"}}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != token {
			w.Header().Set("WWW-Authenticate", "Basic realm=git")
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if fails(r) {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pemOf(server.Certificate()), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_SSL_CAINFO", ca)
	return "git+" + server.URL + "/site.git#pages"
}

func pemOf(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func TestATokenComesFromTheEnvironment(t *testing.T) {
	remote := bare(t)
	target := secured(t, filepath.Dir(remote), "s3cret", func(*http.Request) bool { return false })
	try := func() error {
		b, err := Open(t.Context(), target, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		_, err = publish.Publish(t.Context(), files{"index.html": "1"}.list(), b, publish.Options{MaxDeletes: -1})
		return err
	}
	for token, want := range map[string]string{"": "the host wants to know who you are", "wr0ng": "the host does not take these credentials"} {
		t.Setenv(tokenVariable, token)
		if err := try(); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "wr0ng") {
			t.Errorf("with token %q it says %v", token, err)
		}
	}
	t.Setenv(tokenVariable, "s3cret")
	if err := try(); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, remote).without(); got != "index.html=1" {
		t.Error(got)
	}
}

// Where the site's own remote has a password in its address it is used, and no
// program that git runs has it among its arguments.
func TestAPasswordOfARemoteIsNoArgument(t *testing.T) {
	remote, site := bare(t), t.TempDir()
	target := secured(t, filepath.Dir(remote), "s3cret", func(*http.Request) bool { return false })
	address, _, _ := strings.Cut(strings.TrimPrefix(target, "git+https://"), "#")
	gitIn(t, site, "init", "--quiet")
	gitIn(t, site, "remote", "add", "live", "https://me:s3cret@"+address)
	b, err := Open(t.Context(), "git:live#pages", site)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	t.Setenv("GIT_TRACE", "1") // which is not passed on: see environment
	if _, err := publish.Publish(t.Context(), files{"index.html": "1"}.list(), b, publish.Options{MaxDeletes: -1}); err != nil {
		t.Fatal(err)
	}
	if b.remote != "https://me@"+address || strings.Contains(b.String(), "s3cret") || tree(t, remote).without() != "index.html=1" {
		t.Errorf("%s", b)
	}
	if got, token := withoutPassword("https://me:a@example.org/x", "b"); got != "https://me@example.org/x" || token != "b" {
		t.Errorf("%s, %s", got, token)
	}
}

// A host that has too much to do is asked again; a push, too, of which it is not
// known whether it was done.
func TestWhatMayGoWellTheNextTimeIsTriedAgain(t *testing.T) {
	remote := bare(t)
	seen := map[string]int{}
	target := secured(t, filepath.Dir(remote), "s3cret", func(r *http.Request) bool {
		what := r.Method + " " + r.URL.Path + "?" + r.URL.RawQuery
		seen[what]++
		return seen[what] == 1
	})
	t.Setenv(tokenVariable, "s3cret")
	b, err := Open(t.Context(), target, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	waited := 0
	b.repo.wait = func(context.Context, time.Duration) error { waited++; return nil }
	if _, err := publish.Publish(t.Context(), files{"index.html": "1"}.list(), b, publish.Options{MaxDeletes: -1}); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, remote).without(); got != "index.html=1" || waited < 3 {
		t.Errorf("%s, after %d waits, %v", got, waited, seen)
	}
}

// What ssh is asked to do is what is meant, and nobody is asked for a password.
func TestSSHIsAskedToServeTheRepository(t *testing.T) {
	remote := bare(t)
	script := filepath.Join(t.TempDir(), "ssh")
	text := "#!/bin/sh\necho \"$@\" >>" + script + ".said\nfor last; do :; done\nexec sh -c \"$last\"\n"
	if err := os.WriteFile(script, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_SSH_COMMAND", script)
	t.Setenv("GIT_SSH_VARIANT", "ssh")
	for name, value := range map[string]string{"COUNT": "1", "KEY_0": "user.name", "VALUE_0": "Of the environment"} {
		t.Setenv("GIT_CONFIG_"+name, value)
	}
	t.Setenv("GIT_COMMITTER_EMAIL", "jo@example.org")
	t.Setenv("GIT_AUTHOR_EMAIL", "jo@example.org")
	b, err := Open(t.Context(), "git+ssh://git@example.org:2222"+remote+"#pages", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := publish.Publish(t.Context(), files{"index.html": "1"}.list(), b, publish.Options{MaxDeletes: -1}); err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(script + ".said")
	if err != nil || !strings.Contains(string(said), "-p 2222 git@example.org git-receive-pack '"+remote+"'") {
		t.Errorf("%s, %v", said, err)
	}
	if who := gitIn(t, remote, "log", "-1", "--format=%an", "pages"); who != "Of the environment" {
		t.Errorf("settings of the environment are lost: %s", who)
	}
	if got := tree(t, remote).without(); got != "index.html=1" {
		t.Error(got)
	}
}

func TestFailuresAreOneSentence(t *testing.T) {
	dir := t.TempDir()
	checkedOut := filepath.Join(dir, "out")
	gitIn(t, "", "init", "--quiet", "--initial-branch=pages", checkedOut)
	gitIn(t, checkedOut, "commit", "--quiet", "--allow-empty", "-m", "first")
	declining := bare(t)
	hook := filepath.Join(declining, "hooks", "pre-receive")
	if err := os.MkdirAll(filepath.Dir(hook), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(hook, []byte("#!/bin/sh\necho no >&2\nexit 1\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{
		"git+file://" + dir + "/none.git#pages": "there is no repository",
		"git+file://" + checkedOut + "#pages":   "this branch is checked out there; publish to another one, or to a bare repository; nothing was published",
		"git+file://" + declining + "#pages":    "the host declined it; nothing was published",
		"git+https://127.0.0.1:1/site.git#x":    "the host does not answer",
	} {
		b, err := Open(t.Context(), target, dir)
		if err != nil {
			t.Fatal(err)
		}
		_, err = publish.Publish(t.Context(), files{"index.html": "1"}.list(), b, publish.Options{MaxDeletes: -1})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", target, err)
		}
		b.Close()
	}
	for said, want := range map[string]string{
		"ssh: Could not resolve hostname x: Name or service not known\nfatal: Could not read from remote repository.": "the host cannot be found",
		"Host key verification failed.\nfatal: Could not read":                                                        "the key of the host",
		"me@x: Permission denied (publickey).\nfatal: x":                                                              "none of your ssh keys",
		"warning: x\nerror: something else\nfatal: y":                                                                 "git says: something else",
		"": "does not say why",
	} {
		if got := explain(said); !strings.Contains(got, want) {
			t.Errorf("%q is explained as %q", said, got)
		}
	}
	if got := hide("https://me:s3cret@s3cret@example.org/x"); strings.Contains(got, "s3cret") {
		t.Error(got)
	}
	if got := hide("fatal: unable to access 'https://me:s3cret@example.org/x/'"); strings.Contains(got, "s3cret") {
		t.Error(got)
	}
}
