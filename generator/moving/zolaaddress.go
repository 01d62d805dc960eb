package moving

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// zolaDate is a date before a name, with or without a time.
var zolaDate = regexp.MustCompile(`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[0-9:.]+(?:Z|[-+]\d\d:\d\d)?)?\s?[_-](.+)$`)

// address is where Zola has an article.
func (z *zolaSite) address(p *post) string {
	if given := strings.TrimSpace(p.Keys.Text("path")); given != "" && !p.IsSection() {
		return "/" + strings.Trim(given, "/") + "/"
	}
	at := z.inOneLanguage(p)
	if at != "" && slices.Contains(z.others, p.Lang) {
		return "/" + p.Lang + at
	}
	return at
}

// inOneLanguage is the address without that of the language.
func (z *zolaSite) inOneLanguage(p *post) string {
	dir := p.Folder()
	if dir == "." {
		dir = ""
	}
	if p.IsSection() {
		return asFolder(dir)
	}
	name := baseName(p)
	if m := zolaDate.FindStringSubmatch(name); m != nil && !z.yes("slugify", "paths_keep_dates") {
		name = m[1]
	}
	if p.Slug != "" {
		name = p.Slug
	}
	last, sure := z.slug(name)
	if !sure {
		z.m.findings.add(Moved, p.Path, p.from, "Zola writes its name in Latin letters; give it the address that it had as `url`")
		return ""
	}
	return asFolder(path.Join(dir, last))
}

func asFolder(at string) string {
	if at == "" {
		return "/"
	}
	return "/" + at + "/"
}

// slug makes a name fit for an address, as the site is set to. It is not sure of
// letters that Zola spells in Latin ones.
func (z *zolaSite) slug(name string) (slug string, sure bool) {
	switch z.paths {
	case "off":
		return name, true
	case "safe":
		name = strings.TrimRight(name, " .")
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(`<>:"/\|?*`, r) || r < ' ' {
				return -1
			}
			return r
		}, name), true
	}
	return latinSlug(name)
}

// latin are letters of Latin alphabets that are no other letter with an accent.
var latin = strings.NewReplacer("ß", "ss", "ẞ", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "ø", "o", "Ø", "o", "đ", "d", "Đ", "d",
	"ð", "d", "Ð", "d", "þ", "th", "Þ", "th", "ł", "l", "Ł", "l", "ı", "i")

// latinSlug writes a name in small letters and digits, all else as one hyphen.
func latinSlug(name string) (string, bool) {
	var b strings.Builder
	gap := false
	for _, r := range withoutAccents(latin.Replace(name)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r < 0x80, unicode.IsPunct(r), unicode.IsSpace(r):
			gap = true
		default:
			return "", false
		}
	}
	return b.String(), true
}

// withoutAccents leaves letters without their accents.
func withoutAccents(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}
