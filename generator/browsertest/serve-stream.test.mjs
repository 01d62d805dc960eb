// `counterpoint serve` in a browser: a server that goes away, a computer that
// sleeps, pages that come back, and many of them at once.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Preview, template, until } from './preview.mjs'
import { browser, serve } from './site.mjs'

let chrome
before(async () => { chrome = await browser() })
after(() => chrome?.close())

const preview = (name, run, options) => test(name, () => Preview.visit(chrome, run, options))

const md = 'content/bridges.md'
const picture = width => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="5"></svg>`

preview('a server that is started again is found, and the page takes over what was edited meanwhile', async (p, page) => {
  let loads = 0
  page.on('load', () => loads++)
  const port = new URL(p.url).port
  await p.server.stop()
  p.edit(md, 'Paragraph one says', 'MORE: paragraph one says')
  p.server = await serve(p.dir, '--port', port)
  await p.shows('MORE')
  p.edit(md, 'Paragraph two says', 'MORE2: paragraph two says')
  await p.shows('MORE2')
  assert.ok(await p.kept())
  assert.equal(loads, 0)
})

preview('a computer that slept asks for a stream anew', async (p, page) => {
  const streams = []
  page.on('request', r => { if (r.url().endsWith('/events')) streams.push(r.url()) })
  await page.clock.fastForward('01:00:00')
  await until(() => streams.length, 'a stream')
  p.edit(md, 'title: Bridges', 'title: MORE bridges')
  await p.shows('MORE')
  assert.equal(streams.length, 1)
  assert.ok(await p.kept())
}, { watch: page => page.clock.install() })

preview('a server that is of another version of the program: the page is loaded anew, once', async (p, page) => {
  let loads = 0
  page.on('load', () => loads++)
  await page.route(page.url(), async route => {
    const answer = await route.fetch(), body = await answer.text()
    const next = body.replace(/client\.js\?\w+/, 'client.js?another')
    assert.notEqual(next, body)
    await route.fulfill({ response: answer, body: next })
  })
  const port = new URL(p.url).port
  await p.server.stop()
  p.server = await serve(p.dir, '--port', port)
  await page.waitForFunction(() => window.kept !== true && document.querySelector('script[src$="client.js?another"]'))
  await page.evaluate(() => { window.kept = true })
  p.edit(md, 'Paragraph one says', 'MORE: paragraph one says')
  await p.shows('MORE')
  assert.ok(await p.kept())
  assert.equal(loads, 1)
})

/** Does something while the page is hidden. */
async function hidden(page, run) {
  const set = state => page.evaluate(state => {
    Object.defineProperty(document, 'hidden', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
  await set(true)
  await run()
  await set(false)
}

for (const locks of [true, false]) {
  const watch = page => locks ? null : page.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }))
  preview(`a hidden page takes over what was edited when it is seen again (locks: ${locks})`, async (p, page) => {
    await hidden(page, async () => {
      await p.built(() => p.edit(md, 'Paragraph one says', 'LESS: paragraph one says'))
      await p.built(() => p.edit(md, 'LESS', 'MORE'))
      assert.equal(await page.evaluate(() => document.body.textContent.includes('MORE')), false)
    })
    await p.shows('MORE')
    p.edit(md, 'Paragraph two says', 'MORE2: paragraph two says')
    await p.shows('MORE2')
    assert.ok(await p.kept())
  }, { watch })
}

preview('without locks hidden pages hold no stream: the page on screen always has one', async (p, page) => {
  const tabs = [page]
  for (let i = 0; i < 8; i++) {
    await tabs.at(-1).evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    tabs.push(await page.context().newPage())
    await tabs.at(-1).goto(`${p.url}bridges/`)
  }
  p.edit(md, 'title: Bridges', 'title: MORE bridges')
  await tabs.at(-1).waitForFunction(() => document.body.textContent.includes('MORE bridges'))
}, { watch: page => page.context().addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined })) })

preview('many tabs share one stream, and all of them follow', async (p, page) => {
  const context = page.context(), streams = []
  context.on('request', r => { if (r.url().endsWith('/events')) streams.push(r.url()) })
  const tabs = []
  for (let i = 0; i < 8; i++) {
    tabs.push(await context.newPage())
    await tabs.at(-1).goto(`${p.url}${i % 2 ? 'other' : 'bridges'}/`)
  }
  p.edit(md, 'title: Bridges', 'title: MORE bridges')
  for (const tab of [page, ...tabs]) await tab.waitForFunction(() => document.body.textContent.includes('MORE bridges'))
  assert.deepEqual(streams, [])
  await page.close() // the one that listened
  p.edit(md, 'title: MORE', 'title: MUCH MORE')
  for (const tab of tabs) await tab.waitForFunction(() => document.body.textContent.includes('MUCH MORE'))
  assert.equal(streams.length, 1)
})

preview('of many tabs the one that notices that the computer slept has the stream opened anew', async (p, page) => {
  const streams = []
  page.on('request', r => { if (r.url().endsWith('/events')) streams.push(r.url()) })
  const second = await page.context().newPage()
  await second.clock.install()
  await second.goto(`${p.url}other/`)
  await page.evaluate(() => { Date.now = () => performance.timeOrigin + performance.now() + 3_600_000 })
  await second.clock.fastForward('01:00:00')
  await until(() => streams.length, 'a stream')
  p.edit(md, 'title: Bridges', 'title: MORE bridges')
  await p.shows('MORE')
}, { watch: page => page.addInitScript(() => { window.setInterval = () => 0 }) }) // its own clock is too slow to notice

// --- Back and forward -----------------------------------------------------------

/** A browser that keeps pages in memory, as readers have it. */
const remembering = (name, run) => test(name, async () => {
  const other = await browser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  try { await Preview.visit(other, run) } finally { await other.close() }
})

remembering('a page that comes back out of the browser’s memory takes over what was edited, and listens', async (p, page) => {
  await page.evaluate(() => addEventListener('pageshow', event => { window.persisted = event.persisted }))
  await page.goto(`${p.url}other/`)
  await page.waitForLoadState('networkidle')
  await p.built(() => p.edit(md, 'Paragraph one says', 'MORE: paragraph one says'))
  await page.goBack({ waitUntil: 'commit' })
  await p.shows('MORE')
  assert.ok(await page.evaluate(() => window.persisted), 'the browser did not keep it')
  assert.ok(await p.kept())
  p.edit(md, 'Paragraph two says', 'MORE2: paragraph two says')
  await p.shows('MORE2')
  await page.goForward({ waitUntil: 'commit' })
  p.edit('content/other.md', 'nothing', 'NOTHING')
  await p.shows('NOTHING')
})

preview('a page that comes back out of the browser’s files is what it is now, its pictures too', async (p, page) => {
  const wide = pixels => page.waitForFunction(pixels => document.querySelector('.pic')?.naturalWidth === pixels, pixels)
  await wide(9)
  p.write('static/pic.svg', picture(12))
  await wide(12)
  await page.goto(`${p.url}other/`)
  await page.goBack()
  await wide(12)
  await page.goForward()
  await p.built(() => p.write('static/pic.svg', picture(15)))
  await p.built(() => p.edit(md, 'Paragraph one says', 'MORE: paragraph one says'))
  await page.goBack()
  await wide(15)
  await p.shows('MORE')
}, { files: { 'static/pic.svg': picture(9), 'templates/byline.html': template('byline.html', '{{define "byline"}}', '{{define "byline"}}<img class="pic" alt="" src="/docs/pic.svg">') } })
