// Shows what belongs together: a claim, its note and the passages that answer it
// light up when one of them is pointed at, reached by keyboard, or addressed.
// Esc leads from a note back to its claim; j and k to the next and previous one.

const noteOf = id => document.getElementById(`note-${id}`)
const refOf = id => document.getElementById(`ref-${id}`)
const addressed = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))

/** The ids of the claims that an element speaks of. */
function claimsOf(element) {
  const at = element?.closest?.('.note, .claim-ref, .answer-ref, mark.claim, mark.counterpoint')
  if (!at) return []
  if (at.matches('.note')) return [at.id.slice('note-'.length)]
  if (at.matches('a')) return [at.hash.replace(/^#(note|claim)-/, '')]
  return (at.dataset.claims ?? at.dataset.answers).split(' ')
}

/** Of claims that overlap, those with the fewest words first: they are the hardest to point at. */
function shortestFirst(ids) {
  const length = id => [...document.querySelectorAll(`mark.claim[data-claims~="${CSS.escape(id)}"]`)]
    .reduce((sum, mark) => sum + mark.textContent.length, 0)
  return ids.toSorted((a, b) => length(a) - length(b))
}

function light(ids) {
  for (const lit of document.querySelectorAll('.is-active')) lit.classList.remove('is-active')
  for (const id of ids.map(CSS.escape)) {
    for (const each of document.querySelectorAll(`[data-claims~="${id}"], [data-answers~="${id}"], #note-${id}, #ref-${id}`)) {
      each.classList.add('is-active')
    }
  }
  threads.draw(ids)
}

/** Lights what is pointed at, or else what has the focus, was chosen, or has the address. */
function point(element) {
  light([element, document.activeElement, margin.chosen(), addressed()].map(claimsOf).find(ids => ids.length) ?? [])
}

/** Follows a link between a claim and its note, which stand side by side: without a jump of the page. */
function follow(link, target) {
  if (location.hash !== link.hash) history.pushState(null, '', link.hash)
  target.focus({ preventScroll: true })
}

function step(by) {
  const shown = refs.filter(ref => !ref.hidden)
  const [current] = claimsOf(document.activeElement)
  let at = shown.findIndex(ref => ref.id === `ref-${current}`)
  if (at < 0) {
    const below = shown.findIndex(ref => ref.getBoundingClientRect().top > 0)
    at = below < 0 ? shown.length : below - (by > 0 ? 1 : 0)
  }
  const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'center' })
}

/** Chooses the claim of a mark; of several, the one after the one that is chosen. */
function pick(mark) {
  const ids = shortestFirst(claimsOf(mark)).filter(id => !noteOf(id)?.hidden)
  if (!ids.length) return
  const note = noteOf(ids[(ids.findIndex(id => noteOf(id) === margin.chosen()) + 1) % ids.length])
  margin.choose(note)
  light([note.id.slice('note-'.length)])
  margin.reveal(note)
}

function onClick(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  const link = event.target.closest('a')
  if (link?.matches('.claim-ref') && margin.arranged()) {
    const [id] = claimsOf(link)
    event.preventDefault()
    margin.choose(noteOf(id))
    follow(link, noteOf(id))
    margin.reveal(noteOf(id))
  } else if (link?.matches('.note-number') && margin.arranged()) {
    const [id] = claimsOf(link)
    event.preventDefault()
    follow(link, refOf(id))
    document.getElementById(`claim-${id}`).scrollIntoView({ block: 'nearest' })
  } else if (!event.target.closest('a, button') && getSelection().isCollapsed) {
    const mark = event.target.closest('mark.claim, mark.counterpoint')
    if (mark?.matches('.claim')) pick(mark)
    peek.show(mark?.closest('mark.counterpoint'))
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return
  const note = event.target.closest('.note')
  if (event.key === 'Escape') peek.show(null)
  if (event.key === 'Escape' && note) {
    const ref = refOf(note.id.slice('note-'.length))
    ref?.focus({ preventScroll: true })
    ref?.scrollIntoView({ block: 'nearest' })
  }
  if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1)
}

function onAddress() {
  const target = addressed()
  const ids = claimsOf(target)
  light(ids)
  if (!ids.length || target.matches('mark.counterpoint')) return
  const note = noteOf(target.id.startsWith('claim-') ? target.id.slice('claim-'.length) : ids[0])
  if (note?.hidden) filter.clear()
  margin.choose(note)
  target.scrollIntoView({ block: 'nearest' }) // it may have been folded away
}
