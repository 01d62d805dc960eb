package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is how many characters of a word count.
const longest = 24

// Words lists what a text can be found by, in its order. The page that searches
// reads a query in the same way (templates/search/10-words.js); what both must
// agree on is in testdata/words.json.
//
//	Élève   eleve              accents and case make no difference
//	l'homme lhomme homme       nor does what stands before an apostrophe
//	10.000  10000 10 000       nor how a number is divided
//	東京都   東京 京都 都         what is written without spaces: every two characters
func Words(text string) []string {
	var list []string
	each(text, func(word string) { list = append(list, word) })
	return list
}

// each gives the words one by one. They are parts of one text, which they hold
// in memory.
func each(text string, give func(string)) {
	folded := fold(text)
	for at := 0; at < len(folded); {
		r, size := utf8.DecodeRuneInString(folded[at:])
		switch {
		case !inWord(r):
			at += size
		case dense(r):
			end := at + runOf(folded[at:], true)
			pairs(folded[at:end], give)
			at = end
		default:
			end := at + spaced(folded[at:])
			forms(folded[at:end], give)
			at = end
		}
	}
}

// fold is a text in which what looks or sounds alike is the same.
func fold(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	text = strings.Map(drop, norm.NFKD.String(strings.ToValidUTF8(text, "\ufffd")))
	return norm.NFC.String(letters.Replace(strings.ToLower(text)))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unseen are the accents of Latin, Greek and Cyrillic, the vowel signs of Hebrew
// and Arabic, the Arabic dash that stretches a word, and what has no width.
// Those of other scripts are letters in all but name.
var unseen = &unicode.RangeTable{R16: []unicode.Range16{
	{0x00ad, 0x00ad, 1}, {0x0300, 0x036f, 1}, {0x0483, 0x0487, 1}, {0x0591, 0x05bd, 1}, {0x05bf, 0x05bf, 1},
	{0x05c1, 0x05c2, 1}, {0x05c4, 0x05c5, 1}, {0x05c7, 0x05c7, 1}, {0x0610, 0x061a, 1}, {0x0640, 0x0640, 1},
	{0x064b, 0x065f, 1}, {0x0670, 0x0670, 1}, {0x06d6, 0x06dc, 1}, {0x06df, 0x06e4, 1}, {0x06e7, 0x06e8, 1},
	{0x06ea, 0x06ed, 1}, {0x200b, 0x200f, 1}, {0x2060, 0x2060, 1}, {0xfeff, 0xfeff, 1},
}}

func drop(r rune) rune {
	switch {
	case r < 0xad:
		return r
	case unicode.Is(unseen, r):
		return -1
	}
	for _, zero := range []rune{'٠', '۰', '०'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// letters are those that no decomposition takes apart.
var letters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ħ", "h", "ŧ", "t", "ı", "i", "ς", "σ",
	"ٱ", "ا", "ى", "ي", "ی", "ي", "ک", "ك", "ة", "ه",
	"’", "'", "‘", "'", "ʼ", "'", "׳", "'", "״", "'", "٫", ".", "٬", ",",
)

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// dense tells whether a character is of a script that is written without spaces.
func dense(r rune) bool {
	return r >= 0x0e00 && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar))
}

// runOf is how many bytes of a text are of words, and dense or not.
func runOf(text string, ofDense bool) int {
	for i, r := range text {
		if !inWord(r) || dense(r) != ofDense {
			return i
		}
	}
	return len(text)
}

// spaced is how long the word is that begins a text: over apostrophes, and over
// what divides a number.
func spaced(text string) int {
	for end := runOf(text, false); ; {
		last, _ := utf8.DecodeLastRuneInString(text[:end])
		next, _ := utf8.DecodeRuneInString(text[min(end+1, len(text)):])
		more := runOf(text[min(end+1, len(text)):], false)
		joined := end < len(text) && (text[end] == '\'' || (text[end] == '.' || text[end] == ',') && unicode.IsNumber(last) && unicode.IsNumber(next))
		if !joined || more == 0 {
			return end
		}
		end += 1 + more
	}
}

// forms gives a word whole, and its parts; of one in Arabic also what follows
// its article.
func forms(word string, give func(string)) {
	if !strings.ContainsAny(word, "'.,") {
		give(cut(word))
		if word[0] < utf8.RuneSelf {
			return
		}
		if rest, ok := withoutArticle(word); ok {
			give(cut(rest))
		}
		return
	}
	give(cut(strings.Map(func(r rune) rune {
		if strings.ContainsRune("'.,", r) {
			return -1
		}
		return r
	}, word)))
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("'.,", r) }) {
		if utf8.RuneCountInString(part) > 1 {
			give(cut(part))
		}
	}
}

// withoutArticle is an Arabic word without the article, and what may be joined
// to that, where enough is left.
func withoutArticle(word string) (string, bool) {
	rest, ok := strings.CutPrefix(word, "ال")
	for _, joined := range []string{"و", "ف", "ب", "ك"} {
		if !ok {
			rest, ok = strings.CutPrefix(word, joined+"ال")
		}
	}
	return rest, ok && utf8.RuneCountInString(rest) >= 3
}

func cut(word string) string {
	if len(word) <= longest {
		return word
	}
	n := 0
	for i := range word {
		if n++; n > longest {
			return word[:i]
		}
	}
	return word
}

// pairs gives every two characters that follow one another, and the last one.
func pairs(run string, give func(string)) {
	_, size := utf8.DecodeRuneInString(run)
	for at := 0; at+size < len(run); {
		_, next := utf8.DecodeRuneInString(run[at+size:])
		give(run[at : at+size+next])
		at, size = at+size, next
	}
	_, size = utf8.DecodeLastRuneInString(run)
	give(run[len(run)-size:])
}
