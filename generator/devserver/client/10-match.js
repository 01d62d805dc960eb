// What corresponds to what in two versions of a document: functions of trees,
// without a page.

/** What is in a text to know it by: its clauses, and any three words that follow one another. */
function pieces(all) {
  const text = all.slice(0, 4000) // of what is longer the beginning is enough
  const clauses = text.split(/[\p{P}\n]+/u).map(clause => clause.trim()).filter(clause => clause.length > 2)
  const words = text.match(/\p{L}+/gu) ?? [] // without numbers: claims are numbered anew
  return [...clauses, ...words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`)]
}

/** What a node can be known by in another version: itself, its children, the ids in it, the pieces of its text. */
function features(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return pieces(node.data)
  const ids = [...node.querySelectorAll('[id]')].map(e => `#${e.id}`)
  const only = node.matches('head, body') ? [node.nodeName] : []
  return [...only, ...[node, ...node.children].map(e => e.outerHTML), ...ids, ...pieces(node.textContent)]
}

const telling = ['class', 'rel', 'type', 'name', 'property']
const elsewhere = (node, other) => node.id && other.ownerDocument.getElementById(node.id)

/** Whether one node may become the other: of one kind, and neither is to be found elsewhere. */
const related = (o, n) => o.nodeName === n.nodeName && o.nodeName !== 'TEMPLATE' && (o.id === n.id || !elsewhere(o, n) && !elsewhere(n, o))

/** Whether a node may become another one because it stands where that one does. */
const alike = (o, n) => related(o, n) && (o.nodeType !== Node.ELEMENT_NODE || telling.every(name => o.getAttribute(name) === n.getAttribute(name)))

/** How a text begins and ends, without numbers. */
function edges(node) {
  const text = node.textContent
  return [text.slice(0, 60).replace(/\d+/g, '').slice(0, 30), text.slice(-60).replace(/\d+/g, '').slice(-30)]
}

/** Whether it is clear at a glance that one node became the other. */
function resembles(o, n) {
  if (!alike(o, n)) return false
  if (o.id && o.id === n.id) return true
  const [[start, end], [newStart, newEnd]] = [o, n].map(edges)
  return start === newStart || end === newEnd
}

/** Pairs of places, [old, new], of nodes that share an id, or else the most features that are in one node of each list alone. */
function votes(olds, news) {
  const places = new Map()
  const enter = (list, side, featuresOf) => list.forEach((node, i) => {
    for (const feature of new Set(featuresOf(node))) {
      const place = places.get(feature) ?? [null, null]
      place[side] = place[side] === null ? i : -1 // -1: more than one has it
      places.set(feature, place)
    }
  })
  enter(olds, 0, features)
  enter(news, 1, features)
  const counts = new Map()
  for (const [i, j] of places.values()) {
    if (i === null || j === null || i < 0 || j < 0) continue
    const pair = `${i} ${j}`
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([pair]) => pair.split(' ').map(Number))
  return [...sameIds(olds, news), ...byCount.filter(([i, j]) => related(olds[i], news[j]))]
}

function sameIds(olds, news) {
  const at = new Map(olds.map((o, i) => [o.id, i]))
  return news.flatMap((n, j) => n.id && at.has(n.id) && olds[at.get(n.id)].nodeName === n.nodeName ? [[at.get(n.id), j]] : [])
}

/** The places of a longest rising run in a list of numbers (Schensted 1961, by binary search). */
function longestRise(values) {
  const tails = [], before = []
  values.forEach((value, k) => {
    let low = 0, high = tails.length
    while (low < high) {
      const middle = low + high >> 1
      if (values[tails[middle]] < value) low = middle + 1
      else high = middle
    }
    before[k] = tails[low - 1]
    tails[low] = k
  })
  const run = []
  for (let k = tails.at(-1); k !== undefined; k = before[k]) run.unshift(k)
  return run
}

/**
 * Which of the old children each new one is a version of, [new place → old
 * place]: those that are the same from either end on, then by features. `stays`
 * are those that keep their order; the others are moved.
 */
function correspond(olds, news, equal) {
  const found = new Map(), taken = new Set()
  const take = (i, j) => { found.set(j, i); taken.add(i) }
  let from = 0, oldEnd = olds.length, newEnd = news.length
  while (from < oldEnd && from < newEnd && equal(olds[from], news[from])) { take(from, from); from++ }
  const same = new Set(found.keys())
  while (from < oldEnd && from < newEnd && equal(olds[oldEnd - 1], news[newEnd - 1])) { take(--oldEnd, --newEnd); same.add(newEnd) }
  const [middle, newMiddle] = [olds.slice(from, oldEnd), news.slice(from, newEnd)]
  const inPlace = middle.length === newMiddle.length && (middle.length === 1 ? alike(middle[0], newMiddle[0]) : middle.every((o, i) => resembles(o, newMiddle[i])))
  for (const [i, j] of inPlace ? [...middle.keys()].map(i => [i, i]) : votes(middle, newMiddle)) {
    if (!taken.has(from + i) && !found.has(from + j)) take(from + i, from + j)
  }
  const order = [...found.keys()].sort((a, b) => a - b)
  const stays = new Set(longestRise(order.map(j => found.get(j))).map(k => order[k]))
  return { olds, news, found, stays, same }
}

/** Pairs, [old, new], of what is left over between two that stay, in order. */
function gaps({ olds, news, found, stays }, isFree, isNew) {
  const bounds = [], pairs = [], taken = new Set(found.values())
  for (let j = news.length - 1, bound = olds.length; j >= 0; j--) {
    if (stays.has(j)) bound = found.get(j)
    bounds[j] = bound
  }
  let at = 0
  news.forEach((n, j) => {
    if (stays.has(j)) at = found.get(j) + 1
    if (found.has(j) || !isNew(n)) return
    let i = at
    while (i < bounds[j] && (taken.has(i) || !isFree(olds[i]) || !alike(olds[i], n))) i++
    if (i >= bounds[j]) return
    pairs.push([olds[i], n])
    at = i + 1
  })
  return pairs
}

/**
 * How to get from one document to the next. `kin` leads from a node of the next
 * one to the one that it is a version of, `same` are those that are equal all
 * through (what is in them is not in `kin`), `stays` those that keep their order
 * among their siblings, `adopted` the old ones that come from another parent.
 * `gone` and `made` are the topmost nodes without kin.
 */
function compare(old, next) {
  const kin = new Map(), same = new Set(), stays = new Set(), adopted = new Set()
  const paired = new Set(), whole = new Set() // old ones; those that are in `same`
  const broken = new Set() // old ones out of which something is adopted
  const families = [] // children of a pair, before what is left of them is paired by its place alone
  const gone = [], made = []
  const equal = (o, n) => !broken.has(o) && o.isEqualNode(n)

  function pair(o, n, isSame = equal(o, n)) {
    kin.set(n, o)
    paired.add(o)
    if (isSame) {
      same.add(n)
      whole.add(o)
      return
    }
    const family = correspond([...o.childNodes].filter(child => !paired.has(child)), [...n.childNodes], equal)
    families.push(family)
    for (const [j, i] of family.found) {
      if (family.stays.has(j)) stays.add(family.news[j])
      pair(family.olds[i], family.news[j], family.same.has(j) || undefined)
    }
  }

  function isFree(o) {
    if (paired.has(o)) return false
    while (o && !whole.has(o)) o = o.parentNode
    return !o
  }

  /** Gives a new element the old one that it is, or was, which stood under another parent. */
  function adopt(n, homeless) {
    if (n.nodeType !== Node.ELEMENT_NODE) return
    const o = [n.id && old.getElementById(n.id), homeless.get(n.outerHTML), homeless.get(opening(n))].find(o => o && related(o, n) && isFree(o))
    if (o) {
      for (let e = o.parentNode; e; e = e.parentNode) broken.add(e)
      adopted.add(o)
      pair(o, n)
      return
    }
    for (const child of n.children) adopt(child, homeless)
  }

  pair(old.documentElement, next.documentElement)
  while (families.length) {
    const round = families.splice(0)
    const left = round.map(({ olds, news, found }) => {
      const known = new Set(found.values())
      return { olds: olds.filter((_, i) => !known.has(i)), news: news.filter((_, j) => !found.has(j)) }
    })
    const homeless = blocks([...gone, ...left.flatMap(family => family.olds)])
    for (const n of left.flatMap(family => family.news)) adopt(n, homeless)
    for (const family of round) {
      for (const [o, n] of gaps(family, isFree, n => !kin.has(n))) {
        stays.add(n)
        pair(o, n)
      }
    }
    gone.push(...left.flatMap(family => family.olds))
    made.push(...left.flatMap(family => family.news))
  }
  return { kin, same, stays, adopted, made: made.filter(n => !kin.has(n)), gone: gone.filter(o => !paired.has(o)) }
}

const phrase = /^(A|ABBR|B|BR|CITE|CODE|EM|I|MARK|Q|S|SMALL|SPAN|STRONG|SUB|SUP|TIME)$/

/** How a block begins, where that is enough to know it by. */
const opening = e => edges(e)[0].length === 30 && `${e.nodeName} ${edges(e)[0]}`

/** Old elements, but those of a phrase, by what they are and by how they begin, if no other one does. */
function blocks(nodes) {
  const found = new Map()
  for (const root of nodes) {
    if (root.nodeType !== Node.ELEMENT_NODE) continue
    for (const e of [root, ...root.querySelectorAll('*')]) {
      if (phrase.test(e.nodeName)) continue
      found.set(e.outerHTML, e)
      found.set(opening(e), found.has(opening(e)) ? null : e)
    }
  }
  return found.set(false, null)
}
