package asset

import (
	"bytes"
	"errors"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/parse/v2"
)

// SyntaxError says where a stylesheet or a script cannot be read. Line and
// Column are 1-based, the column counts runes.
type SyntaxError struct {
	Line, Column int
	Message      string
}

func (e *SyntaxError) Error() string { return e.Message }

// MinifyCSS returns a stylesheet without what browsers do not read.
func MinifyCSS(data []byte) ([]byte, error) {
	return minified(data, &css.Minifier{})
}

// MinifyJS returns a script without what browsers do not read. Names at the top
// level stay: other files may use them.
func MinifyJS(data []byte) ([]byte, error) {
	return minified(data, &js.Minifier{})
}

func minified(data []byte, by minify.Minifier) ([]byte, error) {
	return minifiedBy(minify.New(), data, by)
}

func minifiedBy(m *minify.M, data []byte, by minify.Minifier) ([]byte, error) {
	var out bytes.Buffer
	err := by.Minify(m, &out, bytes.NewReader(data), nil)
	if at := (*parse.Error)(nil); errors.As(err, &at) {
		return nil, &SyntaxError{Line: at.Line, Column: at.Column, Message: at.Message}
	}
	return out.Bytes(), err
}
