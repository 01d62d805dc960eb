//go:build peers

package bucket

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"

	"counterpoint/generator/publish"
)

// Further stores, each a real one: make check-publish.
const (
	fakeGCS = "github.com/fsouza/fake-gcs-server@v1.56.1"
	rclone  = "github.com/rclone/rclone@v1.76.0"
	azurite = "azurite@3.35.0"
)

// azuriteKey is the key of every Azurite, as its documentation has it.
const azuriteKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

// address is one of this machine that is free.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// serve runs a server until the test ends.
func serve(t *testing.T, address, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout, c.Stderr, c.Dir = out, out, t.TempDir()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	for range 400 {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	said, _ := os.ReadFile(out.Name())
	t.Fatalf("%s does not listen: %s", name, said)
}

func install(t testing.TB, module string) string {
	t.Helper()
	name, err := program(module)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestGoogleCloudStorage(t *testing.T) {
	address, data := freeAddress(t), t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "pages"), 0o777); err != nil {
		t.Fatal(err)
	}
	serve(t, address, install(t, fakeGCS), "-scheme", "http", "-host", "127.0.0.1", "-port", address[strings.LastIndex(address, ":")+1:],
		"-public-host", address, "-external-url", "http://"+address, "-backend", "memory", "-data", data, "-log-level", "error")
	t.Setenv("STORAGE_EMULATOR_HOST", address)
	contract(t, "gs://pages/blog")
	if _, err := send(t, "gs://nosuchbucket", example.files(), publish.Options{}); err == nil || !strings.Contains(err.Error(), "there is no bucket gs://nosuchbucket") {
		t.Errorf("a bucket that is not there: %v", err)
	}
}

func TestRclone(t *testing.T) {
	address, data := freeAddress(t), t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "pages"), 0o777); err != nil {
		t.Fatal(err)
	}
	serve(t, address, install(t, rclone), "serve", "s3", "--auth-key", access+","+secret, "--addr", address, data)
	contract(t, "s3://pages/blog?endpoint=http://"+address)
}

func TestAzure(t *testing.T) {
	address := freeAddress(t)
	dir, err := toolFolder(azurite)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "node_modules", ".bin", "azurite-blob")
	if _, err := os.Stat(name); err != nil {
		if out, err := exec.Command("npm", "install", "--prefix", dir, "--no-audit", "--no-fund", azurite).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	serve(t, address, name, "--silent", "--blobHost", "127.0.0.1", "--blobPort", address[strings.LastIndex(address, ":")+1:], "--inMemoryPersistence", "--skipApiVersionCheck")
	key, err := azblob.NewSharedKeyCredential("devstoreaccount1", azuriteKey)
	if err != nil {
		t.Fatal(err)
	}
	client, err := azblob.NewClientWithSharedKeyCredential("http://"+address+"/devstoreaccount1/", key, nil)
	if err == nil {
		_, err = client.CreateContainer(t.Context(), "pages", nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("AZURE_STORAGE_ACCOUNT", "devstoreaccount1")
	t.Setenv("AZURE_STORAGE_KEY", azuriteKey)
	query := "?protocol=http&domain=" + address
	contract(t, "azblob://pages/blog"+query)
	if _, err := send(t, "azblob://nosuch"+query, example.files(), publish.Options{}); err == nil || !strings.Contains(err.Error(), "there is no container azblob://nosuch") {
		t.Errorf("a container that is not there: %v", err)
	}
}

// contract is what all stores keep.
func contract(t *testing.T, address string) {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if r := mustSend(t, address, example.files()); len(r.Changes) != len(example) {
		t.Fatalf("first: %+v", r)
	}
	if r := mustSend(t, address, example.files()); len(r.Changes) != 0 || r.Kept != len(example) {
		t.Fatalf("second: %+v", r)
	}
	if a, err := s.bucket.Attributes(t.Context(), "index.html"); err != nil || a.ContentType != "text/html; charset=utf-8" || a.CacheControl != "public, max-age=60" {
		t.Errorf("headers: %+v, %v", a, err)
	}
	if err := s.Write(t.Context(), "theirs.html", small("theirs")); err != nil {
		t.Fatal(err)
	}
	other := site{"index.html": "other", "new.html": "new"}
	if r := mustSend(t, address, other.files()); !slices.Equal(r.Foreign, []string{"theirs.html"}) {
		t.Errorf("foreign are %q", r.Foreign)
	}
	other["theirs.html"] = "theirs"
	if got := everything(t, s); !maps.Equal(got, other) {
		t.Errorf("there are %q", got)
	}
	lock := small("{}")
	lock.New = true
	if first, second := s.Write(t.Context(), "lock", lock), s.Write(t.Context(), "lock", lock); first != nil || second == nil {
		t.Errorf("written twice: %v, %v", first, second)
	}
	cut(t, s, address)
}

func everything(t *testing.T, s *Store) site {
	t.Helper()
	got := site{}
	for o, err := range s.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(o.Name, ".counterpoint/") {
			continue
		}
		data, err := s.Read(t.Context(), o.Name)
		if err != nil {
			t.Fatal(err)
		}
		got[o.Name] = string(data)
	}
	return got
}

// cut ends publishes in the middle, after which the next one sends the rest.
func cut(t *testing.T, s *Store, address string) {
	t.Helper()
	many := site{"index.html": "many", "theirs.html": "theirs"}
	for i := range 20 {
		many[fmt.Sprintf("p%d.html", i)] = strings.Repeat("x", i*1000)
	}
	delete(many, "theirs.html")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := publish.Publish(ctx, many.files(), open(t, address, "one"), publish.Options{MaxDeletes: -1, Progress: func(p publish.Progress) {
		if p.Files == 10 {
			cancel()
		}
	}})
	if err == nil {
		t.Error("it was not cut off")
	}
	r := mustSend(t, address, many.files())
	if len(r.Changes) > 14 || len(r.Changes) < 8 {
		t.Errorf("the rest is %d changes", len(r.Changes))
	}
	many["theirs.html"], many["lock"] = "theirs", "{}"
	if got := everything(t, s); !maps.Equal(got, many) {
		t.Errorf("there are %q", got)
	}
}
