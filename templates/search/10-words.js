// What a text can be found by: the index was made by the same rules
// (generator/search/words.go), and testdata/words.json there holds both to them.

const longest = 24
const unseen = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200b-\u200f\u2060\ufeff]/g
const letters = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ŧ: 't', ı: 'i', ς: 'σ',
  ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه',
  '’': "'", '‘': "'", 'ʼ': "'", '׳': "'", '״': "'", '٫': '.', '٬': ',',
}
const dense = '(?=[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}ー])[\\p{L}\\p{N}\\p{M}]'
const spaced = dense.replace('?=', '?!')
const word = new RegExp(`(?:${dense})+|(?:${spaced})+(?:(?:'|(?<=\\p{N})[.,](?=\\p{N}))(?:${spaced})+)*`, 'gu')
const isDense = new RegExp(`^${dense}`, 'u')

const fold = text => text.normalize('NFKD').replace(unseen, '')
  .replace(/[٠-٩۰-۹०-९]/g, digit => digit.charCodeAt() - (digit < '۰' ? 0x660 : digit < '०' ? 0x6f0 : 0x966))
  .toLowerCase().replace(/[^\0-~]/g, letter => letters[letter] ?? letter).normalize('NFC')

const cut = word => word.length > longest ? [...word].slice(0, longest).join('') : word
const withoutArticle = word => word.match(/^[وفبك]?ال(.{3,})$/u)?.[1]

/** All the forms of a word: whole, and what of it may be looked for alone. */
function forms(word) {
  if (isDense.test(word)) {
    const signs = [...word]
    return signs.map((sign, i) => sign + (signs[i + 1] ?? ''))
  }
  const parts = word.split(/['.,]/)
  const rest = withoutArticle(word)
  const others = parts.length > 1 ? parts.filter(part => [...part].length > 1) : rest ? [rest] : []
  return [parts.join(''), ...others].map(cut)
}

const words = text => (fold(text).match(word) ?? []).flatMap(forms)

/** What to look for: words, and whether they may go on. */
function wanted(query) {
  const list = (fold(query).match(word) ?? []).flatMap(word => {
    if (isDense.test(word)) {
      const pairs = forms(word)
      return pairs.length > 1 ? pairs.slice(0, -1).map(text => ({ text })) : [{ text: word, open: true }]
    }
    const parts = word.split("'")
    const last = parts.at(-1)
    const joined = word.replace(/['.,]/g, '')
    const elided = parts.length > 1 && parts[0].length < 3 && last.length > 2 && !/[.,]/.test(word) // l'homme, but not don't
    return [{ text: cut(elided ? last : joined === word ? withoutArticle(word) ?? word : joined), open: true }]
  })
  return list.filter((w, i) => list.findIndex(other => other.text === w.text) === i).slice(0, 8)
}
