package render

import (
	"fmt"
	"strings"

	"counterpoint/generator/site"
)

// The map of an article shows its text as a line from top to bottom. Claims
// stand on the line, numbered; from each, arcs lead to the passages and claims
// of the article that answer it, to the right, and the answers in other words
// stand to the left of its number. All measures are in the units of the
// drawing, which are pixels of CSS.
const (
	mapWidth   = 320
	mapLine    = 108 // x of the text
	mapNumber  = 86  // x of a claim's number
	mapSymbol  = 16  // between symbols left of a number
	mapEdge    = 14  // above the beginning and below the end of the text
	mapGap     = 24  // between numbers: what a finger can hit
	mapLeast   = 168 // height
	mapMost    = 400 // height: beyond that, numbers come closer
	mapSmall   = 15  // numbers that are closer than this are drawn as dots
	mapSymbols = 4   // symbols beside a number; the note has all answers
	mapWords   = 90  // characters of a claim in a label
)

// articleMap draws a map, or none of an article without claims.
func (v *viewer) articleMap() *Map {
	length := len(v.written().Doc().Text())
	d := drawing{viewer: v, text: max(1, length)}
	for _, c := range v.site.Claims(v.page) {
		if c.Placed {
			d.claims = append(d.claims, c)
		}
	}
	if len(d.claims) == 0 {
		return nil
	}
	d.view.Width, d.view.Line = mapWidth, mapLine
	d.view.Height = min(mapMost, max(mapLeast, len(d.claims)*mapGap+2*mapEdge))
	for _, h := range v.written().Doc().Headings() {
		if h.Level == 2 {
			d.view.Sections = append(d.view.Sections, d.y(h.Start))
		}
	}
	d.numbers()
	for i, c := range d.claims {
		d.answers(c, d.view.Claims[i])
	}
	return &d.view
}

// drawing is a map under way.
type drawing struct {
	*viewer
	text   int // bytes of the text
	claims []*site.Claim
	view   Map
}

// y is where an offset of the text stands.
func (d *drawing) y(offset int) int {
	return mapEdge + (d.view.Height-2*mapEdge)*offset/d.text
}

// numbers puts the claims on the line and their numbers beside it.
func (d *drawing) numbers() {
	wishes := make([]float64, len(d.claims))
	for i, c := range d.claims {
		wishes[i] = float64(d.y((c.Range.Start + c.Range.End) / 2))
	}
	room := float64(d.view.Height - 2*mapEdge)
	gap := min(mapGap, room/float64(max(1, len(d.claims)-1)))
	for i, y := range spread(wishes, gap, mapEdge, mapEdge+room) {
		c := d.claims[i]
		top := d.y(c.Range.Start)
		d.view.Claims = append(d.view.Claims, MapClaim{
			Number: c.Number, URL: "#claim-" + c.ID, Label: d.claimLabel(c), Answered: c.Answered(),
			X: mapNumber, Y: int(y), Small: gap < mapSmall, Top: top, Length: max(3, d.y(c.Range.End)-top),
		})
	}
}

func (d *drawing) claimLabel(c *site.Claim) string {
	var how []string
	for _, s := range d.tally(c.Tally()).Stances {
		how = append(how, s.Text)
	}
	if how == nil {
		how = []string{d.viewer.text("unanswered")}
	}
	return d.viewer.text("map-claim", c.Number, shortened(d.claimLink(c).Text, mapWords), strings.Join(how, d.viewer.text("comma")))
}

// answers draws what answers a claim: an arc to what stands in the article, a
// symbol beside the number for the rest.
func (d *drawing) answers(c *site.Claim, at MapClaim) {
	beside := 0
	for _, cp := range c.All {
		from := at.Middle()
		other := d.site.Other(cp)
		a := MapAnswer{Stance: string(cp.Stance), URL: "#" + cp.AnswerID(),
			Label: d.viewer.text("map-answer", d.viewer.text(string(cp.Stance)), c.Number)}
		switch {
		case cp.Placed:
			a.URL = "#" + cp.PassageID()
			to := d.y((cp.Range.Start + cp.Range.End) / 2)
			d.view.Passages = append(d.view.Passages, to)
			a.arc(from, to, d.view.Height)
		case other != nil && other.Page == d.page && other.Placed:
			a.arc(from, d.y((other.Range.Start+other.Range.End)/2), d.view.Height)
		default:
			if beside++; beside > mapSymbols || at.Small {
				continue
			}
			a.X, a.Y = mapNumber-mapSymbol*beside-4, at.Y
		}
		d.view.Answers = append(d.view.Answers, a)
	}
}

// arc leads from a claim to its answer, the further apart the wider: a cubic
// curve that goes out three quarters as far as its two handles. Its symbol
// stands nearer to the answer, where curves are further apart than in the
// middle: at 0.8 of the curve, where the weights of its ends are 0.104 and
// 0.896, and it is 0.48 of the handles away.
func (a *MapAnswer) arc(from, to, height int) {
	start := mapLine + 6
	reach := 36 + (4*(mapWidth-start-8)/3-36)*abs(to-from)/height
	a.Path = fmt.Sprintf("M%d %dc%d 0 %d %d 0 %d", start, from, reach, reach, to-from, to-from)
	a.X, a.Y = start+reach*48/100, (from*104+to*896)/1000
}

func abs(n int) int { return max(n, -n) }

func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return s
}

// spread moves places that are in order as little as possible (the least sum
// of squares) so that they are a gap apart and between two bounds, in linear
// time: pools of adjacent violators, as templates/js/10-arrange.js has them.
// The gaps must fit between the bounds.
func spread(wishes []float64, gap, low, high float64) []float64 {
	type pool struct {
		sum   float64 // of the wishes for the first place of the pool
		count int
	}
	place := func(p pool) float64 { return p.sum / float64(p.count) }
	var pools []pool
	for i, w := range wishes {
		p := pool{w - float64(i)*gap, 1} // without gaps, all that is left is not to cross
		for n := len(pools); n > 0 && place(pools[n-1]) > place(p); n-- {
			p = pool{pools[n-1].sum + p.sum, pools[n-1].count + p.count}
			pools = pools[:n-1]
		}
		pools = append(pools, p)
	}
	last := high - float64(len(wishes)-1)*gap
	list := make([]float64, 0, len(wishes))
	for _, p := range pools {
		for range p.count {
			list = append(list, max(low, min(last, place(p)))+float64(len(list))*gap)
		}
	}
	return list
}

// Map is a drawing of an article from top to bottom, in pixels.
type Map struct {
	Width, Height int
	Line          int   // x of the text
	Sections      []int // y of the headings of the second level
	Passages      []int // y of the passages that answer
	Claims        []MapClaim
	Answers       []MapAnswer
}

// MapClaim is a claim on the map: its number at X and Y, its words on the line
// from Top on.
type MapClaim struct {
	Number            int
	URL, Label        string
	X, Y, Top, Length int
	Small             bool // too close to its neighbours for a number
	Answered          bool
}

// Middle is the y of the middle of the claim's words.
func (c MapClaim) Middle() int { return c.Top + c.Length/2 }

// MapAnswer is a counterpoint on the map: its symbol, and the arc that leads to
// what stands in the article.
type MapAnswer struct {
	Stance, URL, Label string
	X, Y               int
	Path               string // of SVG; empty where the answer is no passage or claim of the article
}
