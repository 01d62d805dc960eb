// Listening. A browser opens six connections to a server, all tabs together. So
// one tab listens, the one that holds the lock, and tells the others.

const channelName = `counterpoint ${own.href}`
const shared = 'BroadcastChannel' in window && navigator.locks // only where the browser trusts the address
const patience = 90_000 // a clock that jumps further than that has slept; timers of hidden tabs come once a minute
let stop = null

/** How many builds a status is ahead of the last one, NaN if that is of another run: builds of one run are numbered. */
function ahead(status) {
  const [now, last] = [status, wanted].map(s => s?.build?.match(/^(.*)-(\d+)$/) ?? [])
  return now[1] === last[1] ? now[2] - last[2] : NaN
}

const hasFailed = ({ build, shown }) => build !== '' && (build !== shown || broken === shown)

function apply(status) {
  const steps = ahead(status)
  if (leaving || steps < 0) return // news may come by two ways, and overtake one another
  if (status.assets || !(steps <= 1)) unsure = true
  const first = !wanted, another = wanted?.build !== status.build
  const news = JSON.stringify(wanted) !== JSON.stringify(status)
  wanted = status
  remember(status)
  if (news && status.build !== '') overlay.show(status, hasFailed(status))
  if (another && !first) overlay.say()
  if (another && !first && !hasFailed(status)) offer(status)
  follow()
}

/** Opens the stream. What is returned closes it, or opens it anew if it is old: after sleep it may be dead without a word. */
function listen(tell) {
  let source, timer, opened
  const open = () => {
    opened = Date.now()
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
  const renew = () => {
    if (Date.now() - opened < patience) return
    close()
    open()
  }
  open()
  return { close, renew }
}

/** Calls when the computer has slept, until the signal. */
function afterSleep(call, signal) {
  let seen = Date.now()
  const clock = setInterval(() => {
    const slept = Date.now() - seen > patience
    seen = Date.now()
    if (slept) call()
  }, 10_000)
  signal.addEventListener('abort', () => clearInterval(clock))
}

function listenAlone(signal) {
  const stream = listen(apply)
  afterSleep(stream.renew, signal)
  signal.addEventListener('abort', stream.close)
}

function listenTogether(signal) {
  const channel = new BroadcastChannel(channelName)
  let stream = null // if this tab leads
  const tell = status => {
    channel.postMessage({ status })
    apply(status)
  }
  const lead = () => new Promise(resolve => {
    stream = listen(tell)
    signal.addEventListener('abort', () => {
      stream.close()
      resolve()
    })
  })
  channel.onmessage = ({ data }) => {
    if (data.status) apply(data.status)
    else stream?.renew()
  }
  // The clock of a hidden tab is slow: whichever tab is awake first says so.
  afterSleep(() => {
    channel.postMessage({ awake: true })
    stream?.renew()
    look()
  }, signal)
  signal.addEventListener('abort', () => channel.close()) // a message would drop the page from the browser's memory
  navigator.locks.request(channelName, { signal }, lead).catch(() => {})
  look() // the tab that leads may have nothing to say for a long time
}

function start() {
  if (stop) return
  const ended = new AbortController()
  stop = () => ended.abort()
  if (shared) listenTogether(ended.signal)
  else listenAlone(ended.signal)
}

function end() {
  stop?.()
  stop = null
}

function look() {
  fetch(new URL('status', own)).then(answer => answer.json()).then(apply).catch(() => {})
}

addEventListener('pagehide', end)
addEventListener('pageshow', event => { if (event.persisted) start() })
document.addEventListener('visibilitychange', () => {
  if (document.hidden) { // also after pagehide
    if (!shared) end() // every tab has a stream of its own: those not seen give theirs back
    return
  }
  start()
  look()
  follow() // what came while nobody looked
})

const first = loaded ? snapshot() : null // now: this script is not deferred, those of the page are

document.addEventListener('DOMContentLoaded', () => {
  page = Promise.resolve(first && origin(first).catch(() => first))
  if (answeredAs === 404 && memory.get('gone') === here()) overlay.say('This page is gone: its file was deleted or renamed.')
  memory.set('gone', '')
  if (answeredAs >= 500) broken = loaded
  start()
  if (navigation?.type === 'back_forward') refresh() // of what is old the browser does not ask then
})
