package markdown

import "counterpoint/generator/packed"

// Kept is a document that may be forgotten and parsed again when somebody asks
// for it: parsing is a pure function of its source, and the texts of 10,000
// articles take 300 MB, of which a preview looks at few. It is safe for
// concurrent use.
type Kept struct{ kept *packed.Kept[Doc, *Doc] }

// Doc returns the document.
func (k *Kept) Doc() *Doc { return k.kept.Get() }

// Keep keeps a document for as long as there is room (Options.Room); parse makes
// the same one again, or for the first time where there is none.
func (c *Converter) Keep(d *Doc, parse func() *Doc) *Kept {
	return &Kept{packed.Keep(c.room, d, parse)}
}

// Room is what is left of that room for what else can be made again.
func (c *Converter) Room() *packed.Room { return c.room }

// Size is about how many bytes a document takes.
func (d *Doc) Size() int {
	return 512 + len(d.html) + len(d.text) + 20*len(d.runs) + 64*len(d.links) + 64*len(d.headings)
}
