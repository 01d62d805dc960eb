package output

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Collision is what keeps wanted files from standing in one folder.
type Collision struct {
	Kind    string // same, case, unicode, folder, name
	Paths   []string
	Message string
	Warning bool // trouble on some systems only
}

// Check finds files that cannot stand beside one another, or whose names no
// folder can hold, in the order of their paths.
func Check(files []File) []Collision {
	var list []Collision
	byName, folders := make(map[string]string, len(files)), map[string]string{} // folded → path
	for _, f := range files {
		if why, warning := badName(f.Path); why != "" {
			list = append(list, Collision{"name", []string{f.Path}, "this file " + why, warning})
		}
		for dir := path.Dir(f.Path); dir != "." && dir != "/"; dir = path.Dir(dir) {
			folders[fold(dir)] = f.Path
		}
	}
	for _, f := range files {
		folded := fold(f.Path)
		if other, taken := byName[folded]; taken {
			list = append(list, twice(other, f.Path))
		}
		byName[folded] = f.Path
		if inside, ok := folders[folded]; ok {
			list = append(list, Collision{"folder", []string{f.Path, inside},
				fmt.Sprintf("%q would be a file and, for %q, a folder", f.Path, inside), false})
		}
	}
	slices.SortStableFunc(list, func(a, b Collision) int { return cmp.Compare(a.Paths[0], b.Paths[0]) })
	return list
}

// fold makes paths the same that are the same file on some systems: macOS and
// Windows tell neither case nor the ways to write an accent apart.
func fold(p string) string { return strings.ToLower(norm.NFC.String(p)) }

// Takes tells whether a file would be in the place of another one, or in that of a
// folder that the other one lies in.
func Takes(path, other string) bool {
	path, other = fold(path), fold(other)
	return path == other || strings.HasPrefix(other, path+"/")
}

func twice(a, b string) Collision {
	switch {
	case a == b:
		return Collision{"same", []string{a}, fmt.Sprintf("two files of the site would be %q", a), false}
	case norm.NFC.String(a) == norm.NFC.String(b):
		return Collision{"unicode", []string{a, b}, fmt.Sprintf("%q and %q differ only in how accents are written", a, b), false}
	}
	return Collision{"case", []string{a, b}, fmt.Sprintf("%q and %q differ only in case", a, b), false}
}

const (
	maxName = 255  // bytes of a name, on nearly all file systems
	maxPath = 1024 // bytes of a path: of a key in a bucket, of a file on macOS
)

// badName says what is wrong with a path.
func badName(p string) (why string, warning bool) {
	if p == "" || path.IsAbs(p) || path.Clean(p) != p || p == ".." || strings.HasPrefix(p, "../") || strings.ContainsAny(p, "\\\x00") {
		return "is no path below the destination", false
	}
	if len(p) > maxPath {
		return "has a path of more than 1024 bytes", false
	}
	for _, name := range strings.Split(p, "/") {
		base, _, _ := strings.Cut(strings.ToLower(name), ".")
		switch {
		case len(name) > maxName:
			return "has a name of more than 255 bytes", false
		case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return "has a control character in its name", false
		case slices.Contains(reserved, base) || strings.ContainsAny(name, `<>:"|?*`) || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
			return "has a name that Windows cannot hold", true
		}
	}
	return "", false
}

// reserved are names of devices on Windows.
var reserved = []string{"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"}
