package cli

import (
	"strings"
	"testing"
)

// In a manual page a line that begins with a dot or an apostrophe is an
// instruction, and so is what follows a backslash.
func TestNothingInAManualPageIsAnInstructionByChance(t *testing.T) {
	for text, want := range map[string]string{
		".gitignore\n'quoted'": ".nf\n\\&.gitignore\n\\&\\(aqquoted\\(aq\n.fi\n",
		`a\fBb --flag`:         ".nf\n\\&a\\efBb \\-\\-flag\n.fi\n",
		"{…}":                  ".nf\n\\&{\\[u2026]}\n.fi\n",
	} {
		if got := asWritten(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	a := &app{}
	for _, c := range commandsOf(a.root()) {
		for line := range strings.Lines(a.manualPage(c)) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if strings.HasPrefix(word, ".") && !strings.Contains(" .TH .SH .TP .nf .fi ", " "+word+" ") || strings.HasPrefix(line, "'") {
				t.Errorf("%s: %q", c.Name(), line)
			}
		}
	}
}
