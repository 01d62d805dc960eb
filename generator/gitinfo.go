package generator

import (
	"errors"
	"path/filepath"
	"strings"
	"time"

	"counterpoint/generator/diag"
	"counterpoint/generator/history"
)

// askGit finds out when the articles were last changed, where site.yaml has
// `gitInfo: true`: once, and again when another commit is checked out.
func (w *work) askGit() {
	c := w.configured.config
	switch {
	case !c.GitInfo || len(w.files.content) == 0:
		w.history = nil
		return
	case w.history == nil || !w.history.Current():
		log, err := history.Read(w.ctx, filepath.Join(w.options.Source, "content"))
		if w.history = log; err != nil {
			w.noHistory(err)
			return
		}
	}
	if w.history.Shallow {
		w.diagnostics.Add(c.GitInfoAt.Warnf("git does not know when most articles were last changed: this is a shallow clone").
			WithHint("`git fetch --unshallow` gets the rest; a workflow of GitHub wants fetch-depth: 0, one of GitLab GIT_DEPTH: 0"))
	}
}

func (w *work) noHistory(err error) {
	d := w.configured.config.GitInfoAt.Errorf("gitInfo: %v", err)
	if known := (*history.Error)(nil); errors.As(err, &known) {
		d.Hint = known.Hint
	}
	if w.ctx.Err() == nil {
		w.diagnostics = append(w.diagnostics, d)
	}
}

// changedAt is when an article or its claims last changed, as git says, in RFC
// 3339; empty where that is not known.
func (w *work) changedAt(sources ...*diag.Source) string {
	if w.history == nil {
		return ""
	}
	newest, at := "", time.Time{}
	for _, src := range sources {
		if src == nil {
			continue
		}
		text := w.history.Dates[strings.TrimPrefix(src.Name, "content/")]
		if t, err := time.Parse(time.RFC3339, text); err == nil && t.After(at) {
			newest, at = text, t
		}
	}
	return newest
}
