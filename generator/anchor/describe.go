package anchor

// Describe returns the selector of a passage, with the shortest context of
// whole words that is needed. It is the inverse of Find: the range that Find
// gives for it is r, widened to whole characters and without white space at its
// ends. A range of nothing but white space gives an empty selector.
func (t *Text) Describe(r Range) Selector {
	at := t.span(r)
	for at.start < at.end && !t.whole(span{at.start, at.end}) { // widen to whole characters
		switch {
		case !t.begin(at.start):
			at.start--
		default:
			at.end++
		}
	}
	for at.start < at.end && t.norm[at.start] == ' ' {
		at.start++
	}
	for at.end > at.start && t.norm[at.end-1] == ' ' {
		at.end--
	}
	if at.start >= at.end {
		return Selector{}
	}
	s := Selector{Exact: t.norm[at.start:at.end]}
	all := t.matches(s.Exact)
	if len(all) == 1 {
		return s
	}
	context, _ := t.deciding(context{}, at, all, len(t.norm)+1)
	s.Prefix, s.Suffix = context.prefix, context.suffix
	return s
}

func (t *Text) begin(at int) bool { return t.begins(at) && boundary(t.norm, at) }
func (t *Text) end(at int) bool   { return t.ends(at) && boundary(t.norm, at) }

// whole tells whether a span begins and ends between characters.
func (t *Text) whole(s span) bool { return t.begin(s.start) && t.end(s.end) }
