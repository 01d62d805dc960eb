// Draws a fine line in the gutter from a claim to each passage that answers it.

const threads = (() => {
  const space = 'http://www.w3.org/2000/svg'
  const drawing = document.createElementNS(space, 'svg')
  drawing.setAttribute('class', 'threads')
  drawing.setAttribute('aria-hidden', 'true')
  let drawn = []

  /** The answers of a claim that are passages of the article: their marks and stances. */
  const answersTo = id => [...document.querySelectorAll(`#note-${CSS.escape(id)} .counterpoint > .answer a[href^="#counterpoint-"]`)]
    .map(link => ({ mark: document.getElementById(link.hash.slice(1)), stance: link.closest('.counterpoint').dataset.stance }))

  function draw(ids = drawn) {
    drawn = ids
    drawing.replaceChildren()
    const all = ids.flatMap(id => answersTo(id).map(answer => ({ ...answer, claim: document.getElementById(`claim-${id}`) })))
    if (!all.length) return
    if (drawing.parentNode !== body) body.append(drawing)
    const origin = body.getBoundingClientRect()
    const right = getComputedStyle(body).direction === 'rtl' // the gutter is on the side where lines begin
    const text = body.querySelector('.passage').getBoundingClientRect()
    const edge = (right ? text.right : text.left) - origin.left
    const room = right ? innerWidth - text.right : text.left
    all.forEach(({ mark, stance, claim }, i) => {
      if (!mark || !claim) return
      const out = Math.min(10 + 6 * i, room - 5) * (right ? 1 : -1)
      const [from, to] = [claim, mark].map(e => e.getClientRects()[0]).map(box => Math.round(box.top + box.height / 2 - origin.top))
      const path = document.createElementNS(space, 'path')
      path.setAttribute('d', `M${edge + Math.sign(out) * 3} ${from}H${edge + out}V${to}H${edge + Math.sign(out) * 3}`)
      path.dataset.stance = stance
      drawing.append(path)
    })
  }
  document.addEventListener('arranged', () => draw())
  return { draw, answersTo }
})()
