package cli

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
)

// A host says nothing until somebody pushes: so what it is given is read here.
func TestWorkflowsAreYAMLWithoutSecrets(t *testing.T) {
	for _, h := range hosts {
		data, err := fs.ReadFile(workflows, "ci/"+h.name+".yml")
		if err != nil {
			t.Fatal(err)
		}
		var out diag.List
		v, ok := decode.YAML(diag.NewSource(h.file, data), 0, len(data), &out)
		if !ok || len(out) > 0 || len(v.Map(&out, h.file).Keys()) == 0 {
			t.Errorf("%s: %s", h.name, out.Text(false))
		}
		text := string(data)
		if strings.Contains(text, "secrets.") || !strings.Contains(text, "counterpoint build --base-url ") || !strings.Contains(text, "public") {
			t.Errorf("%s does not build, or needs a secret:\n%s", h.name, text)
		}
		for _, uses := range regexp.MustCompile(`uses: (\S+)`).FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`^actions/[a-z-]+@v\d+$`).MatchString(uses[1]) {
				t.Errorf("%s: %s is no action of the host's own at a major version", h.name, uses[1])
			}
		}
		// What a shell is given of others stands in variables: an expression in a
		// script would be code.
		for _, run := range regexp.MustCompile(`(?m)^\s+run: .*$|^          \w.*$`).FindAllString(text, -1) {
			if strings.Contains(run, "run:") && strings.Contains(run, "${{") {
				t.Errorf("%s: %s", h.name, run)
			}
		}
	}
}
