// Shows some of the claims alone: the notes of an article, or the rows of the
// index. The state is in the address:
// ?stance=disputes&claimant=dhs&rating=unproven&topic=courts&answered=no
// Where the index goes on on further pages, their rows are fetched first; where
// that cannot be, as on file://, those of this page are shown, and it says so.

const filter = (() => {
  let form = null
  let further = '' // the rows of further pages: 'fetching', 'here', 'missing', or '' as long as nobody wants them
  const pages = () => document.querySelector('.index-filter ~ .pages')
  const words = text => (text ?? '').split(' ')
  const tests = {
    stance: (e, stances) => words(e.dataset.stances).some(s => stances.includes(s)),
    claimant: (e, [key]) => e.dataset.claimant === key,
    rating: (e, [id]) => e.dataset.rating === id,
    topic: (e, [key]) => words(e.closest('.claims-of').dataset.topics).includes(key),
    answered: (e, [how]) => !e.dataset.stances === (how === 'no'),
  }
  const wanted = () => new URLSearchParams([...new FormData(form ?? undefined)].filter(([, value]) => value))

  function hide() {
    const query = wanted(), names = Object.keys(tests).filter(name => query.has(name))
    const items = notes.length ? notes : [...document.querySelectorAll('.claim-row')]
    for (const item of items) item.hidden = !names.every(name => tests[name](item, query.getAll(name)))
    const hidden = new Set(notes.filter(note => note.hidden).map(note => note.id.slice('note-'.length)))
    for (const ref of refs) ref.hidden = hidden.has(claimsOf(ref)[0])
    for (const mark of document.querySelectorAll('mark.claim')) {
      mark.classList.toggle('is-filtered', claimsOf(mark).every(id => hidden.has(id)))
    }
    for (const section of document.querySelectorAll('.claims-of')) {
      section.hidden = !section.querySelector('.claim-row:not([hidden])') || !names.length && section.matches('.is-fetched')
    }
    if (pages()) pages().hidden = names.length > 0 && further === 'here'
    if (form) form.querySelector('.filter-count').textContent = names.length ? count(items) : ''
  }

  function count(items) {
    const { shown, partly, fetching, all } = form.dataset
    if (further === 'fetching') return fetching
    const numbers = [items.filter(item => !item.hidden).length, further === 'missing' ? items.length : all ?? items.length]
    return numbers.reduce((text, n) => text.replace('%d', n), further === 'missing' ? partly : shown)
  }

  function show() {
    if (!further && pages() && wanted().size) fetchFurther()
    hide()
  }

  const load = url => new Promise((done, failed) => {
    const ask = new XMLHttpRequest()
    ask.open('GET', url)
    ask.responseType = 'document'
    ask.onload = () => ask.status === 200 && ask.responseXML ? done(ask.responseXML) : failed()
    ask.onerror = failed
    ask.send()
  })

  const fetched = () => document.querySelectorAll('.is-fetched')

  /** Each page leads to the next one. The preview may start us anew meanwhile. */
  async function fetchFurther() {
    const here = pages(), sections = []
    further = 'fetching'
    try {
      for (let next = here.querySelector('[rel="next"]'); next;) {
        const page = await load(next.href)
        sections.push(...page.querySelectorAll('.claims-of'))
        next = page.querySelector('.pages [rel="next"]')
      }
      for (const link of sections.flatMap(section => [...section.querySelectorAll('a[href]')])) link.href = link.href // which is relative to that page
      for (const section of sections) section.classList.add('is-fetched')
      further = 'here'
    } catch {
      further = 'missing'
    }
    for (const old of fetched()) old.remove()
    if (further === 'here') here.before(...sections)
    hide()
  }

  function apply() {
    show()
    margin.layout()
    const query = wanted()
    history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`)
  }

  function clear() {
    form.reset()
    apply()
  }

  /** Brings a form to what the address says. */
  function restore() {
    const query = new URLSearchParams(location.search)
    for (const field of form.querySelectorAll('[name]')) {
      if (field.type === 'checkbox') field.checked = query.getAll(field.name).includes(field.value)
      else field.value = query.get(field.name) ?? ''
      if (field.selectedIndex < 0) field.value = ''
    }
    form.hidden = false
    form.addEventListener('change', apply)
    form.addEventListener('submit', event => event.preventDefault())
  }

  function start() {
    const last = form
    form = document.querySelector('.filter')
    if (form && form !== last) restore()
    if (further !== 'fetching') further = '' // what was fetched may have changed
    show()
  }
  return { start, clear }
})()
