// Shows the claims of a stance or of a claimant alone. The state is in the
// address: ?stance=disputes&claimant=dhs

const filter = (() => {
  let form = null
  const wanted = () => new FormData(form ?? undefined)

  function hide() {
    const stances = wanted().getAll('stance'), claimant = wanted().get('claimant')
    const hidden = new Set()
    for (const note of notes) {
      note.hidden = stances.length > 0 && !note.dataset.stances.split(' ').some(s => stances.includes(s)) ||
        !!claimant && note.dataset.claimant !== claimant
      if (note.hidden) hidden.add(note.id.slice('note-'.length))
    }
    for (const ref of refs) ref.hidden = hidden.has(claimsOf(ref)[0])
    for (const mark of document.querySelectorAll('mark.claim')) {
      mark.classList.toggle('is-filtered', claimsOf(mark).every(id => hidden.has(id)))
    }
    if (form) form.querySelector('.filter-count').textContent = stances.length || claimant
      ? [notes.length - hidden.size, notes.length].reduce((text, n) => text.replace('%d', n), form.dataset.shown) : ''
  }

  function apply() {
    hide()
    margin.layout()
    const query = new URLSearchParams([...wanted()].filter(([, value]) => value))
    history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`)
  }

  function clear() {
    form.reset()
    apply()
  }

  /** Brings a form to what the address says. */
  function restore() {
    const query = new URLSearchParams(location.search), { claimant } = form.elements
    for (const box of form.querySelectorAll('[name="stance"]')) box.checked = query.getAll('stance').includes(box.value)
    if (claimant) claimant.value = query.get('claimant') ?? ''
    if (claimant?.selectedIndex < 0) claimant.value = ''
    form.hidden = false
    form.addEventListener('change', apply)
    form.addEventListener('submit', event => event.preventDefault())
  }

  function start() {
    const last = form
    form = document.querySelector('.filter')
    if (form && form !== last) restore()
    hide()
  }
  return { start, clear }
})()
