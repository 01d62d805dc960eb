// What a reader holds on to while the page changes: where it is scrolled to,
// the selection, the focus; and what is shown of the change.

/** Blocks that are seen, from the top of the screen down, the innermost first. */
function* seen(parent = document.body) {
  for (const e of parent.children) {
    const box = e.getBoundingClientRect()
    if (box.bottom <= 0 || box.top >= innerHeight) continue
    const { display, position } = getComputedStyle(e)
    if (display === 'contents') yield* seen(e)
    else if (!box.height || display.startsWith('inline') || position === 'fixed' || position === 'absolute' || position === 'sticky') continue
    else {
      yield* seen(e)
      yield { e, top: box.top }
    }
  }
}

/** Calls what changes the page. The first block on screen that is still there afterwards is not seen to move. */
function keepScroll(change) {
  const blocks = scrollY > 0 ? [...seen()] : [] // the very top stays the top
  const { style } = document.documentElement
  style.overflowAnchor = 'none' // or the browser corrects what is corrected
  change()
  const block = blocks.find(({ e }) => e.isConnected && e.getBoundingClientRect().height)
  if (block) scrollBy({ top: block.e.getBoundingClientRect().top - block.top, behavior: 'instant' })
  requestAnimationFrame(() => {
    style.overflowAnchor = ''
    if (!style.length) document.documentElement.removeAttribute('style')
  })
}

/** Calls what changes the page. Where the browser drops the focus or the selection although its nodes are there, they come back. */
function keepFocus(change) {
  const focused = document.activeElement, selection = getSelection()
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection, text = selection.toString()
  const spots = text ? [spotOf(anchorNode, anchorOffset), spotOf(focusNode, focusOffset)] : []
  change()
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true })
  if (text && selection.toString() === text) return // it moved along with its text
  const points = spots.map(pointOf)
  if (text && points.every(Boolean)) {
    selection.setBaseAndExtent(...points.flat())
    return
  }
  if (!anchorNode?.isConnected || !focusNode?.isConnected) return
  if (selection.anchorNode === anchorNode && selection.focusNode === focusNode) return
  const within = (node, offset) => Math.min(offset, node.length ?? node.childNodes.length)
  selection.setBaseAndExtent(anchorNode, within(anchorNode, anchorOffset), focusNode, within(focusNode, focusOffset))
}

/** An end of the selection by the text of its block: a new claim parts a text into several nodes. */
function spotOf(node, offset) {
  let block = node
  while (block.parentElement && (block.nodeType !== Node.ELEMENT_NODE || isInline(block))) block = block.parentElement
  const range = new Range()
  range.setStart(block, 0)
  range.setEnd(node, offset)
  const before = range.toString()
  return { block, before, after: (block.textContent ?? '').slice(before.length) }
}

/** Where that is now, as a node and an offset in it, or null where the text is another on both sides. */
function pointOf({ block, before, after }) {
  const text = block.isConnected && block.textContent || ''
  let left = text.startsWith(before) ? before.length : text.endsWith(after) ? text.length - after.length : Infinity
  const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    if (left <= texts.currentNode.length) return [texts.currentNode, left]
    left -= texts.currentNode.length
  }
  return null
}

const isInline = e => /^(inline|contents|none)/.test(getComputedStyle(e).display)

/** The blocks in which something changed, none of them in another one. */
function changedBlocks({ touched, fresh, moved }) {
  const blocks = new Set()
  const add = e => {
    while (e !== document.body && e.parentElement && isInline(e)) e = e.parentElement
    if (e !== document.body && document.body.contains(e) && !e.closest('svg')) blocks.add(e)
  }
  /** What is new is marked as a whole, unless something old moved into it, or stands outside of it. */
  const addFresh = e => {
    if (moved.has(e)) return
    const boxless = [e, ...e.children].some(each => getComputedStyle(each).display === 'contents')
    const whole = !boxless && ![...moved].some(old => e.contains(old))
    if (whole) add(e)
    else [...e.children].forEach(addFresh)
  }
  touched.forEach(add)
  fresh.filter(e => e.isConnected).forEach(addFresh)
  return [...blocks].filter(block => ![...blocks].some(other => other !== block && other.contains(block)))
}

/** Marks what changed for a moment, without a trace in the page: an animation changes no attribute. */
function flash(blocks) {
  if (blocks.length > 30) return // a new theme: no single block is news
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const mark = { backgroundColor: 'rgb(255 196 0 / .3)', boxShadow: '0 0 0 .375rem rgb(255 196 0 / .3)', outline: matchMedia('(forced-colors: active)').matches ? '2px solid Highlight' : 'none' }
  for (const block of blocks) {
    block.animate(still ? [mark, mark] : [mark, { ...mark, offset: .4 }, {}], { id: 'counterpoint-changed', duration: 1600, easing: 'ease-out' })
  }
}
