package render

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"text/template/parse"
	"time"
)

// Metrics measure how long templates take, for --template-metrics: the one place
// where a clock is asked, of which nothing is in a page. Where nobody measures,
// templates are as they were written.
type Metrics struct {
	mu     sync.Mutex
	byName map[string]*Measured
}

// Measured is how often a template ran, and how long, with those that it called.
type Measured struct {
	Name  string
	Count int
	Total time.Duration
}

// Average is how long it took each time.
func (m Measured) Average() time.Duration { return m.Total / time.Duration(max(1, m.Count)) }

// All lists the templates that ran, those that took most first.
func (m *Metrics) All() []Measured {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Measured
	for _, each := range m.byName {
		list = append(list, *each)
	}
	slices.SortFunc(list, func(a, b Measured) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), strings.Compare(a.Name, b.Name))
	})
	return list
}

type watch struct {
	name  string
	start time.Time
}

func (m *Metrics) began(name string) watch { return watch{name, time.Now()} }

func (m *Metrics) ended(w watch) watch {
	took := time.Since(w.start)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byName == nil {
		m.byName = map[string]*Measured{}
	}
	if m.byName[w.name] == nil {
		m.byName[w.name] = &Measured{Name: w.name}
	}
	m.byName[w.name].Count++
	m.byName[w.name].Total += took
	return w
}

const beganName, endedName = "template_began", "template_ended"

// functions are those that measured templates call.
func (m *Metrics) functions() template.FuncMap {
	return template.FuncMap{beganName: m.began, endedName: m.ended}
}

// measure puts a clock around every template of a page: a variable at its
// beginning, which every call has for itself, and an assignment at its end. They
// write nothing, and html/template leaves them alone.
func (m *Metrics) measure(page *template.Template) error {
	if m == nil {
		return nil
	}
	for _, t := range page.Templates() {
		if t.Tree == nil || parse.IsEmptyTree(t.Tree.Root) {
			continue
		}
		name := t.Tree.ParseName
		if own := t.Name(); own != "main" && own != name && own+".html" != name {
			name += ": " + own
		}
		clock := fmt.Sprintf("{{$template_clock := %s %q}}{{$template_clock = %s $template_clock}}", beganName, name, endedName)
		trees, err := parse.Parse(name, clock, "", "", map[string]any(m.functions()))
		if err != nil {
			return err
		}
		nodes := trees[name].Root.Nodes
		t.Tree.Root.Nodes = slices.Concat(nodes[:1], t.Tree.Root.Nodes, nodes[1:])
	}
	return nil
}
