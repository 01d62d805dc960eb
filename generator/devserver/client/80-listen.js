// Listening. A browser opens six connections to a server, all tabs together. So
// one tab listens, the one that holds the lock, and tells the others.

const channelName = `counterpoint ${own.href}`
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(channelName) : null
const shared = channel && navigator.locks // only where the browser trusts the address
const patience = 90_000 // a clock that jumps further than that has slept; timers of hidden tabs come once a minute
let stop = null

/** Builds of one run are numbered: news may come by two ways, and overtake one another. */
function isOld(status) {
  const [now, last] = [status, wanted].map(s => s?.build?.match(/^(.*)-(\d+)$/) ?? [])
  return now[1] !== undefined && now[1] === last[1] && Number(now[2]) < Number(last[2])
}

const hasFailed = ({ build, shown }) => build !== '' && (build !== shown || broken === shown)

function apply(status) {
  if (leaving || isOld(status)) return
  const first = !wanted, another = wanted?.build !== status.build
  const news = JSON.stringify(wanted) !== JSON.stringify(status)
  wanted = status
  remember(status)
  if (news && status.build !== '') overlay.show(status, hasFailed(status))
  if (another && !first) overlay.say()
  if (another && !first && !hasFailed(status)) offer(status)
  follow()
}

function listen(tell) {
  let source, timer, seen = Date.now()
  const open = () => {
    source = new EventSource(new URL('events', own))
    source.onmessage = event => tell(JSON.parse(event.data))
    source.onerror = () => {
      // It comes back by itself after a restart, but not after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000)
    }
  }
  const close = () => {
    clearTimeout(timer)
    source.close()
  }
  const clock = setInterval(() => {
    const slept = Date.now() - seen > patience
    seen = Date.now()
    if (slept) { // the connection may be dead without a word
      close()
      open()
    }
  }, 10_000)
  open()
  return () => {
    clearInterval(clock)
    close()
  }
}

function lead(ended) {
  const end = listen(status => {
    channel.postMessage(status)
    apply(status)
  })
  return new Promise(resolve => ended.addEventListener('abort', () => {
    end()
    resolve()
  }))
}

function start() {
  if (stop) return
  if (!shared) {
    stop = listen(apply)
    return
  }
  const ended = new AbortController()
  stop = () => ended.abort()
  navigator.locks.request(channelName, { signal: ended.signal }, () => lead(ended.signal)).catch(() => {})
  look() // the tab that leads may have nothing to say for a long time
}

function end() {
  stop?.()
  stop = null
}

function look() {
  fetch(new URL('status', own)).then(answer => answer.json()).then(apply).catch(() => {})
}

if (channel) channel.onmessage = event => apply(event.data)
addEventListener('pagehide', end)
addEventListener('pageshow', event => { if (event.persisted) start() })
document.addEventListener('visibilitychange', () => {
  if (shared) {
    if (!document.hidden) look()
  } else if (document.hidden) { // every tab has a stream of its own: those not seen give theirs back
    end()
  } else {
    start()
  }
})

const first = loaded ? snapshot() : null // now: this script is not deferred, those of the page are

document.addEventListener('DOMContentLoaded', () => {
  page = Promise.resolve(first && origin(first).catch(() => first))
  if (answeredAs === 404 && memory.get('gone') === here()) overlay.say('This page is gone: its file was deleted or renamed.')
  memory.set('gone', '')
  if (answeredAs >= 500) broken = loaded
  start()
  page.then(sent => sent && refresh(sent, loaded)).catch(() => {}) // the files as they are now
})
