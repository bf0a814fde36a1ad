// Coding: put a code on what is selected, take it back; and what others do meanwhile.
'use strict';
const home = `/transcript/${encodeURIComponent(script.dataset.transcript)}`;

// ---- changes -----------------------------------------------------------------
// What could not be sent waits here, on this page alone, and goes once the program is back. Each
// has a name of its own, so that what did arrive before is not done twice.
const unsent = [];
live.unsaved = () => unsent.length;
const once = () => crypto.randomUUID();
async function change(what, fields = {}, { quiet = false, keep = true } = {}) {
  const known = { at: sel ? pageOf(sel[0].turn) : script.dataset.at, once: once(), ...fields };
  try {
    const said = await live.while(async () => takeMargin(await send(`${home}/${what}`, new URLSearchParams(known))));
    if (sel) show();
    say(what === 'code' ? `${said}. Press U to undo.` : said);
    toast(said, what === 'code' || quiet ? undo : null);
    if (['undo', 'redo', 'mark'].includes(what)) fullPages().filter((pg) => pg.dataset.at !== known.at).forEach((pg) => look(pg, true));
    return true;
  } catch (error) {
    if (error.away && keep) {
      unsent.push({ what, known });
      const words = 'Kept on this page. It is saved once the program answers again.';
      say(words); toast(words);
      return true;
    }
    say(error.message); toast(error.message); return false;
  }
}
// Reads a page's margin anew, one reading at a time: what is asked for meanwhile is asked once more after it.
async function look(pg, words) {
  if (pg.looking || pg.loading) { pg.again = words || pg.again === 'words' ? 'words' : 'codes'; return; }
  pg.looking = true;
  try {
    const answer = await fetch(`${home}/margin?turn=${pg.dataset.at}${words ? '&words=1' : ''}`);
    if (answer.ok) {
      const part = new DOMParser().parseFromString(await answer.text(), 'text/html');
      // Read before what this page itself changed meanwhile: it would take that away again.
      if (+$('#memos', part)?.dataset.position < live.latest()) pg.again = words ? 'words' : pg.again ?? 'codes';
      else { takeMargin(part); if (sel) show(); }
    }
  } catch { /* it says so already */ } finally { pg.looking = false; }
  await lookAgain(pg);
}
async function lookAgain(pg) {
  const again = pg.again;
  pg.again = undefined;
  if (again) await look(pg, again === 'words');
}
let sending = false;
async function sendKept() {
  if (sending) return;
  sending = true;
  try {
    while (unsent.length) {
      const { what, known } = unsent[0];
      try { await live.while(async () => takeMargin(await send(`${home}/${what}`, new URLSearchParams(known)))); }
      catch (error) { if (error.away) return; toast(error.message); }
      unsent.shift();
      if (!unsent.length) { const words = 'Everything on this page is saved now.'; say(words); toast(words); }
    }
  } finally { sending = false; }
}
setInterval(() => { if (unsent.length) sendKept(); }, 2000);
live.addEventListener('up', async () => {
  await sendKept();
  setSaved(!unsent.length);
  fullPages().forEach((pg) => look(pg, true));
});
addEventListener('beforeunload', (e) => { if (unsent.length || $('#memo').value.trim()) e.preventDefault(); });

// ---- what others do ------------------------------------------------------------
const HERE = /^(coding|memo|mention|entity|transcript|codebook|undo|redo|key|revision)/;
const BESIDE = /^(coding|memo)/;
live.addEventListener('news', (e) => {
  const me = script.dataset.transcript;
  const mine = e.what.filter((one) => HERE.test(one.kind) && one.kind !== 'transcript.shown_raw' && (!one.in.length || one.in.includes(me)));
  if (!mine.length && !e.all) return;
  const words = e.all || mine.some((one) => !BESIDE.test(one.kind));
  fullPages().forEach((pg) => look(pg, words));
  const other = mine.findLast((one) => one.by !== document.body.dataset.me && one.in.includes(me));
  if (other) { const what = other.kind.startsWith('memo') ? 'changed the memos' : other.did.replace(/:$/, '').replace(/ in$/, ''), text = `${other.by} ${what} here`; say(text); toast(text); }
});

// ---- coding --------------------------------------------------------------------
const places = () => ({ turn: number(sel[0]), from: sel[0].from, to_turn: number(sel.at(-1)), to: sel.at(-1).to });
const nothing = () => { say('Select some words first'); toast('Select some words first'); };
async function apply(code, name = '', more = {}) {
  if (!sel) { nothing(); return; }
  performance.mark('heard-apply');
  const fields = code === 'new' ? { new: name, ...more } : { code };
  const place = number(sel[0]);
  const done = await change('code', { ...places(), ...fields });
  requestAnimationFrame(() => { performance.mark('heard-applied'); });
  // A new code has a place in the lists only the server knows.
  if (done && code === 'new' && live.isUp()) location.assign(`${home}?turn=${place}#t${place}`);
}
// In the speaker's own words: as they are shown, so that no name gets into the codebook.
function inVivo() {
  if (!sel) { nothing(); return; }
  if (sel.some((x) => rangeIn(x.p, x.from, x.to).cloneContents().querySelector?.('.mask'))) { toast('A code can’t be called after hidden words. Select the words beside them.'); return; }
  if ('spoken' in script.dataset) { toast('Hide names first: a code’s name is seen by everybody.'); return; }
  const words = wordsOf(sel).replace(/\s+/g, ' ').replace(/[.,;:!?]+$/, '');
  if (words.length > 60) { toast('Select fewer words: a code’s name has at most sixty letters.'); return; }
  apply('new', words, { in_vivo: 'yes' });
}
const undo = () => change('undo', {}, { keep: false });
$('#undo').addEventListener('click', undo);
$('#redo').addEventListener('click', () => change('redo', {}, { keep: false }));
document.addEventListener('click', (e) => {
  const on = e.target.closest('[data-apply]'); if (on) apply(on.dataset.apply);
  if (e.target.closest('[data-focus="memo"]')) toMemo();
  if (e.target.closest('[data-lift]')) lift();
  if (e.target.closest('[data-vivo]')) inVivo();
  if (e.target.closest('[data-slip]')) slip();
  if (e.target.closest('[data-care]')) care();
  const cod = e.target.closest('.cod-b')?.closest('.cod');
  if (cod) { const turn = cod.closest('.turn'); choose([{ turn, p: $('.say', turn), from: +cod.dataset.from, to: +cod.dataset.to }]); openSheet('passage', true); }
});
function lift() {
  if (!sel) { nothing(); return; }
  // The code that lies on all of it is the code it stands for.
  const over = codings(sel[0].turn).find((c) => c.from <= sel[0].from && c.to >= sel[0].to);
  change('quote', { ...places(), code: over?.li.dataset.code ?? '' }, { quiet: true });
}
// Words that call for care: what they tell is asked, and the words are held back from then on.
function care() {
  if (!sel) { nothing(); return; }
  $('#care').showModal();
}
$('#care-form').addEventListener('submit', (e) => {
  e.preventDefault();
  const tag = new FormData(e.target).get('tag');
  $('#care').close();
  change('care', { ...places(), tag }, { quiet: true });
});
// Pointing at a code lights up its words
function light(e) {
  if (!usesHighlights) return;
  const li = e.target.closest?.('.cod');
  if (!li) { CSS.highlights.delete('lit'); return; }
  const h = new Highlight(rangeIn($('.say', li.closest('.turn')), +li.dataset.from, +li.dataset.to));
  h.priority = 8; CSS.highlights.set('lit', h);
}
script.addEventListener('pointerover', light); script.addEventListener('focusin', light);

// ---- keys: only while the transcript has focus (WCAG 2.1.4) --------------------
const letters = $('#letters');
letters.checked = kept('letters') !== 'off';
letters.addEventListener('change', () => save('letters', letters.checked ? 'on' : 'off'));
async function go(turn, by) {
  const turns = allTurns();
  const next = turns[turns.indexOf(turn) + by] ?? await bringTurn(+turn.dataset.turn + by);
  if (!next) return;
  stand(next); next.focus({ preventScroll: true }); next.scrollIntoView({ block: 'nearest' });
}
async function goTo(place) {
  const turn = await bringTurn(place); if (!turn) return false;
  stand(turn); turn.scrollIntoView({ block: 'center' }); turn.focus({ preventScroll: true });
  return turn;
}
const KEYS = {
  j: (turn) => go(turn, 1), k: (turn) => go(turn, -1), u: undo, m: () => toMemo(), q: lift, v: inVivo, e: () => slip(), f: () => care(),
  '/': () => { openSheet('codes', true); $('#cbq').focus(); }, n: () => $('#next-uncoded')?.click(), g: () => { $('#goto').focus(); $('#goto').select(); },
  h: (turn, e) => toHit(e.shiftKey ? -1 : 1),
};
script.addEventListener('keydown', (e) => {
  const turn = e.target.closest('.turn'); if (!turn) return;
  const key = e.key.toLowerCase();
  if ((e.ctrlKey || e.metaKey) && key === 'z') { e.preventDefault(); if (e.shiftKey) change('redo', {}, { keep: false }); else undo(); return; }
  if (e.ctrlKey || e.metaKey) return;
  if (key === 'escape') letGo();
  else if (key === 'arrowright' || key === 'arrowleft') arrows(turn, key === 'arrowright' ? 1 : -1, e.shiftKey, e.altKey);
  else if (!letters.checked || e.altKey) return;
  else if (/^[1-9]$/.test(key)) { const b = $$('.quick .code-row')[key - 1]; if (b) apply(b.dataset.apply); }
  else if (KEYS[key]) KEYS[key](turn, e);
  else return;
  e.preventDefault();
});

// A link to a turn puts the keys there.
{ const at = allTurns().find((t) => '#' + t.id === location.hash); if (at) { stand(at); at.focus({ preventScroll: true }); at.scrollIntoView({ block: 'center' }); } }
