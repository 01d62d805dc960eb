package render

import (
	"errors"
	"html/template"
	"testing"
	"time"
)

// A template that goes on without writing anything is left behind.
func TestATemplateThatDoesNotEnd(t *testing.T) {
	page := template.Must(template.New("base.html").Parse("{{range 20000000}}{{end}}"))
	if data, err := execute(page, nil, time.Millisecond); !errors.Is(err, errTooSlow) || data != nil {
		t.Errorf("got %q, %v", data, err)
	}
	page = template.Must(template.New("base.html").Parse("{{range 100000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}"))
	if _, err := execute(page, nil, time.Hour); !errors.Is(err, errTooLong) {
		t.Errorf("got %v", err)
	}
	page = template.Must(template.New("base.html").Parse("x"))
	if data, err := execute(page, nil, time.Hour); err != nil || string(data) != "x" {
		t.Errorf("got %q, %v", data, err)
	}
}
