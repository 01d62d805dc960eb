// The part of the preview's client that changes one tree into another, alone.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { browser, sample } from './site.mjs'

let chrome
before(async () => { chrome = await browser() })
after(() => chrome?.close())

test('any tree becomes any other one; what has the same id stays the same element; what scripts added stays', async () => {
  const page = await chrome.newPage()
  const client = ['10-match.js', '20-patch.js'].map(name => readFileSync(join(sample, 'generator/devserver/client', name), 'utf8'))
  await page.addScriptTag({ content: client.join('\n') })
  const wrong = await page.evaluate(() => {
    let at = 1
    const random = n => (at = (at * 1103515245 + 12345) % 2147483648) / 65536 % n | 0
    const words = ['the bridge is safe', 'nobody knows', 'a report of March', 'x', '', ' ', 'it was closed twice, they say', '7']
    const make = (doc, depth) => {
      if (depth === 0 || random(3) === 0) return doc.createTextNode(words[random(words.length)])
      const e = doc.createElement(['p', 'div', 'div', 'em', 'ul', 'li', 'a'][random(7)])
      if (random(3) === 0) e.className = ['passage', 'note is', 'x'][random(3)]
      if (random(4) === 0) e.title = String(random(5))
      for (let i = random(5); i > 0; i--) e.append(make(doc, depth - 1))
      return e
    }
    const edit = body => {
      const all = [...body.querySelectorAll('*')], e = all[random(all.length)] ?? body, other = all[random(all.length)]
      const into = random(4) ? e : body
      if (random(5) === 0) e !== body && e.remove()
      else if (random(4) === 0 && other && !other.contains(into)) into.insertBefore(other, into.childNodes[random(into.childNodes.length + 1)] ?? null)
      else if (random(3) === 0) e.title = String(random(9))
      else if (random(3) === 0 && e.firstChild?.nodeType === Node.TEXT_NODE) e.firstChild.data += words[random(words.length)]
      else into.insertBefore(make(body.ownerDocument, 3), into.childNodes[random(into.childNodes.length + 1)] ?? null)
    }
    const number = (body, seed) => { // ids that stay with what they are on
      for (const e of body.querySelectorAll('*')) if (!e.id && random(3) === 0) e.id = `i${seed}-${random(1e6)}`
    }
    const addTo = live => {
      for (const e of live.querySelectorAll('body *')) {
        if (random(6) === 0) e.classList.add('is-lit')
        if (random(9) === 0) e.insertBefore(Object.assign(document.createElement('b'), { textContent: 'drawn' }), e.childNodes[random(e.childNodes.length + 1)] ?? null)
      }
    }
    const clean = body => {
      body = body.cloneNode(true)
      body.querySelectorAll('b').forEach(e => e.remove())
      body.querySelectorAll('.is-lit').forEach(e => e.classList.remove('is-lit'))
      body.querySelectorAll('[class=""]').forEach(e => e.removeAttribute('class'))
      return body
    }
    const wrong = []
    for (let seed = 1; seed <= 400; seed++) {
      at = seed
      const old = document.implementation.createHTMLDocument('x')
      for (let i = 0; i < 4; i++) old.body.append(make(old, 4))
      number(old.body, seed)
      document.body.removeAttribute('title')
      document.body.replaceChildren(...[...old.body.childNodes].map(node => document.importNode(node, true)))
      const twins = new WeakMap()
      twins.set(old.documentElement, document.documentElement)
      tie(twins, old.head, document.head)
      tie(twins, old.body, document.body)
      addTo(document)
      for (let round = 0; round < 4; round++) {
        const next = old.implementation.createHTMLDocument('x')
        next.body.replaceWith(next.importNode(old.body, true))
        for (let i = random(6); i >= 0; i--) edit(next.body)
        number(next.body, `${seed}-${round}`)
        const before = new Map([...old.querySelectorAll('[id]')].map(e => [`${e.nodeName} ${e.id}`, twins.get(e)]))
        const drawn = document.querySelectorAll('b').length
        try { patch(old, next, twins, () => {}) } catch (error) { wrong.push(`${seed}: ${error.stack}`); break }
        if (!old.body.isEqualNode(next.body)) wrong.push(`${seed}: the old document is not the next one`)
        if (!clean(document.body).isEqualNode(next.body)) wrong.push(`${seed}: ${clean(document.body).outerHTML}\n--- wanted:\n${next.body.outerHTML}`)
        for (const e of document.querySelectorAll('body [id]')) {
          const was = before.get(`${e.nodeName} ${e.id}`)
          if (was && was !== e && !e.closest('template')) wrong.push(`${seed}: ${e.outerHTML} was made anew`)
        }
        if (document.querySelectorAll('b').length > drawn) wrong.push(`${seed}: something was drawn twice`)
        addTo(document)
      }
      if (wrong.length > 3) break
    }
    return wrong
  })
  assert.deepEqual(wrong, [])
  await page.close()
})
