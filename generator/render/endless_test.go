package render

import (
	"errors"
	"html/template"
	"testing"
	"time"
)

// A template that goes on without writing anything is left behind.
func TestATemplateThatDoesNotEnd(t *testing.T) {
	set := func(text string) *page { return &page{Template: template.Must(template.New(shellName).Parse(text))} }
	if data, err := execute(set("{{range 20000000}}{{end}}"), nil, time.Millisecond); !errors.Is(err, errTooSlow) || data != nil {
		t.Errorf("got %q, %v", data, err)
	}
	if _, err := execute(set("{{range 100000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}"), nil, time.Hour); !errors.Is(err, errTooLong) {
		t.Errorf("got %v", err)
	}
	if data, err := execute(set("x"), nil, time.Hour); err != nil || string(data) != "x" {
		t.Errorf("got %q, %v", data, err)
	}
}
