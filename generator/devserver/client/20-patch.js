// Changes a live document from what the server sent last to what it sends now.
// The two documents of the server are compared with each other, never with the
// live one: what the page's own scripts did to that is neither taken for a
// difference nor lost. The old one is changed along, so that every node of it
// keeps its twin in the live one.

/** Remembers which live node each node of a copy stands for. */
function tie(twins, copy, live) {
  twins.set(copy, live)
  for (let a = copy.firstChild, b = live.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) tie(twins, a, b)
}

/** Puts a node into its place; where the browser can, without that it loses focus or is loaded again. */
function put(parent, node, before) {
  if (parent.moveBefore && parent.isConnected && node.isConnected) parent.moveBefore(node, before)
  else parent.insertBefore(node, before)
}

/** Replaces what is different in a text, so that a selection in the rest of it stays. */
function retype(text, old, now) {
  if (text.data !== old) { // a script was here
    text.data = now
    return
  }
  const shorter = Math.min(old.length, now.length)
  let start = 0, end = 0
  while (start < shorter && old[start] === now[start]) start++
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++
  text.replaceData(start, old.length - start - end, now.slice(start, now.length - end))
}

/** Changes the words of a class that are different, and leaves those that a script added. */
function reclass(live, old, now) {
  const [before, after] = [old, now].map(value => (value ?? '').split(/\s+/).filter(Boolean))
  live.classList.remove(...before.filter(name => !after.includes(name)))
  live.classList.add(...after)
  if (now === null && !live.classList.length) live.removeAttribute('class')
}

const isStylesheet = node => node.nodeName === 'LINK' && node.relList.contains('stylesheet')

/** A text of numbers in a link or a picture: claims are numbered anew where one is put in. */
const renumbered = (live, old, now) => live.parentElement?.closest('a, svg') && old.replace(/\d+/g, '') === now.replace(/\d+/g, '')

/**
 * Brings `old` and the live document to `next`. Returns the live elements that
 * a reader may see changed: `touched`, in which something is not what it was,
 * `fresh` ones, and `moved` ones, which may stand in a fresh one and are not.
 * `swap` puts a stylesheet's new link in place of its old one.
 */
function patch(old, next, twins, swap) {
  const { kin, same, stays, adopted, gone, made } = compare(old, next)
  const touched = new Set()

  function twin(o) {
    const live = twins.get(o)
    if (!live) throw new Error('a node of the page is not known')
    return live
  }

  function make(n) {
    const deep = n.nodeName === 'TEMPLATE' // what is in it is not among its children
    const o = old.importNode(n, deep)
    twins.set(o, document.importNode(n, deep))
    kin.set(n, o)
    return o
  }

  function attributes(o, n) {
    const names = new Set([...o.getAttributeNames(), ...n.getAttributeNames()])
    const different = [...names].filter(name => o.getAttribute(name) !== n.getAttribute(name))
    if (!different.length) return
    const link = isStylesheet(o) && twin(o), live = link ? link.cloneNode() : twin(o)
    for (const name of different) {
      const value = n.getAttribute(name)
      if (name === 'class') reclass(live, o.getAttribute(name), value)
      else assign(live, name, n)
      assign(o, name, n)
      if (name === 'src') touched.add(live)
    }
    if (!link) return
    twins.set(o, live)
    swap(link, live)
  }

  function assign(to, name, n) {
    const attribute = n.getAttributeNode(name)
    if (attribute) to.setAttributeNS(attribute.namespaceURI, name, attribute.value)
    else to.removeAttribute(name)
  }

  function data(o, n) {
    if (o.data === n.data) return
    const live = twin(o)
    if ((o.data.trim() || n.data.trim()) && !renumbered(live, o.data, n.data)) touched.add(live.parentElement)
    retype(live, o.data, n.data)
    o.data = n.data
  }

  /** Changes a node, then what is in it: a new element is in the page before old ones move into it. */
  function settle(n) {
    if (same.has(n)) return
    const o = kin.get(n)
    if (n.nodeType !== Node.ELEMENT_NODE) {
      data(o, n)
      return
    }
    attributes(o, n)
    const news = [...n.childNodes], olds = news.map(child => kin.get(child) ?? make(child))
    place(twins.get(o), news, olds)
    if (olds.length !== o.childNodes.length || olds.some((child, i) => child !== o.childNodes[i])) {
      while (o.firstChild) o.firstChild.remove()
      for (const child of olds) o.append(child)
    }
    news.forEach(settle)
  }

  /** Brings the children of a live element into order. What a script put between them stays where it is. */
  function place(parent, news, olds) {
    const lives = olds.map(o => twins.get(o))
    const settled = lives.map((live, i) => stays.has(news[i]) && live?.parentNode === parent)
    if (settled.every(Boolean)) return
    if (!parent) throw new Error('an element of the page is not known')
    const last = settled.lastIndexOf(true)
    let before = last < 0 ? parent.firstChild : lives[last].nextSibling
    for (let i = lives.length - 1; i >= 0; i--) {
      if (!settled[i] && stays.has(news[i])) continue // a script has it elsewhere
      if (!settled[i]) put(parent, twin(olds[i]), before)
      before = lives[i]
    }
  }

  /** Takes away what is gone, last of all: what is moved out of it must not leave the page in between. */
  function remove(o) {
    const live = twin(o), parent = live.parentElement
    const seen = o.nodeType === Node.ELEMENT_NODE ? getComputedStyle(live).display.startsWith('inline') : o.nodeType === Node.TEXT_NODE && o.data.trim()
    if (seen && parent) touched.add(parent) // of a block that is gone there is nothing left to see
    live.remove()
    forget(o)
  }

  function forget(o) {
    twins.delete(o)
    o.childNodes.forEach(forget)
  }

  settle(next.documentElement)
  gone.forEach(remove)
  const lives = made.map(n => twins.get(kin.get(n)))
  for (const live of lives) if (live.nodeType === Node.TEXT_NODE && live.data.trim()) touched.add(live.parentElement)
  return {
    touched: [...touched].filter(Boolean),
    fresh: lives.filter(live => live.nodeType === Node.ELEMENT_NODE),
    moved: new Set([...adopted].map(o => twins.get(o))),
  }
}
