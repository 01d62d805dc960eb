// Shows under an answering passage which claims it answers, and how.

const peek = (() => {
  const card = document.createElement('aside')
  card.className = 'peek'
  let at = null

  const clone = (from, selector) => from.querySelector(selector).cloneNode(true)

  /** How a passage answers a claim: the stance, who claims, and the claim's words, which lead to it. */
  function entry(id, stance) {
    const item = document.createElement('li'), link = document.createElement('a'), note = noteOf(id)
    link.href = `#claim-${id}`
    link.append(...clone(note, '.note-claim').childNodes)
    item.append(clone(note, `.counterpoint-head .stance[data-stance="${stance}"]`), ' ', ...[...note.querySelectorAll('.note-head .claimant')].map(e => e.cloneNode(true)), ' ', link)
    return item
  }

  function show(mark) {
    const shown = card.isConnected
    at = mark
    card.remove()
    if (mark) {
      const entries = mark.dataset.answers.split(' ').flatMap(id => threads.answersTo(id)
        .filter(answer => answer.mark === mark || answer.mark?.contains(mark) || mark.contains(answer.mark))
        .map(answer => entry(id, answer.stance)))
      const list = document.createElement('ul'), head = document.createElement('p')
      list.className = 'peek-list'
      list.append(...entries)
      head.textContent = body.dataset.answers
      card.replaceChildren(head, list)
      let block = mark
      while (!block.parentElement.matches('.passage')) block = block.parentElement
      if (entries.length) block.after(card)
    }
    if (shown || card.isConnected) margin.layout()
  }
  const start = () => show(at?.isConnected ? at : null)
  return { start, show }
})()
