// Moves the notes beside their claims, as little as possible so that none
// overlaps another. Without it the stylesheet's grid stands. It works where the
// margin is wide enough for the grid, which is asked of the grid itself.

const body = document.querySelector('.article-body')
const notes = body ? [...body.querySelectorAll('.note')] : []
const gap = 16 // px between notes
let chosen = null

/** The claim of a note: the first piece of its mark. */
const markOf = note => document.getElementById(note.id.replace('note-', 'claim-'))

/**
 * Where to put items of some heights that wish to stand somewhere, in order and
 * without overlap, with the least sum of squared displacements: pools of
 * adjacent violators, in linear time. No place is above 0.
 */
function arrange(items) {
  const pools = []
  for (const { wish, height, weight } of items) {
    let pool = { sum: wish * weight, weight, height: height + gap, count: 1 }
    const top = p => Math.max(0, p.sum / p.weight)
    for (let last = pools.at(-1); last && top(last) + last.height > top(pool); last = pools.at(-1)) {
      pools.pop()
      pool = {
        // An item of the later pool wishes to stand where the earlier one's end leaves it.
        sum: last.sum + pool.sum - pool.weight * last.height,
        weight: last.weight + pool.weight, height: last.height + pool.height, count: last.count + pool.count,
      }
    }
    pools.push(pool)
  }
  const tops = []
  for (const p of pools) {
    let at = Math.max(0, p.sum / p.weight)
    for (let i = 0; i < p.count; i++) {
      tops.push(at)
      at += items[tops.length - 1].height + gap
    }
  }
  return tops
}

function layout() {
  body.classList.remove('is-arranged')
  body.style.minBlockSize = ''
  const wide = getComputedStyle(document.querySelector('.passage')).display === 'grid'
  for (const note of notes) note.style.insetBlockStart = ''
  if (!wide || matchMedia('print').matches) return
  body.classList.add('is-arranged')
  const origin = body.getBoundingClientRect().top
  const items = notes.map(note => {
    const mark = markOf(note)
    const box = mark?.getClientRects()[0] ?? note.getBoundingClientRect()
    return { note, wish: Math.max(0, box.top - origin - 10), height: note.offsetHeight, weight: note === chosen ? 1e6 : 1 }
  })
  items.sort((a, b) => a.wish - b.wish) // stable: notes of one line keep their order
  const tops = arrange(items)
  items.forEach((item, i) => { item.note.style.insetBlockStart = `${tops[i]}px` })
  const last = items.length - 1
  body.style.minBlockSize = `${tops[last] + items[last].height}px`
}

if (notes.length) {
  let due = 0
  const soon = () => { cancelAnimationFrame(due); due = requestAnimationFrame(layout) }
  layout()
  addEventListener('resize', soon)
  addEventListener('load', soon)
  addEventListener('beforeprint', layout)
  addEventListener('afterprint', soon)
  document.fonts?.ready.then(soon)
  const blocks = new ResizeObserver(soon)
  for (const block of body.querySelectorAll('.passage > :not(.notes), .note')) blocks.observe(block)

  const choose = note => { if (note && note !== chosen) { chosen = note; soon() } }
  const fromHash = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    choose(target?.closest('.note') ?? (target?.dataset.claims && document.getElementById(target.id.replace('claim-', 'note-'))))
  }
  addEventListener('hashchange', fromHash)
  document.addEventListener('focusin', e => {
    const ref = e.target.closest?.('.claim-ref')
    choose(e.target.closest?.('.note') ?? (ref && document.getElementById(ref.hash.slice(1))))
  })
  fromHash()
}
