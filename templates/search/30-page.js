// The page: the query is in its address, what is found is said, and the focus
// stays where it is.

const form = document.querySelector('.search-form')
const input = form.querySelector('input')
const status = document.querySelector('.search-status')
const results = document.querySelector('.search-results')
const more = document.querySelector('.search-more')
const say = JSON.parse(document.querySelector('.search-words').textContent)
const perPage = 8, claimsShown = 3, pause = 150
const stances = ['disputes', 'qualifies', 'supports', 'context']

/** Which form of a word goes with a number. A site may name a language in a way that browsers do not know. */
function formOf(n) {
  try {
    return new Intl.PluralRules(document.documentElement.lang).select(n)
  } catch {
    return 'other'
  }
}

const number = (key, n) => (say[`${key}.${formOf(n)}`] ?? say[`${key}.other`]).replace('%d', n)
const link = path => new URL(path, new URL(form.dataset.root, location.href)).href

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

/** A text in which the words that were looked for are marked. */
function marked(text, query) {
  const pieces = []
  let end = 0
  for (const { 0: piece, index: at } of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’.,][\p{L}\p{N}\p{M}]+)*/gu)) {
    if (!words(piece).some(word => query.some(want => word.length > 1 && (want.open ? word.startsWith(want.text) : word === want.text)))) continue
    pieces.push(text.slice(end, at), make('mark', { class: 'highlight' }, piece))
    end = at + piece.length
  }
  return [...pieces, text.slice(end)]
}

/** How many of the words a claim has. */
function hits(claim, query) {
  const has = words(`${claim.words} ${claim.quote ?? ''} ${claim.by ?? ''}`)
  return query.filter(want => has.some(word => want.open ? word.startsWith(want.text) : word === want.text)).length
}

function claimResult(claim, text, query) {
  const row = make('li', { class: 'claim-result' })
  const at = claim.within ? `${text.url}#claim-${claim.id}` : `${text.pages}${claim.id}/`
  const said = make('a', { href: link(at), dir: 'auto' }, ...marked(claim.words, query))
  const head = make('p', { class: 'claim-row-text' })
  if (claim.by) head.append(make('span', { class: 'claimant' }, make('bdi', {}, ...marked(claim.by, query))), ' ')
  head.append(said)
  row.append(head)
  if (claim.quote && hits({ words: claim.quote }, query)) row.append(make('p', { class: 'claim-row-quote', dir: 'auto' }, make('q', {}, ...marked(claim.quote, query))))
  if (!claim.stances) {
    row.append(make('p', { class: 'unanswered' }, say.unanswered))
    return row
  }
  const list = make('ul', { class: 'stances' })
  stances.forEach((stance, i) => {
    if (claim.stances[i]) list.append(make('li', {}, make('span', { class: 'stance', 'data-stance': stance }, number(`count-${stance}`, claim.stances[i]))))
  })
  row.append(list)
  return row
}

function result(text, query) {
  const item = make('li', { class: 'search-result' }, make('h2', { dir: 'auto' }, make('a', { href: link(text.url) }, ...marked(text.title, query))))
  const about = make('p', { class: 'byline' })
  if (text.day) about.append(make('time', { datetime: text.date }, text.day), ' ')
  if (text.claims) about.append(make('span', {}, number('claims-count', text.claims.length)), ' ')
  if (text.draft) about.append(make('span', { class: 'draft' }, say.draft))
  item.append(about)
  if (text.text) item.append(make('p', { class: 'search-text', dir: 'auto' }, ...marked(text.text, query)))
  const claims = (text.claims ?? []).map(claim => ({ claim, n: hits(claim, query) })).filter(each => each.n)
    .sort((a, b) => b.n - a.n).slice(0, claimsShown)
  if (claims.length) item.append(make('ul', { class: 'claim-results' }, ...claims.map(each => claimResult(each.claim, text, query))))
  return item
}

let turn = 0 // of the query that is under way: an older one's answer is thrown away
let found = [], shown = 0, query = []

async function showMore() {
  const mine = turn, next = found.slice(shown, shown + perPage)
  const texts = await Promise.all(next.map(index.text))
  if (mine !== turn) return
  shown += next.length
  results.append(...texts.map(text => result(text, query)))
  more.hidden = shown >= found.length
}

function clear(text = '') {
  results.replaceChildren()
  more.hidden = true
  status.textContent = text
}

/** Says that the index is out of reach; what is wrong otherwise is ours. */
function failed(error) {
  if (!(error instanceof Unreachable)) throw error
  status.textContent = say[location.protocol === 'file:' ? 'search-folder' : 'search-failed']
}

/** Looks for what stands in the field. */
async function run() {
  const mine = ++turn, text = input.value.trim()
  query = wanted(text)
  if (!query.length) return clear(text && say['search-none'].replace('%s', () => text))
  const slow = setTimeout(() => { if (mine === turn) status.textContent = say['search-busy'] }, 500)
  try {
    const answer = await index.find(query)
    if (mine !== turn) return
    ;({ found } = answer)
    shown = 0
    const texts = await Promise.all(found.slice(0, perPage).map(index.text))
    if (mine !== turn) return
    clear()
    results.append(...texts.map(each => result(each, query)))
    shown = texts.length
    more.hidden = shown >= found.length
    status.textContent = !found.length ? say['search-none'].replace('%s', () => text)
      : answer.all ? number('search-found', found.length) : say['search-some']
  } catch (error) {
    if (mine !== turn) return
    clear()
    failed(error)
  } finally {
    clearTimeout(slow)
  }
}

// The address has the query. What is typed replaces it, but a query that somebody
// entered, or came with, stays in the history.
let entered = true
let waiting = 0

function note(how) {
  const address = new URL(location.href)
  const text = input.value.trim()
  address.searchParams.delete('q')
  if (text) address.searchParams.set('q', text)
  address.hash = ''
  if (address.href !== location.href) history[how](null, '', address.href)
}

function typed() {
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    note(entered ? 'pushState' : 'replaceState')
    entered = false
    run()
  }, pause)
}

function enter(event) {
  event.preventDefault()
  clearTimeout(waiting)
  note(entered ? 'pushState' : 'replaceState')
  entered = true
  run()
}

function restore() {
  clearTimeout(waiting)
  input.value = new URLSearchParams(location.search).get('q') ?? ''
  entered = true
  run()
}

/** Arrows lead from result to result, and Escape back to the field, or empties it. */
function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return
  const ways = [input, ...results.querySelectorAll('a[href]'), ...(more.hidden ? [] : [more])]
  const here = ways.indexOf(document.activeElement)
  if (here < 0) return
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Escape: 0 }[event.key]
  if (to === undefined) return
  if (event.key === 'Escape' && here === 0) {
    event.preventDefault()
    if (input.value) { input.value = ''; typed() }
    return
  }
  if (!ways[to]) return
  event.preventDefault()
  ways[to].focus()
}

form.hidden = false
form.addEventListener('submit', enter)
input.addEventListener('input', event => { if (!event.isComposing) typed() })
input.addEventListener('compositionend', typed)
document.addEventListener('keydown', onKey)
addEventListener('popstate', restore)
more.addEventListener('click', async () => {
  const first = results.children.length
  try {
    await showMore()
    results.children[first]?.querySelector('a').focus()
  } catch (error) {
    failed(error)
  }
})
document.addEventListener('counterpoint:patched', () => { // a preview
  index.forget()
  if (input.value.trim()) run()
})
restore()
if (!input.value) input.focus({ preventScroll: true })
