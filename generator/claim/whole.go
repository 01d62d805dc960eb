package claim

import (
	"maps"
	"slices"

	"counterpoint/generator/decode"
	"counterpoint/generator/diag"
	"counterpoint/generator/packed"
)

// A set is kept packed, a sixth of what it takes otherwise: pages are made of it
// one after the other, and lists need but counts.

// packer writes sets down. The files are those in which they stand, to which
// places lead.
type packer struct {
	*packed.Writer
	files []*diag.Source
}

// PackWhole writes down the set, and where its passages stand. The files are those
// that it stands in.
func (p *Placed) PackWhole(w *packed.Writer, files ...*diag.Source) {
	k := &packer{w, files}
	k.Number(len(p.Claims))
	for _, c := range p.Claims {
		k.claim(c)
	}
	k.Number(len(p.Sources))
	for _, key := range slices.Sorted(maps.Keys(p.Sources)) {
		k.Text(key)
		k.source(p.Sources[key])
	}
	p.pack(w)
}

func (k *packer) place(p diag.Place) {
	n := slices.Index(k.files, p.Source) + 1 // 0 is nowhere
	if n == 0 && p.Source != nil {
		panic("a claim stands in a file that is not its article's")
	}
	k.Number(n)
	k.Signed(p.Offset)
}

func (k *packer) target(t *Target) {
	for _, text := range [...]string{t.Exact, t.Prefix, t.Suffix, t.Mark} {
		k.Text(text)
	}
	k.place(t.At)
}

func (k *packer) claim(c *Claim) {
	k.Text(c.ID)
	k.place(c.At)
	k.target(&c.Target)
	k.Text(c.Restatement)
	k.Text(c.Claimant)
	k.place(c.ClaimantAt)
	c.Date.Pack(k.Writer)
	k.Text(c.Rating)
	k.place(c.RatingAt)
	k.Number(len(c.Counterpoints))
	for _, cp := range c.Counterpoints {
		k.counterpoint(cp)
	}
	k.Number(len(c.Corrections))
	for _, each := range c.Corrections {
		each.Date.Pack(k.Writer)
		k.Text(each.Text)
	}
}

func (k *packer) counterpoint(c *Counterpoint) {
	k.Text(c.ID)
	k.place(c.At)
	k.Number(slices.Index(stances, c.Stance))
	k.Text(c.Answers)
	k.place(c.AnswersAt)
	k.Is(c.Target != nil)
	if c.Target != nil {
		k.target(c.Target)
	}
	k.Text(c.Claim)
	k.place(c.ClaimAt)
	k.Text(c.Text)
	k.place(c.TextAt)
	k.Text(c.Author)
	c.Date.Pack(k.Writer)
	k.Number(len(c.Sources))
	for _, ref := range c.Sources {
		k.Text(ref.Key)
		k.place(ref.At)
	}
}

func (k *packer) source(s *Source) {
	k.place(s.At)
	for _, text := range [...]string{s.Title, s.Publisher, s.Author, s.URL, s.Archive, s.Snapshot, s.Quote} {
		k.Text(text)
	}
	s.Date.Pack(k.Writer)
	s.Accessed.Pack(k.Writer)
	k.place(s.SnapshotAt)
}

// unpacker is the inverse.
type unpacker struct {
	*packed.Reader
	files []*diag.Source
}

var stances = Stances()

// UnpackWhole reads a set again, of the same files. The marks of the article that
// nobody names stand in the first of them.
func UnpackWhole(r *packed.Reader, files ...*diag.Source) *Placed {
	k := &unpacker{r, files}
	s := &Set{Sources: Sources{}}
	made := make([]Claim, k.Count())
	if len(made) > 0 {
		s.Claims = make([]*Claim, len(made))
	}
	for i := range made {
		k.claim(&made[i])
		s.Claims[i] = &made[i]
	}
	for range k.Count() {
		key := k.Text()
		s.Sources[key] = k.source()
	}
	return unpack(s, files[0], r)
}

func (k *unpacker) place() diag.Place {
	p := diag.Place{}
	if n := k.Number(); n > 0 && n <= len(k.files) {
		p.Source = k.files[n-1]
	}
	p.Offset = k.Signed()
	return p
}

func (k *unpacker) target(t *Target) {
	t.Exact, t.Prefix, t.Suffix, t.Mark = k.Text(), k.Text(), k.Text(), k.Text()
	t.At = k.place()
}

func (k *unpacker) claim(c *Claim) {
	c.ID, c.At = k.Text(), k.place()
	k.target(&c.Target)
	c.Restatement = k.Text()
	c.Claimant, c.ClaimantAt = k.Text(), k.place()
	c.Date = decode.UnpackDate(k.Reader)
	c.Rating, c.RatingAt = k.Text(), k.place()
	made := make([]Counterpoint, k.Count())
	c.Counterpoints = make([]*Counterpoint, len(made))
	for i := range made {
		k.counterpoint(&made[i])
		c.Counterpoints[i] = &made[i]
	}
	for range k.Count() {
		date := decode.UnpackDate(k.Reader)
		c.Corrections = append(c.Corrections, Correction{date, k.Text()})
	}
}

func (k *unpacker) counterpoint(c *Counterpoint) {
	c.ID, c.At = k.Text(), k.place()
	c.Stance = stances[min(k.Number(), len(stances)-1)]
	c.Answers, c.AnswersAt = k.Text(), k.place()
	if k.Is() {
		c.Target = &Target{}
		k.target(c.Target)
	}
	c.Claim, c.ClaimAt = k.Text(), k.place()
	c.Text, c.TextAt = k.Text(), k.place()
	c.Author = k.Text()
	c.Date = decode.UnpackDate(k.Reader)
	for range k.Count() {
		key := k.Text()
		c.Sources = append(c.Sources, SourceRef{key, k.place()})
	}
}

func (k *unpacker) source() *Source {
	s := &Source{At: k.place()}
	for _, text := range [...]*string{&s.Title, &s.Publisher, &s.Author, &s.URL, &s.Archive, &s.Snapshot, &s.Quote} {
		*text = k.Text()
	}
	s.Date, s.Accessed = decode.UnpackDate(k.Reader), decode.UnpackDate(k.Reader)
	s.SnapshotAt = k.place()
	return s
}
