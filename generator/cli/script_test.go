package cli_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"counterpoint/generator/cli"
)

// The command line is tested as a command line: scripts in testdata/script run
// the program and look at what it prints, writes and returns.
func TestMain(m *testing.M) {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	if os.Getenv(rootVariable) == "" { // the program's own processes inherit it
		os.Setenv(rootVariable, root)
	}
	testscript.Main(m, map[string]func(){"counterpoint": command})
}

const rootVariable = "COUNTERPOINT_TEST_ROOT"

func command() {
	root := os.DirFS(os.Getenv(rootVariable))
	templates, err := fs.Sub(root, "templates")
	if err != nil {
		panic(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := cli.Run(os.Args[1:], cli.Env{Context: ctx, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		Templates: templates, Starter: starter{root}, Version: "test"})
	stop()
	os.Exit(status)
}

// starter is the sample site among the project's other files.
type starter struct{ fs.FS }

func (s starter) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(s.FS, name)
	if name != "." {
		return list, err
	}
	var kept []fs.DirEntry
	for _, e := range list {
		if e.Name() == "content" || e.Name() == "site.yaml" {
			kept = append(kept, e)
		}
	}
	return kept, err
}

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts found (%v)", err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": status, "serve": serve, "taken": taken, "wait-for": waitFor,
			"odd-names": oddNames, "many-claims": manyClaims, "hook": hook, "fill": fill,
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv(rootVariable, os.Getenv(rootVariable))
			e.Setenv("NOBROWSER", filepath.SplitList(e.Getenv("PATH"))[0]) // only this program is there
			e.Setenv("LONG", strings.Repeat("l", 250))
			e.Setenv("SOURCE_DATE_EPOCH", "1798761600") // 2027-01-01
			return nil
		},
	})
}

// status runs a command and wants the exit status: status 2 counterpoint build.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command args…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("run %s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}
