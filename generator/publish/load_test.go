package publish_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"counterpoint/generator/output"
	"counterpoint/generator/publish"
)

// built is a folder that a build wrote.
func built(t *testing.T, about map[string]string, site map[string]string) publish.Source {
	t.Helper()
	dir := t.TempDir()
	s := publish.Source{Folder: filepath.Join(dir, "public"), Site: filepath.Join(dir, "site"), State: filepath.Join(dir, "site", ".counterpoint")}
	var list []output.File
	for name, data := range site {
		list = append(list, output.File{Path: name, Data: []byte(data)})
	}
	if _, err := output.Sync(t.Context(), list, output.Options{Destination: s.Folder, Source: s.Site, State: s.State, About: about}); err != nil {
		t.Fatal(err)
	}
	return s
}

var fit = map[string]string{"baseURL": "https://example.org/", "drafts": "false"}

func put(t *testing.T, s publish.Source, name, data string) {
	t.Helper()
	name = filepath.Join(s.Folder, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(data), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func TestWhatABuildWroteIsLoaded(t *testing.T) {
	s := built(t, fit, little)
	put(t, s, ".git/config", "not ours")
	put(t, s, ".DS_Store", "not ours")
	got := load(t, s)
	if !maps.Equal(got, little) {
		t.Errorf("%q", got)
	}
}

func load(t *testing.T, s publish.Source) map[string]string {
	t.Helper()
	list, err := publish.Load(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range list {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil || int64(len(data)) != f.Size {
			t.Fatal(f.Path, err, len(data), f.Size)
		}
		got[f.Path] = string(data)
	}
	return got
}

func TestWhatShouldNotBePublishedIsRefused(t *testing.T) {
	for what, c := range map[string]struct {
		about map[string]string
		spoil func(t *testing.T, s *publish.Source)
		say   string
	}{
		"never built":   {fit, func(t *testing.T, s *publish.Source) { s.Folder = t.TempDir() }, "no build wrote it; build the site first"},
		"another state": {fit, func(t *testing.T, s *publish.Source) { s.State = t.TempDir() }, "no build wrote it"},
		"half":          {fit, func(t *testing.T, s *publish.Source) { half(t, s) }, "a build of it was cut off"},
		"old build":     {nil, nil, "an older version of this program wrote it"},
		"drafts":        {map[string]string{"baseURL": "https://example.org/", "drafts": "true"}, nil, "it was built with drafts"},
		"localhost":     {map[string]string{"baseURL": "http://localhost:1313/"}, nil, "its baseURL is http://localhost:1313/, which is this machine alone"},
		"127.0.0.2":     {map[string]string{"baseURL": "http://127.0.0.2/x/"}, nil, "this machine alone"},
		"[::1]":         {map[string]string{"baseURL": "http://[::1]:80/"}, nil, "this machine alone"},
		"0.0.0.0":       {map[string]string{"baseURL": "https://0.0.0.0/"}, nil, "this machine alone"},
		"x.localhost.":  {map[string]string{"baseURL": "https://x.LOCALHOST./"}, nil, "this machine alone"},
		"missing": {fit, func(t *testing.T, s *publish.Source) {
			if err := os.Remove(filepath.Join(s.Folder, "index.html")); err != nil {
				t.Fatal(err)
			}
		}, "is not what the last build wrote: index.html missing"},
		"edited":  {fit, func(t *testing.T, s *publish.Source) { put(t, *s, "index.html", "HOME") }, "index.html changed since; build the site again"},
		"foreign": {fit, func(t *testing.T, s *publish.Source) { put(t, *s, "a/mine.html", "") }, "has files that the build did not write: a/mine.html; put them into static/"},
	} {
		s := built(t, c.about, little)
		if c.spoil != nil {
			c.spoil(t, &s)
		}
		if _, err := publish.Load(t.Context(), s); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// half leaves what a build leaves that is cut off.
func half(t *testing.T, s *publish.Source) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	files := []output.File{{Path: "x/y.html", Data: []byte("1")}}
	if err := os.WriteFile(filepath.Join(s.Folder, "x"), nil, 0o666); err != nil { // in the way of a folder
		t.Fatal(err)
	}
	if _, err := output.Sync(ctx, files, output.Options{Destination: s.Folder, Source: s.Site, State: s.State, Adopt: true}); err == nil {
		t.Fatal("the build was not cut off")
	}
}

func TestSecretsAreRefusedUnlessForced(t *testing.T) {
	token := "ghp_" + strings.Repeat("a1", 18)
	site := maps.Clone(little)
	site["a/.env"], site["notes.txt"] = "PASSWORD=1", "my token is "+token
	s := built(t, fit, site)
	_, err := publish.Load(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "a/.env (a file of secrets by its name), notes.txt (a token of GitHub)") || strings.Contains(err.Error(), token) {
		t.Errorf("%v", err)
	}
	s.Force = true
	if got := load(t, s); !maps.Equal(got, site) {
		t.Errorf("%q", got)
	}
}

// With force, what the build did not write is left out.
func TestForeignFilesAreNeverPublished(t *testing.T) {
	s := built(t, fit, little)
	put(t, s, "mine.html", "")
	s.Force = true
	if got := load(t, s); !maps.Equal(got, little) {
		t.Errorf("%q", got)
	}
}

func TestWhatIsMadeForADryRunIsTheSame(t *testing.T) {
	s := built(t, fit, little)
	s.Rules = []publish.Rule{{Match: "*.css", Encoding: "gzip"}}
	loaded, err := publish.Load(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	var list []output.File
	for _, f := range loaded {
		list = append(list, output.File{Path: f.Path, Data: []byte(little[f.Path])})
	}
	made, err := publish.Made(t.Context(), list, fit, s)
	if err != nil || len(made) != len(loaded) {
		t.Fatal(err, len(made))
	}
	for i := range made {
		if made[i].Path != loaded[i].Path || made[i].Mark(false) != loaded[i].Mark(false) || made[i].Class != loaded[i].Class {
			t.Errorf("%+v, %+v", made[i], loaded[i])
		}
	}
	if _, err := publish.Made(t.Context(), list, map[string]string{"baseURL": "http://localhost/"}, s); err == nil {
		t.Error("localhost")
	}
}

// The build's own list says where pages of addresses of before lead to; a page
// with a text of its own stays one.
func TestPagesThatLeadOnAreRedirects(t *testing.T) {
	refresh := `<meta http-equiv="refresh" content="0; url=/docs/new/">`
	s := built(t, map[string]string{"baseURL": "https://example.org/docs/"}, map[string]string{
		"index.html": "home", "old/index.html": refresh, "ü/index.html": refresh, "own/index.html": "text", "404.html": refresh,
		"_redirects": "/docs/old/ /docs/new/ 301\n/docs/%C3%BC/ https://example.org/ 301\n/docs/own/ /docs/new/ 301\n/docs/404.html /x 404\n# no rule\n/docs/* /x 301\n",
	})
	list, err := publish.Load(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range list {
		if f.Headers.Redirect != "" {
			got[f.Path] = f.Headers.Redirect
		}
	}
	if want := map[string]string{"old/index.html": "/docs/new/", "ü/index.html": "https://example.org/"}; !maps.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
