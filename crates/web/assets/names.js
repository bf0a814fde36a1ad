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
  const press = (value) => $(`button[value="${value}"]`, at)?.click();
  const does = { j: () => move(at, 1), k: () => move(at, -1), l: () => move(at, 1), a: () => press('accepted'), x: () => press('rejected'), u: () => $('#undo')?.click() }[e.key.toLowerCase()];
  if (does) { e.preventDefault(); does(); }
});
// Back from a decision: on to the next.
{ const at = mentions.find((m) => '#' + m.id === location.hash) ?? (location.hash && mentions[0]); if (at) { mentions.forEach((m) => { m.tabIndex = m === at ? 0 : -1; }); at.focus(); } }
