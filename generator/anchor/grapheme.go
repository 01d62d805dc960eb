package anchor

import (
	"unicode"
	"unicode/utf8"
)

// boundary tells whether a user-perceived character ends and another begins at
// an offset: an approximation of the grapheme clusters of Unicode's UAX #29,
// with all of its rules that matter to text in NFC.
func boundary(s string, at int) bool {
	if at == 0 || at == len(s) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	switch {
	case before == ' ':
		return true // white space is no part of a word, whatever follows
	case extends(after):
		return false
	case before == zwj && !unicode.IsLetter(after) && !unicode.IsSpace(after):
		return false // 👩 ZWJ 🚀
	case regional(before) && regional(after):
		return flagsBefore(s, at)%2 == 0
	case hangulJoins(before, after):
		return false
	}
	return true
}

const zwj = '\u200d'

// extends tells whether a rune belongs to the character before it: accents,
// joiners, skin tones, the tags of flags.
func extends(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == zwj || r == '\u200c' ||
		r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F
}

// regional tells whether a rune is one of the two that make a flag.
func regional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

func flagsBefore(s string, at int) int {
	n := 0
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if !regional(r) {
			break
		}
		n, at = n+1, at-size
	}
	return n
}

// hangulJoins tells whether two parts of a Korean syllable belong together.
func hangulJoins(before, after rune) bool {
	leading := before >= 0x1100 && before <= 0x115F
	vowel := before >= 0x1160 && before <= 0x11A7
	trailing := before >= 0x11A8 && before <= 0x11FF
	syllable := before >= 0xAC00 && before <= 0xD7A3
	switch {
	case after >= 0x1100 && after <= 0x115F || after >= 0xAC00 && after <= 0xD7A3:
		return leading
	case after >= 0x1160 && after <= 0x11A7:
		return leading || vowel || syllable && (before-0xAC00)%28 == 0
	case after >= 0x11A8 && after <= 0x11FF:
		return vowel || trailing || syllable
	}
	return false
}
