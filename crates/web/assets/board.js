// The board: presses are carried out without leaving the page, cards are dragged or moved by key.
// Without this file every press is a form that comes back to the same place.
'use strict';

// Puts a new page in place of this one, and everything where it was: scroll, what was open, focus.
function lay(page, key) {
  const cols = $('#cols'), tray = $('#tray');
  const at = { x: cols?.scrollLeft ?? 0, tray: tray?.scrollTop ?? 0, y: scrollY };
  const open = $$('details[open]').map(name);
  const next = $('#main', page);
  if (!next) return;
  $('#main').replaceChildren(...next.childNodes);
  $$('details').forEach((d) => { if (open.includes(name(d))) d.open = true; });
  if ($('#cols')) $('#cols').scrollLeft = at.x;
  if ($('#tray')) $('#tray').scrollTop = at.tray;
  scrollTo(0, at.y);
  ready();
  const again = key && $(`[data-key="${CSS.escape(key)}"]`);
  const card = key && $(`#card-${CSS.escape(key.replace(/^\D+/, ''))} button`);
  (again || card || $('#main')).focus({ preventScroll: Boolean(!again && !card) });
}
const name = (d) => d.id || $('summary', d)?.textContent.trim().replace(/[\d·✓]+.*/, '') + (d.closest('[id]')?.id ?? '');

async function act(form, submitter, more = {}) {
  const sent = new FormData(form, submitter);
  for (const [field, value] of Object.entries(more)) sent.set(field, value);
  const main = $('#main');
  main.setAttribute('aria-busy', 'true');
  try {
    const page = await send(form.getAttribute('action'), new URLSearchParams(sent));
    lay(page, submitter?.dataset.key ?? more.key);
    return true;
  } catch (error) {
    toast(error.message); say(error.message);
    return false;
  } finally { main.removeAttribute('aria-busy'); }
}

document.addEventListener('submit', async (e) => {
  const form = e.target;
  if (!form.matches('[data-swap]')) return;
  e.preventDefault();
  if (e.submitter?.getAttribute('aria-disabled') === 'true') return;
  const before = $('#pull-h') && form.matches('.pull');
  const done = await act(form, e.submitter);
  if (!done) return;
  const said = before ? $('[data-said]')?.textContent.trim() : what(e.submitter);
  if (said) say(said);
});

// What a press did, for whoever listens.
function what(button) {
  const card = button?.closest?.('[data-quote]')?.dataset.quote ?? button?.dataset.key?.replace(/^\D+/, '');
  const now = card && $(`#card-${CSS.escape(card)}`);
  const word = button?.value;
  if (word === 'up' || word === 'down') return now ? `Moved. ${place(now)}` : '';
  if (word === 'out') return 'Taken out of the set';
  if (word === 'add') return 'Added to the set';
  if (word === 'pin') return 'Pinned';
  if (word === 'unpin') return 'No longer pinned';
  return 'Saved';
}
const place = (card) => {
  const deck = [...card.parentElement.children];
  return `Place ${deck.indexOf(card) + 1} of ${deck.length} in ${$('h3', card.closest('.col'))?.textContent ?? ''}`;
};

// By key: Alt with an arrow moves the card that holds the focus.
document.addEventListener('keydown', (e) => {
  if (!e.altKey || !['ArrowUp', 'ArrowDown'].includes(e.key)) return;
  const card = e.target.closest?.('.deck > .qc'); if (!card) return;
  e.preventDefault();
  $(`button[value="${e.key === 'ArrowUp' ? 'up' : 'down'}"]`, card)?.click();
});

// By mouse: a card is dragged within its column.
let held;
function ready() {
  $$('.deck > .qc').forEach((card) => { card.draggable = true; });
}
document.addEventListener('dragstart', (e) => {
  const card = e.target.closest?.('.deck > .qc'); if (!card) return;
  held = card; card.classList.add('held');
  e.dataTransfer.effectAllowed = 'move'; e.dataTransfer.setData('text/plain', '');
});
document.addEventListener('dragend', () => { held?.classList.remove('held'); held = null; clear(); });
const clear = () => $$('.drop-before, .drop-after').forEach((el) => el.classList.remove('drop-before', 'drop-after'));
const target = (e) => {
  const card = e.target.closest?.('.deck > .qc');
  if (!held || !card || card === held || card.parentElement !== held.parentElement) return null;
  const box = card.getBoundingClientRect();
  return { card, before: e.clientY < box.top + box.height / 2 };
};
document.addEventListener('dragover', (e) => {
  const to = target(e); clear(); if (!to) return;
  e.preventDefault();
  to.card.classList.add(to.before ? 'drop-before' : 'drop-after');
});
document.addEventListener('drop', async (e) => {
  const to = target(e); clear(); if (!to) return;
  e.preventDefault();
  const moved = held.dataset.quote, form = $('form.qc-f', held);
  const where = to.before ? { act: 'before', before: to.card.dataset.quote } : { act: 'after', after: to.card.dataset.quote };
  if (await act(form, null, { ...where, key: `up-${moved}` })) {
    const now = $(`#card-${CSS.escape(moved)}`);
    if (now) say(`Moved. ${place(now)}`);
  }
});
ready();
