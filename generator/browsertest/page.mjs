// What the tests ask of a page.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const wide = { width: 1440, height: 900 }
export const narrow = { width: 390, height: 844 }

/** Opens an address in a context of its own; `watch` is given the page before that. */
export async function open(chrome, url, options = {}, watch = () => {}) {
  const context = await chrome.newContext({ viewport: wide, ...options })
  const page = await context.newPage()
  if (options.javaScriptEnabled === false) scriptless.add(page)
  await watch(page)
  await page.goto(url, { waitUntil: 'load' })
  await page.evaluate(() => document.fonts.ready)
  await settled(page)
  return page
}

export const close = page => page.context().close()

const scriptless = new WeakSet() // pages without scripts, in which no frame is ever announced

/** Waits for what the page does in its next two frames. */
export const settled = page => scriptless.has(page) ? null
  : page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))

/** The boxes of all elements of a selector, as the reader sees them. */
export const boxes = (page, selector) => page.$$eval(selector, list => list.map(e => {
  const { left, top, right, bottom } = e.getBoundingClientRect()
  return { id: e.id || e.tagName, left, top: top + scrollY, right, bottom: bottom + scrollY }
}).filter(b => b.right > b.left && b.bottom > b.top))

function overlaps(list, others = list) {
  const found = []
  list.forEach((a, i) => others.forEach((b, j) => {
    if (list === others && j <= i) return
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`${a.id} and ${b.id}`)
  }))
  return found
}

const text = '.article-body :is(p, pre, .table, h2, h3, li):not(.note *, .notes *, .peek *)'

/** No note is lost, cut off, over another one or over the text, and nothing scrolls sideways. */
export async function assertNotesStand(page, where) {
  const ids = await page.$$eval('[id^="claim-"]', list => list.map(e => e.id.slice('claim-'.length)))
  const notes = await boxes(page, '.note')
  assert.deepEqual(ids.filter(id => !notes.some(n => n.id === `note-${id}`)), [], `${where}: claims without a visible note`)
  assert.deepEqual(overlaps(notes), [], `${where}: notes over one another`)
  const blocks = await boxes(page, text)
  assert.deepEqual(overlaps(notes, blocks), [], `${where}: notes over the text`)
  const page_ = await page.evaluate(() => ({
    beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight,
    cut: [...document.querySelectorAll('.note')].filter(n => n.scrollHeight > n.clientHeight + 2 && !n.querySelector('.note-unfold')).map(n => n.id),
  }))
  assert.ok(page_.beyond <= 0, `${where}: the page scrolls sideways by ${page_.beyond} px`)
  assert.deepEqual(page_.cut, [], `${where}: notes that are cut off, with no way to the rest`)
  assert.deepEqual(notes.filter(n => n.left < -1 || n.right > page_.width + 1 || n.top < 0 || n.bottom > page_.height + 1), [], `${where}: notes off the page`)
  return { ids, notes, blocks }
}

/** The article's own text goes from top to bottom without a break. */
export async function assertTextInOrder(page, where) {
  const tops = await page.$$eval('.passage > :not(.notes, .peek)', list => list.map(e => e.getBoundingClientRect().top))
  assert.ok(tops.length > 0)
  assert.deepEqual(tops.filter((top, i) => i > 0 && top < tops[i - 1]), [], `${where}: a block stands above the one before it`)
}

/** The text of the article alone: what a writer wrote. */
export const ownText = page => page.evaluate(() => {
  const body = document.querySelector('.article-body').cloneNode(true)
  for (const drawn of body.querySelectorAll('.notes, .peek, .threads, .claim-ref, .answer-ref')) drawn.remove()
  return body.textContent.replace(/\s+/g, ' ').trim()
})

/** What of the rules depends on colours alone: dark pages are light ones otherwise. */
export const colours = { runOnly: ['color-contrast', 'link-in-text-block'] }

/** What axe finds wrong, in words. */
export async function violations(page, options = {}, context = null) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.addScriptTag({ content: axe })
  const found = await page.evaluate(([context, options]) => globalThis.axe.run(context ?? document, options),
    [context, { resultTypes: ['violations'], ...options }])
  return found.violations.map(v => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`)
}

/** How much the page moved by itself (Cumulative Layout Shift) since it began to load. */
export const layoutShift = page => page.evaluate(() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(sum), 300)
}))

/** Clicks on the first word of an element that may go over several lines. */
export async function hit(page, selector) {
  await page.$eval(selector, e => e.scrollIntoView({ block: 'center' }))
  const [x, y] = await page.$eval(selector, e => {
    const box = e.getClientRects()[0]
    return [box.left + Math.min(4, box.width / 2), box.top + box.height / 2]
  })
  await page.mouse.click(x, y)
  await settled(page)
}
