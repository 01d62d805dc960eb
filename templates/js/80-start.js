// Listens, when all is there that answers.

if (refs.length) {
  document.addEventListener('pointerover', event => point(event.target))
  document.addEventListener('focusin', event => {
    const ids = claimsOf(event.target)
    if (!ids.length) return
    light(ids)
    // Not by pointer: what is being clicked must not move away.
    if (margin.arranged() && event.target.matches(':focus-visible:is(.claim-ref, .note, .note *)')) margin.choose(noteOf(ids[0]))
  })
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey)
  addEventListener('hashchange', onAddress)
  if (location.hash) onAddress()
}
