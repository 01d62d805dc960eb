// A site that is edited while somebody looks at it, and what tests ask of that.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { open } from './page.mjs'
import { folder, sample, serve } from './site.mjs'

export const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen']

/** A paragraph that no other one is like, some lines long. */
export const paragraph = word => `Paragraph ${word} says that bridge ${word} is safe. ` +
  words.map((other, i) => `The engineer of ${word} found ${i + 3} cracks near pier ${other} of that bridge.`).join(' ')

const claim = (word, rest) => `  - id: c-${word}\n    quote: "bridge ${word} is safe"\n    claimant: ${rest.by ?? 'The mayor'}\n    counterpoints:\n` +
  (rest.quote ? `      - quote: "${rest.quote}"\n` : `      - {stance: ${rest.stance}, text: "The answer to ${word}."}\n`)

export const firstClaims = {
  two: { stance: 'disputes' },
  four: { quote: 'engineer of ten found 5 cracks', by: 'The county' },
  five: { stance: 'qualifies' },
  eight: { stance: 'disputes', by: 'The county' },
  eleven: { stance: 'context' },
}

export const claimsFile = (claims = firstClaims) => 'claims:\n' + Object.entries(claims).map(([word, rest]) => claim(word, rest)).join('')

export const article = (title = 'Bridges', blocks = words.map(paragraph)) => `---\ntitle: ${title}\ndate: 2025-03-04\n---\n${blocks.join('\n\n')}\n`

const other = '---\ntitle: Another\ndate: 2025-03-05\n---\nAnother article, of which nothing is claimed.\n'

/** A template of the theme with something else in it. */
export function template(name, from, to) {
  const text = readFileSync(join(sample, 'templates', name), 'utf8')
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`)
  return text.replace(from, () => to)
}

/** A site on disk, a server of it and a page of that. */
export class Preview {
  static async start(chrome, { path = 'bridges/', files = {}, flags = [], watch = () => {}, ...options } = {}) {
    const p = new Preview()
    p.dir = folder()
    p.write('site.yaml', 'title: Watch\nbaseURL: https://example.org/docs/\n')
    p.write('content/bridges.md', article())
    p.write('content/bridges.claims.yaml', claimsFile())
    p.write('content/other.md', other)
    for (const [name, text] of Object.entries(files)) p.write(name, text)
    p.server = await serve(p.dir, ...flags)
    p.url = p.server.url
    p.page = await open(chrome, p.url + path, options, watch)
    await p.page.evaluate(() => { window.kept = true })
    return p
  }

  /** Runs a test on a site of its own. */
  static async visit(chrome, run, options) {
    const p = await Preview.start(chrome, options)
    try { await run(p, p.page) } finally { await p.stop() }
  }

  write(name, text) {
    mkdirSync(dirname(join(this.dir, name)), { recursive: true })
    writeFileSync(join(this.dir, name), text)
  }

  read(name) { return readFileSync(join(this.dir, name), 'utf8') }

  /** Replaces something that is there in a file. */
  edit(name, from, to) {
    const text = this.read(name), next = text.replace(from, to)
    if (next === text) throw new Error(`${name} has no ${from}`)
    this.write(name, next)
  }

  rename(from, to) { renameSync(join(this.dir, from), join(this.dir, to)) }
  remove(name) { rmSync(join(this.dir, name)) }

  /** Waits until the page shows a text. */
  shows(text) { return this.page.waitForFunction(text => document.body.textContent.includes(text), text) }

  /** Waits until the page is free of a text. */
  hides(text) { return this.page.waitForFunction(text => !document.body.textContent.includes(text), text) }

  /** Whether the page was never loaded anew. */
  kept() { return this.page.evaluate(() => window.kept === true) }

  /** What is laid over the page. */
  overlay(selector) { return this.page.locator(`counterpoint-overlay ${selector}`) }

  async status() { return (await this.page.request.get(`${this.url}_counterpoint/status`)).json() }

  /** Edits, and waits for the build of that. */
  async built(edit) {
    const { build } = await this.status()
    edit()
    await until(async () => (await this.status()).build !== build, 'another build')
  }

  async stop() {
    await this.page?.context().close()
    await this.server?.stop()
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/**
 * What of the page differs from what the server sends now, beside what scripts
 * add: null if nothing does.
 */
export async function difference(page) {
  const html = await (await page.request.get(page.url().split('#')[0])).text()
  return page.evaluate(html => {
    const clean = body => {
      body = body.cloneNode(true)
      for (const drawn of body.querySelectorAll('.threads, .peek, .note-unfold, .note-toggle, .note-copy, script')) {
        if (drawn.matches('.note-copy')) drawn.previousSibling.remove()
        drawn.remove()
      }
      for (const e of body.querySelectorAll('*')) {
        e.classList.remove(...[...e.classList].filter(name => name.startsWith('is-') && name !== 'is-unanswered'))
        if (!e.classList.length) e.removeAttribute('class')
        for (const name of ['style', 'hidden', 'open']) e.removeAttribute(name)
        if (e.matches('.filter-count')) e.textContent = ''
      }
      body.normalize()
      while (body.lastChild?.nodeType === Node.TEXT_NODE) body.lastChild.remove()
      return body
    }
    const first = (a, b) => {
      if (a.isEqualNode(b)) return null
      const differ = [...a.childNodes].findIndex((child, i) => !b.childNodes[i] || !child.isEqualNode(b.childNodes[i]))
      const [x, y] = [a.childNodes[differ], b.childNodes[differ]]
      return x?.nodeName === y?.nodeName && x?.childNodes.length ? first(x, y) : [a, b].map(e => (e.outerHTML ?? e.data).slice(0, 600))
    }
    const sent = new DOMParser().parseFromString(html, 'text/html')
    if (sent.title !== document.title) return [document.title, sent.title]
    return first(clean(document.body), clean(sent.body))
  }, html)
}

/** Waits until a condition outside of the page holds. */
export async function until(condition, what) {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const found = await condition()
    if (found) return found
    await new Promise(done => setTimeout(done, 10))
  }
  throw new Error(`it never came: ${what}`)
}

/** What the highlight is on, by the beginning of its text. */
export const highlighted = page => page.evaluate(() => document.getAnimations().filter(a => a.id === 'counterpoint-changed')
  .map(a => a.effect.target.textContent.trim().slice(0, 20)))
