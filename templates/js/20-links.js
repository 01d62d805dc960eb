// Shows what belongs together: a claim, its note and the passages that answer
// it light up when one of them is pointed at, reached by keyboard, or the
// address. Esc leads from a note back to its claim; j and k to the next and the
// previous claim.

const refs = [...document.querySelectorAll('.claim-ref')]

/** The claims that an element speaks of. */
function claimsOf(element) {
  const at = element?.closest?.('.note, mark.claim, mark.counterpoint, .claim-ref, .answer-ref')
  if (!at) return []
  if (at.matches('.note')) return [at.id.slice('note-'.length)]
  if (at.matches('.claim-ref')) return [at.hash.slice('#note-'.length)]
  if (at.matches('.answer-ref')) return [at.hash.slice('#claim-'.length)]
  return (at.dataset.claims ?? at.dataset.answers).split(' ')
}

function light(ids) {
  for (const lit of document.querySelectorAll('.is-active')) lit.classList.remove('is-active')
  for (const id of ids) {
    const parts = `[data-claims~="${CSS.escape(id)}"], [data-answers~="${CSS.escape(id)}"], #note-${CSS.escape(id)}`
    for (const part of document.querySelectorAll(parts)) part.classList.add('is-active')
  }
}

if (refs.length) {
  document.addEventListener('pointerover', e => light(claimsOf(e.target)))
  document.addEventListener('focusin', e => light(claimsOf(e.target)))
  addEventListener('hashchange', () => light(claimsOf(document.querySelector(':target'))))

  document.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select, [contenteditable]')) return
    const note = e.target.closest('.note')
    if (e.key === 'Escape' && note) document.getElementById(note.id.replace('note-', 'ref-'))?.focus()
    if (e.key === 'j' || e.key === 'k') step(e.key === 'j' ? 1 : -1)
  })
}

/** Goes to the next or previous claim from where the reader is. */
function step(by) {
  const [current] = claimsOf(document.activeElement)
  let at = refs.findIndex(ref => ref.hash === `#note-${current}`)
  if (at < 0) at = by > 0 ? refs.findIndex(ref => ref.getBoundingClientRect().top > 0) - 1 : refs.length
  const next = refs[Math.min(refs.length - 1, Math.max(0, at + by))]
  next.focus()
  next.scrollIntoView({ block: 'center' })
}
