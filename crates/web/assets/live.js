// What others do, as they do it. One page of this browser listens for all of them: a browser keeps
// only a few lines open to one place.
'use strict';
const live = new EventTarget();                         // 'news' { what, all, at } · 'up' · 'down'
{
  const body = document.body, channel = 'BroadcastChannel' in window ? new BroadcastChannel('heard.live') : null;
  let known = Number(body.dataset.live || 0), up = true, lead = null;
  live.isUp = () => up;
  // What this page itself is changing is no news to it: it waits for the answer, which tells its number.
  // What others did at the same time stays news.
  const own = new Set();
  let latest = 0;
  live.own = (seq) => { latest = Math.max(latest, seq); if (seq > known) own.add(seq); };
  live.latest = () => latest;
  let changing = 0;
  const held = [];
  live.while = async (work) => {
    changing += 1;
    try { return await work(); } finally { changing -= 1; if (!changing) held.splice(0).forEach(hear); }
  };

  // ---- what is heard ---------------------------------------------------------
  function hear(m) {
    if (m.type === 'hello') {
      const meta = $('meta[name="form-token"]');
      if (meta && m.token) { meta.content = m.token; $$('input[name="form_token"]').forEach((i) => { i.value = m.token; }); }
      const was = up; up = true; away('');
      if (!was) { say('The program is back.'); live.dispatchEvent(new Event('up')); }
    } else if (m.type === 'down') {
      if (up) { up = false; live.dispatchEvent(new Event('down')); }
      setSaved(false); away(m.gone ? 'gone' : 'down');
    } else if (m.type === 'news') {
      if (changing) { held.push(m); return; }
      const what = m.what.filter((one) => one.seq > known && !own.has(one.seq)), all = m.all && m.at > known;
      known = Math.max(known, m.at);
      own.forEach((seq) => { if (seq <= known) own.delete(seq); });
      if (!what.length && !all) return;
      live.dispatchEvent(Object.assign(new Event('news'), { what, all: m.all }));
    } else if (m.type === 'ask' && lead) {
      pass(up ? { type: 'hello' } : { type: 'down' });
      if (lead.at > m.at) pass({ type: 'news', at: lead.at, all: true, what: [] });
    }
  }
  const pass = (m) => channel?.postMessage(m);
  const both = (m) => { pass(m); hear(m); };
  channel?.addEventListener('message', (e) => hear(e.data));
  pass({ type: 'ask', at: known });

  // ---- the page that listens ---------------------------------------------------
  function listen() {
    const source = new EventSource(`/live?after=${lead.at}`);
    source.addEventListener('hello', (e) => { const m = JSON.parse(e.data); both({ type: 'hello', token: m.token }); });
    source.addEventListener('news', (e) => { const m = JSON.parse(e.data); lead.at = m.at; both({ type: 'news', ...m }); });
    source.addEventListener('error', () => {
      const gone = source.readyState === EventSource.CLOSED;
      both({ type: 'down', gone });
      if (gone) setTimeout(listen, 2000);               // refused: somebody has to come in again
    });
    addEventListener('pagehide', () => source.close(), { once: true });
  }
  const begin = () => { lead = { at: known }; listen(); };
  if (body.dataset.live) {
    if (channel && navigator.locks) navigator.locks.request('heard.live', () => { begin(); return new Promise(() => {}); }).catch(() => {});
    else begin();
  }

  // ---- kind words while it is away -----------------------------------------------
  const WORDS = {
    down: ['The program does not answer just now', 'What you see stays. What you do is kept on this page and saved once it is back; nothing that was saved is gone. Please leave this page open.'],
    gone: ['The program was started again', 'Open the address that it shows, in another tab of this browser. This page then goes on by itself, with what you wrote.'],
  };
  function away(state) {
    let el = $('#away');
    if (!state) { el?.remove(); setSaved(!(live.unsaved?.() > 0)); return; }
    if (el?.dataset.state === state) return;
    if (!el) { el = Object.assign(document.createElement('div'), { id: 'away', className: 'banner warn away' }); el.setAttribute('role', 'alert'); document.body.append(el); }
    el.dataset.state = state;
    const [title, words] = WORDS[state], h = Object.assign(document.createElement('p'), { className: 'strong', textContent: title });
    el.replaceChildren(h, Object.assign(document.createElement('p'), { textContent: words }));
  }

  // ---- pages that are read, not worked on: a word that there is news ------------------
  const CONCERN = { '/': [''], '/transcripts': ['transcript.', 'revision.'], '/codebook': ['codebook.'], '/names': ['mention.', 'entity.'], '/quotes': ['quote.'], '/consent': ['consent.', 'participant.'], '/releases': ['release.'] };
  live.addEventListener('news', (e) => {
    if (body.classList.contains('reader') || $('#news')) return;
    const kinds = CONCERN[body.dataset.page] ?? [];
    const undone = (one) => one.kind === 'undo' || one.kind === 'redo';
    const one = e.what.find((w) => undone(w) ? kinds.length : kinds.some((k) => w.kind.startsWith(k)));
    if (!one && !(e.all && kinds.length)) return;
    const el = Object.assign(document.createElement('div'), { id: 'news', className: 'toast news' });
    const who = !one ? 'Much changed' : one.by === body.dataset.me ? 'You changed something here in another place' : `${one.by} changed something here`;
    const again = Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', textContent: 'Show it' });
    again.addEventListener('click', () => location.reload());
    el.append(`${who}. `, again); notices().append(el); say(`${who}.`);
  });
}
