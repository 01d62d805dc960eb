// Reads the index (generator/search says what is in its files), and finds the
// articles of a query, the best first. What was loaded is kept.

class Unreachable extends Error {}

const index = (() => {
  const page = document.querySelector('.search-form')
  const at = name => new URL(name, new URL(page.dataset.index, location.href))
  let files = new Map()

  /** A server is asked whether a file has changed: parts of two versions do not go together. */
  async function load(name, read) {
    try {
      const answer = await fetch(at(name), { cache: 'no-cache' })
      if (!answer.ok) throw new Error(String(answer.status))
      return read(await answer.text())
    } catch (error) {
      files.delete(name)
      throw new Unreachable(name, { cause: error })
    }
  }

  const once = (name, read) => files.get(name) ?? files.set(name, load(name, read)).get(name)

  function readRoot(text) {
    const [first, ...begin] = text.trimEnd().split('\n')
    const [version, texts, perFile] = first.split(' ').map(Number)
    if (version !== 1) throw new Error(`version ${version}`)
    return { texts, perFile, begin }
  }

  function readPart(text) {
    let before = ''
    return text.split('\n').filter(Boolean).map(line => {
      const [, common, rest, lists] = line.match(/^(.)([^=:+>-]*)(.*)$/)
      before = [...before].slice(0, digits.indexOf(common)).join('') + rest
      return { word: before, lists }
    })
  }

  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_~'

  /** Calls back with the number of each text of a list. */
  function each(list, give) {
    if (list[0] === '*') {
      for (let i = 1; i < list.length; i++) {
        const bits = digits.indexOf(list[i])
        for (let bit = 0; bit < 6; bit++) if (bits >> bit & 1) give((i - 1) * 6 + bit)
      }
      return
    }
    let n = 0, gap = 0, shift = 0
    for (const sign of list) {
      const digit = digits.indexOf(sign)
      gap |= (digit & 31) << shift
      shift += 5
      if (digit & 32) continue
      n += gap
      give(n++)
      gap = shift = 0
    }
  }

  /** Code points decide, as they do in the index. */
  function isBefore(a, b) {
    for (let i = 0; ; i++) {
      const [x, y] = [a.codePointAt(i) ?? -1, b.codePointAt(i) ?? -1]
      if (x !== y) return x < y
      if (x < 0) return false
    }
  }

  /** The lines of the index that begin with a text, or one that stands for them. */
  async function lines(root, text, open) {
    let n = 0
    while (n < root.begin.length && !isBefore(text, root.begin[n])) n++
    const found = []
    for (;;) {
      const part = await once(`words-${n}.txt`, readPart)
      found.push(...part.filter(line => open ? line.word.startsWith(text) : line.word === text))
      const all = found.find(line => line.word === `${text}*`)
      if (all?.lists[0] === '>') return [...found.filter(line => line.word === text), ...await lines(root, all.lists.slice(1), true)]
      if (all) return found.filter(line => line === all || line.word === text)
      if (!open || !root.begin[n]?.startsWith(text)) return found.filter(line => !line.word.endsWith('*'))
      n++
    }
  }

  // What a word is worth by its class, and how much less if it is only the beginning of one.
  const worth = { '=': 12, ':': 7, '+': 3, '-': 2 }, beginning = 0.6

  /** What each text is worth for one word. */
  async function scores(root, { text, open }) {
    const list = new Float32Array(root.texts)
    let count = 0
    for (const line of await lines(root, text, open)) {
      for (const [, mark, texts] of line.lists.matchAll(/([=:+-])(\*?[\w~]*)/g)) {
        const score = worth[mark] * (line.word === text ? 1 : beginning)
        each(texts, i => {
          if (!list[i]) count++
          list[i] = Math.max(list[i], score)
        })
      }
    }
    const rare = Math.log(1 + root.texts / (count || 1))
    return list.map(score => score * rare)
  }

  /** The texts that have all words, or else most of them; the better first, then the newer. */
  async function find(query) {
    const root = await once('index.txt', readRoot)
    const lists = await Promise.all(query.map(word => scores(root, word)))
    let found = []
    for (let i = 0; i < root.texts; i++) {
      const has = lists.filter(list => list[i])
      if (has.length) found.push({ i, has: has.length, score: has.reduce((sum, list) => sum + list[i], 0) })
    }
    const whole = found.filter(f => f.has === query.length)
    if (whole.length) found = whole
    found.sort((a, b) => b.has - a.has || b.score - a.score || b.i - a.i)
    return { all: whole.length > 0, found: found.map(f => f.i) }
  }

  /** What is shown of a text. */
  async function text(i) {
    const { perFile } = await once('index.txt', readRoot)
    const list = await once(`found-${Math.floor(i / perFile)}.json`, JSON.parse)
    return list[i % perFile]
  }

  const forget = () => { files = new Map() }
  return { find, text, forget }
})()
