// What a reader does with an annotated article.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { assertNotesStand, close, hit, narrow, open as openAt, settled, violations, wide } from './page.mjs'
import { browser, command, folder, sample, serve } from './site.mjs'

const article = 'bounty-claims/'

let site, chrome
before(async () => { [site, chrome] = await Promise.all([serve(), browser()]) })
after(async () => { await chrome?.close(); site?.stop() })

const open = (path, options) => openAt(chrome, site.url + path, options)

/** The ids of the claims that a passage of the article answers. */
const answered = page => page.$$eval('.note:has(.answer a[href^="#counterpoint-"])', list => list.map(n => n.id.slice('note-'.length)))

test('a chosen claim stands exactly beside its note, and its answers light up', async () => {
  const page = await open(article)
  for (const id of await answered(page)) {
    await hit(page, `#claim-${id}`)
    const got = await page.evaluate(id => {
      const middle = box => (box.top + box.bottom) / 2
      const line = document.getElementById(`claim-${id}`).getClientRects()[0]
      const note = document.querySelector('.note.is-chosen')
      return {
        note: note.id, apart: Math.abs(middle(line) - middle(note.querySelector('.note-number').getBoundingClientRect())),
        lit: [...document.querySelectorAll('mark.counterpoint.is-active')].map(m => m.dataset.answers),
        lines: document.querySelectorAll('.threads path').length,
      }
    }, id)
    // Of claims that overlap, the one under the pointer may be the shorter one.
    const chosen = got.note.slice('note-'.length)
    if (chosen === id) {
      assert.ok(got.apart < 2, `${id}: the note is ${got.apart} px from its claim`)
      assert.ok(got.lit.length > 0 && got.lit.every(ids => ids.split(' ').includes(id)), `${id}: ${got.lit}`)
      assert.ok(got.lines > 0, `${id}: no line leads to its answer`)
    }
    await assertNotesStand(page, `${id} chosen`)
  }
  await close(page)
})

test('claims that overlap open one after the other, the shortest first', async () => {
  const page = await open(article)
  const ids = await page.$$eval('mark.claim[data-claims*=" "]', list => list[0].dataset.claims.split(' '))
  assert.ok(ids.length > 1)
  const length = id => page.$$eval(`mark.claim[data-claims~="${id}"]`, list => list.reduce((n, m) => n + m.textContent.length, 0))
  const lengths = Object.fromEntries(await Promise.all(ids.map(async id => [id, await length(id)])))
  const seen = []
  for (const _ of ids) {
    await hit(page, 'mark.claim[data-claims*=" "]')
    seen.push(await page.$eval('.note.is-chosen', n => n.id.slice('note-'.length)))
  }
  assert.deepEqual(seen, ids.toSorted((a, b) => lengths[a] - lengths[b]))
  await close(page)
})

test('an answering passage shows which claims it answers', async () => {
  for (const viewport of [wide, narrow]) {
    const page = await open(article, { viewport })
    const marks = await page.$$eval('mark.counterpoint[id]', list => list.map(m => m.id))
    assert.ok(marks.length > 5)
    for (const id of marks.slice(0, 6)) {
      await hit(page, `#${id}`)
      const links = await page.$$eval('.peek a', list => list.map(a => a.hash))
      assert.ok(links.includes(`#claim-${id.replace(/^counterpoint-|-\d+$/g, '')}`), `${id}: ${links}`)
      await assertNotesStand(page, `${id} shown`)
    }
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.peek').count(), 0)
    await close(page)
  }
})

test('narrow: a note opens under its block by a tap, and closes again', async () => {
  const page = await open(article, { viewport: narrow, hasTouch: true })
  const id = (await answered(page))[0]
  const closed = () => page.$eval(`#note-${id}`, n => n.classList.contains('is-closed'))
  assert.ok(await closed())
  await hit(page, `#claim-${id}`)
  assert.ok(!await closed())
  const below = await page.evaluate(id => document.getElementById(`note-${id}`).getBoundingClientRect().top >=
    [...document.querySelectorAll(`mark[data-claims~="${id}"]`)].at(-1).getBoundingClientRect().bottom - 1, id)
  assert.ok(below, 'the note does not stand under its claim')
  await hit(page, `#note-${id} .note-toggle`)
  assert.ok(await closed())
  await close(page)
})

test('every address opens what it names', async () => {
  const probe = await open(article)
  const ids = await probe.$$eval('.article-body [id]', list => list.map(e => e.id).filter(id => /^(claim|note|answer|counterpoint)-/.test(id) && !id.includes('fn')))
  await close(probe)
  assert.ok(ids.length > 40, `only ${ids.length} addresses`)
  for (const viewport of [wide, narrow]) {
    for (const id of ids.filter((_, i) => i % 7 === 0)) {
      const page = await open(`${article}#${id}`, { viewport })
      const seen = await page.evaluate(id => {
        const e = document.getElementById(id), box = e.getBoundingClientRect()
        const note = e.closest('.note')
        return { box: [box.top, box.bottom], height: innerHeight, folded: !!note && (note.classList.contains('is-closed') || note.classList.contains('is-folded')), lit: !!e.closest('.is-active, :target') || !!e.querySelector('.is-active') }
      }, id)
      assert.ok(seen.box[1] > 0 && seen.box[0] < seen.height && seen.box[1] > seen.box[0], `${id} at ${viewport.width} px is not on screen: ${seen.box}`)
      assert.ok(!seen.folded, `${id} at ${viewport.width} px is folded away`)
      assert.ok(seen.lit, `${id} at ${viewport.width} px is not highlighted`)
      await close(page)
    }
  }
})

test('the filter shows what is chosen, keeps it in the address, and counts', async () => {
  const page = await open(article)
  const all = await page.locator('.note').count()
  await page.locator('.filter summary').click()
  await page.locator('.filter [value="supports"]').check()
  await settled(page)
  const shown = await page.$$eval('.note:not([hidden])', list => list.map(n => n.dataset.stances))
  assert.ok(shown.length > 0 && shown.length < all && shown.every(s => s.includes('supports')))
  assert.equal(new URL(page.url()).search, '?stance=supports')
  assert.equal(await page.textContent('.filter-count'), `${shown.length} of ${all} claims shown`)
  const visible = await page.$$eval('.note:not([hidden])', list => list.every(n => n.getBoundingClientRect().height > 0))
  assert.ok(visible)

  const again = await open(`${article}?stance=supports`)
  assert.equal(await again.locator('.note:not([hidden])').count(), shown.length)
  // An address of a claim that the filter hides shows it all the same.
  const hidden = await again.$eval('.note[hidden]', n => n.id.slice('note-'.length))
  await close(again)
  const direct = await open(`${article}?stance=supports#claim-${hidden}`)
  assert.ok(await direct.locator(`#note-${hidden}`).isVisible())
  await close(direct)
  const odd = await open(`${article}?stance=%3Cscript%3E&claimant=nobody`)
  assert.equal(await odd.locator('.note:not([hidden])').count(), all)
  await close(odd)
  await close(page)
})

test('j and k, and the links in a note, lead from claim to claim', async () => {
  const page = await open(article)
  const refs = await page.$$eval('.claim-ref', list => list.map(r => r.id))
  const walked = []
  for (const _ of refs) {
    await page.keyboard.press('j')
    walked.push(await page.evaluate(() => document.activeElement.id))
  }
  assert.deepEqual(walked, refs)
  await page.keyboard.press('k')
  assert.equal(await page.evaluate(() => document.activeElement.id), refs.at(-2))
  const first = refs[0].slice('ref-'.length), second = refs[1].slice('ref-'.length)
  await page.goto(`${site.url}${article}#claim-${first}`)
  await settled(page)
  await page.locator(`#note-${first} .note-next`).click()
  await settled(page)
  assert.equal(new URL(page.url()).hash, `#claim-${second}`)
  assert.equal(await page.$eval('.note.is-chosen', n => n.id), `note-${second}`)
  await close(page)
})

test('the keyboard reaches everything in the notes, sees where it is, and Esc leads back', async () => {
  for (const viewport of [wide, narrow]) {
    const page = await open(article, { viewport })
    const id = (await answered(page))[0]
    await page.focus(`#ref-${id}`)
    await page.keyboard.press('Enter')
    await settled(page)
    const links = await page.$$eval(`#note-${id} :is(a, button)`, list => list.filter(e => e.getClientRects().length).length)
    const reached = new Set()
    for (let i = 0; i < 80; i++) {
      const at = await page.evaluate(id => {
        const e = document.activeElement
        if (!e.closest(`#note-${id}`) || e.id === `note-${id}`) return null
        const style = getComputedStyle(e)
        return { key: e.outerHTML, seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 }
      }, id)
      if (at) {
        reached.add(at.key)
        assert.ok(at.seen, `no focus to be seen on ${at.key}`)
        if (reached.size >= links) break
      }
      await page.keyboard.press('Tab')
    }
    assert.ok(reached.size >= links, `${viewport.width} px: ${reached.size} of ${links} reached`)
    await page.keyboard.press('Escape')
    assert.equal(await page.evaluate(() => document.activeElement.id), `ref-${id}`)
    await close(page)
  }
})

test('a screen reader hears once where each claim begins and ends', async () => {
  const page = await open(article)
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const said = role => nodes.filter(n => !n.ignored && n.role?.value === role).map(n => n.name?.value.trim())
  for (const n of await page.$$eval('.claim-ref', list => list.map(r => r.textContent))) {
    assert.equal(said('StaticText').filter(text => text === `Claim ${n}:`).length, 1, `the beginning of claim ${n}`)
    assert.equal(said('link').filter(text => text === `End of claim ${n}. To its note`).length, 1, `the end of claim ${n}`)
  }
  await close(page)
})

test('copying: a link with the plain quote; a paragraph without the notes', async () => {
  const page = await open(article, { permissions: ['clipboard-read', 'clipboard-write'] })
  const id = (await answered(page))[0]
  await page.goto(`${site.url}${article}#claim-${id}`)
  await settled(page)
  await page.locator(`#note-${id} .note-copy`).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  const words = await page.$eval(`#note-${id}`, e => e.querySelector('.note-ways').dataset.quote ?? e.querySelector('.note-claim').textContent)
  assert.equal(copied, `“${words}” ${site.url}${article}#claim-${id}`)

  // From the beginning of one passage with notes to the end of the next one.
  const [from, to] = await page.$$eval('.passage:has(.notes) > p:first-of-type', list => list.slice(0, 2).map(p => {
    p.scrollIntoView({ block: 'center' })
    return p.textContent.slice(0, 20)
  }))
  await page.evaluate(() => document.querySelectorAll('.passage:has(.notes) > p:first-of-type')[0].scrollIntoView({ block: 'start' }))
  const ends = await page.$$eval('.passage:has(.notes) > p:first-of-type', list => list.slice(0, 2).map(p => {
    const box = p.getBoundingClientRect()
    return { left: box.left, top: box.top, bottom: box.bottom }
  }))
  await page.mouse.move(ends[0].left + 1, ends[0].top + 10)
  await page.mouse.down()
  await page.mouse.move(ends[1].left + 200, ends[1].bottom - 10, { steps: 5 })
  await page.mouse.up()
  await page.keyboard.press('Control+c')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  assert.ok(text.includes(from.trim().slice(0, 15)) && text.includes(to.trim().slice(0, 15)), text)
  const note = await page.$eval('.note .counterpoint-head', e => e.textContent.trim())
  assert.ok(!text.includes(note), `the notes were copied too: ${text}`)
  await close(page)
})

test('forced colours, more contrast, less motion: axe finds nothing, and the text has the highest contrast', async () => {
  for (const options of [{ forcedColors: 'active' }, { contrast: 'more' }, { reducedMotion: 'reduce' }, { contrast: 'more', colorScheme: 'dark' }]) {
    const page = await open(article, { ...options, bypassCSP: true })
    assert.deepEqual(await violations(page), [], JSON.stringify(options))
    await assertNotesStand(page, JSON.stringify(options))
    await close(page)
  }
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(article, { colorScheme, bypassCSP: true })
    const found = await violations(page, { runOnly: ['color-contrast-enhanced'] }, { include: ['.article-body'], exclude: ['.notes'] })
    assert.deepEqual(found, [], colorScheme)
    await close(page)
  }
})

test('an article is light: its files, and what is asked for', async () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', sample, '--destination', out])
  const size = ending => readdirSync(join(out, 'assets')).filter(f => f.startsWith('counterpoint.') && f.endsWith(ending))
    .reduce((sum, f) => sum + gzipSync(readFileSync(join(out, 'assets', f)), { level: 9 }).length, 0)
  assert.ok(size('.css') > 0 && size('.css') <= 12 * 1024, `${size('.css')} bytes of CSS`)
  assert.ok(size('.js') > 0 && size('.js') <= 6 * 1024, `${size('.js')} bytes of JavaScript`)
  const html = readFileSync(join(out, article, 'index.html'), 'utf8')
  const asked = [...html.matchAll(/<(?:link[^>]+rel="stylesheet"|script[^>]+src|link[^>]+rel="preload")[^>]*>/g)]
  assert.equal(asked.length, 2, asked.join('\n'))
  assert.ok(!/@font-face|@import/.test(readdirSync(join(out, 'assets')).filter(f => f.endsWith('.css')).map(f => readFileSync(join(out, 'assets', f), 'utf8')).join('')))
})

test('the pages work when opened from a folder', async () => {
  const dir = folder(), out = folder()
  cpSync(join(sample, 'content'), join(dir, 'content'), { recursive: true })
  writeFileSync(join(dir, 'site.yaml'), readFileSync(join(sample, 'site.yaml'), 'utf8') + 'relativeURLs: true\n')
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  const page = await openAt(chrome, pathToFileURL(join(out, article, 'index.html')).href)
  await assertNotesStand(page, 'file://')
  assert.ok(await page.$eval('.article-body', e => e.classList.contains('is-arranged')), 'the script did not run')
  await hit(page, '.claim-ref')
  assert.match(new URL(page.url()).hash, /^#note-/)
  const links = await page.$$eval('a[href]', list => list.map(a => new URL(a.getAttribute('href'), document.baseURI).href).filter(href => href.startsWith('file:')))
  for (const link of new Set(links.map(l => l.split('#')[0].split('?')[0]))) assert.ok(readFileSync(new URL(link)).length > 0, link)
  await close(page)
})
