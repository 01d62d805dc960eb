// Copying: a claim's quote with its address; a paragraph without the notes
// that stand between it and the next.

/** A button that copies a text, and says so. */
function copyButton(label, done, text) {
  const copy = margin.button('note-copy', label, async () => {
    await navigator.clipboard.writeText(text())
    copy.textContent = done
    setTimeout(() => { copy.textContent = label }, 2000)
  })
  return copy
}

function offerCopies() {
  if (!navigator.clipboard) return
  for (const note of notes) {
    const ways = part(note, 'ways')
    if (ways.querySelector('.note-copy')) continue
    ways.append(' ', copyButton(body.dataset.copy, body.dataset.copied,
      () => `“${ways.dataset.quote ?? part(note, 'claim').textContent}” ${new URL(ways.querySelector('a').href)}`))
  }
  for (const shown of document.querySelectorAll('.copied')) { // how to cite, what to embed
    if (shown.nextElementSibling?.matches('.note-copy')) continue
    shown.after(copyButton(shown.dataset.copy, shown.dataset.done, () => shown.value ?? shown.textContent))
  }
}

document.addEventListener('selectstart', ({ target }) => {
  const from = target.closest ? target : target.parentElement
  body?.classList.toggle('is-selecting', !!from?.closest('.passage') && !from.closest('.notes'))
})
