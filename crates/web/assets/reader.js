// Coding: select words with mouse, keys or fingers, put a code on them, take it back.
'use strict';
const home = `/transcript/${encodeURIComponent(script.dataset.transcript)}`;
const turns = $$('.turn', script);
const bar = $('#selbar');
let sel = null;                                         // [{ turn, p, from, to }, …] in order

// ---- what is selected --------------------------------------------------------
const wordsOf = (s) => s.map((x) => x.p.textContent.slice(x.from, x.to)).join(' … ').trim();
const number = (x) => x.turn.dataset.turn;
function choose(parts) { sel = parts.filter((x) => x.to > x.from); if (sel.length) show(); else letGo(); }
function letGo() {
  sel = null; bar.hidden = true;
  if (usesHighlights) CSS.highlights.delete('selected');
  $('#ps-where').textContent = ''; $('#ps-codes-box').hidden = true;
  $('#pal-text').textContent = 'nothing yet: select words first';
}
function show() {
  const first = sel[0], ranges = sel.map((x) => rangeIn(x.p, x.from, x.to)), words = wordsOf(sel);
  if (usesHighlights) { const h = new Highlight(...ranges); h.priority = 9; CSS.highlights.set('selected', h); }
  $('#ps-text p').textContent = `“${words}”`; $('#ps-text p').className = '';
  $('#ps-where').textContent = `Turn ${number(first)}`;
  $('#pal-text').textContent = `“${words.length > 64 ? words.slice(0, 60) + ' …' : words}”`;
  codesHere();
  bar.hidden = false;
  if (!wide.matches) { bar.style.left = bar.style.top = ''; return; }
  const q = ranges.at(-1).getBoundingClientRect(), room = script.getBoundingClientRect();
  bar.style.left = `${Math.max(room.left, Math.min(q.left, room.right - bar.offsetWidth)) + scrollX}px`;
  bar.style.top = `${q.bottom + scrollY + 10}px`;       // below: the words before it stay readable
}
function codesHere() {
  const here = sel.flatMap((x) => codings(x.turn).filter((c) => c.from < x.to && c.to > x.from));
  $('#ps-codes').replaceChildren(...here.map((c) => {
    const li = document.createElement('li'), name = document.createElement('span'), off = document.createElement('button');
    li.className = 'row between'; name.className = `code ${c.theme}`;
    const text = $('.nm', c.li).textContent;
    name.append($('.cb', c.li).cloneNode(true), Object.assign(document.createElement('span'), { textContent: text }));
    Object.assign(off, { type: 'button', className: 'btn small quiet', textContent: 'Take off' });
    off.setAttribute('aria-label', `Take off ${text}`);
    off.addEventListener('click', () => change('uncode', { coding: c.li.dataset.id }, true));
    li.append(name, off);
    return li;
  }));
  if (!here.length) $('#ps-codes').replaceChildren(Object.assign(document.createElement('li'), { className: 'sm muted', textContent: 'None yet' }));
  $('#ps-codes-box').hidden = false;
}
// A place of the document as a place in a turn's words.
function placeIn(p, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(p); before.setEnd(node, offset);
  return before.toString().length;
}
function fromBrowser() {
  const s = getSelection();
  if (!s.rangeCount || s.isCollapsed) return null;
  const range = s.getRangeAt(0), parts = [];
  for (const turn of turns) {
    const p = $('.say', turn);
    if (!range.intersectsNode(p)) continue;
    const from = p.contains(range.startContainer) ? placeIn(p, range.startContainer, range.startOffset) : 0;
    const to = p.contains(range.endContainer) ? placeIn(p, range.endContainer, range.endOffset) : p.textContent.length;
    if (to > from) parts.push({ turn, p, from, to });
  }
  return parts.length ? parts : null;
}
// The mouse: our own colour takes the place of the browser's. Fingers keep their handles.
let byTouch = false;
document.addEventListener('pointerdown', (e) => { byTouch = e.pointerType === 'touch'; });
document.addEventListener('pointerup', (e) => {
  if (e.pointerType === 'touch') return;
  setTimeout(() => {
    const parts = fromBrowser(); if (!parts) return;
    choose(parts);
    if (usesHighlights) getSelection().removeAllRanges();
    turns.forEach((t) => { t.tabIndex = t === parts[0].turn ? 0 : -1; });
    parts[0].turn.focus({ preventScroll: true });
  });
});
let settling = 0;
document.addEventListener('selectionchange', () => {
  if (!byTouch) return;
  clearTimeout(settling);
  settling = setTimeout(() => { const parts = fromBrowser(); if (parts) choose(parts); }, 300);
});

// ---- changes -----------------------------------------------------------------
async function change(what, fields = {}, quiet = false) {
  const body = new URLSearchParams({ at: script.dataset.at, ...fields });
  try {
    const said = takeMargin(await send(`${home}/${what}`, body));
    if (sel) show();
    say(what === 'code' ? `${said}. Press U to undo.` : said);
    toast(said, what === 'code' || quiet ? undo : null);
    return true;
  } catch (error) { say(error.message); toast(error.message); return false; }
}
const places = () => ({ turn: number(sel[0]), from: sel[0].from, to_turn: number(sel.at(-1)), to: sel.at(-1).to });
async function apply(code, name = '') {
  if (!sel) { say('Select some words first'); toast('Select some words first'); return; }
  const fields = code === 'new' ? { new: name } : { code };
  const done = await change('code', { ...places(), ...fields, once: crypto.randomUUID() });
  // A new code has a place in the lists only the server knows.
  if (done && code === 'new') location.assign(`${home}?turn=${number(sel[0])}#t${number(sel[0])}`);
}
const undo = () => change('undo');
$('#undo').addEventListener('click', undo);
$('#redo').addEventListener('click', () => change('redo'));
document.addEventListener('click', (e) => {
  const on = e.target.closest('[data-apply]'); if (on) apply(on.dataset.apply);
  if (e.target.closest('[data-focus="memo"]')) toMemo();
  if (e.target.closest('[data-lift]')) lift();
  const cod = e.target.closest('.cod-b')?.closest('.cod');
  if (cod) { const turn = cod.closest('.turn'); choose([{ turn, p: $('.say', turn), from: +cod.dataset.from, to: +cod.dataset.to }]); openSheet('passage', true); }
});
function lift() {
  if (!sel) { toast('Select some words first'); return; }
  // The code that lies on all of it is the code it stands for.
  const over = codings(sel[0].turn).find((c) => c.from <= sel[0].from && c.to >= sel[0].to);
  change('quote', { ...places(), code: over?.li.dataset.code ?? '' }, true);
}
function toMemo() { openSheet('passage', true); $('#memo').focus(); }
$('#memo-form').addEventListener('submit', async (e) => {
  e.preventDefault();
  const text = $('#memo').value.trim(); if (!text) return;
  const fields = { text, kind: $('#memo-k').value, ...(sel ? places() : {}) };
  if (await change('memo', fields, true)) $('#memo').value = '';
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
const cut = (text, granularity) => [...new Intl.Segmenter('en', { granularity }).segment(text)]
  .filter((x) => granularity === 'sentence' || x.isWordLike)
  .map((x) => [x.index, x.index + x.segment.trimEnd().length]).filter(([a, b]) => b > a);
function go(turn, by) {
  const next = turns[turns.indexOf(turn) + by]; if (!next) return;
  turns.forEach((t) => { t.tabIndex = t === next ? 0 : -1; });
  next.focus(); next.scrollIntoView({ block: 'nearest' });
}
function arrows(turn, by, stretch, byWord) {
  const p = $('.say', turn), mine = sel?.length === 1 && sel[0].turn === turn ? sel[0] : null;
  const bits = cut(p.textContent, byWord ? 'word' : 'sentence'); if (!bits.length) return;
  if (!mine) { choose([{ turn, p, from: bits.at(by > 0 ? 0 : -1)[0], to: bits.at(by > 0 ? 0 : -1)[1] }]); }
  else {
    const a = bits.findIndex((b) => b[1] > mine.from), found = bits.findIndex((b) => b[1] >= mine.to);
    const z = found < 0 ? bits.length - 1 : found;
    const at = stretch ? Math.max(a, Math.min(bits.length - 1, z + by)) : Math.max(0, Math.min(bits.length - 1, (by > 0 ? z : a) + by));
    choose([{ turn, p, from: stretch ? mine.from : bits[at][0], to: bits[at][1] }]);
  }
  say(wordsOf(sel));
}
const KEYS = {
  j: (turn) => go(turn, 1), k: (turn) => go(turn, -1), u: undo, m: toMemo, q: lift, '/': () => { openSheet('codes', true); $('#cbq').focus(); },
  n: () => $('#next-uncoded')?.click(),
};
script.addEventListener('keydown', (e) => {
  const turn = e.target.closest('.turn'); if (!turn) return;
  const key = e.key.toLowerCase();
  if ((e.ctrlKey || e.metaKey) && key === 'z') { e.preventDefault(); if (e.shiftKey) change('redo'); else undo(); return; }
  if (e.ctrlKey || e.metaKey) return;
  if (key === 'escape') letGo();
  else if (key === 'arrowright' || key === 'arrowleft') arrows(turn, key === 'arrowright' ? 1 : -1, e.shiftKey, e.altKey);
  else if (!letters.checked || e.altKey) return;
  else if (/^[1-9]$/.test(key)) { const b = $$('.quick .code-row')[key - 1]; if (b) apply(b.dataset.apply); }
  else if (KEYS[key]) KEYS[key](turn);
  else return;
  e.preventDefault();
});

// ---- palette -----------------------------------------------------------------
const pal = $('#palette'), palq = $('#palq'), opts = $$('#pallist [role=option]');
document.addEventListener('keydown', (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); if (!pal.open) pal.showModal(); palq.focus(); palq.select(); }
});
function pick(o) {
  opts.forEach((x) => x.setAttribute('aria-selected', String(x === o)));
  if (o) { palq.setAttribute('aria-activedescendant', o.id); o.scrollIntoView({ block: 'nearest' }); }
}
function filter() {
  const q = palq.value.trim().toLowerCase();
  opts.forEach((o) => { o.hidden = o.dataset.code === 'new' ? !q : !o.textContent.toLowerCase().includes(q); });
  $('#pal-new').textContent = q ? `: “${palq.value.trim()}”` : '';
  pick(opts.find((o) => !o.hidden));
}
function take(o, keepOpen) { if (!keepOpen) pal.close(); apply(o.dataset.code, palq.value.trim()); }
palq.addEventListener('input', filter); filter();
palq.addEventListener('keydown', (e) => {
  const open = opts.filter((o) => !o.hidden), at = open.findIndex((o) => o.getAttribute('aria-selected') === 'true');
  if (e.key === 'ArrowDown') pick(open[Math.min(open.length - 1, at + 1)]);
  else if (e.key === 'ArrowUp') pick(open[Math.max(0, at - 1)]);
  else if (e.key === 'Enter' && open[at]) take(open[at], e.shiftKey);
  else return;
  e.preventDefault();
});
opts.forEach((o) => o.addEventListener('click', () => take(o, false)));
pal.addEventListener('close', () => { const turn = sel?.[0].turn ?? turns[0]; turn?.focus({ preventScroll: true }); });

// ---- codebook filter, small-screen sheets --------------------------------------
$('#cbq').addEventListener('input', (e) => {
  const q = e.target.value.toLowerCase();
  $$('.pane-l .code-row').forEach((b) => { b.parentElement.hidden = !b.textContent.toLowerCase().includes(q); });
  if (q) $$('.pane-l details').forEach((d) => { d.open = true; });
});
function openSheet(name, only) {
  const next = document.body.dataset.sheet === name && !only ? '' : name;
  document.body.dataset.sheet = next;
  $$('[data-sheet][aria-expanded]').forEach((b) => b.setAttribute('aria-expanded', String(b.dataset.sheet === next)));
}
$$('button[data-sheet]').forEach((b) => b.addEventListener('click', () => { if (b.dataset.sheet === 'undo') undo(); else openSheet(b.dataset.sheet); }));

// A link to a turn puts the keys there.
{ const at = turns.find((t) => '#' + t.id === location.hash); if (at) { turns.forEach((t) => { t.tabIndex = t === at ? 0 : -1; }); at.focus({ preventScroll: true }); at.scrollIntoView({ block: 'center' }); } }
