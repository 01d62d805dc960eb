// What is wrong, in words. All of it is out of the writer's files: it becomes
// text, never HTML.

function element(tag, className, ...children) {
  const e = document.createElement(tag)
  if (className) e.className = className
  e.append(...children) // strings become text
  return e
}

function button(className, text, onClick) {
  const e = element('button', className, text)
  e.type = 'button'
  e.addEventListener('click', onClick)
  return e
}

const count = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`

const counts = ({ errors, warnings }) =>
  [errors && count(errors, 'error'), warnings && count(warnings, 'warning')].filter(Boolean).join(', ')

/** A URL that opens a place in the editor, or null. In a query everything is escaped, in a path its slashes are not. */
function editorLink({ editor, root }, { file, line, column }) {
  if (!editor || !root || !file) return null
  const path = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/${file}`
  const query = editor.indexOf('?')
  const url = editor.replace(/(\/?)\{(file|line|column)\}/g, (_, slash, name, at) => {
    if (name !== 'file') return slash + ({ line, column }[name] ?? 1)
    if (query >= 0 && at > query) return slash + encodeURIComponent(path)
    return path.startsWith('/') ? encodeURI(path) : slash + encodeURI(path)
  })
  return URL.canParse(url) && !/^(javascript|data|vbscript|blob):/i.test(url) ? url : null
}

const placeText = p => [p.file, p.line, p.column].filter(Boolean).join(':')

/** A place in a file, that opens or is copied. */
function place(status, p) {
  const link = editorLink(status, p)
  if (link) {
    const e = element('a', '', placeText(p))
    e.href = link
    return element('p', 'place', e)
  }
  const said = element('span', 'said')
  said.role = 'status'
  const copy = button('', placeText(p), async () => {
    try {
      await navigator.clipboard.writeText(placeText(p))
      said.textContent = 'copied'
    } catch { // no clipboard: an address of the network, or it was refused
      getSelection().selectAllChildren(copy)
      said.textContent = 'selected: copy it'
    }
  })
  copy.title = 'Copy this place'
  return element('p', 'place', copy, ' ', said)
}

function diagnostic(status, d) {
  const item = element('li', d.severity === 'error' ? 'error' : 'warning',
    element('p', 'message', element('strong', '', d.severity), ' ', element('bdi', '', d.message)))
  if (d.file) item.append(place(status, d))
  if (d.quoted) item.append(quoted(d))
  if (d.diff?.length) item.append(difference(d.diff))
  if (d.hint) item.append(element('p', 'hint', 'hint: ', element('bdi', '', d.hint)))
  for (const n of d.notes ?? []) {
    const note = element('div', 'note', element('p', '', element('bdi', '', n.message)))
    if (n.file) note.prepend(place(status, n))
    if (n.quoted) note.append(quoted(n))
    item.append(note)
  }
  return item
}

/** A line with the character at its column marked. Columns count bytes, strings here do not. */
function quoted(p) {
  const code = element('bdi')
  const bytes = new TextEncoder().encode(p.quoted)
  const at = (p.column ?? 0) - 1
  if (at >= 0 && at < bytes.length) {
    const text = new TextDecoder()
    const [first, ...rest] = text.decode(bytes.slice(at))
    code.append(text.decode(bytes.slice(0, at)), element('mark', '', first), rest.join(''))
  } else {
    code.append(p.quoted)
  }
  return element('pre', '', element('span', 'number', `${p.line ?? ''} | `), code)
}

/** What was quoted and what stands there now, word by word. */
function difference(edits) {
  const tags = { delete: 'del', insert: 'ins', same: 'span' }
  return element('p', 'diff', ...edits.map(e => element(tags[e.op] ?? 'span', '', e.text)))
}
