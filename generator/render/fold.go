package render

import (
	"bytes"
	"errors"
	"html/template"
	"slices"
	"text/template/parse"
)

// fold writes out, once, what the templates of a page say of every page: words of
// the interface, for the most part. html/template itself says what is written, with
// its escapers, which it has put into every action by then; so the page has the same
// bytes. An action that fails is left to fail where a page meets it.
func fold(page *template.Template) {
	_ = page.ExecuteTemplate(refusing{}, shellName, nil) // puts the escapers in
	shell := page.Lookup(shellName)
	if shell == nil || shell.Tree == nil {
		return // it cannot be made safe
	}
	f := folder{page: page, root: shell.Tree.Root, known: map[string]*parse.TextNode{}}
	for _, t := range page.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			f.list(t.Tree.Root)
		}
	}
}

// folder remembers what it asked html/template for.
type folder struct {
	page  *template.Template
	root  *parse.ListNode            // of the shell, in which an action is put to be executed alone
	known map[string]*parse.TextNode // by actions; nil where one fails
}

func (f *folder) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	out := make([]parse.Node, 0, len(list.Nodes))
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.IfNode:
			f.branch(&n.BranchNode)
		case *parse.RangeNode:
			f.branch(&n.BranchNode)
		case *parse.WithNode:
			f.branch(&n.BranchNode)
		case *parse.ActionNode:
			if text := f.text(n); text != nil {
				node = text
			}
		}
		out = joinTexts(out, node)
	}
	list.Nodes = out
}

func (f *folder) branch(b *parse.BranchNode) {
	f.list(b.List)
	f.list(b.ElseList)
}

// joinTexts appends a node; a text that follows a text is written with it.
func joinTexts(list []parse.Node, node parse.Node) []parse.Node {
	if text, ok := node.(*parse.TextNode); ok && len(list) > 0 {
		if before, ok := list[len(list)-1].(*parse.TextNode); ok {
			list[len(list)-1] = &parse.TextNode{NodeType: parse.NodeText, Pos: before.Pos, Text: slices.Concat(before.Text, text.Text)}
			return list
		}
	}
	return append(list, node)
}

// text is what an action writes, if that is always the same; otherwise nil.
func (f *folder) text(n *parse.ActionNode) *parse.TextNode {
	if !isConstant(n.Pipe) {
		return nil
	}
	key := n.Pipe.String()
	text, ok := f.known[key]
	if !ok {
		text = f.execute(n)
		f.known[key] = text
	}
	return text
}

// execute is what html/template writes for an action; nil, if it fails.
func (f *folder) execute(n *parse.ActionNode) *parse.TextNode {
	nodes := f.root.Nodes
	defer func() { f.root.Nodes = nodes }()
	f.root.Nodes = []parse.Node{n}
	var b bytes.Buffer
	if f.page.ExecuteTemplate(&b, shellName, nil) != nil {
		return nil
	}
	return &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: b.Bytes()}
}

// isConstant tells whether a pipeline is made of functions and of what is written
// there. None of the functions says different things at different times.
func isConstant(pipe *parse.PipeNode) bool {
	if len(pipe.Decl) > 0 {
		return false
	}
	for _, command := range pipe.Cmds {
		for _, arg := range command.Args {
			switch arg := arg.(type) {
			case *parse.IdentifierNode, *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
			case *parse.PipeNode:
				if !isConstant(arg) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// refusing takes nothing, so that a template ends at the first thing it writes.
type refusing struct{}

var errRefused = errors.New("nothing is to be written")

func (refusing) Write([]byte) (int, error) { return 0, errRefused }
