// The sample site in a browser: what a reader must be able to rely on.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertNotesStand, assertTextInOrder, close, colours, layoutShift, narrow, open as openAt, settled, violations, wide } from './page.mjs'
import { browser, serve } from './site.mjs'

const pages = ['', 'bounty-claims/', 'fast-code/', 'annotate-an-article/', 'claims/', 'claims/bounty-claims/guard/', 'claimants/', 'claimants/dhs/', 'sources/', 'sources/bulletin/', 'about/', 'search/?q=claim', 'no-such-page/']
const articles = ['bounty-claims/', 'fast-code/', 'annotate-an-article/']

let site, chrome
before(async () => { [site, chrome] = await Promise.all([serve(), browser()]) })
after(async () => { await chrome?.close(); site?.stop() })

const open = (path, options) => openAt(chrome, site.url + path, options)

for (const [name, viewport] of [['wide', wide], ['narrow', narrow]]) {
  for (const javaScriptEnabled of [true, false]) {
    for (const path of articles) {
      test(`${path} ${name}, scripts ${javaScriptEnabled ? 'on' : 'off'}: no note is lost, none overlaps`, async () => {
        const page = await open(path, { viewport, javaScriptEnabled })
        const { ids, notes, blocks } = await assertNotesStand(page, path)
        assert.ok(ids.length >= 5, `only ${ids.length} claims`)
        await assertTextInOrder(page, path)
        if (name === 'wide') {
          const right = Math.max(...blocks.map(b => b.right))
          assert.ok(notes.every(n => n.left >= right - 1), 'a note stands in the text column')
        }
        if (javaScriptEnabled) assert.equal(await layoutShift(page), 0, 'the page moved when its script started')
        await close(page)
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
    await close(page)
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
  await close(page)
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

for (const viewport of [wide, narrow]) {
  test(`axe finds nothing: ${viewport.width} px, light and dark`, async () => {
    for (const path of pages) {
      const page = await open(path, { viewport, colorScheme: 'light', bypassCSP: true })
      assert.deepEqual(await violations(page), [], path)
      await page.emulateMedia({ colorScheme: 'dark' })
      await settled(page)
      assert.deepEqual(await violations(page, colours), [], `${path}, dark`)
      await close(page)
    }
  })
}
