// Copying: a claim's quote with its address; a paragraph without the notes
// that stand between it and the next.

function offerCopies() {
  for (const note of navigator.clipboard ? notes : []) {
    const ways = part(note, 'ways')
    if (ways.querySelector('.note-copy')) continue
    const copy = margin.button('note-copy', body.dataset.copy, async () => {
      await navigator.clipboard.writeText(`“${ways.dataset.quote}” ${new URL(ways.querySelector('a').href)}`)
      copy.textContent = body.dataset.copied
      setTimeout(() => { copy.textContent = body.dataset.copy }, 2000)
    })
    ways.append(' ', copy)
  }
}

document.addEventListener('selectstart', ({ target }) => {
  const from = target.closest ? target : target.parentElement
  body?.classList.toggle('is-selecting', !!from?.closest('.passage') && !from.closest('.notes'))
})
