package render

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"counterpoint/generator/diag"
)

// Integrity says what the bytes of a file are, for the attribute of that name
// (https://www.w3.org/TR/SRI/). Empty where a browser could not check it: what is
// opened from a folder has no origin, and is refused.
type Integrity struct{ CSS, JS, Search string }

// Loaded is a file of static/ as a page loads it.
type Loaded struct{ URL, Integrity string }

// IntegrityOf is the value of the attribute for a file.
func IntegrityOf(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// asset is a file of static/ by its path: asset PATH, or asset $ PATH, which is
// right under relativeURLs, too. Its address changes with its bytes, so that no
// browser takes an old one for it.
func (r *Renderer) asset(args ...any) (Loaded, error) {
	if len(args) == 0 || len(args) > 2 {
		return Loaded{}, errors.New("write asset PATH, or asset $ PATH")
	}
	name, err := textOf(args[len(args)-1])
	if err != nil {
		return Loaded{}, err
	}
	if r.options.Static == nil {
		return Loaded{}, errors.New("only the template of a page can ask for files; a shortcode is made before they are known")
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "/"), "static/")
	data, ok := r.options.Static.Bytes(name)
	if !ok {
		why := "there is no file static/" + name
		if near := diag.Suggest(name, r.options.Static.Names()); near != "" {
			why += "; did you mean " + near + "?"
		}
		return Loaded{}, errors.New(why)
	}
	if r.options.Config.RelativeURLs && len(args) == 1 {
		return Loaded{}, errors.New("relativeURLs is set: write asset $ PATH, so that it is known from which page")
	}
	args[len(args)-1] = name
	url, err := r.relURL(args...)
	sum := sha512.Sum384(data)
	f := Loaded{URL: url + "?v=" + hex.EncodeToString(sum[:5])}
	if !r.options.Config.RelativeURLs {
		f.Integrity = IntegrityOf(data)
	}
	return f, err
}
