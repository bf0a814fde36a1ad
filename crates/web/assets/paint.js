// Paints the codes of the turns in view and lays their list beside the text. Places in the markup
// are UTF-16 units of the shown words: the server has counted them, nothing is converted here.
// Everything is first measured, then written: a browser that must do both in turns is slow.
'use strict';
const script = $('#script');
const wide = matchMedia('(min-width: 52.01rem)');
const usesHighlights = 'highlights' in CSS && !new URLSearchParams(location.search).has('fallback');
const themeOf = (el) => [...el.classList].find((c) => /^t\d$/.test(c)) ?? 't0';
const allTurns = () => $$('.turn', script);
const seen = new Set();                                 // turns in view
const painted = new Map();                              // turn → [[highlight, range], …]

function rangeIn(p, from, to) {
  const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
  let pos = 0, node, started = false;
  range.selectNodeContents(p);
  while ((node = walk.nextNode())) {
    const end = pos + node.data.length;
    if (!started && from < end) { range.setStart(node, from - pos); started = true; }
    if (to <= end) { range.setEnd(node, to - pos); break; }
    pos = end;
  }
  return range;
}
function codings(turn) {
  const p = $('.say', turn);
  return $$('.cod', turn).filter((li) => !li.hidden)
    .map((li) => ({ li, p, button: $('.cod-b', li), from: +li.dataset.from, to: +li.dataset.to, theme: themeOf(li) }));
}
function lanes(list) {                                  // greedy: the lowest lane that is free
  const ends = [];
  list.sort((a, b) => a.from - b.from || b.to - a.to).forEach((c) => {
    let lane = ends.findIndex((end) => end <= c.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = c.to; c.lane = lane;
  });
  return list;
}
function highlight(name, range, priority) {
  if (!CSS.highlights.has(name)) { const h = new Highlight(); h.priority = priority; CSS.highlights.set(name, h); }
  CSS.highlights.get(name).add(range);
}
function unpaint(turn) {
  for (const [name, range] of painted.get(turn) ?? []) CSS.highlights.get(name)?.delete(range);
  painted.delete(turn);
}

// Paints these turns anew; all that are in view where none are named.
function paint(only = seen) {
  const work = [];
  for (const turn of only) {
    if (!turn.isConnected) { unpaint(turn); continue; }
    const p = $('.say', turn), list = lanes(codings(turn));
    if (!usesHighlights) spans(p, list);
    for (const c of list) c.range = rangeIn(p, c.from, c.to);
    if (usesHighlights) {
      unpaint(turn);
      const own = list.map((c) => [`${c.theme}-${Math.min(c.lane, 2)}`, c.range, c.lane]);
      own.forEach(([name, range, lane]) => highlight(name, range, lane));
      painted.set(turn, own);
    }
    const box = $('.cods', turn);
    if (box) work.push({ box, list });
  }
  if (!wide.matches) { work.forEach(({ box }) => { box.style.minHeight = ''; }); return; }
  const measured = work.map(({ box, list }) => ({ box, list, top: box.getBoundingClientRect().top, at: list.map((c) => ends(c)) }));
  measured.forEach(lay);
}
function ends(c) {
  const rects = [...c.range.getClientRects()].filter((r) => r.width > 1);
  return rects.length ? { top: rects[0].top, bottom: rects.at(-1).bottom, high: c.button.offsetHeight } : null;
}
// Stripes have lanes of their own: two codes on one line of text never share one. What does not fit
// beside its turn is behind a button.
const LANE = 11;
function lay({ box, list, top, at }) {
  const ends = [], laid = [];
  let next = 0;
  list.forEach((c, i) => {
    const m = at[i]; if (!m) return;
    let lane = ends.findIndex((y) => y <= m.top + 2);
    if (lane < 0) lane = ends.length;
    ends[lane] = m.bottom;
    const y = Math.max(next, m.top - top), stripe = c.button.previousElementSibling.style;
    stripe.top = `${m.top - top}px`; stripe.height = `${m.bottom - m.top}px`; stripe.left = `${Math.min(lane, 3) * LANE}px`;
    c.button.style.top = `${y}px`; laid.push(c.button);
    next = y + m.high + 2;
  });
  const left = `${Math.min(ends.length, 4) * LANE + 4}px`;
  for (const button of laid) button.style.left = left;
  box.style.minHeight = `${next}px`;
}
// Without the Highlight API: the words are cut at every boundary and the lines stacked as backgrounds.
const DASH = { t2: [7, 4], t3: [2, 3], t5: [3, 2] };
function spans(p, list) {
  p.plain ??= [...p.childNodes].map((n) => n.cloneNode(true));
  p.replaceChildren(...p.plain.map((n) => n.cloneNode(true)));
  const cuts = [...new Set(list.flatMap((c) => [c.from, c.to]))].sort((a, b) => a - b);
  for (let i = cuts.length - 1; i > 0; i--) {
    const on = list.filter((c) => c.from <= cuts[i - 1] && c.to >= cuts[i]);
    if (!on.length) continue;
    const range = rangeIn(p, cuts[i - 1], cuts[i]), span = document.createElement('span');
    span.className = 'hl';
    const lines = on.map((c) => {
      const [dash, gap] = DASH[c.theme] ?? [9, 0], ink = `var(--${c.theme}-s)`;
      return `repeating-linear-gradient(90deg, ${ink} 0 ${dash}px, transparent ${dash}px ${dash + gap}px) 0 calc(100% - ${6 - Math.min(c.lane, 2) * 3}px) / 100% 2px no-repeat`;
    });
    span.style.setProperty('--lines', [...lines, ...on.map((c) => `linear-gradient(var(--${c.theme}-t), var(--${c.theme}-t))`)].join(','));
    span.append(range.extractContents()); range.insertNode(span);
  }
}

// Only what is in view, or nearly, is painted: what comes into view, as it comes, some turns a frame.
const fresh = new Set(), A_FRAME = 4;
let waiting = 0;
const soon = () => {
  waiting ||= requestAnimationFrame(() => {
    waiting = 0;
    const turns = [...fresh].slice(0, A_FRAME);
    turns.forEach((turn) => fresh.delete(turn));
    paint(turns);
    if (fresh.size) soon();
  });
};
const watch = new IntersectionObserver((changes) => {
  for (const c of changes) {
    if (c.isIntersecting) { seen.add(c.target); fresh.add(c.target); }
    else { seen.delete(c.target); fresh.delete(c.target); unpaint(c.target); }
  }
  soon();
}, { rootMargin: '400px 0px' });
// A turn that has come: as the server wrote its codes, so that only what changed is laid again.
function tend(turn) {
  const ul = $('.cods', turn);
  if (ul) ul.dataset.was = ul.innerHTML;
  watch.observe(turn);
}
allTurns().forEach(tend);
addEventListener('resize', () => { seen.forEach((turn) => fresh.add(turn)); soon(); });

// Puts the server's margins, and words where it sent them, in the place of those shown: those of a
// page, or of some turns alone.
function takeMargin(part) {
  const got = $('#margin', part); if (!got) return '';
  const some = got.dataset.turns?.split(' ').map((n) => document.getElementById(`t${n}`)).filter(Boolean);
  const page = $(`.pg[data-at="${got.dataset.at}"]`, script);
  const lists = new Map($$('.cods', got).map((ul) => [ul.dataset.turn, ul]));
  const words = new Map($$('.say', got).map((p) => [p.dataset.turn, p]));
  const cares = new Map($$('.cares', got).map((p) => [p.dataset.turn, p]));
  const changed = [];
  for (const turn of some ?? $$('.turn', page ?? script)) {
    const old = $('.cods', turn), ul = lists.get(turn.dataset.turn), say = words.get(turn.dataset.turn);
    let is = false;
    if (say && say.innerHTML !== (($('.say', turn).plain && plainOf($('.say', turn))) || $('.say', turn).innerHTML)) { $('.say', turn).replaceWith(document.adoptNode(say)); is = true; }
    if (ul && old) { if (ul.innerHTML !== old.dataset.was) { ul.dataset.was = ul.innerHTML; old.replaceWith(document.adoptNode(ul)); is = true; } }
    else if (ul) { ul.dataset.was = ul.innerHTML; turn.append(document.adoptNode(ul)); is = true; }
    else if (old) { old.remove(); is = true; }
    if (is) changed.push(turn);
    $('.cares', turn)?.remove();
    if (cares.has(turn.dataset.turn)) $('.gut', turn).append(document.adoptNode(cares.get(turn.dataset.turn)));
  }
  for (const id of ['counts', 'memos']) { const el = $('#' + id, got); if (el) $('#' + id)?.replaceWith(document.adoptNode(el)); }
  if (got.dataset.own) live.own(+got.dataset.own);
  script.dispatchEvent(new Event('margin'));
  filterCodings(changed);
  paint(changed.filter((turn) => seen.has(turn)));
  return got.dataset.said;
}
const plainOf = (p) => { const box = document.createElement('p'); box.append(...p.plain.map((n) => n.cloneNode(true))); return box.innerHTML; };

// Which codings show: by whom, which code, made with which version.
const wanted = () => ({
  off: new Set($$('input[data-coder]').filter((b) => !b.checked).map((b) => b.dataset.coder)),
  code: $('#only-code')?.value ?? '', version: $('#only-version')?.value ?? '',
});
function filterCodings(turns = allTurns()) {
  const want = wanted(), all = !want.off.size && !want.code && !want.version;
  for (const turn of turns) for (const li of $$('.cod', turn)) {
    const d = li.dataset;
    li.hidden = want.off.has(d.coder) || (want.code !== '' && d.code !== want.code) || (want.version !== '' && d.version !== want.version);
  }
  const label = $('#shown-l'); if (label) label.textContent = all ? 'All codes' : 'Some codes';
}
