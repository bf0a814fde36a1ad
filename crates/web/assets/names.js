// Single keys on the list of mentions, only while it has focus.
'use strict';
const mentions = $$('#mens .men');
function move(from, by) {
  const next = mentions[mentions.indexOf(from) + by]; if (!next) return;
  mentions.forEach((m) => { m.tabIndex = m === next ? 0 : -1; });
  next.focus(); next.scrollIntoView({ block: 'nearest' });
}
$('#mens')?.addEventListener('keydown', (e) => {
  const at = e.target.closest('.men'); if (!at || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target.matches('input:not([type=checkbox])')) { if (e.key === 'Escape') { e.preventDefault(); at.focus(); } return; }
  const press = (value) => $(`button[value="${value}"]`, at)?.click();
  const does = {
    j: () => move(at, 1), k: () => move(at, -1), l: () => move(at, 1), a: () => press('accepted'), x: () => press('rejected'),
    e: () => $('input[name="replacement"]', at)?.focus(), u: () => $('#undo')?.click(),
  }[e.key.toLowerCase()];
  if (does) { e.preventDefault(); does(); }
});
$$('input[name="view"]').forEach((r) => r.addEventListener('change', () => { $$('.mens').forEach((l) => { l.dataset.view = r.value; }); }));
// Back from a decision: on to the next.
{ const at = mentions.find((m) => '#' + m.id === location.hash) ?? (location.hash.startsWith('#m') && mentions[0]); if (at) { mentions.forEach((m) => { m.tabIndex = m === at ? 0 : -1; }); at.focus(); } }
// Back from a change to somebody: their card is open.
{ const who = location.hash.startsWith('#who-') && $(location.hash); if (who) { const d = $('details', who); if (d) { d.open = true; $('summary', d).focus(); } } }
