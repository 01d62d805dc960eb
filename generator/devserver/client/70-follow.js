// Brings the page to the last build, or leaves it for another one.

let page = null // a promise of what the server sent of the page, once that is complete
let current = loaded // the build that the page is of
let wanted = null // the status whose build it should be of
let destination = null // where the page is now, if it was moved
let broken = null // a build in which the page could not be made
let busy = false, leaving = false

/** The server speaks of addresses in plain letters, the browser escapes them; the page may have a base of its own. */
const urlOf = address => new URL(encodeURI(address).replace(/[?#]/g, encodeURIComponent), location.origin)

function here() {
  const path = location.pathname.replace(/\/index\.html$/, '/')
  try { return decodeURIComponent(path) } catch { return path } // of other bytes than UTF-8
}

const navigation = performance.getEntriesByType('navigation')[0]
const answeredAs = navigation?.responseStatus || 200

function reload() {
  leaving = true
  location.reload()
}

/** Remembers where pages have gone, also while nobody looks at this one. */
function remember({ moved = {} }) {
  const at = destination ?? here()
  for (const [from, to] of Object.entries(moved)) if (from === at) destination = to
}

/** Takes over builds until there is no newer one. A page that nobody sees waits until somebody does. */
async function follow() {
  if (busy || leaving || document.hidden || !page) return
  busy = true
  try {
    while (!leaving && wanted.shown && wanted.shown !== current) {
      const { shown } = wanted
      await take(shown)
      current = shown
    }
  } catch { /* the server has gone; it says when it is back */ }
  busy = false
}

/** Takes over one build. Whatever goes wrong, the page is loaded anew. */
async function take(shown) {
  if (loaded === '') return reload() // there is something to see
  const sent = await page
  const asked = destination ? urlOf(destination) : new URL(location.pathname, location.origin)
  const answer = await load(asked.href + location.search)
  if (answer.status >= 500) {
    broken = shown
    return overlay.show(wanted, true)
  }
  if (answer.status !== answeredAs) return leave(answer.status)
  const url = new URL(answer.url)
  try {
    if (answer.client !== client) throw new Error('this client is of another version of the program')
    bring(sent, answer.copy)
  } catch (reason) {
    console.info(`Counterpoint loads this page anew: ${reason.message}`)
    if (url.pathname === location.pathname) return reload()
    leaving = true
    location.replace(url.pathname + location.search + location.hash)
    return
  }
  if (url.pathname !== location.pathname) arrive(url.pathname)
  refresh()
}

/** The page is found no more, or again. */
function leave(status) {
  if (status === 404) memory.set('gone', here())
  reload()
}

/** The page on screen is now that of another address. */
function arrive(path) {
  history.replaceState(history.state, '', path + location.search + location.hash)
  destination = null
  overlay.say('This page has moved to ', element('bdi', '', here()), '.')
}

const isEdited = ({ edited = [] }) => edited.includes(destination ?? here())

/** Offers the way to the pages whose files were edited, if this is none of them. */
function offer(status) {
  const { edited = [] } = status
  if (!edited.length || isEdited(status)) return
  const links = edited.slice(0, 3).map(address => {
    const link = element('a', '', element('bdi', '', address))
    link.href = urlOf(address).href
    return link
  })
  const more = edited.length - links.length
  overlay.say('Edited just now: ', ...links.flatMap((link, i) => i ? [', ', link] : [link]), more > 0 ? ` and ${more} more` : '')
}
