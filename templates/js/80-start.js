// Starts, and listens, when all is there that answers. The preview changes a
// page in place, and says so: then the scripts look again at what there is.

function start() {
  read()
  offerCopies()
  filter.start()
  peek.start()
  margin.start()
}

start()
document.addEventListener('counterpoint:patched', start)

if (body) {
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
