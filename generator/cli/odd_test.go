package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// oddNames makes files whose names would colour a terminal: an article, one in
// public/ that is not ours, and $ODD.
func oddNames(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: odd-names")
	}
	ts.Setenv("ODD", ts.MkAbs("\x1b[31modd"))
	for _, name := range []string{"content/\x1b[31mred.md", "public/\x1b[31mtheirs", "\x1b[31modd"} {
		name = ts.MkAbs(name)
		ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
		ts.Check(os.WriteFile(name, []byte("<b>x</b>\n"), 0o666))
	}
}

// manyClaims writes a claims file whose claims are not in the article.
func manyClaims(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: many-claims FILE N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b strings.Builder
	b.WriteString("claims:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {id: c%d, quote: Nobody says %d}\n", i, i)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o666))
}
