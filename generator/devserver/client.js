// The client of `counterpoint serve`, put into pages only while serving. It
// reloads the page after a good build, and lays over it what is wrong after a
// bad one. It writes text, never HTML: what it shows is out of the writer's
// files.
'use strict';
(() => {
  const script = document.currentScript;
  if (!script) return;
  const own = new URL('.', script.src);
  const loaded = script.dataset.build || ''; // '': the page that waits for the first build

  let leaving = false;
  let last = null; // the status that is shown

  function apply(status) {
    if (leaving) return;
    if (status.shown && status.shown !== loaded) {
      leaving = true;
      location.reload();
      return;
    }
    if (!last || last.build !== status.build) {
      last = status;
      show(status);
    }
  }

  // --- Listening -------------------------------------------------------
  // A browser opens six connections to a server, all tabs together. So one tab
  // listens, the one that holds the lock, and tells the others.

  const name = 'counterpoint ' + own.href;
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(name) : null;
  const shared = channel && navigator.locks; // only where the browser trusts the address
  let stop = null;

  function listen(tell) {
    let source, timer;
    const open = () => {
      source = new EventSource(new URL('events', own));
      source.onmessage = (e) => tell(JSON.parse(e.data));
      source.onerror = () => {
        // It comes back by itself after a restart, but not after an answer that is no stream.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }

  function lead(ended) {
    const end = listen((status) => {
      channel.postMessage(status);
      apply(status);
    });
    return new Promise((resolve) => ended.addEventListener('abort', () => {
      end();
      resolve();
    }));
  }

  function start() {
    if (stop) return;
    if (!shared) {
      stop = listen(apply);
      return;
    }
    const ended = new AbortController();
    stop = () => ended.abort();
    navigator.locks.request(name, { signal: ended.signal }, () => lead(ended.signal)).catch(() => {});
    look(); // the tab that leads may have nothing to say for a long time
  }

  function end() {
    if (stop) stop();
    stop = null;
  }

  function look() {
    fetch(new URL('status', own)).then((answer) => answer.json()).then(apply).catch(() => {});
  }

  if (channel) channel.onmessage = (e) => apply(e.data);
  addEventListener('pagehide', end);
  addEventListener('pageshow', (e) => { if (e.persisted) start(); });
  document.addEventListener('visibilitychange', () => {
    if (shared) {
      if (!document.hidden) look();
    } else if (document.hidden) { // every tab has a stream of its own: those not seen give theirs back
      end();
    } else {
      start();
    }
  });

  // --- Showing ---------------------------------------------------------

  let host = null, dialog = null, badge = null;

  function element(tag, className, ...children) {
    const e = document.createElement(tag);
    if (className) e.className = className;
    e.append(...children); // strings become text
    return e;
  }

  function mount() {
    if (host) return;
    host = document.createElement('counterpoint-overlay');
    const root = host.attachShadow({ mode: 'open' });
    const style = element('link');
    style.rel = 'stylesheet';
    style.href = new URL('client.css', own);
    badge = element('button', 'badge');
    badge.type = 'button';
    badge.addEventListener('click', open);
    dialog = element('dialog');
    dialog.setAttribute('aria-labelledby', 'title');
    dialog.addEventListener('close', () => { badge.hidden = false; });
    root.append(style, badge, dialog);
    document.body.append(host);
  }

  function unmount() {
    if (host) host.remove();
    host = dialog = badge = null;
  }

  function open() {
    badge.hidden = true;
    if (!dialog.open) dialog.showModal();
  }

  function count(n, word) {
    return n + ' ' + word + (n === 1 ? '' : 's');
  }

  function counts(status) {
    const parts = [];
    if (status.errors) parts.push(count(status.errors, 'error'));
    if (status.warnings) parts.push(count(status.warnings, 'warning'));
    return parts.join(', ');
  }

  function show(status) {
    const bad = !status.ok && status.build !== '';
    if (!bad && !status.warnings) {
      unmount();
      return;
    }
    mount();
    const wasOpen = dialog.open;
    badge.textContent = counts(status) || 'build failed';
    badge.className = bad ? 'badge bad' : 'badge';
    dialog.setAttribute('role', bad ? 'alertdialog' : 'dialog');
    fill(status, bad);
    if (bad) {
      open();
    } else if (wasOpen) {
      dialog.close(); // what stopped the writer is mended; warnings can wait
    }
  }

  function fill(status, bad) {
    const title = element('h1', '', bad ? 'The site could not be built: ' + (counts(status) || 'no reason given') : counts(status));
    title.id = 'title';
    const close = element('button', 'close', 'Close (Esc)');
    close.type = 'button';
    close.addEventListener('click', () => dialog.close());
    const list = element('ol', '', ...status.diagnostics.map(diagnostic));
    dialog.replaceChildren(element('header', '', title, close), list);
    const more = status.errors + status.warnings - status.diagnostics.length;
    if (more > 0) dialog.append(element('p', 'more', 'and ' + more + ' more'));
    if (bad && status.shown) dialog.append(element('p', 'more', 'Below is the last good build.'));
  }

  function place(p) {
    return [p.file, p.line, p.column].filter(Boolean).join(':');
  }

  function diagnostic(d) {
    const item = element('li', d.severity === 'error' ? 'error' : 'warning');
    item.append(element('p', 'message',
      element('strong', '', d.severity), ' ', element('bdi', '', d.message)));
    if (d.file) item.append(element('p', 'place', place(d)));
    if (d.quoted) item.append(quoted(d));
    if (d.diff && d.diff.length) item.append(difference(d.diff));
    if (d.hint) item.append(element('p', 'hint', 'hint: ', element('bdi', '', d.hint)));
    for (const n of d.notes || []) {
      const note = element('div', 'note', element('p', 'place', place(n)), element('p', '', element('bdi', '', n.message)));
      if (n.quoted) note.append(quoted(n));
      item.append(note);
    }
    return item;
  }

  // quoted shows a line with the character at its column marked. Columns count
  // bytes, strings here do not.
  function quoted(p) {
    const line = element('pre');
    const code = element('bdi');
    const bytes = new TextEncoder().encode(p.quoted);
    const at = (p.column || 0) - 1;
    if (at >= 0 && at < bytes.length) {
      const text = new TextDecoder();
      const [first, ...rest] = text.decode(bytes.slice(at));
      code.append(text.decode(bytes.slice(0, at)), element('mark', '', first), rest.join(''));
    } else {
      code.append(p.quoted);
    }
    line.append(element('span', 'number', (p.line || '') + ' | '), code);
    return line;
  }

  // difference shows what was quoted and what stands there now, word by word.
  function difference(edits) {
    const tags = { delete: 'del', insert: 'ins', same: 'span' };
    const line = element('p', 'diff');
    for (const e of edits) line.append(element(tags[e.op] || 'span', '', e.text));
    return line;
  }

  start();
})();
