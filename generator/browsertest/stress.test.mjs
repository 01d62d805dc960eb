// Pages that are hard on the margin, at every width: no note may be lost.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { assertNotesStand, assertTextInOrder, close, layoutShift, narrow, open, ownText, settled, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, serve } from './site.mjs'
import { stressSite } from './stress.mjs'

const sites = {}
let chrome
before(async () => {
  chrome = await browser()
  for (const language of ['en', 'ar']) {
    const { dir, names } = stressSite(language)
    sites[language] = { dir, names, ...await serve(dir) }
  }
})
after(async () => {
  await chrome?.close()
  Object.values(sites).forEach(site => site.stop())
})

const widths = [320, 759, 761, 1023, 1024, 1100, 1760]
const pages = ['crowd', 'many', 'long', 'pictures']

for (const language of ['en', 'ar']) {
  for (const name of pages) {
    test(`${language} ${name}: notes stand at every width, scripts on and off`, async () => {
      const texts = new Set()
      for (const javaScriptEnabled of [true, false]) {
        const page = await open(chrome, `${sites[language].url}${name}/`, { javaScriptEnabled })
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 })
          await settled(page)
          const where = `${width} px, scripts ${javaScriptEnabled ? 'on' : 'off'}`
          await assertNotesStand(page, where)
          await assertTextInOrder(page, where)
        }
        texts.add(await ownText(page))
        await close(page)
      }
      assert.equal(texts.size, 1, 'the script changed the text')
    })
  }
}

test('every note opens and closes, wide and narrow', async () => {
  const page = await open(chrome, `${sites.en.url}long/`)
  for (const id of await page.$$eval('.note', list => list.map(n => n.id))) {
    const unfold = page.locator(`#${id} > .note-unfold`)
    if (await unfold.count()) {
      await unfold.evaluate(button => button.click())
      await settled(page)
      assert.equal(await unfold.count(), 0, `${id} stays folded`)
    }
    await assertNotesStand(page, `${id} unfolded`)
  }
  await page.setViewportSize(narrow)
  await settled(page)
  for (const id of await page.$$eval('.note', list => list.map(n => n.id))) {
    for (const _ of [1, 2]) {
      const before = await page.locator(`#${id} .note-toggle`).getAttribute('aria-expanded')
      await page.locator(`#${id} .note-toggle`).evaluate(button => button.click())
      await settled(page)
      assert.notEqual(await page.locator(`#${id} .note-toggle`).getAttribute('aria-expanded'), before, `${id} does not toggle`)
      await assertNotesStand(page, `${id} toggled`)
    }
  }
  await close(page)
})

test('a note stands open below a short text', async () => {
  const page = await open(chrome, `${sites.en.url}short/`, { viewport: wide })
  const note = page.locator('.note')
  assert.ok((await note.boundingBox()).height > (await page.locator('.passage > p').boundingBox()).height, 'the note is no longer than the text')
  assert.equal(await note.locator('.note-unfold').count(), 0, 'it is folded')
  await assertNotesStand(page, 'a short text')
  await close(page)
})

test('zoom of 200 and 400 %, and another size of the font', async () => {
  for (const [width, height, deviceScaleFactor] of [[720, 450, 2], [320, 256, 4]]) {
    const page = await open(chrome, `${sites.en.url}long/`, { viewport: { width, height }, deviceScaleFactor })
    await assertNotesStand(page, `zoom ${deviceScaleFactor}`)
    await close(page)
  }
  const page = await open(chrome, `${sites.en.url}long/`)
  for (const size of ['22px', '13px']) {
    await page.evaluate(size => { document.documentElement.style.fontSize = size }, size)
    await settled(page)
    await settled(page)
    await assertNotesStand(page, `font of ${size}`)
  }
  await close(page)
})

test('nothing moves when the script starts, nor when pictures come late', async () => {
  for (const [name, viewport] of [['pictures', wide], ['pictures', narrow], ['long', wide], ['many', wide], ['crowd', narrow]]) {
    const context = await chrome.newContext({ viewport })
    const page = await context.newPage()
    let release
    const held = new Promise(done => { release = done })
    await page.route('**/picture.png', async route => { await held; await route.continue() })
    await page.goto(`${sites.en.url}${name}/`, { waitUntil: 'domcontentloaded' })
    await settled(page)
    const before = await page.$$eval('.note', list => list.map(n => Math.round(n.getBoundingClientRect().top)))
    release()
    await page.waitForLoadState('load')
    await settled(page)
    await assertNotesStand(page, name)
    assert.deepEqual(await page.$$eval('.note', list => list.map(n => Math.round(n.getBoundingClientRect().top))), before, `${name}: notes moved`)
    assert.equal(await layoutShift(page), 0, `${name} at ${viewport.width} px`)
    await context.close()
  }
})

test('axe finds nothing on the stress pages', async () => {
  for (const [language, name, viewport] of [['en', 'long', wide], ['en', 'crowd', narrow], ['ar', 'long', narrow], ['ar', 'crowd', wide]]) {
    const page = await open(chrome, `${sites[language].url}${name}/`, { viewport, bypassCSP: true })
    assert.deepEqual(await violations(page), [], `${language} ${name}`)
    await close(page)
  }
})

test('a PDF has every note once, and every claim its number', async () => {
  const page = await open(chrome, `${sites.en.url}long/`)
  const data = new Uint8Array(await page.pdf({ format: 'A4' }))
  const pdf = await getDocument({ data, verbosity: 0 }).promise
  let said = ''
  for (let i = 1; i <= pdf.numPages; i++) {
    const content = await (await pdf.getPage(i)).getTextContent()
    said += content.items.map(item => item.str + (item.hasEOL ? ' ' : '')).join('')
  }
  const count = await page.locator('.note').count()
  assert.ok(count >= 8)
  for (let n = 1; n <= count; n++) {
    assert.equal(said.match(new RegExp(`\\btoken${n}\\b`, 'g'))?.length, 1, `the note of claim ${n}`)
  }
  await close(page)
})

test('the Nu HTML checker finds nothing on the stress pages', () => {
  for (const { dir } of Object.values(sites)) {
    const out = folder()
    execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
    assert.equal(checkHTML(out), '')
  }
})
