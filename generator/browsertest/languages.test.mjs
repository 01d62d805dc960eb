// A site of three languages, one of them written from right to left: the switch
// between them, by keyboard, without scripts, and on a phone.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { close, narrow, open as openAt, settled, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, serve } from './site.mjs'

const files = {
  'site.yaml': 'title: The Watch\nbaseURL: https://example.org/w/\nlanguages: {en: {weight: 1}, fr: {title: La veille, weight: 2}, ar: {title: المراقبة, weight: 3}}\n',
  'content/bridge.md': '---\ntitle: The bridge\ndate: 2025-01-01\n---\nThe bridge is safe. An engineer found cracks.\n',
  'content/bridge.claims.yaml': 'claims: [{id: safe, quote: The bridge is safe, counterpoints: [{quote: An engineer found cracks}]}]\n',
  'content/bridge.fr.md': '---\ntitle: Le pont\ndate: 2025-01-01\n---\nLe pont est sûr. Un ingénieur a trouvé des fissures.\n',
  'content/bridge.fr.claims.yaml': 'claims: [{id: safe, quote: Le pont est sûr, counterpoints: [{quote: Un ingénieur a trouvé des fissures}, {claim: "sea#deep"}]}]\n',
  'content/bridge.ar.md': '---\ntitle: الجسر\ndate: 2025-01-01\n---\nالجسر آمن.\n',
  'content/sea.md': '---\ntitle: The sea\ndate: 2025-01-02\nclaims: [{id: deep, quote: It is deep}]\n---\nIt is deep.\n',
}

let dir, site, chrome
before(async () => {
  dir = folder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  ;[site, chrome] = await Promise.all([serve(dir), browser()])
})
after(async () => { await chrome?.close(); site?.stop() })

const open = (path, options) => openAt(chrome, site.url + path, options)
const seen = page => page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir} ${document.querySelector('main h1').textContent.trim()}`)

test('the switch is reached by Tab, says where it is, and leads to the same page', async () => {
  const page = await open('fr/bridge/')
  assert.equal(await seen(page), 'fr ltr Le pont')
  const there = page.getByRole('navigation', { name: 'Langues' })
  assert.deepEqual(await there.getByRole('link').allTextContents(), ['English', 'Français', 'العربية'])
  assert.equal(await there.locator('[aria-current]').textContent(), 'Français')
  for (const want of ['ar rtl الجسر', 'en ltr The bridge']) {
    const to = page.locator(`.languages a[lang=${want.slice(0, 2)}]`)
    for (let i = 0; i < 20 && !await to.evaluate(e => e === document.activeElement); i++) await page.keyboard.press('Tab')
    await Promise.all([page.waitForURL(url => url.href === new URL(site.url + (want.startsWith('ar') ? 'ar/bridge/' : 'bridge/')).href), page.keyboard.press('Enter')])
    await settled(page)
    assert.equal(await seen(page), want)
  }
  await close(page)
})

test('without scripts it leads on, and where a translation is missing to the home page of the language', async () => {
  const page = await open('sea/', { javaScriptEnabled: false })
  await page.getByRole('link', { name: 'Français' }).click()
  assert.equal(new URL(page.url()).pathname, new URL(site.url + 'fr/').pathname)
  assert.deepEqual(await page.$$eval('.summary h2', list => list.map(e => e.textContent)), ['Le pont'])
  await close(page)
})

test('a page that is not there, and the search, speak the language of their address', async () => {
  const page = await open('fr/nothing/here/')
  assert.equal(await seen(page), 'fr ltr Page introuvable')
  await page.goto(site.url + 'fr/search/?q=pont')
  await page.locator('.search-results a').first().waitFor()
  assert.deepEqual(await page.$$eval('.search-results > li', list => list.length), 1)
  assert.match(await page.locator('.search-results a').first().getAttribute('href'), /fr\/bridge\/$/)
  await close(page)
})

test('pages with a switch are accessible, and fit a phone, in both directions', async () => {
  for (const path of ['fr/bridge/', 'ar/bridge/', 'fr/claims/bridge/safe/']) {
    for (const viewport of [wide, narrow]) {
      const page = await open(path, { viewport })
      assert.deepEqual(await violations(page), [], path)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
      await close(page)
    }
  }
})

test('the Nu HTML checker finds nothing', () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  assert.equal(checkHTML(out), '')
})
