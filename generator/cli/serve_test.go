package cli_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// serve runs `counterpoint serve` with the flags before the first path, asks
// for the paths once the address is printed, and ends it with Ctrl-C. What is
// printed and what came back go to stdout and stderr; --stranger asks under
// another host's name.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	var flags, paths []string
	host := ""
	for _, a := range args {
		switch {
		case strings.HasPrefix(a, "/"):
			paths = append(paths, a)
		case a == "--stranger":
			host = "evil.example"
		default:
			flags = append(flags, a)
		}
	}
	if neg || len(paths) == 0 {
		ts.Fatalf("usage: serve [flags] path…")
	}
	c := counterpoint(ts, append([]string{"serve"}, flags...))
	out, err := c.StdoutPipe()
	ts.Check(err)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	ts.Check(c.Start())
	var stdout bytes.Buffer
	address := untilAddress(out, &stdout)
	if address == "" {
		_ = c.Wait()
		ts.Fatalf("serve printed no address: %s%s", &stdout, &stderr)
	}
	for _, p := range paths {
		fmt.Fprintf(&stdout, "GET %s %s\n", p, get(ts, address+p, host))
	}
	ts.Check(c.Process.Signal(os.Interrupt))
	rest, _ := io.ReadAll(out)
	if err := c.Wait(); err != nil {
		ts.Fatalf("serve: %v\n%s", err, &stderr)
	}
	fmt.Fprintf(ts.Stdout(), "%s%s", &stdout, rest)
	fmt.Fprint(ts.Stderr(), &stderr)
}

// counterpoint is a command as exec would run it.
func counterpoint(ts *testscript.TestScript, args []string) *exec.Cmd {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		name := filepath.Join(dir, "counterpoint")
		if _, err := os.Stat(name); err != nil {
			continue
		}
		c := exec.Command(name, args...)
		c.Dir = ts.MkAbs(".")
		for _, key := range []string{"PATH", "HOME", "SOURCE_DATE_EPOCH", rootVariable} {
			c.Env = append(c.Env, key+"="+ts.Getenv(key))
		}
		return c
	}
	ts.Fatalf("counterpoint is not in PATH")
	return nil
}

// untilAddress reads what serve prints, up to the address, without a slash at
// its end and without the site's path.
func untilAddress(from io.Reader, to *bytes.Buffer) string {
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\n')
		to.WriteString(line)
		if host, ok := strings.CutPrefix(line, "http://"); ok {
			host, _, _ = strings.Cut(host, "/")
			return "http://" + host
		}
		if err != nil {
			return ""
		}
	}
}

func get(ts *testscript.TestScript, address, host string) string {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	ts.Check(err)
	request.Host = host
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	return fmt.Sprintf("%d %s", answer.StatusCode, strings.Join(strings.Fields(string(body)), " "))
}

// taken takes a port until the script ends, and another, $PORT.
func taken(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: taken PORT")
	}
	if l, err := net.Listen("tcp", "127.0.0.1:"+args[0]); err == nil { // otherwise it is
		ts.Defer(func() { l.Close() })
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv("PORT", fmt.Sprint(l.Addr().(*net.TCPAddr).Port))
}

// waitFor waits until a file is there.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: wait-for FILE")
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s does not come", args[0])
}
