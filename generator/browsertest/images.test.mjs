// Photographs in a browser: upright, in the size that fits, where they are to be
// before they are loaded, loaded when they are scrolled to, and clean.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { close, open, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, serve } from './site.mjs'

let chrome, dir, server
before(async () => {
  chrome = await browser()
  dir = folder()
  for (const name of ['content', 'static/img']) mkdirSync(join(dir, name), { recursive: true })
  const write = (name, data) => writeFileSync(join(dir, name), data)
  write('site.yaml', 'title: Photos\nbaseURL: https://example.org/x/\n')
  write('content/a.md', '---\ntitle: Photos\ndate: 2026-01-01\nimage: /img/lead.jpg\n---\n' +
    '![Turned](/img/turned.jpg)\n\n' + 'A line of text.\n\n'.repeat(300) + '![The last](/img/last.jpg)\n')
  write('static/img/lead.jpg', await photo(2000, 1000))
  write('static/img/turned.jpg', await photo(1200, 800, 6))
  write('static/img/last.jpg', await photo(1200, 900))
  server = await serve(dir)
})
after(async () => {
  await chrome?.close()
  await server?.stop()
})

/** A photograph of red over blue, with grain; turned, red is on the right. */
async function photo(width, height, orientation = 1) {
  const page = await chrome.newPage()
  const data = await page.evaluate(async ([width, height]) => {
    const canvas = new OffscreenCanvas(width, height), context = canvas.getContext('2d')
    const image = context.createImageData(width, height)
    for (let i = 0, seed = 1; i < image.data.length; i += 4) {
      seed = (seed * 16807) % 2147483647
      const top = i < image.data.length / 2
      image.data.set([(top ? 180 : 20) + seed % 50, 20 + seed % 50, (top ? 20 : 180) + seed % 50, 255], i)
    }
    context.putImageData(image, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
    return [...new Uint8Array(await blob.arrayBuffer())]
  }, [width, height])
  await page.close()
  const exif = [0xFF, 0xE1, 0, 34, ...Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0'), orientation, 0, 0, 0, 0, 0, 0]
  return Buffer.from([...data.slice(0, 2), ...exif, ...data.slice(2)])
}

/** What an image shows: its file, its size on the screen, and the colours of its four corners. */
const shown = (page, alt) => page.evaluate(async alt => {
  const image = document.querySelector(`main img[alt="${alt}"]`)
  const { width, height } = image.getBoundingClientRect()
  if (!image.complete || !image.naturalWidth) return { file: '', width, height }
  const canvas = new OffscreenCanvas(20, 20), context = canvas.getContext('2d')
  context.drawImage(image, 0, 0, 20, 20)
  const at = (x, y) => { const [r, , b] = context.getImageData(x, y, 1, 1).data; return r > b ? 'r' : 'b' }
  return { file: new URL(image.currentSrc).pathname, width, height, corners: at(2, 2) + at(17, 2) + at(2, 17) + at(17, 17) }
}, alt)

test('photographs are upright, and the file is one that fits the screen', async () => {
  const found = []
  for (const [width, deviceScaleFactor] of [[390, 1], [390, 3], [1440, 1], [1440, 2]]) {
    const page = await open(chrome, `${server.url}a/`, { viewport: { width, height: 900 }, deviceScaleFactor })
    await page.waitForFunction(() => [...document.querySelectorAll('main img')].slice(0, 2).every(image => image.complete && image.naturalWidth))
    const lead = await shown(page, ''), turned = await shown(page, 'Turned')
    assert.equal(lead.corners, 'rrbb')
    assert.equal(turned.corners, 'brbr', turned.file)
    assert.ok(Math.abs(lead.width / lead.height - 2) < 0.02 && Math.abs(turned.width / turned.height - 2 / 3) < 0.02, JSON.stringify([lead, turned]))
    found.push([lead, turned].map(({ file }) => file.replace(/\.[0-9a-f]{8}\./, '.').replace(/.*\//, '')).join(' '))
    await close(page)
  }
  assert.deepEqual(found, ['lead-480w.webp turned-480w.webp', 'lead-1600w.webp turned.jpg', 'lead-960w.webp turned.jpg', 'lead-1600w.webp turned.jpg'])
})

test('what is far below is loaded when it is scrolled to, and its place is kept', async () => {
  const asked = []
  const page = await open(chrome, `${server.url}a/`, { viewport: wide }, page => page.on('request', r => asked.push(r.url())))
  const before = await shown(page, 'The last')
  assert.ok(!asked.some(url => url.includes('/last')) && Math.abs(before.width / before.height - 4 / 3) < 0.02, JSON.stringify(before))
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.locator('main img[alt="The last"]').scrollIntoViewIfNeeded()
  await page.waitForFunction(() => document.querySelector('main img[alt="The last"]').naturalWidth > 0)
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), height)
  assert.equal((await shown(page, 'The last')).corners, 'rrbb')
  await close(page)
})

test('a photograph that is saved again is seen at once', async () => {
  const page = await open(chrome, `${server.url}a/`, { viewport: wide })
  assert.equal((await shown(page, '')).corners, 'rrbb')
  writeFileSync(join(dir, 'static/img/lead.jpg'), await photo(2000, 1000, 3))
  await page.waitForFunction(() => {
    const image = document.querySelector('main img[alt=""]')
    if (!image.complete || !image.naturalWidth) return false
    const context = new OffscreenCanvas(2, 2).getContext('2d')
    context.drawImage(image, 0, 0, 2, 2)
    const [r, , b] = context.getImageData(0, 0, 1, 1).data
    return b > r
  })
  await close(page)
})

test('the Nu HTML checker and axe find nothing', async () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  assert.equal(checkHTML(out), '')
  const page = await open(chrome, `${server.url}a/`)
  assert.deepEqual(await violations(page), [])
  await close(page)
})
