// What is laid over the page: a bar that tells of the last build; a panel with
// what is wrong, which covers the page only where there is none of that build;
// hints. All of it is in one shadow root, out of the reach of the site's styles.

/** What this tab remembers. Some browsers refuse. */
const memory = {
  get(key) { try { return sessionStorage.getItem(`counterpoint ${key}`) } catch { return null } },
  set(key, value) { try { sessionStorage.setItem(`counterpoint ${key}`, value) } catch { /* then it does not */ } },
}

const overlay = (() => {
  const host = document.createElement('counterpoint-overlay')
  const dialog = element('dialog')
  const hint = element('div', 'hints')
  const state = button('state', '', () => dialog.open ? dismiss() : open(false))
  const facts = element('ul', 'facts')
  const fold = button('fold', '', () => { memory.set('bar', folded() ? '' : 'folded'); layOut() })
  const folded = () => memory.get('bar') === 'folded'
  /** A quoted line that is too long to be seen whole is scrolled by keyboard, too. */
  const reach = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute('tabindex')
    }
  })
  let shown = '', build = '' // what is wrong, as text; of which build
  let dismissed = '' // what somebody has read and put away

  function mount() {
    if (host.isConnected) return
    document.documentElement.append(host)
    if (host.shadowRoot) return
    const style = element('link')
    style.rel = 'stylesheet'
    style.href = new URL('client.css', own)
    const bar = element('section', 'preview', dialog, hint, element('div', 'bar', state, facts, fold))
    bar.ariaLabel = 'Preview'
    bar.hidden = true // until it has its style
    style.addEventListener('load', () => { bar.hidden = false })
    hint.role = 'status'
    dialog.setAttribute('aria-labelledby', 'title')
    dialog.addEventListener('close', layOut)
    dialog.addEventListener('cancel', dismiss)
    dialog.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || dialog.matches(':modal')) return
      event.stopPropagation() // it is not meant for the page
      dismiss()
    })
    host.attachShadow({ mode: 'open' }).append(style, bar)
  }

  function open(modal) {
    if (dialog.open && dialog.matches(':modal') === modal) return
    if (dialog.open) dialog.close()
    if (modal) dialog.showModal()
    else dialog.show()
    layOut()
  }

  function dismiss() {
    dismissed = shown
    memory.set('dismissed', build) // on other pages too
    dialog.close()
  }

  function layOut() {
    fold.ariaExpanded = !folded()
    fold.ariaLabel = fold.title = folded() ? 'Show the preview bar' : 'Hide the preview bar'
    facts.hidden = folded() || !facts.childElementCount
    state.ariaExpanded = dialog.open
  }

  /** Shows what a build found. `failed`: there is no page of it. */
  function show(status, failed) {
    mount()
    const text = counts(status) || (failed ? 'build failed' : '')
    state.textContent = text
    state.hidden = !text
    state.className = status.errors || failed ? 'state bad' : 'state'
    facts.replaceChildren(...factsOf(status).map(fact => element('li', '', fact)))
    const list = JSON.stringify([failed, status.diagnostics])
    const news = list !== shown
    shown = list
    build = status.build
    if (news) fill(status, failed)
    if (failed) {
      if (dismissed !== list && memory.get('dismissed') !== build) open(true)
    } else {
      dismissed = ''
      if (dialog.open && (!text || dialog.matches(':modal'))) dialog.close() // what stopped the writer is mended; the rest can wait
    }
    layOut()
  }

  function fill(status, failed) {
    const focused = dialog.contains(host.shadowRoot.activeElement)
    const title = element('h1', '', failed ? `The site could not be built: ${counts(status) || 'no reason given'}` : counts(status))
    title.id = 'title'
    const close = button('close', 'Close (Esc)', dismiss)
    const more = status.errors + status.warnings - status.diagnostics.length
    dialog.role = failed ? 'alertdialog' : 'dialog'
    dialog.replaceChildren(element('header', '', title, close))
    if (failed && status.shown) dialog.append(element('p', 'more', 'Behind this is the last good build.'))
    if (!failed && status.errors) dialog.append(element('p', 'more', 'The preview shows the site all the same; it cannot be published until this is mended.'))
    dialog.append(element('ol', '', ...status.diagnostics.map(d => diagnostic(status, d))))
    reach.disconnect()
    for (const line of dialog.querySelectorAll('pre')) reach.observe(line)
    if (more > 0) dialog.append(element('p', 'more', `and ${more} more`))
    if (focused) close.focus()
  }

  function factsOf({ claims, drafts, milliseconds }) {
    const facts = []
    if (claims?.total) facts.push(claims.placed === claims.total ? `${count(claims.total, 'claim')} placed` : `${claims.placed} of ${count(claims.total, 'claim')} placed`)
    if (drafts) facts.push(count(drafts, 'draft'))
    if (milliseconds >= 0) facts.push(`built in ${milliseconds < 1000 ? `${Math.max(1, milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`}`)
    return facts
  }

  /** Says something quietly, until it is dismissed or the next build; without words, nothing any more. */
  function say(...words) {
    mount()
    hint.replaceChildren()
    if (!words.length) return
    const close = button('close', '×', () => hint.replaceChildren())
    close.ariaLabel = close.title = 'Dismiss'
    hint.append(element('p', '', ...words), close)
  }

  return { show, say }
})()
