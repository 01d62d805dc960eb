package cli

import (
	"embed"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// workflows are files with which a host builds and publishes a site.
//
//go:embed ci
var workflows embed.FS

// hosts are those that we have a workflow for, and where that is to lie.
var hosts = []struct{ name, file string }{
	{"github", ".github/workflows/pages.yml"},
	{"gitlab", ".gitlab-ci.yml"},
}

// checkHosts refuses names of hosts that are not known.
func checkHosts(names []string) error {
	var known []string
	for _, h := range hosts {
		known = append(known, h.name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return usage("--ci must be %s, not %q", strings.Join(known, " or "), name)
		}
	}
	return nil
}

// writeWorkflows writes the workflows of hosts into a new site.
func writeWorkflows(dir string, names []string) error {
	for _, h := range hosts {
		if !slices.Contains(names, h.name) {
			continue
		}
		data, err := workflows.ReadFile("ci/" + h.name + ".yml")
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(h.file))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), create(to, data)); err != nil {
			return err
		}
	}
	return nil
}
