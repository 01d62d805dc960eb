// The sample article in a browser: what a reader must be able to rely on.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { browser, serve } from './site.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pages = ['', 'bounty-claims/', 'fast-code/', 'annotate-an-article/', 'claims/', 'about/', 'no-such-page/']
const articles = ['bounty-claims/', 'fast-code/', 'annotate-an-article/']
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }

let site, chrome
before(async () => { [site, chrome] = await Promise.all([serve(), browser()]) })
after(async () => { await chrome?.close(); site?.stop() })

async function open(path, options = {}) {
  const context = await chrome.newContext({ viewport: wide, ...options })
  const page = await context.newPage()
  await page.goto(site.url + path, { waitUntil: 'load' })
  await page.evaluate(() => document.fonts.ready)
  return page
}

/** The boxes of all elements of a selector, as the reader sees them. */
const boxes = (page, selector) => page.$$eval(selector, list => list.map(e => {
  const { left, top, right, bottom } = e.getBoundingClientRect()
  return { id: e.id || e.tagName, left, top, right, bottom }
}).filter(b => b.right > b.left && b.bottom > b.top))

function overlaps(list, others = list) {
  const found = []
  list.forEach((a, i) => others.forEach((b, j) => {
    if (list === others && j <= i) return
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`${a.id} and ${b.id}`)
  }))
  return found
}

for (const [name, viewport] of [['wide', wide], ['narrow', narrow]]) {
  for (const javaScriptEnabled of [true, false]) {
    for (const path of articles) {
      test(`${path} ${name}, scripts ${javaScriptEnabled ? 'on' : 'off'}: no note is lost, none overlaps`, async () => {
        const page = await open(path, { viewport, javaScriptEnabled })
        const claims = await page.$$eval('[id^="claim-"]', list => list.map(e => e.id.slice('claim-'.length)))
        assert.ok(claims.length >= 5, `only ${claims.length} claims`)
        const notes = await boxes(page, '.note')
        assert.deepEqual(claims.filter(id => !notes.some(n => n.id === `note-${id}`)), [], 'claims without a visible note')
        assert.deepEqual(overlaps(notes), [], 'notes over one another')
        const text = await boxes(page, '.article-body p:not(.note *), .article-body pre, .article-body table, .article-body h2')
        assert.deepEqual(overlaps(notes, text), [], 'notes over the text')
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        assert.ok(beyond <= 0, `the page scrolls sideways by ${beyond} px`)
        if (name === 'wide') {
          const right = Math.max(...text.map(b => b.right))
          assert.ok(notes.every(n => n.left >= right - 1), 'a note stands in the text column')
        }
        await page.context().close()
      })
    }
  }
}

test('every claim reaches its note and back by keyboard', async () => {
  for (const path of articles) {
    const page = await open(path)
    const refs = await page.$$('.claim-ref')
    assert.ok(refs.length >= 5)
    for (const ref of refs) {
      const id = (await ref.getAttribute('href')).slice('#note-'.length)
      await ref.focus()
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => location.hash), `#note-${id}`)
      const inNote = await page.evaluate(id => document.getElementById(`note-${id}`).contains(document.activeElement) ||
        document.querySelector(':target')?.id === `note-${id}`, id)
      assert.ok(inNote, `${id}: the note is not reached`)
      // The way back is a link in the note that Tab reaches from where we are.
      for (let i = 0; ; i++) {
        assert.ok(i < 40, `${id}: no way back is found`)
        await page.keyboard.press('Tab')
        const href = await page.evaluate(id => document.activeElement.closest(`#note-${id}`) && document.activeElement.getAttribute('href'), id)
        if (href === `#claim-${id}`) break
      }
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => location.hash), `#claim-${id}`)
    }
    await page.context().close()
  }
})

test('every link inside the site leads somewhere', async () => {
  const page = await open('')
  const seen = new Set(), queue = [site.url]
  const ids = new Map(), wanted = []
  while (queue.length) {
    const url = queue.pop()
    if (seen.has(url)) continue
    seen.add(url)
    const response = await page.request.get(url)
    assert.equal(response.status(), 200, url)
    if (!response.headers()['content-type'].startsWith('text/html')) continue
    const { found, links } = await page.evaluate(([html, base]) => {
      const doc = new DOMParser().parseFromString(html, 'text/html')
      return {
        found: [...doc.querySelectorAll('[id]')].map(e => e.id),
        links: [...doc.querySelectorAll('[href], [src]')].map(e => new URL(e.getAttribute('href') ?? e.getAttribute('src'), base).href),
      }
    }, [await response.text(), url])
    assert.equal(new Set(found).size, found.length, `${url}: an id occurs twice`)
    ids.set(url, new Set(found))
    for (const link of links) {
      if (!link.startsWith(site.url)) continue
      const [target, fragment] = link.split('#')
      queue.push(target)
      if (fragment) wanted.push([url, target, decodeURIComponent(fragment)])
    }
  }
  assert.ok(seen.size >= 8, `only ${seen.size} addresses found`)
  const missing = wanted.filter(([, target, fragment]) => ids.has(target) && !ids.get(target).has(fragment))
  assert.deepEqual(missing, [], 'fragments that no element has')
  await page.context().close()
})

test('no page asks another origin for anything, and none has an error', async () => {
  const context = await chrome.newContext({ viewport: wide })
  const page = await context.newPage()
  const strangers = [], errors = []
  const origin = new URL(site.url).origin
  page.on('request', r => { if (!r.url().startsWith(origin) && !r.url().startsWith('data:')) strangers.push(r.url()) })
  page.on('pageerror', e => errors.push(String(e)))
  page.on('console', m => { if (m.type() === 'error' && !/404/.test(m.text())) errors.push(m.text()) })
  for (const path of pages) await page.goto(site.url + path, { waitUntil: 'load' })
  assert.deepEqual(strangers, [])
  assert.deepEqual(errors, [])
  await context.close()
})

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [wide, narrow]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} px`, async () => {
      for (const path of pages) {
        const page = await open(path, { viewport, colorScheme, bypassCSP: true })
        await page.addScriptTag({ content: axe })
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
        assert.deepEqual(violations.map(v => `${path}: ${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`), [])
        await page.context().close()
      }
    })
  }
}
