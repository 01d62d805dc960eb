// Where the notes of a margin go: functions of numbers, without a page.

/**
 * The places of items that wish to stand somewhere and must neither overlap nor
 * change their order: the least sum of squared distances from the wishes, each
 * times its weight, by pools of adjacent violators (Ayer et al. 1955), in linear
 * time. Items are {wish, height, weight} in order; no place is above 0.
 */
function arrange(items, gap) {
  const pools = []
  for (const { wish, height, weight } of items) {
    let pool = { sum: weight * wish, weight, height: height + gap, count: 1 }
    while (pools.length && bottom(pools.at(-1)) > top(pool)) pool = join(pools.pop(), pool)
    pools.push(pool)
  }
  const places = []
  for (const pool of pools) {
    let place = top(pool)
    for (let i = 0; i < pool.count; i++) {
      places.push(place)
      place += items[places.length - 1].height + gap
    }
  }
  return places
}

/**
 * The height at which items must be cut so that all of them fit into some room,
 * the longest first; infinite if they fit as they are.
 */
function cut(heights, room, gap) {
  let left = room, count = heights.length
  for (const height of heights.toSorted((a, b) => a - b)) {
    const share = left / count - gap
    if (height > share) return share
    left -= height + gap
    count--
  }
  return Infinity
}

const top = pool => Math.max(0, pool.sum / pool.weight)
const bottom = pool => top(pool) + pool.height

/** One pool of two that touch. The second one's wishes become wishes for the common top. */
const join = (a, b) => ({
  sum: a.sum + b.sum - b.weight * a.height,
  weight: a.weight + b.weight,
  height: a.height + b.height,
  count: a.count + b.count,
})
