package git

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Address is a branch of a repository.
type Address struct {
	Remote string // as git wants it, without a password; or a name, see Named
	Named  bool   // Remote is the name of a remote of the repository that the site lies in
	Branch string
}

// The forms of an address.
const (
	remoteScheme = "git:"
	prefix       = "git+"
)

// Is tells whether a target is an address of this kind.
func Is(target string) bool {
	return strings.HasPrefix(target, remoteScheme) || strings.HasPrefix(target, prefix)
}

// Parse reads an address. What git or ssh would take for an option, or for a
// command to run, is refused, and so is a password, which does not belong into a
// file.
func Parse(target string) (Address, error) {
	rest, branch, _ := strings.Cut(target, "#")
	if branch == "" {
		return Address{}, fmt.Errorf("%s names no branch; write it behind a #, as in #gh-pages", hide(rest))
	}
	if !validBranch(branch) {
		return Address{}, fmt.Errorf("%q is no name of a branch", branch)
	}
	if name, ok := strings.CutPrefix(rest, remoteScheme); ok {
		if !remoteName.MatchString(name) {
			return Address{}, fmt.Errorf("%q is no name of a remote; write git:origin#%s, or a whole address such as git+ssh://git@example.org/site.git#%[2]s", name, branch)
		}
		return Address{Remote: name, Named: true, Branch: branch}, nil
	}
	remote, err := parseRemote(strings.TrimPrefix(rest, prefix))
	if err != nil {
		return Address{}, fmt.Errorf("%s: %w", hide(rest), err)
	}
	return Address{Remote: remote, Branch: branch}, nil
}

var (
	remoteName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)
	// hostName and userName begin with neither a dash, which ssh would take for
	// an option, nor hold what a shell would.
	hostName = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?$`)
	userName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._+-]*$`)
)

func parseRemote(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", errors.New("this is no address")
	case !slices.Contains([]string{"ssh", "https", "file"}, u.Scheme):
		return "", errors.New("write git+ssh://, git+https:// or git+file://")
	case u.Opaque != "" || u.RawQuery != "" || u.ForceQuery:
		return "", errors.New("an address has a host and a path, and nothing else")
	case u.Scheme == "file" && (u.Host != "" || u.User != nil):
		return "", errors.New("a folder of this machine has three slashes: git+file:///srv/site.git")
	case u.Scheme != "file" && !hostName.MatchString(u.Host):
		return "", errors.New("this is no name of a host")
	case len(u.Path) < 2 || strings.ContainsFunc(u.Path, unprintable):
		return "", errors.New("it has no path of a repository")
	}
	if u.User != nil {
		if _, has := u.User.Password(); has {
			return "", errors.New("a password does not belong into an address; leave it to git's credential helper, or set COUNTERPOINT_GIT_TOKEN")
		}
		if !userName.MatchString(u.User.Username()) {
			return "", errors.New("this is no name of a user")
		}
	}
	return u.String(), nil
}

func unprintable(r rune) bool { return r < ' ' || r == 0x7f }

var branchName = regexp.MustCompile(`^[\pL\pN_][\pL\pN._/+-]*$`)

// validBranch is narrower than git: what a shell, an option or a revision could
// be taken for is no name.
func validBranch(name string) bool {
	if !branchName.MatchString(name) || strings.Contains(name, "..") || len(name) > 200 {
		return false
	}
	return !slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == "" || part[0] == '.' || strings.HasSuffix(part, ".") || strings.HasSuffix(part, ".lock")
	})
}

var userInfo = regexp.MustCompile(`//[^/\s]+@`)

// hide takes what may be a secret out of a text with addresses.
func hide(text string) string { return userInfo.ReplaceAllString(text, "//…@") }
