// The page that searches: what it finds, how it is used, and what it says where
// it cannot.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, test } from 'node:test'
import { close, layoutShift, narrow, open as openAt, settled, violations, wide } from './page.mjs'
import { browser, checkHTML, command, folder, sample, serve } from './site.mjs'

const scripts = join(sample, 'templates/search')
const vectors = JSON.parse(readFileSync(resolve(import.meta.dirname, '../search/testdata/words.json'), 'utf8'))

const article = (title, date, text, more = '') => `---\ntitle: "${title}"\ndate: ${date}\n${more}---\n${text}\n`

/** A site in several languages, of which one article is found by its title, one by a claim, one by its text alone. */
function makeSite(settings = 'relativeURLs: true\n') {
  const dir = folder()
  const put = (name, text) => { mkdirSync(dirname(join(dir, name)), { recursive: true }); writeFileSync(join(dir, name), text) }
  put('site.yaml', `title: Found\nbaseURL: https://example.org/deep/down/\nclaimants: {mayor: {name: Mayor Ødegård}}\n${settings}`)
  put('content/bridge.md', article('The bridge of Élancourt', '2025-03-01', 'The mayor says that the bridge is safe. It was closed twice.', 'tags: [Brücken]\n'))
  put('content/bridge.claims.yaml', 'claims:\n  - id: safe\n    quote: "the bridge is safe"\n    claimant: mayor\n    counterpoints:\n      - {stance: disputes, text: "An engineer found cracks."}\n      - {stance: context, text: "It was built in 1931."}\n')
  put('content/river.md', article('A river', '2025-04-01', 'Nobody swims here. A zeppelin was seen over the water.'))
  put('content/river.claims.yaml', 'claims:\n  - id: swims\n    quote: "Nobody swims here"\n    claim: "Swimming near a bridge is not allowed."\n')
  put('content/town.md', article('A town', '2025-05-01', 'Its inhabitants cross a bridge. <b>&amp;</b> Fish & chips < 5.'))
  put('content/arabic.md', article('عن الكِتَاب', '2025-06-01', 'قرأ أحمد هذا الكِتَابَ في المدرسة.'))
  put('content/tokyo.md', article('東京都の橋', '2025-07-01', '橋は安全です。'))
  put('content/hidden.md', article('Hidden bridge', '2025-08-01', 'A bridge that no list has.', '_build: {list: never}\n'))
  put('content/evil.md', article('<img src=x onerror=alert(1)> evilest', '2024-01-01', 'x'))
  for (let i = 0; i < 30; i++) put(`content/many/m${i}.md`, article(`Number ${i}`, `2023-01-${i + 1}`, 'One of many marmots.'))
  return dir
}

let dir, site, chrome
before(async () => {
  dir = makeSite()
  ;[site, chrome] = await Promise.all([serve(dir), browser()])
})
after(async () => { await chrome?.close(); site?.stop() })

const open = (query = '', options = {}, watch) => openAt(chrome, `${site.url}search/${query && `?q=${encodeURIComponent(query)}`}`, options, watch)
const says = (page, text) => page.waitForFunction(text => document.querySelector('.search-status').textContent === text, text)
const titles = page => page.$$eval('.search-result h2', list => list.map(e => e.textContent))
const field = page => page.locator('.search-field input')
const count = n => n === 1 ? '1 article found' : `${n} articles found`

test('the page reads words as the index was made', async () => {
  assert.ok(vectors.length > 20)
  const page = await open()
  const source = readFileSync(join(scripts, '10-words.js'), 'utf8')
  const got = await page.evaluate(([source, texts]) => {
    const { words, wanted } = new Function(`'use strict'; ${source}; return { words, wanted }`)()
    return texts.map(text => ({ text, words: words(text), wanted: wanted(text).map(w => w.text) }))
  }, [source, vectors.map(v => v.text)])
  assert.deepEqual(got, vectors)
  await close(page)
})

test('titles come before claims, and claims before text; what is newer first', async () => {
  const page = await open('bridge')
  await says(page, count(3))
  assert.deepEqual(await titles(page), ['The bridge of Élancourt', 'A river', 'A town'])
  await close(page)
})

for (const [query, want] of [
  ['bri', 3], ['élancourt', 1], ['ELANC', 1], ['brucke', 1], ['odegard', 1], ['كتاب', 1], ['الكتاب', 1], ['كِتَابُ', 1], ['مدرسه', 1], ['احمد', 1], ['東京', 1], ['橋', 1],
  ['京都', 1], ['cracks', 1], ['1931', 1], ['marmot', 30], ['inhabitants bridge', 1], ['bridge cracks mayor', 1], ['fish chips', 1], ['evilest', 1], ['Mayor Ø', 1],
]) {
  test(`“${query}” is found ${want} times`, async () => {
    const page = await open(query)
    await says(page, count(want))
    assert.equal((await titles(page)).length, Math.min(want, 8))
    await close(page)
  })
}

test('what is not there is not found, and what is unlisted neither', async () => {
  const page = await open('quark')
  await says(page, 'Nothing found for “quark”')
  await field(page).fill('hidden')
  await says(page, 'Nothing found for “hidden”')
  await field(page).fill('… !')
  await says(page, 'Nothing found for “… !”')
  await field(page).fill('$& zeppelin quark')
  await says(page, 'No article has all of these words. These have some of them.')
  assert.deepEqual(await titles(page), ['A river'])
  await close(page)
})

test('a result says when, how many claims, what they say and how they are answered, and leads there', async () => {
  const page = await open('safe')
  await says(page, count(1))
  const result = page.locator('.search-result')
  assert.match(await result.locator('.byline').innerText(), /^1 March 2025\W+1 claim/)
  assert.equal(await result.locator('.claim-result').innerText().then(t => t.replace(/\s+/g, ' ')), 'Mayor Ødegård the bridge is safe 1 disputes 1 gives context')
  assert.equal(await result.locator('.claim-result mark').innerText(), 'safe')
  const links = await result.locator('a').evaluateAll(list => list.map(a => a.href))
  assert.deepEqual(links, [`${site.url}bridge/`, `${site.url}claims/bridge/safe/`])
  for (const at of links) assert.equal((await page.request.get(at)).status(), 200, at)
  await close(page)
})

test('where claims have no pages, results lead to them in their articles', async () => {
  const other = await serve(makeSite('disableKinds: [claim]\n'))
  try {
    const page = await openAt(chrome, `${other.url}search/?q=allowed`)
    await says(page, count(1))
    assert.match(await page.locator('.claim-result .unanswered').innerText(), /not answered/)
    await page.locator('.claim-result a').click()
    await page.waitForSelector('#claim-swims:target')
    await close(page)
  } finally {
    await other.stop()
  }
})

test('titles and queries are text, not markup', async () => {
  let alerts = 0
  const page = await open('<img src=x onerror=alert(1)> evilest', {}, page => { page.on('dialog', d => { alerts++; d.dismiss() }) })
  await says(page, count(1))
  assert.deepEqual(await titles(page), ['<img src=x onerror=alert(1)> evilest'])
  assert.equal(await page.locator('main img').count(), 0)
  assert.equal(alerts, 0)
  await close(page)
})

test('it is used by keyboard, and the focus stays where it is', async () => {
  const page = await open()
  const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.textContent)
  assert.equal(await focused(), 'q')
  await page.keyboard.type('bridge', { delay: 5 })
  await says(page, count(3))
  assert.equal(await focused(), 'q')
  assert.equal(new URL(page.url()).search, '?q=bridge')
  await page.keyboard.press('ArrowDown')
  assert.equal(await focused(), 'The bridge of Élancourt')
  await page.keyboard.press('ArrowDown')
  assert.equal(await focused(), 'the bridge is safe')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  assert.equal(await focused(), 'q')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'The bridge of Élancourt')
  await page.keyboard.press('Escape')
  assert.equal(await focused(), 'q')
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !document.querySelector('.search-result'))
  assert.equal(await field(page).inputValue(), '')
  await says(page, '')
  assert.equal(new URL(page.url()).search, '')
  assert.equal(await focused(), 'q')
  await close(page)
})

test('more results are added, and the focus goes to the first of them', async () => {
  const page = await open('marmots')
  await says(page, count(30))
  for (const shown of [8, 16, 24, 30]) {
    await page.waitForFunction(n => document.querySelectorAll('.search-result').length === n, shown)
    const more = page.locator('.search-more')
    assert.equal(await more.isVisible(), shown < 30)
    if (shown === 30) break
    await more.click()
    await page.waitForFunction(n => document.activeElement.closest('.search-result') === document.querySelectorAll('.search-result')[n], shown)
  }
  const all = await titles(page)
  assert.equal(new Set(all).size, 30)
  assert.equal(all[0], 'Number 29')
  await close(page)
})

test('the query is in the address: entered ones stay in the history, and results are there when a reader comes back', async () => {
  const page = await open()
  await field(page).fill('bridge')
  await page.keyboard.press('Enter')
  await says(page, count(3))
  await field(page).fill('marm')
  await says(page, count(30))
  await field(page).fill('marmots')
  await page.keyboard.press('Enter')
  await page.locator('.search-result a').first().click()
  await page.waitForSelector('.article-body')
  await page.goBack()
  await says(page, count(30))
  assert.equal(await field(page).inputValue(), 'marmots')
  await page.goBack()
  await says(page, count(3))
  assert.equal(await field(page).inputValue(), 'bridge')
  await page.goForward()
  await says(page, count(30))
  await page.reload()
  await says(page, count(30))
  await close(page)
})

test('an answer that comes too late is thrown away', async () => {
  const page = await open()
  let release
  const held = new Promise(done => { release = done })
  await page.route('**/index.txt', async route => { await held; await route.continue() })
  await field(page).fill('marmots')
  await page.waitForURL('**/?q=marmots')
  await says(page, 'Searching …')
  await field(page).fill('zeppelin')
  await page.waitForURL('**/?q=zeppelin')
  release()
  await says(page, count(1))
  await settled(page)
  assert.deepEqual(await titles(page), ['A river'])
  await close(page)
})

test('where the index cannot be fetched, it says so, and tries again', async () => {
  const page = await open()
  await page.route('**/words-*.txt', route => route.abort())
  await field(page).fill('bridge')
  await says(page, 'The search index could not be fetched. Try again later.')
  await page.unroute('**/words-*.txt')
  await page.keyboard.press('Enter')
  await says(page, count(3))
  await field(page).fill('marmots')
  await says(page, count(30))
  await page.route('**/found-*.json', route => route.abort())
  await page.locator('.search-more').click()
  await says(page, 'The search index could not be fetched. Try again later.')
  assert.equal((await titles(page)).length, 8)
  await close(page)
})

test('opened from a folder, and without scripts, it says what it cannot do and leads on', async () => {
  const out = folder()
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  const at = pathToFileURL(join(out, 'search/index.html')).href
  const errors = []
  const page = await openAt(chrome, `${at}?q=bridge`, {}, page => { page.on('pageerror', e => errors.push(e.message)) })
  await says(page, 'This page was opened from a folder, where it may not read the search index. On a web server it can.')
  await field(page).fill('')
  await says(page, '')
  await field(page).fill('river')
  await page.keyboard.press('Enter')
  await says(page, 'This page was opened from a folder, where it may not read the search index. On a web server it can.')
  assert.deepEqual(errors, [])
  await close(page)
  const bare = await openAt(chrome, at, { javaScriptEnabled: false })
  assert.ok(!await bare.isVisible('.search-form'))
  assert.match(await bare.locator('main').innerText(), /The search needs scripts\./)
  await bare.getByText('Every claim, and how it is answered').click()
  await bare.waitForSelector('.claim-row')
  await close(bare)
})

test('a preview that changes is searched anew, and keeps what was typed', async () => {
  const page = await open('newcomer')
  await says(page, 'Nothing found for “newcomer”')
  const name = join(dir, 'content/town.md'), text = readFileSync(name, 'utf8')
  writeFileSync(name, `${text}\nA newcomer.\n`)
  await page.reload()
  await says(page, count(1))
  writeFileSync(join(dir, 'site.yaml'), `${readFileSync(join(dir, 'site.yaml'), 'utf8')}description: Changed\n`)
  await page.waitForFunction(() => document.querySelector('.site-footer').textContent.includes('Changed'))
  await says(page, count(1))
  assert.equal(await field(page).inputValue(), 'newcomer')
  writeFileSync(name, text)
  await close(page)
})

test('the field has a name, the form is a search, and what is found is said', async () => {
  const page = await open('bridge')
  await says(page, count(3))
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const named = role => nodes.filter(n => n.role?.value === role).map(n => n.name.value)
  assert.deepEqual(named('searchbox'), ['Search articles and claims'])
  assert.equal(named('search').length, 1)
  assert.equal(await page.locator('.search-status').getAttribute('role'), 'status')
  assert.equal(await page.getAttribute('.menu [aria-current]', 'href'), new URL(page.url()).pathname.endsWith('/') ? 'index.html' : '')
  await close(page)
})

test('it asks its own files alone, and few of them', async () => {
  const asked = []
  const page = await open('bridge', {}, page => { page.on('request', r => asked.push(new URL(r.url()))) })
  await says(page, count(3))
  const files = asked.filter(url => url.pathname.startsWith('/deep/down/search/') && /\.(txt|json)$/.test(url.pathname))
  assert.ok(files.length >= 3 && files.length <= 8, String(files))
  assert.deepEqual(asked.filter(url => url.origin !== new URL(site.url).origin), [])
  await close(page)
})

test('a policy that lets only files of the site run lets the search run', async () => {
  const page = await open('', {}, page => page.route('**/search/', async route => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; trusted-types; require-trusted-types-for 'script'" } })
  }))
  await field(page).fill('bridge')
  await says(page, count(3))
  await close(page)
})

test('axe finds nothing on the page, and it does not scroll sideways', async () => {
  for (const [viewport, colorScheme] of [[wide, 'light'], [narrow, 'dark'], [{ width: 320, height: 700 }, 'light']]) {
    for (const query of ['', 'bridge', 'marmots']) {
      const page = await open(query, { viewport, colorScheme, bypassCSP: true })
      if (query) await page.waitForSelector('.search-result')
      assert.deepEqual(await violations(page), [], `${query} ${viewport.width}`)
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(beyond <= 0, `it scrolls sideways by ${beyond} px at ${viewport.width}`)
      await close(page)
    }
  }
})

test('the Nu HTML checker finds nothing, and the script is on this page alone, and small', () => {
  const out = folder(), part = join(out, 'part')
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  mkdirSync(part)
  for (const path of ['search', 'bridge', '']) execFileSync('cp', [join(out, path, 'index.html'), join(part, `${path || 'home'}.html`)])
  assert.equal(checkHTML(part), '')
  const script = readdirSync(join(out, 'assets')).filter(name => /^search\.\w+\.js$/.test(name))
  assert.equal(script.length, 1)
  assert.ok(statSync(join(out, 'assets', script[0])).size < 12 * 1024)
  assert.ok(readFileSync(join(out, 'search/index.html'), 'utf8').includes(script[0]))
  assert.ok(!readFileSync(join(out, 'bridge/index.html'), 'utf8').includes(script[0]))
})

test('every word of a large site, and every beginning of one, leads to the texts that have it', async () => {
  const dir = folder(), out = folder(), texts = []
  mkdirSync(join(dir, 'content'))
  writeFileSync(join(dir, 'site.yaml'), 'title: Large\n')
  let seed = 7
  const random = n => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n }
  const syllables = ['ba', 'be', 'ka', 'ke', 'é', '東', '京', 'سلا', 'x', 'l’o', '1.0']
  const word = () => Array.from({ length: 1 + random(4) }, () => syllables[random(syllables.length)]).join('')
  for (let i = 0; i < 1500; i++) {
    texts.push(Array.from({ length: 60 }, word).join(' '))
    writeFileSync(join(dir, `content/a${i}.md`), `---\ntitle: zz${i}\ndate: 2024-01-01T00:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z\n---\n${texts[i]}\n`)
  }
  execFileSync(command, ['build', '--quiet', '--source', dir, '--destination', out])
  assert.ok(readdirSync(join(out, 'search')).filter(name => name.startsWith('words-')).length > 4)
  const page = await open()
  await page.route('https://large.test/**', route => route.fulfill({ path: join(out, new URL(route.request().url()).pathname), headers: { 'access-control-allow-origin': '*' } }))
  const source = ['10-words.js', '20-index.js'].map(name => readFileSync(join(scripts, name), 'utf8')).join('\n')
  const wrong = await page.evaluate(async ([source, texts]) => {
    document.querySelector('.search-form').dataset.index = 'https://large.test/search/'
    const { index, words, wanted } = new Function(`'use strict'; ${source}; return { index, words, wanted }`)()
    const has = texts.map(text => new Set(words(text)))
    const queries = new Set(texts.slice(0, 40).flatMap(text => text.split(' ')).flatMap(word => [word, word.slice(0, 1), word.slice(0, 3), word.slice(0, 5)]))
    const wrong = []
    for (const query of queries) {
      const want = wanted(query)
      const expected = has.flatMap((set, i) => want.every(w => w.open ? [...set].some(word => word.startsWith(w.text)) : set.has(w.text)) ? [i] : [])
      const { found, all } = await index.find(want)
      if (!all || found.sort((a, b) => a - b).join() !== expected.join()) wrong.push(`${query}: ${found.length}, not ${expected.length}`)
    }
    return { wrong, queries: queries.size }
  }, [source, texts])
  assert.deepEqual(wrong.wrong, [])
  assert.ok(wrong.queries > 500, String(wrong.queries))
  await close(page)
})

test('in Arabic it is mirrored, and counts as the language does', async () => {
  const other = await serve(makeSite('language: ar\n'))
  try {
    const page = await openAt(chrome, `${other.url}search/?q=bridge`, { bypassCSP: true })
    await says(page, 'عُثر على 3 مقالات')
    assert.deepEqual(await violations(page), [])
    const [field, button] = await page.$$eval('.search-field > *', list => list.map(e => e.getBoundingClientRect().left))
    assert.ok(field > button)
    await close(page)
  } finally {
    await other.stop()
  }
})

test('those who prefer Pagefind get the text and its notes, without what is drawn around them', async () => {
  const page = await openAt(chrome, `${site.url}bridge/`)
  const text = await page.evaluate(() => {
    const body = document.querySelector('[data-pagefind-body]').cloneNode(true)
    for (const e of body.querySelectorAll('[data-pagefind-ignore]')) e.remove()
    return body.textContent
  })
  for (const word of ['Élancourt', 'was closed twice', 'found cracks', 'Mayor Ødegård']) assert.ok(text.includes(word), word)
  for (const word of ['Overview', 'Copy link', 'Page of this claim', 'Brücken']) assert.ok(!text.includes(word), word)
  await page.goto(`${site.url}hidden/`)
  assert.equal(await page.locator('[data-pagefind-body]').count(), 0)
  await close(page)
})

test('nothing moves when it starts', async () => {
  const page = await open()
  assert.ok(await layoutShift(page) < 0.02)
  await close(page)
})
