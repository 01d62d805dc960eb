package cli

import (
	"fmt"
	"strings"
	"time"

	"counterpoint/generator/diag"
)

// sameWarnings is how many warnings of the same words are printed; a blog that
// moves in has thousands, and its owner wants to see the kinds.
const sameWarnings = 3

// maxErrors is how many errors are printed: nobody reads the ten thousand that
// follow, which may all be of the same article. JSON has them.
const maxErrors = 200

// printDiagnostics prints the errors, and of the same warnings the first few.
func (a *app) printDiagnostics(list diag.List) {
	seen, errors := map[string]int{}, 0
	for _, d := range list {
		switch {
		case d.Severity == diag.Error:
			if errors++; errors > maxErrors {
				continue
			}
		case a.flags.quiet:
			continue
		default:
			if seen[d.Message]++; seen[d.Message] > sameWarnings {
				continue
			}
		}
		fmt.Fprint(a.Stderr, d.Text(a.color()))
	}
	for _, d := range list { // in the order of the list, each once
		if n := seen[d.Message] - sameWarnings; n > 0 && d.Severity == diag.Warning {
			a.warn("%s: %d more like this", d.Message, n)
			seen[d.Message] = 0
		}
	}
	if n := errors - maxErrors; n > 0 {
		a.printError(fmt.Errorf("%d more errors, which --format json lists", n))
	}
}

// progress returns a function that shows how far a step is, on a terminal, if
// it takes longer than a second.
func (a *app) progress() func(string, int, int) {
	if !a.Terminal || a.flags.quiet {
		return nil
	}
	var began, shown time.Time
	stage := ""
	return func(now string, done, total int) {
		if now != stage {
			stage, began, shown = now, time.Now(), time.Time{}
		}
		if done == total && !shown.IsZero() {
			a.clearProgress()
			return
		}
		if time.Since(began) > time.Second && time.Since(shown) > 100*time.Millisecond {
			shown = time.Now()
			fmt.Fprintf(a.Stderr, "\r%-8s %d of %d (%d %%)", stage, done, total, done*100/max(1, total))
			a.drawn = true
		}
	}
}

// clearProgress makes room for what is said next.
func (a *app) clearProgress() {
	if a.drawn {
		fmt.Fprintf(a.Stderr, "\r%s\r", strings.Repeat(" ", 60))
		a.drawn = false
	}
}
