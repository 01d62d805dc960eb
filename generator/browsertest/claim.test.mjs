// The page of a claim, and the frame that shows it on another site.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import { close, narrow, open as openAt, settled, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, sample, serve } from './site.mjs'

const small = { width: 320, height: 700 }
const claim = 'claims/bounty-claims/guard/'

// A site whose language is written from right to left, with quotes of another;
// a claim in a table, in a quote, in code, in a block that is too long to be
// shown whole; one in very many words.
const long = 'كلمة بعد كلمة أخرى '
const odd = {
  'site.yaml': `title: شاهد
language: ar
ratings: [{id: unproven, label: غير مثبت, color: "#8a6d00"}]
`,
  'content/bridge.md': `---
title: الجسر القديم
date: 2026-11-20
---
# الجسر آمن

> “The bridge is safe, and it always was,” the engineer wrote[^1].

| السنة | الإغلاق |
|---|---|
| 2026 | مرتين |

\`\`\`go
fmt.Println("a very long line of code that goes on and on, beyond the width of a telephone")
\`\`\`

${long.repeat(200)}هنا هي ${long.repeat(200)}

${'averylongword'.repeat(30)} and ${long.repeat(30)}end.

[^1]: حاشية
`,
  'content/bridge.claims.yaml': `claims:
  - {id: safe, quote: الجسر آمن, claimant: رئيس البلدية, date: 2026-11-01, rating: unproven, counterpoints: [{text: لا.}, {claim: "#english"}]}
  - {id: english, quote: "The bridge is safe, and it always was", claimant: "The engineer (John Q. Smith, PE)", claim: "He said: safe (and always was)."}
  - {id: closed, quote: مرتين}
  - {id: code, quote: goes on and on}
  - {id: far, quote: هنا هي, counterpoints: [{text: "${'x'.repeat(300)}"}]}
  - {id: many, quote: "${'averylongword'.repeat(30)} and ${long.repeat(30)}end"}
`,
}

/** Serves a folder, or one page, on a port of its own: another origin. */
async function host(dir, pages = {}) {
  const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript' }
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
    const file = path.endsWith('/') ? `${path}index.html` : path
    try {
      const data = pages[path] ?? readFileSync(join(dir, file))
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').end(data)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() }
}

const write = (dir, files) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return dir
}
const build = (source, out, ...flags) => execFileSync(command, ['build', '--quiet', '--source', source, '--destination', out, ...flags])

/** The pages of claims in a folder, by their paths. */
const claimPages = out => readdirSync(join(out, 'claims'), { recursive: true }).filter(f => f.endsWith('index.html'))
  .map(f => `claims/${f.slice(0, -'index.html'.length)}`).filter(path => readFileSync(join(out, path, 'index.html'), 'utf8').includes('id="embed"'))

let site, chrome, sampled, oddities, stranger
const out = folder(), oddOut = folder(), others = {}
before(async () => {
  [site, chrome, sampled, oddities, stranger] = await Promise.all([serve(), browser(), host(out), host(oddOut), host('', others)])
  build(sample, out, '--base-url', sampled.url)
  build(write(folder(), odd), oddOut, '--base-url', oddities.url)
})
after(async () => {
  await chrome?.close()
  site?.stop()
  for (const each of [sampled, oddities, stranger]) each?.stop()
})

const sideways = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

for (const [name, options] of [['wide', { viewport: wide }], ['narrow, dark', { viewport: narrow, colorScheme: 'dark' }], ['320 px', { viewport: small }],
  ['without scripts', { viewport: narrow, javaScriptEnabled: false }], ['forced colours', { viewport: wide, forcedColors: 'active' }]]) {
  test(`axe finds nothing on the pages of claims, and nothing scrolls sideways: ${name}`, async () => {
    const pages = [claim, `${claim}#embed`].map(path => sampled.url + path)
      .concat([...claimPages(oddOut), 'claims/bridge/safe/#embed', 'claims/bridge/many/#embed'].map(path => oddities.url + path))
    assert.ok(pages.length >= 10, `only ${pages.length} pages`)
    for (const url of pages) {
      const page = await openAt(chrome, url, { ...options, bypassCSP: true })
      assert.ok(await sideways(page) <= 0, `${url} scrolls sideways by ${await sideways(page)} px`)
      if (options.javaScriptEnabled !== false && options.viewport !== small) assert.deepEqual(await violations(page), [], url)
      await close(page)
    }
  })
}

test('the Nu HTML checker finds nothing on them', () => {
  assert.equal(checkHTML(join(oddOut, 'claims')), '')
})

test('a note leads to the page of its claim, and that back to the article', async () => {
  const page = await openAt(chrome, `${site.url}bounty-claims/#claim-guard`)
  await page.locator('#note-guard .note-page').click()
  assert.equal(page.url(), site.url + claim)
  assert.match(await page.textContent('.claim-context mark'), /^he pointed to recent arrests/)
  assert.equal(await page.locator('[id^="claim-"], [id^="note-"]').count(), 0, 'an id of the article stands on the page of a claim')
  await page.locator('.claim-beside [rel="next"]').click()
  await page.locator('.claim-beside [rel="prev"]').click()
  assert.equal(page.url(), site.url + claim)
  await page.locator('.claim-context > p > a').click()
  await settled(page)
  assert.equal(page.url(), `${site.url}bounty-claims/#claim-guard`)
  await close(page)
})

test('the text to cite and the code to embed are copied', async () => {
  const page = await openAt(chrome, sampled.url + claim, { permissions: ['clipboard-read', 'clipboard-write'] })
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await page.locator('.claim-cite button').click()
  const cite = await copied()
  assert.ok(cite.startsWith('Eric Hamilton: Arrests and incidents') && cite.endsWith(sampled.url + claim), cite)
  await page.locator('.claim-embed summary').click()
  await page.locator('.claim-embed button').click()
  assert.equal(await copied(), embedCode(out, claim))
  await close(page)
})

/** The code to embed a claim, as its page has it. */
const embedCode = (dir, path) => readFileSync(join(dir, path, 'index.html'), 'utf8').match(/<textarea[^>]*>([^<]*)</)[1]
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#34;', '"').replaceAll('&amp;', '&')

test('a frame on another site shows the claim alone, and its links lead out of it', async () => {
  const code = embedCode(out, claim)
  others['/'] = `<!doctype html><html lang="en"><title>Elsewhere</title><h1>Elsewhere</h1>${code}`
  for (const javaScriptEnabled of [true, false]) {
    const page = await openAt(chrome, stranger.url, { viewport: narrow, javaScriptEnabled })
    const frame = page.frames()[1]
    await frame.waitForLoadState()
    assert.equal(frame.url(), `${sampled.url}${claim}#embed`)
    assert.ok(await frame.locator('h1').isVisible() && await frame.locator('.claim-header .stances').isVisible())
    for (const hidden of ['.site-header', '.site-footer', '.skip', '.claim-columns', '.claim-context']) {
      assert.ok(!await frame.locator(hidden).isVisible(), `${hidden} is shown in the frame`)
    }
    await frame.locator('.claim-more a').click()
    await page.waitForURL(sampled.url + claim)
    assert.ok(await page.locator('.claim-context').isVisible() && !await page.locator('.claim-more').isVisible())
    await close(page)
  }
})

test('frames are as high as what is in them', async () => {
  for (const dir of [out, oddOut]) {
    const codes = claimPages(dir).map(path => embedCode(dir, path))
    others['/'] = `<!doctype html><html lang="en"><title>Elsewhere</title>${codes.join('\n').replaceAll(' loading="lazy"', '')}`
    for (const width of [380, 700]) {
      const page = await openAt(chrome, stranger.url, { viewport: { width, height: 800 } })
      const frames = page.frames().slice(1)
      assert.equal(frames.length, codes.length)
      for (const frame of frames) {
        const { scrolls, room } = await frame.evaluate(() => ({
          scrolls: document.documentElement.scrollHeight - innerHeight,
          room: document.querySelector('.claim-more').getBoundingClientRect().top - document.querySelector('.claim-where').getBoundingClientRect().bottom,
        }))
        assert.ok(scrolls <= 0 || frame.url().includes('/many/'), `${frame.url()} at ${width} px: ${scrolls} px are hidden`)
        assert.ok(width > 380 || room < 110, `${frame.url()}: ${room} px are empty`)
      }
      await close(page)
    }
  }
})

test('on paper there is the claim with all that answers it, and how to cite it', async () => {
  const page = await openAt(chrome, sampled.url + claim)
  await page.emulateMedia({ media: 'print' })
  for (const shown of ['h1', '.claim-context', '.claim-answers', '.claim-cite .copied']) assert.ok(await page.locator(shown).isVisible(), shown)
  for (const hidden of ['.claim-embed', '.claim-beside', '.claim-side button', '.menu']) assert.equal(await page.locator(`${hidden}:visible`).count(), 0, hidden)
  await close(page)
})

test('from a folder: every link leads to a file, and there is nothing that needs a host', async () => {
  const source = write(folder(), { ...odd, 'site.yaml': `${odd['site.yaml']}relativeURLs: true\n` }), out = folder()
  build(source, out)
  for (const path of claimPages(out)) {
    const page = await openAt(chrome, pathToFileURL(join(out, path, 'index.html')).href)
    const links = await page.$$eval('a[href]', list => list.map(a => a.href))
    for (const link of links.filter(l => l.startsWith('file:'))) assert.ok(readFileSync(new URL(link.split('#')[0])).length > 0, link)
    assert.equal(await page.locator('.claim-embed, [property="og:url"], [property="og:image"], link[rel="canonical"]').count(), 0)
    assert.equal(await page.locator('[property="og:title"]').count(), 1)
    await close(page)
  }
})

test('a block of another direction keeps it; one that is too long is shown in part', async () => {
  const page = await openAt(chrome, `${oddities.url}claims/bridge/english/`)
  assert.equal(await page.getAttribute('.claim-context blockquote', 'dir'), 'ltr')
  assert.equal(await page.getAttribute('h1 bdi', 'dir'), 'ltr')
  await page.goto(`${oddities.url}claims/bridge/far/`)
  const text = await page.textContent('.claim-context blockquote')
  assert.match(text.trim(), /^… .* هنا هي .* …$/s)
  assert.ok(text.length < 700, text)
  await close(page)
})
