// Shows the claims of a stance or of a claimant alone. The state is in the
// address: ?stance=disputes&claimant=dhs

const filter = (() => {
  const form = document.querySelector('.filter')
  if (!form) return { clear() {} }
  const wanted = () => new FormData(form)

  function apply() {
    const stances = wanted().getAll('stance'), claimant = wanted().get('claimant')
    const hidden = new Set()
    for (const note of notes) {
      note.hidden = stances.length > 0 && !note.dataset.stances.split(' ').some(s => stances.includes(s)) ||
        !!claimant && note.dataset.claimant !== claimant
      if (note.hidden) hidden.add(note.id.slice('note-'.length))
    }
    for (const ref of refs) ref.hidden = hidden.has(claimsOf(ref)[0])
    for (const mark of body.querySelectorAll('mark.claim')) {
      mark.classList.toggle('is-filtered', claimsOf(mark).every(id => hidden.has(id)))
    }
    form.querySelector('.filter-count').textContent = stances.length || claimant
      ? [notes.length - hidden.size, notes.length].reduce((text, n) => text.replace('%d', n), form.dataset.shown) : ''
    margin.layout()
  }

  function remember() {
    const query = new URLSearchParams([...wanted()].filter(([, value]) => value))
    history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`)
  }

  function clear() {
    form.reset()
    apply()
    remember()
  }

  const query = new URLSearchParams(location.search)
  for (const box of form.querySelectorAll('[name="stance"]')) box.checked = query.getAll('stance').includes(box.value)
  if (form.elements.claimant) {
    form.elements.claimant.value = query.get('claimant') ?? ''
    if (form.elements.claimant.selectedIndex < 0) form.elements.claimant.value = ''
  }
  form.hidden = false
  form.addEventListener('change', () => { apply(); remember() })
  form.addEventListener('submit', event => event.preventDefault())
  if (query.size) apply()
  return { clear }
})()
