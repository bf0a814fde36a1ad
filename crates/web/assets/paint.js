// Paints the codes of the turns in view and lays their list beside the text. Places in the markup
// are UTF-16 units of the shown words: the server has counted them, nothing is converted here.
'use strict';
const script = $('#script');
const wide = matchMedia('(min-width: 52.01rem)');
const usesHighlights = 'highlights' in CSS && !new URLSearchParams(location.search).has('fallback');
const themeOf = (el) => [...el.classList].find((c) => /^t\d$/.test(c)) ?? 't0';
const seen = new Set();                                 // turns in view

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
    .map((li) => ({ li, p, from: +li.dataset.from, to: +li.dataset.to, theme: themeOf(li) }));
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

function paint() {
  if (usesHighlights) for (const name of [...CSS.highlights.keys()]) if (/^t\d-/.test(name)) CSS.highlights.delete(name);
  for (const turn of seen) {
    const p = $('.say', turn), list = lanes(codings(turn));
    if (!usesHighlights) spans(p, list);
    for (const c of list) {
      c.range = rangeIn(p, c.from, c.to);
      if (usesHighlights) highlight(`${c.theme}-${Math.min(c.lane, 2)}`, c.range, c.lane);
    }
    layout(turn, list);
  }
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
// Stripes have lanes of their own: two codes on one line of text never share one.
function layout(turn, list) {
  const box = $('.cods', turn); if (!box) return;
  box.classList.toggle('laid', wide.matches);
  if (!wide.matches) { box.style.minHeight = ''; return; }
  const top = box.getBoundingClientRect().top, ends = [];
  let next = 0;
  for (const c of list) {
    const rects = [...c.range.getClientRects()].filter((r) => r.width > 1), a = rects[0], z = rects.at(-1);
    if (!a) continue;
    let lane = ends.findIndex((y) => y <= a.top + 2);
    if (lane < 0) lane = ends.length;
    ends[lane] = z.bottom;
    const s = c.li.style, y = Math.max(next, a.top - top);
    s.setProperty('--y', `${a.top - top}px`); s.setProperty('--h', `${z.bottom - a.top}px`);
    s.setProperty('--lane', Math.min(lane, 3)); s.setProperty('--ly', `${y}px`);
    next = y + $('.cod-b', c.li).offsetHeight + 2;
  }
  box.style.setProperty('--lanes', Math.min(ends.length, 4)); box.style.minHeight = `${next}px`;
}

// Only what is in view, or nearly, is painted.
let waiting = 0;
const soon = () => { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; paint(); }); };
const watch = new IntersectionObserver((changes) => {
  for (const c of changes) { if (c.isIntersecting) seen.add(c.target); else seen.delete(c.target); }
  soon();
}, { rootMargin: '600px 0px' });
$$('.turn', script).forEach((turn) => watch.observe(turn));
addEventListener('resize', soon);

// Puts the server's margins in the place of those shown.
function takeMargin(part) {
  const got = $('#margin', part); if (!got) return '';
  const lists = new Map($$('.cods', got).map((ul) => [ul.dataset.turn, ul]));
  for (const turn of $$('.turn', script)) {
    const old = $('.cods', turn), ul = lists.get(turn.dataset.turn);
    if (ul && old) old.replaceWith(document.adoptNode(ul));
    else if (ul) turn.append(document.adoptNode(ul));
    else old?.remove();
  }
  for (const id of ['counts', 'memos']) { const el = $('#' + id, got); if (el) $('#' + id)?.replaceWith(document.adoptNode(el)); }
  applyCoders(); paint();
  return got.dataset.said;
}
function applyCoders() {
  const boxes = $$('input[data-coder]');
  if (!boxes.length) return;
  const on = boxes.filter((b) => b.checked).map((b) => b.dataset.coder);
  $$('.cod', script).forEach((li) => { li.hidden = !on.includes(li.dataset.coder); });
}
$$('input[data-coder]').forEach((box) => box.addEventListener('change', () => { applyCoders(); paint(); }));
