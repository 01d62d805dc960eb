// What the page carries along: pictures, fonts, stylesheets, scripts. Their
// addresses stay when their bytes change, and a browser does not ask again for
// what a document has loaded. So what is new is asked for with its tag, in the
// live page and in the rules of its stylesheets. The copy of what the server sent
// stays as it is: to the next build this is no difference.

const tags = new Map() // of files as the page shows them, by their paths; promises at first
const renewed = new Map() // paths of files that are not what was loaded at first → their tags now
let looked = false // whether a file that was loaded may be old already
let unsure = true // whether files may have changed since this looked last

const isOwn = url => url.origin === location.origin && !url.pathname.startsWith(own.pathname)

/** The tag of a file, null if there is none. Without `now`, of what the browser has of it. */
async function tagOf(path, now) {
  const answer = await fetch(new URL(path, location), now ? { method: 'HEAD', cache: 'no-cache' } : { cache: 'force-cache' })
  if (answer.status >= 500) throw new Error('the server makes no files now')
  answer.body?.cancel()
  return answer.ok ? answer.headers.get('ETag') : null
}

/** Remembers a file that was loaded. It may have changed on the way. */
function note({ name, initiatorType }) {
  const url = new URL(name, location)
  if (!isOwn(url) || /^(fetch|xmlhttprequest|beacon|iframe)$/.test(initiatorType) || tags.has(url.pathname)) return
  const media = /^(video|audio)$/.test(initiatorType) // of which the browser has a part: it would load the rest
  tags.set(url.pathname, tagOf(url.pathname, media).catch(() => null))
  if (looked) lookAt([url.pathname])
}

/** Looks at all files that the page loaded, and shows anew those that have changed. */
function refresh() {
  if (!unsure) return
  unsure = false
  looked = true
  lookAt([...tags.keys()])
}

async function lookAt(paths) {
  try {
    const changed = await Promise.all(paths.map(isChanged))
    if (changed.some(Boolean)) await showAnew(paths.filter((_, i) => changed[i]))
  } catch {
    unsure = true // the server has gone
  }
}

async function isChanged(path) {
  const [before, now] = [await tags.get(path), await tagOf(path, true)]
  if (before === now) return false
  tags.set(path, now)
  renewed.set(path, now ?? 'gone')
  return true
}

async function showAnew(paths) {
  if (paths.some(path => /\.m?js$/i.test(path))) return reload()
  const { copy, twins } = await page ?? snapshot()
  for (const o of copy.querySelectorAll('link[rel~="stylesheet"][href]')) {
    const url = renewal(twins.get(o)?.href)
    if (url) renew(twins, o, url)
  }
  keepScroll(() => flash(renewAll().filter(e => e.matches('img'))))
}

/** The address of a file that has changed, null if it has not or that is it. */
function renewal(address, base = document.baseURI) {
  if (!renewed.size || !URL.canParse(address, base)) return null
  const url = new URL(address, base), tag = isOwn(url) && renewed.get(url.pathname)
  if (!tag || url.searchParams.get('tag') === tag) return null
  url.searchParams.set('tag', tag)
  return url.href
}

/** Names what is new in all of the page. What is put into it later would show what was loaded at first. Returns the elements. */
function renewAll() {
  if (!renewed.size) return []
  for (const sheet of document.styleSheets) renewRules(sheet, sheet.href ?? document.baseURI)
  return [...document.querySelectorAll('[src], [srcset], [poster], object[data], link[rel~="icon"], image, use, [style*="url("]')].filter(renewElement)
}

/** Whether there was something to do. */
function renewElement(e) {
  let done = false
  for (const name of ['src', 'poster', 'data', 'href', 'xlink:href', 'srcset']) {
    const value = e.getAttribute(name)
    const now = name === 'srcset' ? value?.replace(/[^\s,]+/g, word => renewal(word) ?? word) : value && renewal(value) || value
    if (!value || now === value || e.matches('iframe, script')) continue
    e.setAttribute(name, now)
    done = true
  }
  for (const name of e.style ?? []) {
    const value = e.style.getPropertyValue(name), now = renewURLs(value, document.baseURI)
    if (now !== value) e.style.setProperty(name, now, e.style.getPropertyPriority(name))
  }
  if (done && e.matches('source')) e.parentElement.load?.() // of a film
  return done
}

const renewURLs = (text, base) => text.replace(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))\s*\)/g, (whole, ...words) => {
  const url = renewal(words.slice(0, 3).find(word => word !== undefined), base)
  return url ? `url("${url}")` : whole
})

const isGroup = rule => rule.cssRules && !rule.selectorText && !(rule instanceof CSSKeyframesRule)

/** Replaces the rules that name what is new: pictures, fonts and other stylesheets. */
function renewRules(parent, base) {
  let rules
  try { rules = [...parent.cssRules] } catch { return } // of another site
  rules.forEach((rule, i) => {
    const text = isGroup(rule) ? '' : rule.cssText
    const now = renewURLs(text, base)
    if (now !== text) {
      parent.deleteRule(i)
      parent.insertRule(now, i)
    } else if (rule.styleSheet) {
      renewRules(rule.styleSheet, rule.styleSheet.href)
    } else if (!text) {
      renewRules(rule, base)
    }
  })
}

new PerformanceObserver(list => {
  list.getEntries().forEach(note)
  renewAll() // a stylesheet that another one imports has come
}).observe({ type: 'resource', buffered: true })
