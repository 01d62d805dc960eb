// Shows what belongs together: a claim, its note and the passages that answer it
// light up when one of them is pointed at, reached by keyboard, or addressed.
// Esc leads from a note back to its claim; j and k to the next and previous one.

const refs = [...document.querySelectorAll('.claim-ref')]
const noteOf = id => document.getElementById(`note-${id}`)
const refOf = id => document.getElementById(`ref-${id}`)

/** The ids of the claims that an element speaks of, the innermost first. */
function claimsOf(element) {
  const at = element?.closest?.('.note, .claim-ref, .answer-ref, mark.claim, mark.counterpoint')
  if (!at) return []
  if (at.matches('.note')) return [at.id.slice('note-'.length)]
  if (at.matches('a')) return [at.hash.replace(/^#(note|claim)-/, '')]
  return (at.dataset.claims ?? at.dataset.answers).split(' ')
}

/** Of claims that overlap, the one with the fewest words: it is the hardest to point at. */
function shortest(ids) {
  const words = id => [...document.querySelectorAll(`mark.claim[data-claims~="${CSS.escape(id)}"]`)]
    .reduce((sum, mark) => sum + mark.textContent.length, 0)
  return ids.reduce((best, id) => words(id) < words(best) ? id : best)
}

function light(ids) {
  for (const lit of document.querySelectorAll('.is-active')) lit.classList.remove('is-active')
  for (const id of ids.map(CSS.escape)) {
    for (const part of document.querySelectorAll(`[data-claims~="${id}"], [data-answers~="${id}"], #note-${id}, #ref-${id}`)) {
      part.classList.add('is-active')
    }
  }
}

/** Follows a link between a claim and its note, which stand side by side: without a jump of the page. */
function follow(link, target) {
  if (location.hash !== link.hash) history.pushState(null, '', link.hash)
  target.focus({ preventScroll: true })
}

function step(by) {
  const [current] = claimsOf(document.activeElement)
  let at = refs.findIndex(ref => ref.id === `ref-${current}`)
  if (at < 0) {
    const below = refs.findIndex(ref => ref.getBoundingClientRect().top > 0)
    at = below < 0 ? refs.length : below - (by > 0 ? 1 : 0)
  }
  const next = refs[Math.min(refs.length - 1, Math.max(0, at + by))]
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'center' })
}

function onClick(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !margin.arranged()) return
  const link = event.target.closest('a')
  if (link?.matches('.claim-ref')) {
    const [id] = claimsOf(link)
    event.preventDefault()
    margin.choose(noteOf(id))
    follow(link, noteOf(id))
    margin.reveal(noteOf(id))
  } else if (link?.matches('.note-number')) {
    const [id] = claimsOf(link)
    event.preventDefault()
    follow(link, refOf(id))
    document.getElementById(`claim-${id}`).scrollIntoView({ block: 'nearest' })
  } else if (!link && event.target.closest('mark.claim') && getSelection().isCollapsed) {
    margin.choose(noteOf(shortest(claimsOf(event.target.closest('mark.claim')))))
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return
  const note = event.target.closest('.note')
  if (event.key === 'Escape' && note) {
    const ref = refOf(note.id.slice('note-'.length))
    ref?.focus({ preventScroll: true })
    ref?.scrollIntoView({ block: 'nearest' })
  }
  if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1)
}

function onAddress() {
  const target = document.getElementById(location.hash.slice(1))
  const ids = claimsOf(target)
  light(ids)
  if (ids.length && !target.matches('mark.counterpoint')) margin.choose(noteOf(shortest(ids)))
}

if (refs.length) {
  // A place that was chosen stays lit until another one is pointed at.
  document.addEventListener('pointerover', event => {
    const ids = claimsOf(event.target)
    if (ids.length) light(ids)
    else light(claimsOf(document.activeElement).length ? claimsOf(document.activeElement) : claimsOf(document.querySelector(':target')))
  })
  document.addEventListener('focusin', event => {
    const ids = claimsOf(event.target)
    if (!ids.length) return
    light(ids)
    // Not by pointer: what is being clicked must not move away.
    if (event.target.matches(':focus-visible:is(.claim-ref, .note, .note *)')) margin.choose(noteOf(ids[0]))
  })
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey)
  addEventListener('hashchange', onAddress)
  onAddress()
}
