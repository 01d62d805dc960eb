// `counterpoint serve` in a browser: pictures, fonts and stylesheets that are
// saved are seen at once, wherever the page names them, and nothing is loaded anew.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { settled } from './page.mjs'
import { difference, Preview, template, until } from './preview.mjs'
import { browser } from './site.mjs'

let chrome
before(async () => { chrome = await browser() })
after(() => chrome?.close())

const preview = (name, run, options) => test(name, () => Preview.visit(chrome, run, options))

const md = 'content/bridges.md'
const picture = (width, color = 'red') =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="5"><rect width="${width}" height="5" fill="${color}"/></svg>`

const byline = html => template('byline.html', '{{define "byline"}}', `{{define "byline"}}${html}`)
const head = html => template('base.html', '</head>', `${html}</head>`)

/** How wide the picture is that an element shows. */
const width = (page, selector, pixels) => page.waitForFunction(([selector, pixels]) => document.querySelector(selector)?.naturalWidth === pixels, [selector, pixels])

/** Waits until the colour that the browser paints in the middle of an element is what it should be. */
async function paints(page, selector, red, green, blue) {
  let seen
  await until(async () => {
    const png = await page.locator(selector).screenshot({ animations: 'disabled' })
    seen = await page.evaluate(async data => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')
      canvas.drawImage(image, 0, 0)
      return [...canvas.getImageData(image.width >> 1, image.height >> 1, 1, 1).data.slice(0, 3)]
    }, png.toString('base64'))
    return `${seen}` === `${[red, green, blue]}`
  }, `${[red, green, blue]} at ${selector}`).catch(error => assert.fail(`${error.message}: it is ${seen}`))
}

const [red, green, blue] = [[255, 0, 0], [0, 128, 0], [0, 0, 255]]
const colors = { red, green, blue }

/** Saves a picture in each colour, and waits for it. `others` happens in between. */
async function assertPainted(p, file, selector, others = () => {}) {
  await paints(p.page, selector, ...red)
  for (const color of ['green', 'blue', 'red', 'green']) {
    p.write(file, picture(9, color))
    await paints(p.page, selector, ...colors[color])
    await others(color)
  }
  assert.ok(await p.kept(), 'the page was loaded anew')
}

const box = '<b class="box" style="display: block; inline-size: 9px; block-size: 9px"></b>'
const rule = url => `.box { background: url(${url}) }`

for (const [name, html, file] of [
  ['of static/', '<img class="box" alt="" src="/docs/pic.svg">', 'static/pic.svg'],
  ['by its srcset', '<img class="box" alt="" srcset="/docs/pic.svg 1x, /docs/none.svg 2x" src="/docs/none.svg">', 'static/pic.svg'],
  ['by a source of a <picture>', '<picture><source srcset="/docs/pic.svg"><img class="box" alt="" src="/docs/none.svg"></picture>', 'static/pic.svg'],
  ['with a query of its own', '<img class="box" alt="" src="/docs/pic.svg?v=3">', 'static/pic.svg'],
  ['of an SVG in the page', '<svg class="box" width="9" height="5"><image href="/docs/pic.svg"/></svg>', 'static/pic.svg'],
  ['of a style in the page', '<b class="box" style="display: block; inline-size: 9px; block-size: 5px; background: url(/docs/pic.svg)"></b>', 'static/pic.svg'],
]) {
  preview(`a picture ${name} is shown as it is saved`, p => assertPainted(p, file, '.box'),
    { files: { [file]: picture(9), 'static/none.svg': picture(7), 'templates/byline.html': byline(html) } })
}

preview('a picture beside its article is shown as it is saved; later builds take it for no difference', async (p, page) => {
  await width(page, '.article-body img', 9)
  for (const pixels of [12, 9, 20]) {
    p.write('content/here/pic.svg', picture(pixels))
    await width(page, '.article-body img', pixels)
    p.edit('content/here/index.md', /Text\w*/, `Text${pixels}`)
    await p.shows(`Text${pixels}`)
    await width(page, '.article-body img', pixels)
    assert.match(await page.$eval('.article-body img', e => e.src), /\?tag=/)
  }
  p.edit('content/here/index.md', '![a](pic.svg)', '![a](pic.svg)\n\n![b](pic.svg)')
  await page.waitForFunction(() => [...document.querySelectorAll('.article-body img')].map(e => e.naturalWidth).join() === '20,20')
  p.rename('content/here/pic.svg', 'content/here/fig.svg')
  p.edit('content/here/index.md', /pic\.svg/g, 'fig.svg')
  await page.waitForFunction(() => [...document.querySelectorAll('.article-body img')].every(e => e.src.endsWith('/fig.svg')))
  assert.equal(await difference(page), null)
  assert.ok(await p.kept())
}, { path: 'here/', files: { 'content/here/index.md': '---\ntitle: Here\n---\nText\n\n![a](pic.svg)\n', 'content/here/pic.svg': picture(9) } })

preview('a picture that a stylesheet of the theme names is shown as it is saved, and after a save of that', async p => {
  let wide = 9
  await assertPainted(p, 'static/pic.svg', '.box', async color => {
    p.write('templates/css/95-mine.css', `${rule('/docs/pic.svg')} .box { padding-inline-start: ${++wide}px }`)
    await p.page.waitForFunction(pixels => getComputedStyle(document.querySelector('.box')).paddingInlineStart === pixels, `${wide}px`)
    await paints(p.page, '.box', ...colors[color])
  })
}, { files: { 'static/pic.svg': picture(9), 'templates/css/95-mine.css': rule('/docs/pic.svg'), 'templates/byline.html': byline(box) } })

preview('a picture that a stylesheet of static/ names in a layer, from a place of its own, or by a variable', async p => {
  await assertPainted(p, 'static/css/pic.svg', '.box')
  await paints(p.page, '.two', ...green)
}, {
  files: {
    'static/css/pic.svg': picture(9), 'static/css/mine.css': `@layer mine { @media screen { ${rule('"pic.svg"')} } } :root { --pic: url(pic.svg) } .two { background: var(--pic) }`,
    'templates/base.html': head('<link rel="stylesheet" href="/docs/css/mine.css">'), 'templates/byline.html': byline(box + box.replace('"box"', '"two"')),
  },
})

preview('a stylesheet that another one imports, and a picture that it names', async (p, page) => {
  const color = rgb => page.waitForFunction(rgb => getComputedStyle(document.body).outlineColor === rgb, rgb)
  const text = rgb => `body { outline: 0 solid ${rgb} } ${rule('pic.svg')}`
  await color('rgb(1, 2, 3)')
  p.write('static/css/in.css', text('rgb(4, 5, 6)'))
  await color('rgb(4, 5, 6)')
  p.write('static/css/pic.svg', picture(9, 'green'))
  await paints(page, '.box', ...green)
  p.write('static/css/in.css', text('rgb(7, 8, 9)'))
  await color('rgb(7, 8, 9)')
  await paints(page, '.box', ...green)
  assert.ok(await p.kept())
}, {
  files: {
    'static/css/pic.svg': picture(9), 'static/css/in.css': `body { outline: 0 solid rgb(1, 2, 3) } ${rule('pic.svg')}`, 'static/css/mine.css': '@import "in.css" layer(in);',
    'templates/base.html': head('<link rel="stylesheet" href="/docs/css/mine.css">'), 'templates/byline.html': byline(box),
  },
})

preview('a stylesheet and a script that keep their names: one is swapped, the other loads the page anew', async (p, page) => {
  const color = () => page.evaluate(() => getComputedStyle(document.body).outlineColor)
  assert.equal(await color(), 'rgb(1, 2, 3)')
  p.write('static/mine.css', 'body { outline: 0 solid rgb(4 5 6) }')
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(4, 5, 6)')
  await page.waitForFunction(() => document.querySelectorAll('link[href*="mine.css"]').length === 1)
  p.remove('static/mine.css')
  await page.waitForFunction(() => getComputedStyle(document.body).outlineStyle === 'none')
  assert.ok(await p.kept())
  p.write('static/mine.js', 'window.mine = 2')
  await page.waitForFunction(() => window.mine === 2)
  assert.equal(await p.kept(), false)
}, {
  files: {
    'static/mine.css': 'body { outline: 0 solid rgb(1 2 3) }', 'static/mine.js': 'window.mine = 1',
    'templates/base.html': head('<link rel="stylesheet" href="/docs/mine.css"><script src="/docs/mine.js"></script>'),
  },
})

preview('a picture that was not there yet, and one that comes late', async (p, page) => {
  p.write('static/pic.svg', picture(12))
  await width(page, '.box', 12)
  await page.evaluate(() => document.body.append(Object.assign(new Image(), { className: 'late', src: '/docs/late.svg' })))
  await width(page, '.late', 7)
  p.write('static/late.svg', picture(8))
  await width(page, '.late', 8)
  assert.ok(await p.kept())
}, { files: { 'static/late.svg': picture(7), 'templates/byline.html': byline('<img class="box" alt="" src="/docs/pic.svg">') } })

preview('a picture that is saved while it is on its way', async (p, page) => {
  const old = await page.request.get(`${p.url}late.svg`), [body, headers] = [await old.body(), old.headers()]
  let arrive
  const gate = new Promise(done => { arrive = done })
  await page.route('**/late.svg', async route => {
    if (route.request().method() === 'HEAD') return route.continue()
    await gate
    await route.fulfill({ body, headers })
  })
  await page.evaluate(() => document.body.append(Object.assign(new Image(), { className: 'late', src: '/docs/late.svg' })))
  p.write('static/late.svg', picture(8))
  p.edit(md, 'Paragraph one says', 'MORE: paragraph one says')
  await p.shows('MORE')
  await settled(page)
  arrive()
  await width(page, '.late', 8)
}, { files: { 'static/late.svg': picture(7) } })

preview('a picture and another article that are saved at once', async (p, page) => {
  await width(page, '.box', 9)
  p.write('static/pic.svg', picture(12))
  p.edit('content/other.md', 'nothing', 'nothing at all')
  await width(page, '.box', 12)
}, { files: { 'static/pic.svg': picture(9), 'templates/byline.html': byline('<img class="box" alt="" src="/docs/pic.svg">') } })

preview('a save of a text asks for no file', async (p, page) => {
  const asked = []
  await width(page, '.box', 9)
  p.edit(md, 'Paragraph one says', 'MORE: paragraph one says') // after the first one the page knows all of its files
  await p.shows('MORE')
  await page.waitForLoadState('networkidle')
  page.on('request', r => asked.push(`${r.method()} ${new URL(r.url()).pathname}`))
  p.edit(md, 'Paragraph two says', 'MORE2: paragraph two says')
  await p.shows('MORE2')
  p.write('static/pic.svg', picture(12))
  await width(page, '.box', 12)
  assert.deepEqual(asked.filter(a => !a.startsWith('HEAD')), ['GET /docs/bridges/', 'GET /docs/bridges/', 'GET /docs/pic.svg'])
  assert.ok(asked.indexOf('HEAD /docs/pic.svg') > asked.lastIndexOf('GET /docs/bridges/'))
}, { files: { 'static/pic.svg': picture(9), 'templates/byline.html': byline('<img class="box" alt="" src="/docs/pic.svg">') } })

preview('a font is asked for as it is saved', async (p, page) => {
  for (const bytes of ['one', 'two', 'three']) {
    const asked = page.waitForResponse(answer => /\/face\.woff2\?tag=/.test(answer.url()))
    p.write('static/face.woff2', bytes)
    assert.equal(await (await asked).text(), bytes)
  }
  assert.ok(await p.kept())
}, {
  files: {
    'static/face.woff2': 'none', 'templates/css/95-mine.css': '@font-face { font-family: mine; src: url("/docs/face.woff2") format("woff2") } .box { font-family: mine }',
    'templates/byline.html': byline('<b class="box">Text</b>'),
  },
})
