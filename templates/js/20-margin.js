// Stands the notes beside their claims where the page has a margin; where it
// has none, folds each to its head until it is opened. Without scripts all notes
// are open, in the stylesheet's order.

let body, notes, refs

/** Looks for what the page has: when it starts, and after it was changed in place. */
function read() {
  body = document.querySelector('.article-body')
  notes = body ? [...body.querySelectorAll('.note')] : []
  refs = [...document.querySelectorAll('.claim-ref')]
}

const part = (note, name) => note.querySelector(`:scope > .note-${name}`)

const margin = (() => {
  const wide = matchMedia('screen and (min-width: 64rem)') // as in layout.css
  const paper = matchMedia('print') // where all notes are open, after their blocks
  const gap = 20
  const tall = 576 // a note that is longer is folded at rest, even where there is room
  const folded = 112, slim = 40 // the least heights of a folded note: at rest; above a chosen one, its head
  const slack = 48 // less than this is not worth a fold
  const heavy = 1e6 // the weight of the chosen note: it stands where it wishes
  const opened = new Set() // notes, where there is no margin
  let chosen = null
  let due = 0

  /** How far below the body's top a note wishes to stand: its number level with its claim's first line. */
  function wish(note, origin) {
    const line = document.getElementById(`claim-${note.id.slice(5)}`)?.getClientRects()[0]
    if (!line) return 0
    const number = note.querySelector('.note-number').getBoundingClientRect()
    const inset = number.top + number.height / 2 - note.getBoundingClientRect().top
    return Math.max(0, line.top + line.height / 2 - origin - inset)
  }

  function layout() {
    cancelAnimationFrame(due)
    if (!body) return
    try {
      if (wide.matches && notes.length) stand()
      else release()
    } catch (error) {
      release()
      throw error
    }
    if (!wide.matches && !paper.matches) notes.forEach(close)
    document.dispatchEvent(new Event('arranged'))
  }

  function stand() {
    body.classList.add('is-arranged')
    notes.forEach(unfold) // to measure all of it
    const origin = body.getBoundingClientRect().top
    const items = notes.filter(note => !note.hidden).map(note => ({
      note, wish: wish(note, origin), full: note.getBoundingClientRect().height, weight: note === chosen ? heavy : 1,
    }))
    items.sort((a, b) => a.wish - b.wish) // stable: claims of one line keep their order
    foldSome(items)
    const places = arrange(items, gap)
    items.forEach(({ note }, i) => { note.style.insetBlockStart = `${places[i]}px` })
    body.style.minBlockSize = items.length ? `${places.at(-1) + items.at(-1).height}px` : ''
  }

  /** Gives the notes back to the stylesheet. */
  function release() {
    body.classList.remove('is-arranged')
    body.style.minBlockSize = ''
    for (const note of notes) {
      unfold(note)
      part(note, 'unfold')?.remove()
      note.style.insetBlockStart = ''
    }
  }

  /** Folds the longest notes where the column is too short for all, and those above the chosen one until it has its place. */
  function foldSome(items) {
    const heights = items.map(item => item.full)
    const at = items.findIndex(item => item.note === chosen)
    const all = Math.max(folded, Math.min(tall, cut(heights, Math.max(tall, textHeight()), gap))) // below a short text there is room, too
    const above = at > 0 ? Math.max(slim, cut(heights.slice(0, at), items[at].wish, gap)) : Infinity
    items.forEach((item, i) => {
      const limit = i < at && above < all ? above : item.full > all + slack ? all : Infinity
      item.height = i === at ? item.full : Math.min(item.full, limit)
      if (item.height < item.full) fold(item.note, item.height)
      else part(item.note, 'unfold')?.remove()
    })
  }

  const textHeight = () => [...body.querySelectorAll('.passage')].at(-1).getBoundingClientRect().bottom - body.getBoundingClientRect().top

  function fold(note, height) {
    note.classList.add('is-folded')
    note.classList.toggle('is-slim', height < 3 * slim)
    note.style.maxBlockSize = `${height}px`
    if (!part(note, 'unfold')) note.append(unfoldButton(note))
  }

  function unfold(note) {
    note.classList.remove('is-folded', 'is-slim', 'is-closed')
    note.style.maxBlockSize = ''
    if (wide.matches || paper.matches) note.querySelector('.note-toggle')?.remove()
  }

  function button(className, text, onClick) {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = className
    made.textContent = text
    made.addEventListener('click', onClick)
    return made
  }

  const unfoldButton = note => button('note-unfold', body.dataset.unfold, () => {
    choose(note)
    note.focus({ preventScroll: true })
    reveal(note)
  })

  /** Leaves the head of a note, which opens and closes it. */
  function close(note) {
    const open = opened.has(note)
    note.classList.toggle('is-closed', !open)
    let toggle = note.querySelector('.note-toggle') // which may have the focus
    if (!toggle) part(note, 'head').append(toggle = button('note-toggle', '', () => { opened.delete(note) || opened.add(note); layout() }))
    toggle.ariaLabel = body.dataset.open.replace('%d', note.querySelector('.note-number').textContent)
    toggle.ariaExpanded = open
  }

  /** Scrolls no more than needed to show where a note begins: it may be longer than the screen. */
  const reveal = note => part(note, 'head').scrollIntoView({ block: 'nearest' })

  /** Gives a note the place that it wishes, and all of its height. */
  function choose(note) {
    if (!note || note === chosen && opened.has(note)) return
    chosen?.classList.remove('is-chosen')
    note.classList.add('is-chosen')
    opened.add(chosen = note)
    layout()
  }

  const soon = () => { cancelAnimationFrame(due); due = requestAnimationFrame(layout) }
  const watch = new ResizeObserver(soon) // the window, fonts, images, and notes themselves
  for (const medium of [wide, paper]) medium.addEventListener('change', layout)
  document.fonts.ready.then(soon)

  function start() {
    if (!notes.includes(chosen)) chosen = null
    layout()
    watch.disconnect()
    if (notes.length) for (const each of body.querySelectorAll('.passage > :not(.notes), .note')) watch.observe(each)
  }
  return { start, button, choose, layout, reveal, chosen: () => chosen, arranged: () => body?.classList.contains('is-arranged') }
})()
