// Writes a site of pages that are hard on the margin. Every note has a word of
// its own, `tokenN`, so that a test can count where it is shown.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { folder } from './site.mjs'

const vocabulary = {
  en: 'river bridge council engineer report winter public price letter record harbor worker school budget winter evening number paper answer question'.split(' '),
  ar: 'الجسر المدينة المجلس التقرير الشتاء السعر الرسالة السجل الميناء العامل المدرسة الميزانية المساء الرقم الورق الجواب السؤال النهر'.split(' '),
}

/** Words that are always the same ones: a seed of its own for each place. */
function prose(language, count, seed) {
  const words = vocabulary[language], out = []
  for (let i = 0, at = seed * 7919 + 13; i < count; i++) {
    at = (at * 1103515245 + 12345) % 2147483648
    out.push(words[Math.floor(at / 65536) % words.length])
  }
  return out.join(' ')
}

/** An article under way: text on the one hand, claims on the other. */
class Article {
  text = []
  claims = []
  constructor(language, title) {
    this.language = language
    this.title = title
  }
  /** A sentence with a claim in it, whose words occur once. */
  claim(note = 12, extra = '') {
    const n = this.claims.length + 1
    const quote = `${prose(this.language, 3, n)} q${n} ${prose(this.language, 2, n + 500)}`
    const stance = ['disputes', 'qualifies', 'supports', 'context'][n % 4]
    this.claims.push(`  - id: c${n}\n    quote: "${quote}"\n    claimant: ${n % 3 ? 'The council' : 'The engineer'}\n` +
      `    counterpoints:\n      - stance: ${stance}\n        text: |\n          token${n} ${prose(this.language, note, n + 900)}.\n${extra}`)
    return `${prose(this.language, 4, n + 100)} ${quote} ${prose(this.language, 3, n + 200)}.`
  }
  paragraph(words, seed = this.text.length) {
    this.text.push(prose(this.language, words, seed + 3000) + '.')
    return this
  }
  add(...blocks) {
    this.text.push(...blocks)
    return this
  }
  write(dir, name) {
    writeFileSync(join(dir, 'content', `${name}.md`), `---\ntitle: ${this.title}\ndate: 2025-03-04\n---\n${this.text.join('\n\n')}\n`)
    writeFileSync(join(dir, 'content', `${name}.claims.yaml`), `claims:\n${this.claims.join('')}`)
  }
}

const list = '          \n          - one of a list\n          - **two** of it, with `code`\n          \n          > and a quotation\n          \n' +
  '          ```go\n          func answer() int { return 42 } // which is rather a long line for a narrow margin\n          ```\n          \n' +
  '          | a | table |\n          |---|---|\n          | of | numbers |\n          \n          ![a picture](/picture.png)\n'

function crowd(a) { // 30 claims in one paragraph
  a.paragraph(60).add(Array.from({ length: 30 }, () => a.claim(9)).join(' ')).paragraph(80)
}

function many(a) { // 200 claims
  for (let i = 0; i < 100; i++) a.add(`${a.claim(14)} ${a.claim(6)}`)
}

function long(a) { // a note of 2,000 words, a rich one, one on the last line
  a.paragraph(60).add(a.claim(2000)).paragraph(90).add(a.claim(10, list)).paragraph(70)
    .add('## A heading', '![a picture](/picture.png)', '```python\nprint("a line of code that is longer than any phone is wide", "and then some more of it")\n```')
    .add(a.claim(20), '| a | b |\n|---|---|\n| 1 | ' + a.claim(8) + ' |', `- ${a.claim(9)}\n- ${a.claim(9)}`, `> ${a.claim(12)}`)
    .add('```go\n// ' + a.claim(5) + '\nfunc f() {}\n```').paragraph(50).add(a.claim(120))
}

function pictures(a) { // that are loaded late
  for (let i = 0; i < 5; i++) a.add(a.claim(30), '![a picture](/picture.png)').paragraph(40)
}

function short(a) { // a sentence, and a note of many lines
  a.add(a.claim(70))
}

const articles = { crowd, many, long, pictures, short }

/** The site of a language, and the names of its articles. */
export function stressSite(language) {
  const dir = folder()
  mkdirSync(join(dir, 'content'))
  mkdirSync(join(dir, 'static'))
  writeFileSync(join(dir, 'site.yaml'), `title: Stress\nbaseURL: https://example.org/\nlanguage: ${language}\n`)
  writeFileSync(join(dir, 'static', 'picture.png'), picture(600, 400))
  for (const [name, fill] of Object.entries(articles)) {
    const a = new Article(language, name)
    fill(a)
    a.write(dir, name)
  }
  return { dir, names: Object.keys(articles) }
}

/** A grey PNG. */
function picture(width, height) {
  const crc = data => {
    let c = ~0
    for (const byte of data) {
      c ^= byte
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320 ^ (c >>> 1) : c >>> 1
    }
    return ~c >>> 0
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE(crc(body), body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head[8] = 8 // bits of grey
  const rows = Buffer.alloc((width + 1) * height, 0x80)
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
