package decode

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"counterpoint/generator/diag"
)

// The limits of a file that another program wrote.
const (
	maxJSON   = 64 << 20  // bytes
	maxValues = 1_500_000 // of all kinds together: each takes some hundred bytes of memory
)

const frontMatterHint = `front matter that starts with { is JSON: {"title": "Bounty claims", "tags": ["law"]}`

// JSONFile reads a whole file that another program wrote, such as annotations: an
// object or a list, which may be larger than anything that people write, and
// stand on one line.
func JSONFile(src *diag.Source, out *diag.List) (v Value, ok bool) {
	f := &fragment{src: src, data: src.Data(), out: out}
	if bytes.HasPrefix(f.data, []byte("\ufeff")) {
		f.data, f.from = f.data[3:], 3
	}
	if d, is := src.NotText(); is {
		f.problem(d)
		return f.null(), false
	}
	if len(f.data) > maxJSON {
		f.problem(src.Whole().Errorf("more than %d MiB of data in one file", maxJSON>>20).WithHint("split it"))
		return f.null(), false
	}
	j := &jsonReader{fragment: f, tokens: json.NewDecoder(bytes.NewReader(f.data)), most: maxValues, hint: "it must be JSON, whole"}
	j.tokens.UseNumber()
	n, err := j.value(1)
	if err == nil {
		if _, at, more := j.next(); more != io.EOF {
			f.problem(f.at(at).Errorf("there is more after the end of the JSON").WithHint("one file holds one value"))
		}
	} else if err != errRefused {
		f.problem(j.explain(err))
	}
	return Value{src, n}, f.failed == 0
}

// JSON reads the JSON object that starts at src.Data()[from], and tells where it
// ends: it is the front matter of a file that goes on as Markdown. ok is false
// where it could not be read; then out says why.
func JSON(src *diag.Source, from int, out *diag.List) (v Value, end int, ok bool) {
	// The limits are those of a fragment, whatever text follows the object.
	f, ok := open(src, from, from+objectEnd(src.Data()[from:]), out)
	if !ok {
		return f.null(), 0, false
	}
	j := &jsonReader{fragment: f, tokens: json.NewDecoder(bytes.NewReader(f.data)), most: maxKeys, hint: frontMatterHint}
	j.tokens.UseNumber()
	n, err := j.value(1)
	if err != nil && err != errRefused {
		f.problem(j.explain(err))
	}
	if f.failed > 0 {
		return f.null(), 0, false
	}
	return Value{src, n}, from + int(j.tokens.InputOffset()), true
}

// objectEnd finds the brace that closes the first one, or the end of the text.
func objectEnd(text []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && c == '{':
			depth++
		case !quoted && c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// jsonReader builds the tree from the library's tokens.
type jsonReader struct {
	*fragment
	tokens *json.Decoder
	count  int    // keys so far, and in lists entries
	most   int    // of them
	hint   string // what to do where it is no JSON
}

// next returns the next token and where it starts.
func (j *jsonReader) next() (json.Token, int, error) {
	at := j.start()
	token, err := j.tokens.Token()
	return token, at, err
}

// start is where the next token starts, if there is one.
func (j *jsonReader) start() int {
	at := int(j.tokens.InputOffset())
	for at < len(j.data) && bytes.IndexByte([]byte(" \t\r\n,:"), j.data[at]) >= 0 {
		at++
	}
	return j.from + at
}

var errRefused = errors.New("refused") // said already

func (j *jsonReader) value(depth int) (*node, error) {
	token, at, err := j.next()
	if err != nil {
		return nil, err
	}
	n := &node{at: at}
	switch t := token.(type) {
	case json.Delim:
		if depth > maxDepth {
			j.problem(j.at(at).Errorf(tooDeep))
			return nil, errRefused
		}
		if t == '[' {
			return n, j.list(n, depth)
		}
		return n, j.object(n, depth)
	case string:
		n.kind, n.text = StringKind, t
	case bool:
		n.kind, n.text = BoolKind, map[bool]string{true: "true", false: "false"}[t]
	case json.Number:
		n.kind, n.text = plainKind, t.String()
	}
	return n, nil
}

func (j *jsonReader) list(n *node, depth int) error {
	n.kind = ListKind
	for j.tokens.More() {
		if j.most == maxValues && !j.more(j.start()) { // front matter is counted before
			return errRefused
		}
		entry, err := j.value(depth + 1)
		if err != nil {
			return err
		}
		n.list = append(n.list, entry)
	}
	_, _, err := j.next()
	return err
}

// more counts a key or an entry.
func (j *jsonReader) more(at int) bool {
	switch j.count++; {
	case j.count <= j.most:
		return true
	case j.most == maxValues:
		j.problem(j.at(at).Errorf("more than %d values in one file", maxValues).WithHint("split it"))
		return false
	}
	return j.tooMany(at - j.from)
}

func (j *jsonReader) object(n *node, depth int) error {
	n.kind = MapKind
	for j.tokens.More() {
		token, at, err := j.next()
		if err != nil {
			return err
		}
		key := field{key: token.(string), at: at} // the library lets nothing else be a key
		if !j.more(at) {
			return errRefused
		}
		if key.value, err = j.value(depth + 1); err != nil {
			return err
		}
		if first := n.find(key.key); first >= 0 {
			j.duplicate(key, n.fields[first])
			continue
		}
		n.add(key)
	}
	_, _, err := j.next()
	return err
}

// explain says what the library could not read.
func (j *jsonReader) explain(err error) diag.Diagnostic {
	said := "it ends too early"
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		said = clip(syntax.Error(), 200)
	}
	return j.at(j.start()).Errorf("this is not valid JSON: %s", said).
		WithHint("%s", j.hint)
}
