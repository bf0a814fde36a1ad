// What stands round the words: palette, filters, memos, corrections, ways to a place.
'use strict';
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
const back = () => { const turn = sel?.[0].turn ?? allTurns().find((t) => t.tabIndex === 0) ?? allTurns()[0]; turn?.focus({ preventScroll: true }); };
pal.addEventListener('close', back);

// ---- codebook filter, small-screen sheets --------------------------------------
$('#cbq').addEventListener('input', (e) => {
  const q = e.target.value.toLowerCase();
  $$('.pane-l .code-row').forEach((b) => { b.parentElement.hidden = !b.textContent.toLowerCase().includes(q); });
  if (q) $$('.pane-l details').forEach((d) => { d.open = true; });
});
$('#cbq').addEventListener('keydown', (e) => {
  if (e.key === 'Escape') { e.preventDefault(); e.target.value = ''; e.target.dispatchEvent(new Event('input')); back(); }
  if (e.key === 'Enter') { e.preventDefault(); const row = $$('.pane-l .code-row').find((b) => !b.parentElement.hidden); if (row) apply(row.dataset.apply); }
});
function openSheet(name, only) {
  const next = document.body.dataset.sheet === name && !only ? '' : name;
  document.body.dataset.sheet = next;
  $$('[data-sheet][aria-expanded]').forEach((b) => b.setAttribute('aria-expanded', String(b.dataset.sheet === next)));
}
$$('button[data-sheet]').forEach((b) => b.addEventListener('click', () => { if (b.dataset.sheet === 'undo') undo(); else openSheet(b.dataset.sheet); }));

// ---- which codings show ----------------------------------------------------------
const refilter = () => { filterCodings(); paint(); };
$$('input[data-coder], #only-code, #only-version').forEach((el) => el.addEventListener('change', refilter));
$('#shown-all')?.addEventListener('click', () => {
  $$('input[data-coder]').forEach((b) => { b.checked = true; }); $('#only-code').value = ''; $('#only-version').value = ''; refilter();
});

// ---- memos: two people may write on the same one -------------------------------------
const memo = $('#memo'), clash = $('#memo-clash');
let editing = null;                                     // { id, was, seen }
function toMemo() { openSheet('passage', true); memo.focus(); }
// How far the journal was when the memos were read as they show here.
const memosSeen = () => +$('#memos').dataset.position;
const memoText = (id) => $(`#memos [data-memo="${id}"] .memo-t`)?.textContent;
function edit(id) {
  editing = { id, was: memoText(id), seen: memosSeen() };
  memo.value = editing.was; $('#memo-l').textContent = 'Change the memo'; clash.hidden = true;
  $('#memo-k').disabled = true; toMemo();
}
function editDone() { editing = null; memo.value = ''; $('#memo-l').textContent = 'Memo'; $('#memo-k').disabled = false; clash.hidden = true; }
// Somebody changed it while it was open here: both stand there, and nothing is overwritten unasked.
function clashes() {
  if (!editing) return;
  const now = memoText(editing.id);
  if (now === editing.was) return;
  clash.hidden = false;
  clash.textContent = now === undefined
    ? 'Somebody threw this memo away meanwhile. Yours is still here: save it as a new one.'
    : `Somebody changed this memo meanwhile. It now reads: “${now}” Yours is still here. Saving puts yours in its place; both are in the log.`;
  say(clash.textContent);
  if (now === undefined) { const text = memo.value; editing = null; $('#memo-l').textContent = 'Memo'; $('#memo-k').disabled = false; memo.value = text; }
  else { editing.was = now; editing.seen = memosSeen(); }
}
script.addEventListener('margin', () => setTimeout(clashes));
$('#pane-passage').addEventListener('click', (e) => {
  const id = e.target.closest('[data-memo]')?.dataset.memo; if (!id) return;
  if (e.target.closest('[data-memo-edit]')) edit(id);
  if (e.target.closest('[data-memo-away]')) { if (editing?.id === id) editDone(); change('memo', { memo: id, remove: 'yes' }, { quiet: true, keep: false }); }
});
$('#memo-form').addEventListener('submit', async (e) => {
  e.preventDefault();
  const text = memo.value.trim(); if (!text) return;
  const fields = editing ? { memo: editing.id, seen: editing.seen, text } : { text, kind: $('#memo-k').value, ...(sel ? places() : {}) };
  if (editing) editing.was = text;
  if (await change('memo', fields, { quiet: true, keep: false })) editDone();
  else if (editing) { editing.was = null; await Promise.all(fullPages().slice(0, 1).map((pg) => look(pg))); }
});

// ---- slips of the typist --------------------------------------------------------------
const slipBox = $('#slip');
function slip() {
  if (!sel) { nothing(); return; }
  if (sel.length > 1) { toast('Correct one turn at a time.'); return; }
  const spoken = 'spoken' in script.dataset;
  if (!spoken && rangeIn(sel[0].p, sel[0].from, sel[0].to).cloneContents().querySelector('.mask')) { toast('Hidden words can be corrected while names show.'); return; }
  $('#right').value = sel[0].p.textContent.slice(sel[0].from, sel[0].to);
  slipBox.showModal(); $('#right').focus(); $('#right').select();
}
$('#slip-form').addEventListener('submit', async (e) => {
  e.preventDefault();
  const right = $('#right').value.trim();
  slipBox.close();
  if (await change('correct', { ...places(), right }, { quiet: true })) letGo();
});
$('#right').addEventListener('keydown', (e) => { if (e.key === 'Enter') { e.preventDefault(); $('#slip-form').requestSubmit(); } });
$('[data-hide]')?.addEventListener('click', async () => {
  slipBox.close();
  if (await change('mark', { ...places(), class: $('#hide-as').value }, { quiet: true })) letGo();
});
slipBox.addEventListener('close', back);

// ---- ways to a place -------------------------------------------------------------------
$('form.goto').addEventListener('submit', (e) => { e.preventDefault(); goTo(+$('#goto').value); });
$('#strip')?.addEventListener('click', (e) => {
  const box = e.currentTarget.getBoundingClientRect();
  goTo(1 + Math.floor((e.clientX - box.left) / box.width * +script.dataset.turns));
});
const hits = (script.dataset.hits || '').split(' ').filter(Boolean).map((h) => h.split(',').map(Number));
let hit = -1;
function paintHits() {
  if (!usesHighlights || !hits.length) return;
  const ranges = [], one = [];
  hits.forEach(([turn, from, to], i) => { const el = document.getElementById(`t${turn}`); if (el) (i === hit ? one : ranges).push(rangeIn($('.say', el), from, to)); });
  const all = new Highlight(...ranges), now = new Highlight(...one);
  all.priority = 6; now.priority = 7;
  CSS.highlights.set('found', all); CSS.highlights.set('found-now', now);
}
async function toHit(by) {
  if (!hits.length) { toast('Search in this interview first'); $('#find').focus(); return; }
  hit = (hit + by + hits.length) % hits.length;
  const turn = await goTo(hits[hit][0]);
  $('#hit-n').textContent = `${hit + 1} of ${hits.length}`;
  say(`Match ${hit + 1} of ${hits.length}, turn ${hits[hit][0]}`);
  if (turn) paintHits();
}
$('#hit-next')?.addEventListener('click', (e) => { e.preventDefault(); toHit(1); });
$('#hit-last')?.addEventListener('click', (e) => { e.preventDefault(); toHit(-1); });
script.addEventListener('turns', paintHits); script.addEventListener('margin', () => setTimeout(paintHits));
paintHits();
if (hits.length && !location.hash && !new URLSearchParams(location.search).has('turn')) toHit(1);

// Names hide by themselves when their time is over, on the screen too.
const hides = $('[data-hides-in]');
if (hides) setTimeout(() => { if (!memo.value.trim() && !unsent.length) location.reload(); else { script.replaceChildren(); toast('Names are hidden again. Save what you wrote, then read on.'); } }, +hides.dataset.hidesIn * 1000 + 500);
performance.mark('heard-ready');
