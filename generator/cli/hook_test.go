package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// hook starts a server at $HOOK that answers with one status after the other,
// the last again and again, and writes what it is sent to a file, a line each:
// hook FILE STATUS…
func hook(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: hook FILE STATUS…")
	}
	log, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	var mu sync.Mutex
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked++
		body, err := io.ReadAll(r.Body)
		if err == nil {
			_, err = log.WriteString(string(body) + "\n")
		}
		status, wrong := strconv.Atoi(args[min(asked, len(args)-1)])
		if err != nil || wrong != nil {
			status = http.StatusTeapot
		}
		w.WriteHeader(status)
	}))
	ts.Defer(func() {
		server.Close()
		_ = log.Close()
	})
	ts.Setenv("HOOK", server.URL+"/secret")
}

// fill puts variables in place of their names in a file: fill FILE.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fill FILE")
	}
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	ts.Check(os.WriteFile(name, []byte(os.Expand(string(data), ts.Getenv)), 0o666))
}
