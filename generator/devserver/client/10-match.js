// What corresponds to what in two versions of a document: functions of trees,
// without a page.

/** The pieces of a text that are long enough to know it by. */
const pieces = text => text.split(/[.,;:!?()\n]+/).map(piece => piece.trim()).filter(piece => piece.length > 2)

/** What a node can be known by in another version: itself, the ids in it, the pieces of its text. */
function features(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return pieces(node.data)
  const ids = [...node.querySelectorAll('[id]')].map(e => `#${e.id}`)
  return [node.outerHTML, ...ids, ...pieces(node.textContent)]
}

const telling = ['class', 'rel', 'type', 'name', 'property']
const elsewhere = (node, other) => node.id && other.ownerDocument.getElementById(node.id)

/** Whether one node may become the other: of one kind, and neither is to be found elsewhere. */
const related = (o, n) => o.nodeName === n.nodeName && o.nodeName !== 'TEMPLATE' && !elsewhere(o, n) && !elsewhere(n, o)

/** Whether a node may become another one because it stands where that one does. */
const alike = (o, n) => related(o, n) && (o.nodeType !== Node.ELEMENT_NODE || telling.every(name => o.getAttribute(name) === n.getAttribute(name)))

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
 * Which of the old children each new one is a version of: first those that are
 * the same from either end on, then by features, then by standing between the
 * same two. `stays` are those that keep their order; the others are moved.
 */
function correspond(olds, news) {
  const found = new Map(), taken = new Set() // new place → old place
  const take = (i, j) => { found.set(j, i); taken.add(i) }
  let from = 0, oldEnd = olds.length, newEnd = news.length
  while (from < oldEnd && from < newEnd && olds[from].isEqualNode(news[from])) { take(from, from); from++ }
  const same = new Set(found.keys())
  while (from < oldEnd && from < newEnd && olds[oldEnd - 1].isEqualNode(news[newEnd - 1])) { take(--oldEnd, --newEnd); same.add(newEnd) }
  for (const [i, j] of votes(olds.slice(from, oldEnd), news.slice(from, newEnd))) {
    if (!taken.has(from + i) && !found.has(from + j)) take(from + i, from + j)
  }
  const order = [...found.keys()].sort((a, b) => a - b)
  const stays = new Set(longestRise(order.map(j => found.get(j))).map(k => order[k]))
  fillGaps(olds, news, stays, { found, taken, take })
  return { found, stays, same }
}

/** Pairs what is left over between two that stay, in order. */
function fillGaps(olds, news, stays, { found, taken, take }) {
  const bounds = []
  for (let j = news.length - 1, bound = olds.length; j >= 0; j--) {
    if (stays.has(j)) bound = found.get(j)
    bounds[j] = bound
  }
  let at = 0
  news.forEach((n, j) => {
    if (stays.has(j)) at = found.get(j) + 1
    if (found.has(j)) return
    let i = at
    while (i < bounds[j] && (taken.has(i) || !alike(olds[i], n))) i++
    if (i >= bounds[j]) return
    take(i, j)
    stays.add(j)
    at = i + 1
  })
}

/**
 * How to get from one document to the next. `kin` leads from a node of the next
 * one to the one that it is a version of, `same` are those that are equal all
 * through (what is in them is not in `kin`), `stays` those that keep their order
 * among their siblings, `adopted` the old ones that come from another parent.
 * `gone` and `made` are the topmost nodes without kin.
 */
function compare(old, next) {
  const kin = new Map(), same = new Set(), stays = new Set(), gone = [], made = [], adopted = new Set(), taken = new Set()

  function pair(o, n, equal = o.isEqualNode(n)) {
    kin.set(n, o)
    if (equal) {
      same.add(n)
      return
    }
    const olds = [...o.childNodes], news = [...n.childNodes]
    const found = correspond(olds, news), left = new Set(olds)
    news.forEach((child, j) => {
      const twin = olds[found.found.get(j)]
      if (!twin) return made.push(child)
      left.delete(twin)
      if (found.stays.has(j)) stays.add(child)
      pair(twin, child, found.same.has(j) || undefined)
    })
    gone.push(...left)
  }

  pair(old.documentElement, next.documentElement)
  const homeless = index(gone)

  /** Gives a new element the old one that it is, which stood under another parent. */
  function adopt(n) {
    if (n.nodeType !== Node.ELEMENT_NODE) return
    const o = [homeless.get(`#${n.id}`), homeless.get(n.outerHTML)].find(o => o && !taken.has(o) && o.nodeName === n.nodeName)
    if (!o) {
      for (const child of n.children) adopt(child)
      return
    }
    for (const e of [o, ...o.querySelectorAll('*')]) taken.add(e)
    for (let e = o.parentNode; e; e = e.parentNode) taken.add(e) // it is no longer whole
    adopted.add(o)
    pair(o, n)
  }
  for (const n of made) adopt(n) // which may find more that is made

  return { kin, same, stays, adopted, gone: gone.filter(o => !adopted.has(o)), made: made.filter(n => !kin.has(n)) }
}

/** Old elements by id, and by what they are. */
function index(nodes) {
  const found = new Map()
  for (const root of nodes) {
    if (root.nodeType !== Node.ELEMENT_NODE) continue
    for (const e of [root, ...root.querySelectorAll('*')]) {
      for (const key of [e.outerHTML, e.id && `#${e.id}`]) if (key && !found.has(key)) found.set(key, e)
    }
  }
  return found
}
