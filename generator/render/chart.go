package render

import (
	"slices"

	"counterpoint/generator/claim"
	"counterpoint/generator/site"
)

// The chart of the index shows who claims how much and how that is answered: a
// table with a bar in every row. A bar is divided by the stances of what is set
// beside the claims, and ends with those beside which nothing is. All measures
// are in the units of the drawing, which are pixels of CSS.
const (
	chartRows   = 12 // claimants; the others are one row
	barWidth    = 320
	barLongest  = barWidth - 5*barLeast // of so many parts each may be wider than its share
	barHeight   = 16
	barLeast    = 3  // what can be seen of a part
	barSymbol   = 24 // a part that is as wide has room for the symbol of its stance
	barBoundary = 1  // between parts
)

// chart draws who claims most, or nothing where there is nothing to compare.
func (v *viewer) chart(list []site.Claimed) []Subject {
	var rows []Subject
	var counts []site.Tally
	others := site.TallyOf(nil)
	hidden := 0
	for i, who := range list {
		switch {
		case who.Key == "":
			rows, counts = append(rows, Subject{Link: Link{Text: v.text("nobody")}}), append(counts, who.Tally)
		case i < chartRows:
			rows, counts = append(rows, v.claimed(who)), append(counts, who.Tally)
		default:
			hidden++
			others.Add(who.Tally)
		}
	}
	if hidden > 0 {
		at := min(chartRows, len(rows))
		rows = slices.Insert(rows, at, Subject{Link: Link{Text: v.number("others", hidden), URL: v.listURL(site.ClaimantsPath)}})
		counts = slices.Insert(counts, at, others)
	}
	if len(rows) < 2 {
		return nil
	}
	v.bars(rows, counts)
	return rows
}

func (v *viewer) claimed(who site.Claimed) Subject {
	s := Subject{Link: Link{Text: who.Name}}
	if who.Page != nil {
		s.URL = v.href(who.Page.Path)
	}
	return s
}

// bars draws the bar of every row, all on one scale.
func (v *viewer) bars(rows []Subject, counts []site.Tally) {
	most := 1
	for _, t := range counts {
		most = max(most, t.Claims)
	}
	for i, t := range counts {
		rows[i].Tally, rows[i].Bar = v.tally(t), bar(t, most)
	}
}

// bar draws a bar on the scale of the one with the most claims.
func bar(t site.Tally, most int) *Bar {
	b := &Bar{Width: barWidth, Height: barHeight}
	x := 0
	add := func(stance string, share int) {
		if share == 0 {
			return
		}
		width := max(barLeast, share*barLongest/(site.Whole*most))
		b.Parts = append(b.Parts, BarPart{Stance: stance, X: x, Width: width - barBoundary, Middle: x + width/2,
			Symbol: width >= barSymbol && stance != "unanswered"})
		x += width
	}
	for i, share := range t.Shares {
		add(string(claim.Stances()[i]), share)
	}
	add("unanswered", (t.Claims-t.Answered)*site.Whole)
	return b
}
