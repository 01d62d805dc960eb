// The ways out of an article: to its sections, to its authors, through a series.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { close, narrow, open as openAt, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, serve } from './site.mjs'

const files = {
  'site.yaml': 'title: Ways\nbaseURL: https://example.org/w/\nLANGUAGE\ntaxonomies: {author: authors, series: series}\n',
  'content/law/_index.md': '---\ntitle: Law\n---\n',
  'content/law/courts/_index.md': '---\ntitle: Courts of the first instance\n---\n',
  'content/law/courts/one.md': '---\ntitle: One\ndate: 2025-01-01\nseries: Repairs\nauthors: [Jo Field, Abu]\n---\nText.\n',
  'content/law/two.md': '---\ntitle: Two\ndate: 2025-01-02\nseries: Repairs\nauthors: Jo Field\n---\nText.\n',
  'content/three.md': '---\ntitle: Three\ndate: 2025-01-03\nseries: Repairs\n---\nText.\n',
}

function makeSite(language) {
  const dir = folder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text.replace('LANGUAGE', `language: ${language}`))
  }
  return dir
}

let dir, site, chrome
before(async () => {
  dir = makeSite('en')
  ;[site, chrome] = await Promise.all([serve(dir), browser()])
})
after(async () => { await chrome?.close(); site?.stop() })

const open = (path, options) => openAt(chrome, site.url + path, options)
const names = (page, selector) => page.$$eval(selector, list => list.map(e => e.textContent.trim()))

test('an article leads to the sections in which it stands, and says so', async () => {
  const page = await open('law/courts/one/')
  const way = page.getByRole('navigation', { name: 'Where this stands' })
  assert.deepEqual(await way.getByRole('link').allTextContents(), ['Home', 'Law', 'Courts of the first instance'])
  for (const name of ['Law', 'Home']) {
    await page.getByRole('navigation', { name: 'Where this stands' }).getByRole('link', { name }).click()
    assert.match(await page.locator('main h1').textContent(), name === 'Law' ? /Law/ : /Ways/)
    await page.goBack()
  }
  await close(page)
  const outside = await open('three/')
  assert.equal(await outside.locator('.breadcrumbs').count(), 0)
  await close(outside)
})

test('a series is read from its first part to its last', async () => {
  const page = await open('law/courts/one/')
  const seen = []
  for (;;) {
    const series = page.getByRole('navigation', { name: 'Series: Repairs' })
    seen.push(`${await page.locator('main h1').textContent()} ${await series.locator('.label').first().textContent()}`)
    const next = series.locator('.next a')
    if (!await next.count()) break
    await next.click()
    await page.waitForLoadState()
  }
  assert.deepEqual(seen, ['One Part 1 of 3', 'Two Part 2 of 3', 'Three Part 3 of 3'])
  await close(page)
})

test('authors have pages with what they wrote', async () => {
  const page = await open('law/courts/one/')
  assert.deepEqual(await names(page, '.byline .authors a'), ['Jo Field', 'Abu'])
  await page.getByRole('link', { name: 'Jo Field' }).click()
  assert.deepEqual(await names(page, '.summary h2'), ['Two', 'One'])
  await close(page)
})

test('these ways are accessible, and fit a phone, in both directions', async () => {
  const arabic = await serve(makeSite('ar'))
  for (const url of [site.url, arabic.url]) {
    for (const viewport of [wide, narrow]) {
      const page = await openAt(chrome, url + 'law/courts/one/', { viewport })
      assert.deepEqual(await violations(page), [])
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
      await close(page)
    }
  }
  await arabic.stop()
})

test('the Nu HTML checker finds nothing', () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  assert.equal(checkHTML(out), '')
})
