// `counterpoint serve` in a browser: themes that change, articles that move, and
// what is wrong.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertNotesStand, hit, narrow, settled, violations, wide } from './page.mjs'
import { claimsFile, difference, Preview, template, until } from './preview.mjs'
import { browser } from './site.mjs'

let chrome
before(async () => { chrome = await browser() })
after(() => chrome?.close())

const preview = (name, run, options) => test(name, () => Preview.visit(chrome, run, options))

const md = 'content/bridges.md', yaml = 'content/bridges.claims.yaml'

// --- Themes -----------------------------------------------------------------

preview('a stylesheet is swapped without reload and without a moment that has none', async (p, page) => {
  await page.evaluate(() => {
    window.bare = 0
    const look = () => {
      if (!getComputedStyle(document.body).getPropertyValue('--measure')) window.bare++
      requestAnimationFrame(look)
    }
    look()
  })
  for (const margin of ['17px', '23px']) {
    p.write('templates/css/95-mine.css', `.article-body { margin-block-start: ${margin}; }`)
    await page.waitForFunction(margin => getComputedStyle(document.querySelector('.article-body')).marginBlockStart === margin, margin)
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1)
    await settled(page)
    await assertNotesStand(page, margin)
  }
  p.remove('templates/css/95-mine.css')
  await page.waitForFunction(() => getComputedStyle(document.querySelector('.article-body')).marginBlockStart === '0px')
  assert.equal(await page.evaluate(() => window.bare), 0)
  assert.ok(await p.kept())
})

preview('a template is shown without reload; a script of the theme loads the page anew, once', async (p, page) => {
  let loads = 0
  page.on('load', () => loads++)
  p.write('templates/byline.html', template('byline.html', '{{define "byline"}}', '{{define "byline"}}<p class="mine">MORE</p>'))
  await p.shows('MORE')
  await settled(page)
  await assertNotesStand(page, 'with another template')
  assert.equal(await difference(page), null)
  assert.ok(await p.kept())
  assert.equal(loads, 0)
  p.write('templates/js/90-mine.js', "document.documentElement.dataset.mine = 'yes'\n")
  await page.waitForFunction(() => document.documentElement.dataset.mine === 'yes')
  p.edit(md, 'Paragraph one', 'Then MORE2: paragraph one')
  await p.shows('MORE2')
  assert.equal(loads, 1)
})

preview('what the page’s own scripts changed, before us or after us, is kept; none runs twice', async (p, page) => {
  assert.deepEqual(await page.evaluate(() => [window.ran, document.documentElement.dataset.theme]), [1, 'dark'])
  await page.evaluate(() => {
    document.querySelector('h1').classList.add('is-mine')
    document.querySelector('h1').append(Object.assign(document.createElement('button'), { className: 'mine', textContent: '#' }))
    document.querySelector('.passage p').style.color = 'rgb(1, 2, 3)'
  })
  p.edit(md, 'title: Bridges', 'title: Bridges of MORE')
  await p.shows('MORE')
  p.edit(md, 'Paragraph one says', 'MORE2: paragraph one says')
  await p.shows('MORE2')
  const now = await page.evaluate(() => ({
    ran: window.ran, theme: document.documentElement.dataset.theme, h1: document.querySelector('h1').outerHTML, color: document.querySelector('.passage p').style.color,
    data: document.querySelector('script[type="application/ld+json"]').textContent, hidden: document.querySelector('noscript').textContent,
  }))
  assert.deepEqual(now, { ran: 1, theme: 'dark', h1: '<h1 class="is-mine">Bridges of MORE<button class="mine">#</button></h1>', color: 'rgb(1, 2, 3)', data: '{"name": "Bridges of MORE"}', hidden: '<p>No scripts</p>' })
  assert.ok(await p.kept())
}, {
  files: {
    'templates/base.html': template('base.html', '<link rel="icon"', `<script>window.ran = (window.ran ?? 0) + 1; document.documentElement.dataset.theme = 'dark'</script>
<script type="application/ld+json">{"name": {{.Title}}}</script><noscript><link rel="stylesheet" href="/docs/none.css"></noscript>
<link rel="icon"`).replace('</main>', '</main><noscript><p>No scripts</p></noscript>').replace('<noscript><link rel="stylesheet" href="/docs/none.css"></noscript>', ''),
  },
})

preview('a page that demands Trusted Types and forbids styles and scripts of its own is patched all the same', async (p, page) => {
  const said = []
  page.on('console', m => said.push(m.text()))
  p.edit(md, 'Paragraph one says', 'MORE **says**')
  await p.shows('MORE')
  p.write('templates/css/95-mine.css', '.article-body { margin-block-start: 17px; }')
  await page.waitForFunction(() => getComputedStyle(document.querySelector('.article-body')).marginBlockStart === '17px')
  p.edit(yaml, 'claims:', 'claims: [')
  await page.locator('counterpoint-overlay dialog:modal').waitFor()
  assert.deepEqual(said, [])
  assert.ok(await p.kept())
}, {
  files: {
    'templates/base.html': template('base.html', '<meta name="viewport"',
      `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'">\n<meta name="viewport"`),
  },
})

// --- Addresses --------------------------------------------------------------

preview('an article that is renamed is followed, in place', async (p, page) => {
  await hit(page, '#claim-c-eight')
  await page.evaluate(() => { location.hash = '#claim-c-five' })
  p.rename(yaml, 'content/2025/spans.claims.yaml')
  p.rename(md, 'content/2025/spans.md')
  await page.waitForURL(`${p.url}2025/spans/#claim-c-five`)
  assert.ok(await p.kept())
  await p.overlay('.hints').getByText('/docs/2025/spans/').waitFor()
  p.edit('content/2025/spans.md', 'Paragraph one says', 'MORE: paragraph one says')
  await p.shows('MORE')
  assert.equal(await difference(page), null)
  assert.equal(await p.overlay('.hints').innerText(), '')
  assert.ok(await p.kept())
}, { files: { 'content/2025/_index.md': '---\ntitle: 2025\n---\n' } })

preview('an article that is deleted leaves the site’s page for that, which says so; one that comes back is shown', async (p, page) => {
  const [text, claims] = [p.read(md), p.read(yaml)]
  p.remove(yaml)
  p.remove(md)
  await page.waitForFunction(() => document.querySelector('.ways'))
  await p.overlay('.hints').getByText('deleted or renamed').waitFor()
  assert.equal(page.url(), `${p.url}bridges/`)
  p.write(yaml, claims)
  p.write(md, text)
  await page.waitForSelector('#note-c-eight')
  assert.equal(await p.overlay('.hints').innerText(), '')
  await page.goto(`${p.url}never/`)
  await p.overlay('.bar').waitFor()
  assert.equal(await p.overlay('.hints').innerText(), '')
})

preview('an edit of another article offers the way there, quietly, until the next build', async (p, page) => {
  const hints = p.overlay('.hints')
  await page.locator('#ref-c-two').focus()
  p.edit('content/other.md', 'nothing', 'nothing at all')
  await hints.getByRole('link', { name: '/docs/other/' }).waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ref-c-two')
  assert.equal(await hints.getAttribute('role'), 'status')
  p.edit(md, 'Paragraph one says', 'MORE: paragraph one says')
  await p.shows('MORE')
  assert.equal(await hints.innerText(), '')
  p.edit('content/other.md', 'at all', '')
  await hints.getByRole('button', { name: 'Dismiss' }).click()
  assert.equal(await hints.innerText(), '')
  p.edit('content/other.md', 'nothing', 'NOTHING')
  await hints.getByRole('link', { name: '/docs/other/' }).click()
  await p.shows('NOTHING')
  await p.overlay('.bar').waitFor()
  assert.equal(await hints.innerText(), '')
})

// --- What is wrong ----------------------------------------------------------

preview('a broken file: the page is covered, until somebody puts that away or it is mended', async (p, page) => {
  const modal = p.overlay('dialog:modal')
  await page.locator('#ref-c-five').focus()
  p.edit(yaml, 'claims:', 'claims: [')
  await modal.waitFor()
  assert.match(await modal.innerText(), /could not be built: 1 error[\s\S]*content\/bridges\.claims\.yaml:\d+/)
  assert.equal(await modal.getAttribute('role'), 'alertdialog')
  await page.keyboard.press('Escape')
  await modal.waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ref-c-five')
  // What was put away does not come back by another save, nor on another page.
  await p.built(() => p.edit('content/other.md', 'nothing', 'MORE'))
  await settled(page)
  assert.equal(await modal.count(), 0)
  await p.overlay('.state').click()
  assert.match(await p.overlay('dialog').innerText(), /bridges\.claims\.yaml/)
  p.edit(yaml, 'claims: [', 'claims:')
  await p.overlay('dialog[open]').waitFor({ state: 'detached' })
  assert.equal(await p.overlay('.state').isVisible(), false)
  await page.locator('#ref-c-five').focus()
  p.edit(yaml, 'claims:', 'claims: {')
  await modal.waitFor()
  p.edit(yaml, 'claims: {', 'claims:')
  await modal.waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ref-c-five')
  assert.ok(await p.kept())
})

preview('axe finds nothing in what is laid over the page, and a quoted line that scrolls is reached by keyboard', async (p, page) => {
  p.edit(yaml, 'claims:', `claims: [ ${'long '.repeat(80)}`)
  p.write('content/other.md', '---\ntitle: [\n---\n')
  await p.overlay('dialog:modal').waitFor()
  const lines = p.overlay('pre')
  await until(async () => await lines.count() > 1, 'two quoted lines')
  await until(() => lines.evaluateAll(all => all.some(e => e.tabIndex === 0)), 'a line that can have the focus')
  assert.ok(await lines.evaluateAll(all => all.every(e => e.scrollWidth > e.clientWidth === (e.tabIndex === 0))), 'not all that scroll can have the focus, or others can')
  assert.deepEqual(await violations(page), [])
})

preview('a quote that is changed: the page is shown, the claim is listed, the panel has the words', async (p, page) => {
  const panel = p.overlay('dialog[open]'), state = p.overlay('.state')
  p.edit(md, 'says that bridge five is safe', 'says that bridge five is *very* safe & sound')
  await page.waitForSelector('.unplaced #claim-c-five')
  await p.overlay('.state').waitFor()
  assert.equal(await panel.count(), 0, 'it covers the page')
  assert.match(await state.innerText(), /^1 error/)
  assert.match(await p.overlay('.facts').innerText(), /4 of 5 claims placed/)
  await state.click()
  assert.equal(await page.locator('counterpoint-overlay dialog:modal').count(), 0)
  assert.deepEqual(await panel.locator('.diff').locator('ins').allInnerTexts(), [' very'])
  assert.match(await panel.innerText(), /bridge five is safe/)
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  assert.ok(await state.evaluate(e => e === e.getRootNode().activeElement), 'the focus is lost')
  await state.click()
  p.edit(md, '*very* safe & sound', 'safe')
  await page.waitForFunction(() => !document.querySelector('.unplaced'))
  await panel.waitFor({ state: 'detached' })
  assert.equal(await state.isVisible(), false)
  assert.ok(await p.kept())
})

preview('what a writer’s file holds is text, whatever it looks like', async (p, page) => {
  const nasty = '</script><img src=x onerror=alert(1)><script>alert(1)</script>'
  page.on('dialog', () => assert.fail('it ran'))
  p.edit(yaml, 'bridge five is safe', nasty)
  await p.overlay('.state').waitFor()
  await p.overlay('.state').click()
  assert.ok((await p.overlay('dialog').innerText()).includes(nasty))
  assert.equal(await p.overlay('dialog :is(img, script)').count(), 0)
  p.edit(yaml, 'claims:', `${nasty}: [\nclaims:`)
  await p.overlay('dialog:modal').waitFor()
  assert.equal(await p.overlay('dialog :is(img, script)').count(), 0)
})

preview('a template that fails on this page alone leaves the page, and says so', async (p, page) => {
  p.write('templates/byline.html', template('byline.html', '{{define "byline"}}', '{{define "byline"}}{{if eq .Title "Bridges"}}{{index .Authors 99}}{{end}}'))
  await p.overlay('dialog:modal').waitFor()
  assert.match(await p.overlay('dialog').innerText(), /byline\.html/)
  const { build, shown } = await p.status()
  assert.equal(build, shown, 'the build found it: this tests nothing')
  assert.ok(await page.locator('#note-c-eight').count() > 0)
  p.remove('templates/byline.html')
  await p.overlay('dialog').waitFor({ state: 'hidden' })
  assert.ok(await p.kept())
}, { files: { 'content/a-first.md': '---\ntitle: First\ndate: 2026-01-01\n---\nText.\n' } })

preview('a place is copied', async (p, page) => {
  p.edit(md, 'bridge five is safe', 'bridge five is unsafe')
  await p.overlay('.state').click()
  const place = p.overlay('.place button').first()
  await place.click()
  await p.overlay('.said').first().getByText('copied').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await place.innerText())
  assert.match(await place.innerText(), /^content\/bridges\.claims\.yaml:\d+:\d+$/)
}, { permissions: ['clipboard-read', 'clipboard-write'] })

for (const [editor, want] of [
  ['code', dir => `vscode://file${dir}/content/bridges.claims.yaml:`],
  ['my://open?file={file}&at={line}', dir => `my://open?file=${encodeURIComponent(`${dir}/content/bridges.claims.yaml`)}&at=`],
]) {
  preview(`a place is opened by the editor: ${editor}`, async p => {
    p.edit(md, 'bridge five is safe', 'bridge five is unsafe')
    await p.overlay('.state').click()
    const href = await p.overlay('.place a').first().getAttribute('href')
    assert.ok(href.startsWith(want(p.dir)), href)
    assert.match(href, /\d+$/)
  }, { flags: ['--editor', editor] })
}

// --- The bar ----------------------------------------------------------------

preview('the bar tells of the build, folds, and stays folded; axe finds nothing', async (p, page) => {
  assert.match(await p.overlay('.facts').innerText(), /^5 claims placed\s+1 draft\s+built in \d+ (ms|s)$/)
  p.edit(md, 'title:', 'titel: x\ntitle:')
  await p.overlay('.state').getByText('1 warning').waitFor()
  assert.equal(await p.overlay('dialog[open]').count(), 0)
  await p.overlay('.state').click()
  for (const viewport of [wide, narrow]) {
    await page.setViewportSize(viewport)
    assert.deepEqual(await violations(page), [])
    const [box, panel] = [await p.overlay('.bar').boundingBox(), await p.overlay('dialog').boundingBox()]
    for (const { x, y, width, height } of [box, panel]) {
      assert.ok(x >= 0 && y >= 0 && x + width <= viewport.width && y + height <= viewport.height, `${viewport.width} px: ${[x, y, width, height]}`)
    }
  }
  await page.keyboard.press('Escape')
  await p.overlay('.fold').click()
  assert.equal(await p.overlay('.facts').isVisible(), false)
  await page.goto(`${p.url}other/`)
  await p.overlay('.fold').waitFor()
  assert.equal(await p.overlay('.facts').isVisible(), false)
  await p.overlay('.fold').click()
  await p.overlay('.facts').waitFor()
}, { bypassCSP: true, files: { 'content/draft.md': '---\ntitle: Draft\ndraft: true\n---\nText.\n' } })

// --- The first build, and addresses of every kind ----------------------------

preview('a site that cannot be built yet is shown when it can', async (p, page) => {
  await p.overlay('dialog:modal').waitFor()
  assert.match(await page.locator('body').innerText(), /could not be built yet/)
  p.write(yaml, claimsFile())
  await page.waitForSelector('#note-c-eight')
  assert.equal(await p.overlay('dialog[open]').count(), 0)
}, { files: { [yaml]: 'claims: [' } })

preview('an address in other letters than English is followed, offered and not taken for another', async (p, page) => {
  p.edit('content/über uns.md', 'Text', 'MORE text')
  await p.shows('MORE')
  assert.equal(await p.overlay('.hints').innerText(), '')
  p.rename('content/über uns.md', 'content/über alle?.md')
  await p.overlay('.hints').getByText('über-alle').waitFor()
  p.edit(md, 'title: Bridges', 'title: Others')
  await p.overlay('.hints a').click()
  await p.shows('Others')
  p.edit('content/über alle?.md', 'MORE', 'LESS')
  await p.overlay('.hints a').click()
  await p.shows('LESS')
}, { path: '%C3%BCber-uns/', files: { 'content/über uns.md': '---\ntitle: Us\n---\nText of ours.\n' } })
