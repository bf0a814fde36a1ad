// What is selected, by mouse, by keys or with fingers.
'use strict';
const bar = $('#selbar');
let sel = null;                                         // [{ turn, p, from, to }, …] in order

const wordsOf = (s) => s.map((x) => x.p.textContent.slice(x.from, x.to)).join(' … ').trim();
const number = (x) => x.turn.dataset.turn;
const pageOf = (turn) => turn.closest('.pg')?.dataset.at ?? script.dataset.at;
function choose(parts) { sel = parts.filter((x) => x.to > x.from); if (sel.length) show(); else letGo(); }
function letGo() {
  sel = null; bar.hidden = true;
  if (usesHighlights) CSS.highlights.delete('selected');
  $('#ps-where').textContent = ''; $('#ps-codes-box').hidden = true;
  $('#pal-text').textContent = 'nothing yet: select words first';
}
function show() {
  // Words may have been put in anew meanwhile.
  sel = sel.map((x) => ({ ...x, p: $('.say', x.turn) })).filter((x) => x.turn.isConnected);
  if (!sel.length) { letGo(); return; }
  const first = sel[0], ranges = sel.map((x) => rangeIn(x.p, x.from, x.to)), words = wordsOf(sel);
  if (usesHighlights) { const h = new Highlight(...ranges); h.priority = 9; CSS.highlights.set('selected', h); }
  $('#ps-text p').textContent = `“${words}”`; $('#ps-text p').className = '';
  $('#ps-where').textContent = `Turn ${number(first)}`;
  $('#pal-text').textContent = `“${words.length > 64 ? words.slice(0, 60) + ' …' : words}”`;
  codesHere();
  bar.hidden = false;
  if (!wide.matches) { bar.style.left = bar.style.top = ''; return; }
  const q = ranges.at(-1).getBoundingClientRect(), room = script.getBoundingClientRect();
  bar.style.maxWidth = `${room.width}px`;               // beside it stand the memo and the codes
  bar.style.left = `${Math.max(room.left, Math.min(q.left, room.right - bar.offsetWidth)) + scrollX}px`;
  bar.style.top = `${q.bottom + scrollY + 10}px`;       // below: the words before it stay readable
}
function codesHere() {
  const here = sel.flatMap((x) => codings(x.turn).filter((c) => c.from < x.to && c.to > x.from));
  $('#ps-codes').replaceChildren(...here.map((c) => {
    const li = document.createElement('li'), name = document.createElement('span'), off = document.createElement('button');
    li.className = 'row between'; name.className = `code ${c.theme}`;
    const text = $('.nm', c.li).textContent;
    name.append($('.cb', c.li).cloneNode(true), Object.assign(document.createElement('span'), { textContent: `${text} · ${c.li.dataset.coder}` }));
    Object.assign(off, { type: 'button', className: 'btn small quiet', textContent: 'Take off' });
    off.setAttribute('aria-label', `Take off ${text}`);
    off.addEventListener('click', () => change('uncode', { coding: c.li.dataset.id }, { quiet: true }));
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
  for (const turn of allTurns()) {
    const p = $('.say', turn);
    if (!range.intersectsNode(p)) continue;
    const from = p.contains(range.startContainer) ? placeIn(p, range.startContainer, range.startOffset) : 0;
    const to = p.contains(range.endContainer) ? placeIn(p, range.endContainer, range.endOffset) : p.textContent.length;
    if (to > from) parts.push({ turn, p, from, to });
  }
  return parts.length ? parts : null;
}
function stand(turn) { allTurns().forEach((t) => { t.tabIndex = t === turn ? 0 : -1; }); }

// The mouse: our own colour takes the place of the browser's. Fingers keep their handles.
let byTouch = false;
document.addEventListener('pointerdown', (e) => { byTouch = e.pointerType === 'touch'; });
document.addEventListener('pointerup', (e) => {
  if (e.pointerType === 'touch' || e.target.closest?.('dialog, .sel-bar, .pane')) return;
  setTimeout(() => {
    const parts = fromBrowser(); if (!parts) return;
    choose(parts);
    if (usesHighlights) getSelection().removeAllRanges();
    stand(parts[0].turn);
    parts[0].turn.focus({ preventScroll: true });
  });
});
let settling = 0;
document.addEventListener('selectionchange', () => {
  if (!byTouch) return;
  clearTimeout(settling);
  settling = setTimeout(() => { const parts = fromBrowser(); if (parts) choose(parts); }, 300);
});

// ---- with keys: a sentence or a word at a time --------------------------------------
const cut = (text, granularity) => [...new Intl.Segmenter('en', { granularity }).segment(text)]
  .filter((x) => granularity === 'sentence' || x.isWordLike)
  .map((x) => [x.index, x.index + x.segment.trimEnd().length]).filter(([a, b]) => b > a);
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

// ---- dragged onto a code ------------------------------------------------------------
const drag = $('.drag-me');
drag?.addEventListener('dragstart', (e) => {
  if (!sel) { e.preventDefault(); return; }
  e.dataTransfer.setData('text/x-heard', 'selection'); e.dataTransfer.effectAllowed = 'copy';
  document.body.classList.add('dragging');
});
drag?.addEventListener('dragend', () => { document.body.classList.remove('dragging'); $$('.drop').forEach((b) => b.classList.remove('drop')); });
$$('.pane-l .code-row').forEach((row) => {
  row.addEventListener('dragover', (e) => { if (e.dataTransfer.types.includes('text/x-heard')) { e.preventDefault(); row.classList.add('drop'); } });
  row.addEventListener('dragleave', () => row.classList.remove('drop'));
  row.addEventListener('drop', (e) => { e.preventDefault(); row.classList.remove('drop'); apply(row.dataset.apply); });
});
