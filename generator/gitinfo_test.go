package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"counterpoint/generator"
)

// gitIn runs git, whatever the settings of this machine.
func gitIn(t *testing.T, dir, date string, args ...string) {
	t.Helper()
	c := exec.Command("git", args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.org", "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func commitAll(t *testing.T, dir string, day int) {
	t.Helper()
	gitIn(t, dir, "", "add", "-A")
	gitIn(t, dir, fmt.Sprintf("2025-06-%02dT23:30:00-04:00", day), "commit", "-q", "-m", "x")
}

// updated are the dates of the articles' last changes, as their pages show them.
func updated(files map[string]string) string {
	var list []string
	for _, name := range []string{"claimed", "dated", "old", "plain", "said"} {
		_, after, found := strings.Cut(files[name+"/index.html"], "|updated ")
		day, _, _ := strings.Cut(after, "|")
		if !found {
			day = "-"
		}
		list = append(list, name+" "+day)
	}
	return strings.Join(list, ", ")
}

var committed = map[string]string{
	"site.yaml":                    "title: T\nbaseURL: https://example.org/\ngitInfo: true\n",
	"content/claimed.md":           "---\ndate: 2025-01-01\n---\nThe sky is blue.\n",
	"content/claimed.claims.yaml":  "claims: [{id: sky, quote: The sky is blue}]\n",
	"content/dated.md":             "---\ndate: 2025-12-01\n---\nIt is published later than it was committed.\n",
	"content/old.md":               "---\ndate: 2025-01-01\n---\nOld.\n",
	"content/plain.markdown":       "Plain.\n",
	"content/said.md":              "---\nlastmod: 2025-02-03\n---\nIt says itself when it was changed.\n",
	"templates/article.html":       `{{define "main"}}{{with .Article.Updated.Machine}}|updated {{.}}|{{end}}{{.Article.Title}}{{end}}`,
	"content/not/_index.md":        "Committed, and no article.\n",
	"content/not/committed-yet.md": "---\ntitle: New\n---\n",
}

func TestGitInfo(t *testing.T) {
	dir := newSite(t, committed)
	gitIn(t, dir, "", "init", "-q", "-b", "main")
	commitAll(t, dir, 1)
	write(t, filepath.Join(dir, "content/claimed.claims.yaml"), "claims: [{id: sky, quote: The sky is blue, claimant: Jo}]\n")
	commitAll(t, dir, 2)
	must(t, os.Rename(filepath.Join(dir, "content/old.md"), filepath.Join(dir, "content/2025-01-01-old.md")))
	commitAll(t, dir, 3)
	write(t, filepath.Join(dir, "content/plain.markdown"), "Changed, and not committed.\n")
	got := build(t, dir)
	const day = "2025-06-0%dT23:30:00-04:00"
	want := fmt.Sprintf("claimed "+day+", dated -, old "+day+", plain "+day+", said 2025-02-03", 2, 1, 1)
	if updated(got) != want || got["diagnostics"] != "" {
		t.Errorf("got  %s\nwant %s\n%s", updated(got), want, got["diagnostics"])
	}
	if !strings.Contains(got["sitemap.xml"], "/claimed/</loc>\n<lastmod>2025-06-03T03:30:00Z<") {
		t.Errorf("the sitemap does not know it:\n%s", got["sitemap.xml"])
	}
	write(t, filepath.Join(dir, "site.yaml"), "title: T\nenableGitInfo: false\n")
	if got := updated(build(t, dir)); got != "claimed -, dated -, old -, plain -, said 2025-02-03" {
		t.Errorf("not asked for: %s", got)
	}
}

// Law 1, for what git says: nobody tells a preview of a commit.
func TestAPreviewKnowsOfCommits(t *testing.T) {
	w := &world{T: t, Rand: rand.New(rand.NewPCG(1, 2)), dir: newSite(t, committed), broken: map[string]string{}, before: map[string]string{}}
	gitIn(t, w.dir, "", "init", "-q", "-b", "main")
	w.write(".gitignore", "x\n")
	w.builder = generator.New(w.options())
	day, kept := 0, &memory{values: map[string][]byte{}}
	commit := func() { day++; commitAll(t, w.dir, day) }
	for _, step := range []struct {
		what string
		do   func()
	}{
		{"no commit", func() {}}, {"a commit", commit}, {"an edit", w.append_}, {"another commit", commit},
		{"a renamed file", func() { w.move("content/old.md", "content/older.md") }}, {"its commit", commit},
		{"another branch", func() { gitIn(t, w.dir, "", "checkout", "-q", "-b", "side", "HEAD~1") }},
		{"not asked", func() { w.write("site.yaml", "title: T\n") }}, {"its commit", commit},
		{"asked", func() { w.write("site.yaml", committed["site.yaml"]) }},
		{"no repository", func() { must(t, os.RemoveAll(filepath.Join(w.dir, ".git"))) }},
	} {
		step.do()
		w.compare(step.what)
		want, _ := w.built(nil)
		got, _ := w.built(kept)
		same(t, step.what+", from the cache", got, want)
	}
}

func TestWhyGitSaysNothing(t *testing.T) {
	dir := newSite(t, committed)
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	wantError(t, dir, "site.yaml:3:1", "gitInfo: the site is in no repository of git")
	gitIn(t, dir, "", "init", "-q")
	if got := updated(build(t, dir)); got != "claimed -, dated -, old -, plain -, said 2025-02-03" {
		t.Errorf("before the first commit: %s", got)
	}
	commitAll(t, dir, 1)
	write(t, filepath.Join(dir, "content/old.md"), "New.\n")
	commitAll(t, dir, 2)
	shallow := filepath.Join(t.TempDir(), "site")
	gitIn(t, dir, "", "clone", "-q", "--depth", "1", "file://"+dir, shallow)
	got := build(t, shallow)
	if !strings.Contains(got["diagnostics"], "site.yaml:3:1: warning: git does not know") || strings.Contains(updated(got), "2025-06") {
		t.Errorf("%s\n%s", updated(got), got["diagnostics"])
	}
	t.Setenv("PATH", t.TempDir())
	wantError(t, dir, "site.yaml:3:1", "gitInfo: the program git is not here")
}
