// `counterpoint serve` in a browser while the site is edited on disk: nothing that
// the reader holds on to is lost, and what is seen is what the site is now.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertNotesStand, hit, narrow, settled, wide } from './page.mjs'
import { article, claimsFile, difference, firstClaims, highlighted, paragraph, Preview, template, until, words } from './preview.mjs'
import { browser } from './site.mjs'

let chrome
before(async () => { chrome = await browser() })
after(() => chrome?.close())

const preview = (name, run, options) => test(name, () => Preview.visit(chrome, run, options))

const md = 'content/bridges.md', yaml = 'content/bridges.claims.yaml'

// --- What stays -----------------------------------------------------------

const edits = {
  'far above': p => p.edit(md, 'Paragraph one says', 'MORE '.repeat(200) + 'Paragraph one says'),
  'in the paragraph before': p => p.edit(md, 'Paragraph eight says', 'MORE is said. Paragraph eight says'),
  'at the end of the paragraph itself': p => p.edit(md, paragraph('nine').slice(-75), 'MORE.'),
  'in the paragraph after': p => p.edit(md, 'Paragraph ten says', 'MORE is said. Paragraph ten says'),
  'a new paragraph above': p => p.edit(md, 'Paragraph three', `MORE ${'is said here. '.repeat(40)}\n\nParagraph three`),
  'a paragraph gone above': p => p.edit(md, paragraph('three') + '\n\nParagraph four', 'MORE. Paragraph four'),
  'in a claim': p => p.edit(yaml, 'The answer to two.', 'MORE to two.'),
  'a new claim above': p => p.write(yaml, claimsFile({ one: { stance: 'disputes' }, three: { quote: 'engineer of twelve found 4' }, ...firstClaims }).replace('answer to one', 'MORE')),
  'a new claim below, which parts the text': p => p.write(yaml, claimsFile({ ...firstClaims, ten: { stance: 'disputes' } }).replace('answer to ten', 'MORE')),
  'in the title': p => p.edit(md, 'title: Bridges', 'title: MORE bridges'),
  'of the site’s name': p => p.edit('site.yaml', 'Watch', 'MORE'),
}

/** Does what a reader does, and remembers it. */
async function settleDown(page, isWide) {
  await page.locator('.filter summary').click()
  await page.locator('.filter [value="disputes"]').check()
  await page.locator('.claim-list summary').click()
  await hit(page, '#claim-c-eight')
  if (!isWide) assert.ok(await page.$eval('#note-c-eight', n => !n.classList.contains('is-closed')))
  await page.evaluate(() => {
    const p = [...document.querySelectorAll('.passage p')].find(e => e.textContent.startsWith('Paragraph nine'))
    scrollTo(0, p.getBoundingClientRect().top + scrollY - 3)
    const focus = document.querySelector('#ref-c-eight')
    focus.focus({ preventScroll: true })
    getSelection().setBaseAndExtent(p.firstChild, 10, p.firstChild, 40)
    const state = () => ({
      top: Math.round(p.getBoundingClientRect().top), selection: getSelection().toString(), focus: document.activeElement?.id,
      chosen: document.querySelector('.note.is-chosen')?.id, closed: document.querySelector('#note-c-eight').classList.contains('is-closed'),
      boxes: [...document.querySelectorAll('.filter input:checked')].map(e => e.value), lists: document.querySelectorAll('details[open]').length,
      hidden: [...document.querySelectorAll('.note[hidden]')].map(e => e.id),
      address: location.search + location.hash,
    })
    Object.assign(window, { state, nodes: [p, focus, document.querySelector('#note-c-eight')] })
  })
}

async function assertAllStays(p, page, isWide, edit) {
  await settleDown(page, isWide)
  await settled(page)
  const before = await page.evaluate(() => window.state())
  assert.deepEqual({ ...before, top: 0 }, { top: 0, selection: 'nine says that bridge nine is ', focus: 'ref-c-eight', chosen: 'note-c-eight', closed: false,
    boxes: ['disputes'], lists: 2, hidden: ['note-c-five', 'note-c-eleven'], address: '?stance=disputes' })
  edit(p)
  await p.shows('MORE')
  await settled(page)
  const now = await page.evaluate(() => window.state())
  assert.ok(Math.abs(now.top - before.top) <= 1, `the page moved by ${now.top - before.top} px`)
  assert.deepEqual({ ...now, top: 0 }, { ...before, top: 0 })
  assert.ok(await page.evaluate(() => window.nodes.every(e => e.isConnected)), 'what did not change was made anew')
  assert.ok(await p.kept())
  await page.locator('.filter [value="disputes"]').uncheck()
  await page.evaluate(() => document.activeElement.blur())
  await settled(page)
  await assertNotesStand(page, 'after the edit')
  assert.equal(await difference(page), null)
}

for (const [size, viewport] of Object.entries({ wide, narrow })) {
  for (const [name, edit] of Object.entries(edits)) {
    preview(`${size}: scroll, selection, focus, chosen and open note and filter stay after an edit ${name}`,
      (p, page) => assertAllStays(p, page, viewport === wide, edit), { viewport })
  }
}

preview('they stay where the browser cannot move an element without taking it out', (p, page) => assertAllStays(p, page, true, p => {
  edits['a new claim below, which parts the text'](p)
}), { watch: page => page.addInitScript(() => { delete Element.prototype.moveBefore }) })

preview('a focus and a selection in what is moved come back', async (p, page) => {
  await page.evaluate(() => {
    const [ref, p] = [document.querySelector('#ref-c-two'), document.querySelector('#claim-c-two').closest('p')]
    ref.focus({ preventScroll: true })
    getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 13)
  })
  p.write(md, article('Bridges', [...words.filter(w => w !== 'two'), 'two'].map(paragraph)))
  await page.waitForFunction(() => [...document.querySelectorAll('.passage > p')].at(-1).textContent.startsWith('Paragraph two'))
  assert.deepEqual(await page.evaluate(() => [document.activeElement.id, getSelection().toString()]), ['ref-c-two', 'Paragraph two'])
  assert.equal(await difference(page), null)
}, { watch: page => page.addInitScript(() => { delete Element.prototype.moveBefore }) })

preview('what is typed and opened outside of the article stays', async (p, page) => {
  await page.locator('.field').fill('half a sentence')
  await page.evaluate(() => { document.querySelector('.field').setSelectionRange(2, 5) })
  p.edit(md, 'Paragraph one says', 'MORE: paragraph one says')
  await p.shows('MORE')
  const field = await page.$eval('.field', e => [e.value, e.selectionStart, e.selectionEnd, document.activeElement === e])
  assert.deepEqual(field, ['half a sentence', 2, 5, true])
}, { files: { 'templates/byline.html': template('byline.html', '{{define "byline"}}', '{{define "byline"}}<label>Notes <input class="field"></label>') } })

// --- What is shown ----------------------------------------------------------

for (const reducedMotion of ['no-preference', 'reduce']) {
  preview(`the block that changed is highlighted, and no other (motion: ${reducedMotion})`, async (p, page) => {
    const cases = [
      [() => p.edit(md, 'Paragraph two says', 'Now MORE1 says'), 'MORE1', ['Now MORE1 says ']],
      [() => p.edit(md, 'Paragraph three', 'A new one, MORE2.\n\nParagraph three'), 'MORE2', ['A new one, MORE']],
      [() => p.edit(md, 'found 3 cracks near pier one', 'found 300 cracks near pier one'), 'found 300', ['Paragraph one s']],
      [() => p.edit(md, 'date: 2025-03-04', 'date: 2025-03-03'), '3 March', ['3 March 2025 11']],
    ]
    for (const [edit, text, want] of cases) {
      await page.waitForFunction(() => !document.getAnimations().some(a => a.id === 'counterpoint-changed'))
      edit()
      await p.shows(text)
      const got = await highlighted(page)
      assert.deepEqual(got.map(t => t.slice(0, 15)), want, text)
      const steady = await page.evaluate(() => document.getAnimations().filter(a => a.id === 'counterpoint-changed')
        .every(a => a.effect.getKeyframes().every(k => k.backgroundColor === 'rgba(255, 196, 0, 0.3)')))
      assert.equal(steady, reducedMotion === 'reduce')
    }
    assert.ok(await p.kept())
  }, { reducedMotion })
}

preview('a new claim: its note stands in the margin, can be chosen and copied; then it is gone again', async (p, page) => {
  await hit(page, '#claim-c-four')
  p.write(yaml, claimsFile({ three: { quote: 'engineer of thirteen found 4' }, ...firstClaims }))
  await page.waitForSelector('#note-c-three')
  await settled(page)
  await assertNotesStand(page, 'with the new claim')
  assert.equal(await page.$eval('.note.is-chosen', n => n.id), 'note-c-four')
  assert.equal(await page.locator('#note-c-three .note-copy').count(), 1)
  assert.deepEqual(await page.$$eval('.note-number', list => list.map(e => e.textContent)), ['1', '2', '3', '4', '5', '6'])
  await hit(page, '#claim-c-three')
  assert.equal(await page.$eval('.note.is-chosen', n => n.id), 'note-c-three')
  assert.ok(await page.locator('.threads path').count() > 0, 'no line leads to its answer')
  await page.keyboard.press('j')
  p.write(yaml, claimsFile())
  await page.waitForFunction(() => !document.querySelector('#note-c-three, #claim-c-three'))
  await settled(page)
  await assertNotesStand(page, 'without it')
  assert.equal(await page.locator('.note-copy').count(), await page.locator('.note').count())
  assert.equal(await page.locator('.note.is-chosen').count(), 0)
  await hit(page, '#claim-c-four')
  assert.equal(await page.$eval('.note.is-chosen', n => n.id), 'note-c-four')
  assert.ok(await p.kept())
}, { permissions: ['clipboard-read', 'clipboard-write'] })

preview('a new claim is highlighted, not the text that it parts nor what is only numbered anew', async (p, page) => {
  p.write(yaml, claimsFile({ ...firstClaims, nine: { stance: 'disputes' } }))
  await page.waitForSelector('#note-c-nine')
  const got = await page.evaluate(() => document.getAnimations().filter(a => a.id === 'counterpoint-changed').map(a => a.effect.target)
    .filter(e => e.closest('.article-body')).map(e => e.id || e.textContent.trim().slice(0, 13)))
  assert.deepEqual(got.sort(), ['Paragraph nin', 'note-c-nine'])
})

for (const [where, from, to] of [['before', 0, 14], ['around', 20, 60], ['after', -12, -1]]) {
  preview(`a paragraph that gets a claim stays the element that it was, and keeps a selection ${where} it`, async (p, page) => {
    await page.evaluate(([from, to]) => {
      window.nine = [...document.querySelectorAll('.passage > p')].find(e => e.textContent.startsWith('Paragraph nine'))
      const text = window.nine.firstChild, at = offset => (offset + text.length) % text.length
      getSelection().setBaseAndExtent(text, at(from), text, at(to))
    }, [from, to])
    p.write(yaml, claimsFile({ ...firstClaims, nine: { stance: 'disputes' } }))
    await page.waitForSelector('#note-c-nine')
    const [same, selected] = await page.evaluate(() => [window.nine === document.querySelector('#claim-c-nine').closest('p'), getSelection().toString()])
    assert.ok(same, 'the paragraph was made anew')
    assert.equal(selected.replace(/\d+/, ''), paragraph('nine').slice(from, to).replace(/\d+/, ''))
  })
}

preview('a new claim is filtered as the others are', async (p, page) => {
  await page.locator('.filter summary').click()
  await page.locator('.filter [value="disputes"]').check()
  assert.equal(await page.textContent('.filter-count'), '3 of 5 claims shown')
  p.write(yaml, claimsFile({ ...firstClaims, ten: { stance: 'context' }, one: { stance: 'disputes' } }))
  await page.waitForSelector('#note-c-ten', { state: 'attached' })
  assert.deepEqual(await page.$$eval('#note-c-ten, #note-c-one', list => list.map(n => n.hidden)), [false, true])
  assert.equal(await page.textContent('.filter-count'), '4 of 7 claims shown')
})

preview('the first claim of an article, and the last one gone', async (p, page) => {
  const isArranged = () => page.$eval('.article-body', e => e.classList.contains('is-arranged'))
  assert.equal(await isArranged(), false)
  p.write(yaml, claimsFile({ two: { stance: 'disputes' }, nine: { stance: 'context' } }))
  await page.waitForSelector('#note-c-two')
  await settled(page)
  await assertNotesStand(page, 'the first claims')
  assert.ok(await isArranged())
  await hit(page, '#claim-c-nine')
  assert.equal(await page.$eval('.note.is-chosen', n => n.id), 'note-c-nine')
  await page.locator('.filter summary').click()
  await page.locator('.filter [value="disputes"]').check()
  assert.equal(await page.locator('.note:not([hidden])').count(), 1)
  p.write(yaml, 'claims: []\n')
  await page.waitForFunction(() => !document.querySelector('.note'))
  assert.equal(await isArranged(), false)
  assert.equal(await difference(page), null)
  assert.ok(await p.kept())
}, { files: { [yaml]: 'claims: []\n' } })

// --- Any edit gives the page that a reader would load ------------------------

const blocks = '## A heading\n\n- one\n- two\n\n> quoted\n\n```go\nfunc f() {}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
const anyEdit = [
  ['title', p => p.edit(md, 'title: Bridges', 'title: Bridges, anew')],
  ['description', p => p.edit(md, 'title:', 'description: What this is about.\ntitle:')],
  ['draft', p => p.edit(md, 'title:', 'draft: true\ntitle:')],
  ['published', p => p.edit(md, 'draft: true\n', '')],
  ['words in a claim’s paragraph', p => p.edit(md, 'Paragraph four says', 'Paragraph four now says')],
  ['words within quotes', p => p.edit(md, 'says that bridge eleven is safe', 'says that **bridge** eleven *is safe*')],
  ['a claim on the first paragraph', p => p.write(yaml, claimsFile({ one: { stance: 'supports' }, ...firstClaims }))],
  ['claims in another order', p => p.write(yaml, claimsFile(Object.fromEntries(Object.entries(firstClaims).reverse())))],
  ['more claims in one paragraph', p => p.edit(yaml, 'claims:\n', 'claims:\n  - {id: extra, quote: "of four found 8 cracks near pier six"}\n  - {id: crossing, quote: "near pier six of that bridge. The engineer of four found 9"}\n')],
  ['a claim of another id', p => p.edit(yaml, 'id: extra', 'id: extra-two')],
  ['blocks of every kind', p => p.edit(md, 'Paragraph six', `${blocks}\nParagraph six`)],
  ['a heading of other words', p => p.edit(md, '## A heading', '## Another heading of it')],
  ['items in another order', p => p.edit(md, '- one\n- two', '- zero\n- two\n- one')],
  ['code', p => p.edit(md, 'func f() {}', 'func f() int { return 1 }')],
  ['a row', p => p.edit(md, '| 1 | 2 |', '| 0 | 0 |\n| 1 | 2 |')],
  ['paragraphs that change places', p => p.edit(md, `${paragraph('twelve')}\n\n${paragraph('thirteen')}`, `${paragraph('thirteen')}\n\n${paragraph('twelve')}`)],
  ['a paragraph with a claim far away', p => p.write(md, article('Bridges', [paragraph('eight'), ...words.filter(w => w !== 'eight').map(paragraph)]))],
  ['two paragraphs joined', p => p.edit(md, '\n\nParagraph four', ' Paragraph four')],
  ['and parted', p => p.edit(md, ' Paragraph four', '\n\nParagraph four')],
  ['no claims', p => p.write(yaml, 'claims: []\n')],
  ['all claims', p => p.write(yaml, claimsFile(Object.fromEntries(words.map(w => [w, { stance: 'disputes' }]))))],
  ['a quote that is changed', p => p.edit(md, 'bridge seven is safe', 'bridge seven is very safe')],
  ['other articles beside it', p => p.write('content/third.md', '---\ntitle: A third\ndate: 2025-03-04\ntags: [x]\n---\nText.\n')],
  ['tags', p => p.edit(md, 'title:', 'tags: [x, y]\ntitle:')],
  ['everything', p => p.write(md, '---\ntitle: Nothing is left\n---\nOne line.\n\n![a](data:image/gif;base64,R0lGODlhAQABAAAAACw=)\n')],
  ['nothing', p => p.write(md, '---\ntitle: Empty\n---\n')],
  ['and all of it again', p => p.write(md, article())],
]

for (const [size, viewport] of Object.entries({ wide, narrow })) {
  preview(`${size}: after any edit the page is what a reader would load`, async (p, page) => {
    for (const [name, edit] of anyEdit) {
      await p.built(() => edit(p))
      await until(async () => await difference(page) === null, name).catch(async error => {
        assert.fail(`${error.message}: ${(await difference(page))?.join('\n--- sent:\n')}`)
      })
      await settled(page)
      if (!/quote that is changed|other articles|tags|everything|nothing/i.test(name)) await assertNotesStand(page, name)
    }
    assert.ok(await p.kept(), 'the page was loaded anew')
  }, { viewport })
}
