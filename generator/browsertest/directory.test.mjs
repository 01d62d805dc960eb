// The index of claims and what it leads to, on a site whose index goes on on
// further pages.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import { close, colours, narrow, open as openAt, settled, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, serve } from './site.mjs'

const articles = 15, each = 30, all = articles * each
const stances = ['disputes', 'qualifies', 'supports', 'context']

/** What the site claims: every fifth claim is not answered, and person 0 is in every article. */
const claims = Array.from({ length: all }, (_, i) => {
  const article = Math.floor(i / each)
  return {
    article, id: `c${i % each}`, quote: `Saying ${i % each} of article ${article}`, who: i % each < 3 ? 'Person 0' : `Person ${i % 16}`,
    stance: i % 5 ? stances[i % 4] : null, rating: i % 7 ? '' : 'held', topic: `t${article % 3}`,
  }
})

function makeSite() {
  const dir = folder()
  const put = (name, text) => { mkdirSync(dirname(join(dir, name)), { recursive: true }); writeFileSync(join(dir, name), text) }
  put('site.yaml', 'title: Many\nbaseURL: https://example.org/deep/down/\nrelativeURLs: true\nratings: [{id: held, label: Held}, {id: unused, label: Unused}]\nsources: {minutes: {title: Minutes, url: "https://example.org/m"}}\n')
  for (let article = 0; article < articles; article++) {
    const own = claims.filter(c => c.article === article)
    put(`content/a${article}.md`, `---\ntitle: Article ${article}\ndate: 2025-01-${10 + article}\ntags: [t${article % 3}]\n---\n${own.map(c => `${c.quote} is true.`).join('\n\n')}\n`)
    put(`content/a${article}.claims.yaml`, `claims:\n${own.map(c => `  - id: ${c.id}\n    quote: "${c.quote} is"\n    claimant: "${c.who}"\n${c.rating && '    rating: held\n'}` +
      (c.stance ? `    counterpoints: [{stance: ${c.stance}, text: Indeed., sources: [minutes]}]\n` : '')).join('')}`)
  }
  return dir
}

let dir, site, chrome
before(async () => {
  dir = makeSite()
  ;[site, chrome] = await Promise.all([serve(dir), browser()])
})
after(async () => { await chrome?.close(); site?.stop() })

const open = (path, options) => openAt(chrome, site.url + path, options)
const shown = page => page.$$eval('.claim-row', list => list.filter(row => row.checkVisibility()).length)
const said = (page, text) => page.waitForFunction(text => document.querySelector('.filter-count').textContent === text, text)
const counted = (page, n) => said(page, `${n} of ${all} claims shown`)
const number = test => claims.filter(test).length

test('without scripts the index is a plain list that goes on until its end', async () => {
  const page = await open('claims/', { javaScriptEnabled: false })
  const texts = [], titles = []
  for (;;) {
    texts.push(...await page.$$eval('.claim-row-text', list => list.map(e => e.textContent)))
    titles.push(await page.title())
    assert.ok(!await page.isVisible('.filter'))
    assert.equal(await page.locator('.pages [aria-current="page"]').textContent(), String(titles.length))
    assert.equal(await page.locator('.pages [rel="prev"]').count(), titles.length > 1 ? 1 : 0)
    const next = page.locator('.pages [rel="next"]')
    if (!await next.count()) break
    await next.click()
  }
  assert.deepEqual(titles, ['Claims · Many', 'Claims, page 2 of 3 · Many', 'Claims, page 3 of 3 · Many'])
  assert.equal(texts.length, all)
  assert.equal(new Set(texts).size, all)
  assert.match(texts[0], /Saying 0 of article 14/)
  await close(page)
})

test('a filter chooses from all pages of the index, counts, and leads to the right places', async () => {
  const page = await open('claims/')
  assert.equal(await shown(page), 180)
  await page.locator('.filter summary').click()
  await page.selectOption('[name="claimant"]', 'Person 3')
  await counted(page, number(c => c.who === 'Person 3'))
  assert.equal(await shown(page), number(c => c.who === 'Person 3'))
  assert.ok(!await page.isVisible('.pages'))
  await page.check('[name="stance"][value="supports"]')
  await page.check('[name="stance"][value="context"]')
  await counted(page, number(c => c.who === 'Person 3' && ['supports', 'context'].includes(c.stance)))
  assert.equal(new URL(page.url()).search, '?stance=supports&stance=context&claimant=Person+3')
  const links = await page.$$eval('.claims-of:last-of-type a', list => list.filter(a => a.checkVisibility()).map(a => a.href))
  assert.ok(links.length > 2)
  for (const link of links) assert.equal((await page.request.get(link.split('#')[0])).status(), 200, link)
  await page.uncheck('[name="stance"][value="supports"]')
  await page.uncheck('[name="stance"][value="context"]')
  await page.selectOption('[name="claimant"]', '')
  assert.equal(await page.textContent('.filter-count'), '')
  assert.equal(await shown(page), 180)
  assert.ok(await page.isVisible('.pages'))
  assert.equal(new URL(page.url()).search, '')
  await close(page)
})

test('the state is in the address: it can be shared, outlives a reload, and Back returns to it', async () => {
  for (const [query, test] of [
    ['?answered=no', c => !c.stance],
    ['?answered=yes&topic=t1', c => c.stance && c.topic === 't1'],
    ['?rating=held&claimant=Person+0', c => c.rating && c.who === 'Person 0'],
    ['?stance=qualifies&rating=held', c => c.stance === 'qualifies' && c.rating],
  ]) {
    const page = await open(`claims/${query}`)
    await counted(page, number(test))
    assert.equal(await shown(page), number(test), query)
    await page.reload()
    await counted(page, number(test))
    await page.locator('.claims-of:not([hidden]) h2 a').first().click()
    await page.waitForSelector('.article-body')
    await page.goBack()
    await counted(page, number(test))
    assert.equal(await shown(page), number(test), `${query}, gone back`)
    assert.equal(new URL(page.url()).search, query)
    await close(page)
  }
  const page = await open('claims/?claimant=nobody&stance=%3Cscript%3E&rating=unused')
  assert.equal(await shown(page), 180)
  assert.equal(await page.textContent('.filter-count'), '')
  await close(page)
})

test('the filter is used by keyboard, and what it finds is said', async () => {
  const page = await open('claims/')
  await page.locator('.filter summary').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.value), 'disputes')
  await page.keyboard.press('Space')
  await counted(page, number(c => c.stance === 'disputes'))
  assert.equal(await page.getAttribute('.filter-count', 'role'), 'status')
  assert.equal(await page.evaluate(() => document.activeElement.value), 'disputes', 'the focus was lost')
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const names = nodes.filter(n => n.role?.value === 'combobox').map(n => n.name.value)
  assert.deepEqual(names, ['Claimed by', 'Rating', 'Topic', 'Answered'])
  await close(page)
})

test('where other pages cannot be fetched, the filter says that it chose from one', async () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  const page = await openAt(chrome, `${pathToFileURL(join(out, 'claims/index.html')).href}?answered=no`)
  const here = number(c => !c.stance && c.article > 8)
  await said(page, `${here} of 180 claims on this page shown; the other pages could not be fetched`)
  assert.equal(await shown(page), here)
  assert.ok(await page.isVisible('.pages'))
  await page.locator('.filter summary').click()
  await page.selectOption('[name="answered"]', '')
  assert.equal(await shown(page), 180)
  await close(page)
})

test('a preview that changes is filtered anew', async () => {
  const page = await open('claims/?answered=no')
  await counted(page, number(c => !c.stance))
  const name = join(dir, 'content/a0.claims.yaml') // on the last page
  const text = readFileSync(name, 'utf8')
  writeFileSync(name, text.replace(/ {4}counterpoints.*\n/, ''))
  await counted(page, number(c => !c.stance) + 1)
  assert.equal(await shown(page), number(c => !c.stance) + 1)
  writeFileSync(name, text)
  await counted(page, number(c => !c.stance))
  await close(page)
})

test('the chart shows twelve claimants and the others, in proportion, and leads to them', async () => {
  const page = await open('claims/')
  const rows = await page.$$eval('.claimed tr', list => list.map(tr => ({
    name: tr.querySelector('th').textContent, url: tr.querySelector('th a').href, says: tr.querySelector('td p').textContent,
    parts: [...tr.querySelectorAll('.bar-part, .bar-open')].map(e => Math.round(e.getBBox().width)),
  })))
  assert.equal(rows.length, 13)
  assert.equal(rows[0].name, 'Person 0')
  assert.equal(rows[12].name, '4 others')
  const most = number(c => c.who === 'Person 0'), unanswered = number(c => c.who === 'Person 0' && !c.stance)
  assert.equal(rows[0].says, `${most} claims, ${most - unanswered} answered, ${unanswered} not`)
  assert.ok(Math.abs(rows[0].parts.at(-1) / rows[0].parts.reduce((a, b) => a + b) - unanswered / most) < 0.03, String(rows[0].parts))
  for (const { url } of rows) assert.equal((await page.request.get(url)).status(), 200, url)
  await close(page)
})

test('in a note, the name of a claimant leads to the page about them, and does not where a tap opens the note', async () => {
  for (const viewport of [wide, narrow]) {
    const page = await open('a3/', { viewport })
    const name = page.locator('#note-c5 .note-head .claimant a')
    await name.scrollIntoViewIfNeeded()
    const tap = async () => {
      const box = await name.boundingBox()
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    }
    if (viewport === narrow) {
      await tap()
      await settled(page)
      assert.ok(page.url().endsWith('/a3/') && !await page.$eval('#note-c5', note => note.classList.contains('is-closed')), 'the note is not opened')
    }
    await tap()
    await page.waitForSelector('.kind-claimant')
    assert.equal(await page.textContent('h1'), claims[3 * each + 5].who)
    await page.goBack()
    const sources = page.locator('#note-c6 .source a:not([href^="http"])')
    assert.match(await sources.getAttribute('href'), /sources\/minutes\//)
    assert.equal(await sources.textContent(), `${number(c => c.stance)} claims rely on this`)
    await close(page)
  }
})

const pages = ['claims/', 'claims/page/2/', 'claimants/', 'claimants/person-0/', 'sources/', 'sources/minutes/', 'sources/minutes/page/2/']

test('axe finds nothing on these pages, and none scrolls sideways', async () => {
  for (const [viewport, colorScheme] of [[wide, 'light'], [narrow, 'dark'], [{ width: 320, height: 700 }, 'light']]) {
    for (const path of pages) {
      const page = await open(path, { viewport, colorScheme, bypassCSP: true })
      if (path === 'claims/') await page.locator('.filter summary').click()
      await settled(page)
      if (viewport.width !== 320) assert.deepEqual(await violations(page, colorScheme === 'dark' ? colours : {}), [], `${path} ${viewport.width}`)
      assert.equal(await page.evaluate(() => document.querySelectorAll('h1').length), 1, path)
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(beyond <= 0, `${path} scrolls sideways by ${beyond} px at ${viewport.width}`)
      await close(page)
    }
  }
})

test('the Nu HTML checker finds nothing in them', () => {
  const out = folder(), part = join(out, 'part')
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  mkdirSync(part)
  pages.forEach((path, i) => execFileSync('cp', [join(out, path, 'index.html'), join(part, `${i}.html`)]))
  assert.equal(checkHTML(part), '')
})
