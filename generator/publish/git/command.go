package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// repository runs git in a bare repository of its own, which is made for one
// publish.
type repository struct {
	dir    string
	remote string                                           // where origin is, without a password
	token  string                                           // or a password, for an https address; may be empty
	wait   func(ctx context.Context, d time.Duration) error // between two tries
}

// tokenVariable is where a token for an https address may be. It reaches git by
// the environment alone: arguments can be seen by all users of a machine.
const tokenVariable = "COUNTERPOINT_GIT_TOKEN"

// helper gives git that token. Where the address names no user it is one that
// hosts with tokens take.
func (r *repository) helper() string {
	user := "echo username=x-access-token && "
	if u, err := url.Parse(r.remote); err == nil && u.User != nil {
		user = ""
	}
	return `!f() { test "$1" = get && ` + user + `echo "password=$` + tokenVariable + `"; }; f`
}

// host is the one to which the token belongs, and no other to which that leads.
func (r *repository) host() string {
	u, err := url.Parse(r.remote)
	if err != nil {
		return r.remote
	}
	return u.Scheme + "://" + u.Host
}

// settings are said to every git that runs: no hooks of anybody, no upkeep, no
// change of bytes.
func settings() []string {
	return []string{
		"core.hooksPath=" + os.DevNull, "core.fsmonitor=false", "core.autocrlf=false", "gc.auto=0", "maintenance.auto=false",
		"push.gpgSign=false", "push.followTags=false", "push.recurseSubmodules=no", "advice.fetchShowForcedUpdates=false",
		"http.lowSpeedLimit=100", "http.lowSpeedTime=60", "fastimport.unpackLimit=0",
	}
}

// environment is that of git. A hook that publishes has variables that name its
// own repository. Nobody is asked anything: who publishes may not be there.
func environment() []string {
	var list []string
	for _, each := range os.Environ() {
		switch name, _, _ := strings.Cut(each, "="); name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
			"GIT_NAMESPACE", "GIT_PREFIX", "GIT_CEILING_DIRECTORIES", "GIT_SHALLOW_FILE", "GIT_QUARANTINE_PATH", "GIT_PUSH_OPTION_COUNT",
			"GIT_TRACE", "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "GIT_TRACE_PACKET":
		default:
			list = append(list, each)
		}
	}
	list = append(list, "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "GCM_INTERACTIVE=never", "GIT_ALLOW_PROTOCOL=ssh:https:file", "SSH_ASKPASS=", "SSH_ASKPASS_REQUIRE=never", "LC_ALL=C")
	if os.Getenv("GIT_SSH_COMMAND") == "" && os.Getenv("GIT_SSH") == "" {
		list = append(list, "GIT_SSH_COMMAND=ssh -o BatchMode=yes -o ConnectTimeout=8")
	}
	return list
}

// command is git in a folder.
func command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	var all []string
	for _, each := range settings() {
		all = append(all, "-c", each)
	}
	c := exec.CommandContext(ctx, "git", append(all, args...)...)
	c.Dir, c.Env = dir, environment()
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // its own children end with it
	c.WaitDelay = time.Second
	return c
}

// run runs git in the repository, and returns what it prints.
func (r *repository) run(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	c := command(ctx, r.dir, args...)
	c.Env = append(c.Env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(r.dir)) // temporary folders may lie in somebody's repository
	c.Env = append(c.Env, r.origin()...)
	return run(c, stdin)
}

// origin says to git where that is and how to get in, beside what else the
// environment says.
func (r *repository) origin() []string {
	n, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT")) // 0 where there is none
	settings := [][2]string{{"remote." + origin + ".url", r.remote}}
	list := []string{tokenVariable + "=" + r.token}
	if r.token != "" {
		settings = append(settings, [2]string{"credential.helper", ""}, [2]string{"credential." + r.host() + ".helper", r.helper()})
	}
	for i, each := range settings {
		list = append(list, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n+i, each[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n+i, each[1]))
	}
	return append(list, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n+len(settings)))
}

const (
	tries     = 4
	firstWait = 500 * time.Millisecond
)

// ask runs a git that talks to the host, and runs it again if the host, or the
// way to it, failed for a moment.
func (r *repository) ask(ctx context.Context, args ...string) (out []byte, err error) {
	for try := range tries {
		out, err = r.run(ctx, nil, args...)
		if err == nil || !passing(err) || try == tries-1 || r.wait(ctx, firstWait<<try) != nil {
			break
		}
	}
	return out, err
}

// passes are what git and ssh say of what may go well the next time.
var passes = []string{"returned error: 5", "returned error: 429", "Connection reset", "Connection closed by", "kex_exchange_identification",
	"early EOF", "unexpected disconnect", "RPC failed", "hung up unexpectedly"}

// stays are what git says of what will be the same the next time; it may say of
// that, too, that the other end hung up.
var stays = []string{otherIDs, staleInfo}

func passing(err error) bool {
	var f *failed
	if !errors.As(err, &f) {
		return false
	}
	in := func(part string) bool { return strings.Contains(f.said, part) }
	return slices.ContainsFunc(passes, in) && !slices.ContainsFunc(stays, in)
}

func run(c *exec.Cmd, stdin io.Reader) ([]byte, error) {
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = stdin, &out, &errs
	if err := c.Run(); err != nil {
		return out.Bytes(), failure(err, out.String()+errs.String())
	}
	return out.Bytes(), nil
}

// failed is what git says of its failure.
type failed struct {
	said string // all of it
	text string
}

func (f *failed) Error() string { return f.text }

// failure explains why git failed, in one sentence.
func failure(err error, said string) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		if errors.Is(err, exec.ErrNotFound) {
			return errors.New("publishing to a branch needs the program git, and it is not installed")
		}
		return fmt.Errorf("run git: %w", err)
	}
	return &failed{said, explain(hide(said))}
}

// reasons are what git and ssh say, and what that means.
var reasons = []struct{ said, means string }{
	{"Host key verification failed", "the key of the host is not among those that are known, or has changed; connect to it once with ssh, and look at its fingerprint"},
	{"Permission denied (", "the host takes none of your ssh keys; is the right one loaded (ssh-add -l), and does it belong to somebody who may write there?"},
	{"terminal prompts disabled", "the host wants to know who you are; set COUNTERPOINT_GIT_TOKEN, or give git a credential helper"},
	{"Authentication failed", "the host does not take these credentials; look at COUNTERPOINT_GIT_TOKEN, or at git's credential helper"},
	{"could not read Password", "the host wants to know who you are; set COUNTERPOINT_GIT_TOKEN, or give git a credential helper"},
	{"Could not resolve host", "the host cannot be found; is its name right, and is there a network?"},
	{"Connection timed out", "the host does not answer; is the address right, and is there a network?"},
	{"Connection refused", "the host does not answer; is the address right, and is there a network?"},
	{"Failed to connect to", "the host does not answer; is the address right, and is there a network?"},
	{"SSL certificate problem", "the certificate of the host is not valid"},
	{"does not appear to be a git repository", "there is no repository; look at its address, or make it first"},
	{"repository not found", "there is no repository, or you may not see it; look at its address and at who you are there"},
	{"returned error: 403", "you may not write there; does the token, or the user, have that right?"},
	{"returned error: 5", "the host cannot do it at this moment"},
	{"No space left on device", "the disk is full"},
	{"unable to write file", "the disk is full, or nobody may write there"},
	{"refusing to update checked out branch", "this branch is checked out there; publish to another one, or to a bare repository"},
	{"hook declined", "the host declined it"},
	{"protected branch", "the host declined it: the branch is protected"},
}

func explain(said string) string {
	low := strings.ToLower(said)
	for _, r := range reasons {
		if strings.Contains(low, strings.ToLower(r.said)) {
			return r.means
		}
	}
	return firstComplaint(said)
}

// firstComplaint is the line in which git says what is wrong.
func firstComplaint(said string) string {
	first := ""
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"fatal: ", "error: ", "remote: fatal: ", "remote: error: "} {
			if rest, ok := strings.CutPrefix(line, mark); ok {
				return "git says: " + rest
			}
		}
		if first == "" && line != "" {
			first = line
		}
	}
	if first == "" {
		return "git failed, and does not say why"
	}
	return "git says: " + first
}
