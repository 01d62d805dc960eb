package card

import "slices"

// line is a part of a paragraph from a cluster on.
type line struct {
	clusters []cluster
	from     int
}

func width(clusters []cluster) (w int) {
	for i := range clusters {
		w += clusters[i].width
	}
	return w
}

// breakLines fills lines of a width, at most so many. It fails where the text
// needs more, or, unless words may be broken, where a word is too long.
func (p *paragraph) breakLines(room, most int, breakWords bool) (lines []line, ok bool) {
	for from := 0; from < len(p.clusters); {
		if len(lines) == most {
			return lines, false
		}
		n, whole := fill(p.clusters[from:], room)
		if !whole && !breakWords {
			return lines, false
		}
		lines = append(lines, line{trimBlanks(p.clusters[from : from+n]), from})
		from += n
	}
	return lines, !p.more
}

// fill counts the clusters that a line takes: up to the last place where a line
// may end, or, where there is none, up to the last grapheme.
func fill(clusters []cluster, room int) (n int, whole bool) {
	used, word, grapheme := 0, 0, 0
	for i := range clusters {
		c := &clusters[i]
		if used += c.width; used > room && !c.blank {
			break
		}
		if c.breaks || i == len(clusters)-1 {
			word = i + 1
		}
		if c.graphemes {
			grapheme = i + 1
		}
	}
	if word > 0 {
		return word, true
	}
	return max(grapheme, 1), false
}

func trimBlanks(clusters []cluster) []cluster {
	for len(clusters) > 0 && clusters[len(clusters)-1].blank {
		clusters = clusters[:len(clusters)-1]
	}
	return clusters
}

// cutLines fills as many lines as there may be and ends the last with the tail
// where there is more.
func (p *paragraph) cutLines(room, most int) []line {
	lines, ok := p.breakLines(room, most, true)
	if !ok && len(lines) > 0 {
		last := &lines[len(lines)-1]
		last.clusters = p.cut(p.clusters[last.from:], room)
	}
	return lines
}

// cut takes what has room before the tail: whole words, if these are at least
// half of the line, or else whole graphemes.
func (p *paragraph) cut(clusters []cluster, room int) []cluster {
	room -= width(p.tail)
	used, word, wordWidth, grapheme := 0, 0, 0, 0
	for i := range clusters {
		if used += clusters[i].width; used > room && !clusters[i].blank {
			break
		}
		if clusters[i].breaks {
			word, wordWidth = i+1, used
		}
		if clusters[i].graphemes {
			grapheme = i + 1
		}
	}
	n := grapheme
	if wordWidth*2 >= room {
		n = word
	}
	kept := clusters[:n]
	for len(kept) > 0 && kept[len(kept)-1].light {
		kept = kept[:len(kept)-1]
	}
	return append(kept[:len(kept):len(kept)], p.tail...)
}

// balance finds the narrowest room in which a text has no more lines, so that
// the last is no single word.
func (p *paragraph) balance(lines []line, room int) []line {
	if len(lines) < 2 || len(lines) > 4 {
		return lines
	}
	low, high := room/2, room
	for high-low > em/4 {
		middle := (low + high) / 2
		if narrower, ok := p.breakLines(middle, len(lines), false); ok {
			lines, high = narrower, middle
		} else {
			low = middle
		}
	}
	return lines
}

// visual returns a line's clusters from left to right (UAX 9, rule L2).
func visual(clusters []cluster) []cluster {
	out := slices.Clone(clusters)
	highest := 0
	for i := range out {
		highest = max(highest, int(out[i].level))
	}
	for l := highest; l > 0; l-- {
		for from := 0; from < len(out); from++ {
			to := from
			for to < len(out) && int(out[to].level) >= l {
				to++
			}
			slices.Reverse(out[from:to])
			from = max(from, to)
		}
	}
	return out
}
