package bucket

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The S3 store of these tests is a real one, versitygw, whose buckets are
// folders. It listens on a socket; before it stands a proxy that counts, and can
// be made to fail.
const versitygw = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"

const (
	access = "counterpoint-test"
	secret = "not-a-secret-at-all"
)

var gateway = sync.OnceValues(startGateway)

// stop ends the gateway, if it was started.
var stop = func() {}

func TestMain(m *testing.M) {
	os.Setenv("AWS_ACCESS_KEY_ID", access)
	os.Setenv("AWS_SECRET_ACCESS_KEY", secret)
	os.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for _, name := range []string{"AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"} {
		os.Unsetenv(name)
	}
	status := m.Run()
	stop()
	os.Exit(status)
}

// program builds a program of Go once for all runs; versitygw takes a minute or
// two.
func program(module string) (string, error) {
	dir, err := toolFolder(module)
	if err != nil {
		return "", err
	}
	of, _, _ := strings.Cut(module, "@")
	name := filepath.Join(dir, filepath.Base(of))
	if _, err := os.Stat(name); err == nil {
		return name, nil
	}
	// It is compiled once and runs for seconds: not to optimize it takes a third less.
	install := exec.Command("go", "install", "-gcflags=all=-N -l", "-ldflags=-s -w", module)
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("install %s: %w\n%s", module, err, out)
	}
	return name, nil
}

// toolFolder is where a program of some version is kept.
func toolFolder(of string) (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "counterpoint-tools", strings.ReplaceAll(filepath.Base(of), "@", "-")), err
}

// running is the gateway.
type running struct{ socket, buckets string }

func startGateway() (running, error) {
	name, err := program(versitygw)
	if err != nil {
		return running{}, err
	}
	dir, err := os.MkdirTemp("", "counterpoint-s3-")
	if err != nil {
		return running{}, err
	}
	r := running{filepath.Join(dir, "socket"), filepath.Join(dir, "buckets")}
	if err := os.Mkdir(r.buckets, 0o777); err != nil {
		return running{}, err
	}
	var out bytes.Buffer
	c := exec.Command(name, "--port", r.socket, "--access", access, "--secret", secret, "--quiet", "posix", r.buckets)
	c.Dir, c.Stdout, c.Stderr = dir, &out, &out
	if err := c.Start(); err != nil {
		return running{}, err
	}
	ended := make(chan struct{})
	go func() {
		_ = c.Wait()
		close(ended)
	}()
	stop = func() {
		_ = c.Process.Kill()
		<-ended
		_ = os.RemoveAll(dir)
	}
	for range 600 {
		if conn, err := net.Dial("unix", r.socket); err == nil {
			return r, conn.Close()
		}
		select {
		case <-ended:
			return running{}, fmt.Errorf("versitygw ended: %s", out.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return running{}, fmt.Errorf("versitygw does not listen: %s", out.String())
}

// proxy stands before the gateway.
type proxy struct {
	url    string
	folder string // of the bucket
	mu     sync.Mutex
	log    []string // "PUT index.html", in the order in which they came
	sent   int64    // bytes of their bodies
	// fault answers in place of the store, or returns false; n counts from 1.
	fault func(n int, w http.ResponseWriter, r *http.Request) bool
}

// newBucket makes a bucket, which the proxy's requests are about.
func newBucket(t testing.TB) *proxy {
	t.Helper()
	g, err := gateway()
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{folder: filepath.Join(g.buckets, "b"+strings.ToLower(fmt.Sprintf("%x", time.Now().UnixNano())))}
	if err := os.Mkdir(p.folder, 0o777); err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", "gateway", r.In.Host // which is signed
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", g.socket)
		}},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = counted{r.Body, p}
		if fault, n := p.count(r); fault == nil || !fault(n, w, r) {
			forward.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// counted is a body whose bytes are counted.
type counted struct {
	io.ReadCloser
	of *proxy
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.ReadCloser.Read(b)
	c.of.mu.Lock()
	c.of.sent += int64(n)
	c.of.mu.Unlock()
	return n, err
}

func (p *proxy) count(r *http.Request) (fault func(int, http.ResponseWriter, *http.Request) bool, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.log = append(p.log, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/"+filepath.Base(p.folder)+"/"))
	return p.fault, len(p.log)
}

// address is the bucket's, with a folder in it.
func (p *proxy) address(folder string) string {
	return "s3://" + filepath.Base(p.folder) + "/" + folder + "?endpoint=" + p.url
}

// changing are the requests that change something, since it was last asked.
func (p *proxy) changing() (list []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.log {
		if !strings.HasPrefix(r, "GET ") && !strings.HasPrefix(r, "HEAD ") {
			list = append(list, r)
		}
	}
	p.log = nil
	return list
}

func (p *proxy) set(fault func(n int, w http.ResponseWriter, r *http.Request) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.log, p.sent = fault, nil, 0
}
