// The page on screen: what the server sent of it last, and how it comes to what
// the server sends now.

const script = document.currentScript
const own = new URL('.', script.src)
const client = script.getAttribute('src') // with its version
const loaded = script.dataset.build // '': the page that waits for the first build

/** Whether a script runs that is none of ours and runs before the page is complete: it may have changed what we see. */
const runsEarly = e => e !== script && runs(e) && !(e.src && e.defer && !e.async) && e.type !== 'module'
const runs = e => !e.type || e.type === 'module' || /javascript|ecmascript|importmap/i.test(e.type)
const isClient = e => 'build' in e.dataset && /\/_counterpoint\/client\.js(\?|$)/.test(e.getAttribute('src'))

/** Takes out of a copy of the page what the server put in, and what differs between a page that runs and one that does not. */
function cleaned(copy) {
  const last = [...copy.scripts].findLast(isClient)
  while (last?.nextSibling?.nodeType === Node.TEXT_NODE && !last.nextSibling.data.trim()) last.nextSibling.remove()
  last?.remove()
  for (const e of copy.querySelectorAll('noscript:has(*)')) e.textContent = e.innerHTML // as text, as it is where scripts run
  return { copy, build: last?.dataset.build, client: last?.getAttribute('src') }
}

/** Asks for a document. No text is made HTML here, so that a page may demand Trusted Types. */
function load(url) {
  return new Promise((done, failed) => {
    const ask = new XMLHttpRequest()
    ask.open('GET', url)
    ask.responseType = 'document'
    ask.onload = () => done({ status: ask.status, url: ask.responseURL, ...ask.responseXML && cleaned(ask.responseXML) })
    ask.onerror = () => failed(new Error(`${url} cannot be loaded`))
    ask.send()
  })
}

/** The page as it stands now, before scripts that are deferred change it. */
function snapshot() {
  const copy = document.cloneNode(true), twins = new WeakMap()
  tie(twins, copy, document)
  return { copy: cleaned(copy).copy, twins }
}

/** The page as the server sent it. Where a script was here before us, it is asked for once more. */
async function origin(first) {
  const early = [...document.scripts].some(runsEarly) || script.nextElementSibling || document.querySelector('head noscript')
  if (!early) return first
  const sent = await load(location.href.split('#')[0])
  if (!sent.copy || sent.build !== loaded) return first
  const { kin, same } = compare(first.copy, sent.copy), twins = new WeakMap()
  for (const [n, o] of kin) {
    if (same.has(n)) tieAlong(twins, n, o, first.twins)
    else twins.set(n, first.twins.get(o))
  }
  return { copy: sent.copy, twins }
}

function tieAlong(twins, n, o, known) {
  twins.set(n, known.get(o))
  for (let a = n.firstChild, b = o.firstChild; a; a = a.nextSibling, b = b.nextSibling) tieAlong(twins, a, b, known)
}

const pathOf = link => new URL(link.href, location).pathname
const replaced = new WeakMap() // stylesheet links whose turn is over when the new one is loaded

function swap(old, link) {
  if (pathOf(old) !== pathOf(link)) tags.delete(pathOf(old)) // it may be there no more
  replaced.set(link, old)
  const arrived = () => keepScroll(() => {
    for (let last = replaced.get(link); last; last = replaced.get(last)) last.remove()
    renewAll()
    told()
  })
  link.addEventListener('load', arrived, { once: true })
  link.addEventListener('error', arrived, { once: true }) // it was deleted
  old.after(link)
}

/** Loads a stylesheet once more whose name is what it was. */
function renew(twins, o, url) {
  const old = twins.get(o), link = old.cloneNode()
  link.href = url
  link.removeAttribute('integrity') // of the bytes of before
  twins.set(o, link)
  swap(old, link)
}

/** Lets the page's own scripts look again. */
const told = () => document.dispatchEvent(new Event('counterpoint:patched'))

const scriptsOf = copy => [...copy.scripts].filter(runs).map(e => e.outerHTML).join()
/** Changes the page in place, or throws where that cannot be. */
function bring({ copy, twins }, next) {
  if (copy.documentElement.isEqualNode(next.documentElement)) return
  if (scriptsOf(copy) !== scriptsOf(next)) throw new Error('the scripts of the page have changed')
  if (copy.body.className !== next.body.className) throw new Error('it is a page of another kind')
  let changes
  keepScroll(() => keepFocus(() => {
    changes = patch(copy, next, twins, swap)
    renewAll()
    told()
  }))
  flash(changedBlocks(changes))
}
