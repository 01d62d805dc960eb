// What docs/publishing.md recommends. Its Content-Security-Policy is sent as a
// header with every file of a published site: no page violates it, whatever is
// on it, and what the scripts do works under it.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { settled, wide } from './page.mjs'
import { browser, command, folder, sample } from './site.mjs'

const docs = readFileSync(join(sample, 'docs/publishing.md'), 'utf8')
const policy = docs.match(/^ *Content-Security-Policy: (default.+)$/m)[1]
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json', '.txt': 'text/plain' }

// What Markdown, shortcodes and claims can put on a page.
const article = `---
title: Everything
date: 2026-01-01
tags: [bridges]
aliases: [/before/]
math: true
---
| left | middle | right |
|:-----|:------:|------:|
| a    | b      | c     |

![A bridge](bridge.svg) and a word[^1], ~~no more~~, ==marked=={#marked}.

\`\`\`go {hl_lines=[1] linenos=true}
func main() { println("the bridge is safe") } // twice
\`\`\`

{{< figure src="bridge.svg" alt="A bridge" title="The bridge" caption="It was *closed*." width="120" height="80" >}}

{{< youtube id="abc" title="The talk" preview="bridge.svg" >}} {{< vimeo 1 >}} {{< gist jo 1 >}} {{< x user="jo" id="1" >}}

{{< highlight go "linenos=table" >}}
func main() {}
{{< /highlight >}}

{{< details summary="How" >}}Inside.{{< /details >}}

> [!WARNING]
> It bears $m < 3$ tons, or $$\\begin{align} x &= \\frac{m}{2} \\\\ \\color{red} y &\\le \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix} \\end{align}$$

- [x] a task
- [ ] another

Term
: what it is

[^1]: A note.
`
const claims = `claims:
- {id: safe, quote: the bridge is safe, rating: unproven, claimant: mayor, counterpoints: [{text: "**No.**", sources: [letter]}, {quote: It bears}]}
- {id: marked, claimant: "<b>x</b>"}
sources:
  letter: {title: Letter, url: "https://example.org/letter"}
`
const files = {
  'site.yaml': 'title: Policy\nbaseURL: https://example.org/\nlanguages: {en: {}, de: {title: Richtlinie}}\npaginate: 2\nratings: [{id: unproven, label: Unproven, color: "#8a6d00"}]\nclaimants: {mayor: {name: The mayor}}\n',
  'content/all/index.md': article,
  'content/all/index.claims.yaml': claims,
  'content/all/bridge.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><style>rect { fill: #789 }</style><rect width="320" height="180"/></svg>',
  ...Object.fromEntries([1, 2, 3].map(n => [`content/posts/p${n}.md`, `---\ntitle: Post ${n}\ndate: 2026-01-0${n}\nseries: [one]\n---\nText.\n`])),
  'static/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>',
  'static/site.webmanifest': '{"name": "Policy", "icons": [{"src": "favicon.svg", "sizes": "any"}]}',
  'content/posts/p1.de.md': '---\ntitle: Beitrag 1\ndate: 2026-01-01\n---\nText.\n',
  'content/plain.md': '---\ntitle: Plain\nlayout: page\n---\nText.\n',
}

function write(dir, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
  return dir
}

/** Builds a site and serves it as a host does, with the policy. */
async function publish(source) {
  const dir = folder()
  execFileSync(command, ['build', '--quiet', '--source', source, '--destination', dir, '--base-url', '/'])
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
    const file = path.endsWith('/') ? `${path}index.html` : path
    try {
      const data = readFileSync(join(dir, file))
      response.setHeader('Content-Security-Policy', policy).setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream').end(data)
    } catch {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end() // a browser may ask for it by itself
    }
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  server.unref() // one that is left does not keep a failed test from its end
  const pages = readdirSync(dir, { recursive: true }).filter(f => f.endsWith('.html')).map(f => f.replace(/(^|\/)index\.html$/, '$1')).sort()
  return { url: `http://127.0.0.1:${server.address().port}/`, pages, stop: () => { server.closeAllConnections(); server.close() } }
}

/** Of pages that are alike, those of claims and of sources, a few. */
function some(pages) {
  const seen = {}
  return pages.filter(path => {
    const [, folder] = path.match(/^(claims|claimants|sources)\/./) ?? []
    return !folder || (seen[folder] = (seen[folder] ?? 0) + 1) <= 4
  })
}

/** A page, and what was said against it since it was opened: by the policy, by scripts, or as a failed request. */
async function witness() {
  const context = await chrome.newContext({ viewport: wide, permissions: ['clipboard-write'] })
  const page = await context.newPage(), said = []
  await page.exposeFunction('violated', text => said.push(text))
  await page.addInitScript(() => addEventListener('securitypolicyviolation', e => globalThis.violated(`${e.violatedDirective} ${e.blockedURI} ${e.sample} at ${location.pathname}`)))
  page.on('console', message => { if (message.type() === 'error') said.push(`${message.text()} at ${page.url()}`) })
  page.on('pageerror', error => said.push(`${error} at ${page.url()}`))
  return { page, said }
}

let chrome, sampled, all
before(async () => {
  chrome = await browser()
  ;[sampled, all] = await Promise.all([publish(sample), publish(write(folder(), files))])
})
after(async () => {
  await chrome?.close()
  for (const site of [sampled, all]) site?.stop()
})

test('the policy allows nothing inline', () => {
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /require-trusted-types-for 'script'/)
  assert.doesNotMatch(policy, /unsafe|nonce|sha256|https?:|\*/)
  const others = [...docs.matchAll(/Content-Security-Policy:? "(.+?)"/g)].map(m => m[1])
  assert.deepEqual(others, [policy, policy, policy], '_headers, nginx and Caddy send another one')
})

test('the function for CloudFront leads to pages, and nowhere else', () => {
  const [source] = docs.match(/^ {4}function handler[^]*?^ {4}}$/m)
  const ask = uri => {
    const answer = runInNewContext(`${source}; handler(event)`, { event: { request: { uri } } })
    return answer.uri ?? `${answer.statusCode} ${answer.headers.location.value}`
  }
  assert.deepEqual(['/', '/a/', '/a', '/a.b/c', '/a/x.css', '//evil.test', '///evil.test/a', '/\\\\evil.test/a'].map(ask),
    ['/index.html', '/a/index.html', '301 /a/', '301 /a.b/c/', '/a/x.css', '//evil.test', '301 /evil.test/a/', '301 /evil.test/a/'])
})

test('no page of any kind violates the policy', async () => {
  const { page, said } = await witness()
  const kinds = new Set()
  for (const site of [sampled, all]) {
    for (const path of some(site.pages).filter(path => path !== 'before/')) { // that one leads away
      await page.goto(site.url + path, { waitUntil: 'load' })
      kinds.add(await page.evaluate(() => document.body.className.split(' ')[0]))
    }
  }
  await settled(page)
  assert.deepEqual(said, [])
  for (const kind of ['article', 'page', 'list', 'claims', 'claim', 'claimants', 'claimant', 'sources', 'source', 'search', '404']) assert.ok(kinds.has(`kind-${kind}`), `no page of kind ${kind}: ${[...kinds]}`)
  await page.context().close()
})

test('what scripts do works under the policy', async () => {
  const { page, said } = await witness()
  await page.goto(`${sampled.url}bounty-claims/`)
  await page.locator('form.filter:not([hidden])').waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelector('.note').style.insetBlockStart) // notes are placed
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#(note|claim)-/)
  await page.goto(`${sampled.url}claims/?stance=disputes`)
  await settled(page)
  await page.goto(`${sampled.url}search/`)
  await page.locator('.search-field input').fill('bounty')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.search-result')
  await page.goto(`${all.url}before/`)
  await page.waitForURL(`${all.url}all/`)
  assert.equal(await page.$eval('td.align-right', e => getComputedStyle(e).textAlign), 'end')
  await settled(page)
  assert.deepEqual(said, [])
  await page.context().close()
})

test('a page that does what is not allowed is found out', async () => {
  const site = await publish(write(folder(), {
    'site.yaml': 'title: Raw\nmarkup: {unsafe: true}\n',
    'content/raw.md': '---\ntitle: Raw\n---\n<p style="color: red">red</p>\n\n<script>document.title = "ran"</script>\n\n<img src="/none.png" alt="" onerror="document.title = \'ran\'">\n',
  }))
  const { page, said } = await witness()
  await page.goto(`${site.url}raw/`, { waitUntil: 'load' })
  await settled(page)
  for (const directive of ['style-src-attr', 'script-src-elem', 'script-src-attr']) assert.ok(said.some(text => text.startsWith(directive)), `${directive}: ${said}`)
  assert.doesNotMatch(await page.title(), /ran/)
  await page.context().close()
  site.stop()
})
