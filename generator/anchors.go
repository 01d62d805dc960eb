package generator

import (
	"regexp"

	"counterpoint/generator/site"
)

var templateID = regexp.MustCompile(`\sid="([^"{}]+)"`)

// findAnchors lists the ids that templates write: a text may lead to what they
// draw around it.
func (w *wording) findAnchors() *site.Anchors {
	a := &site.Anchors{}
	for _, src := range w.below("", ".html") {
		for _, m := range templateID.FindAllSubmatch(src.Data(), -1) {
			a.IDs = append(a.IDs, string(m[1]))
		}
	}
	return a
}
