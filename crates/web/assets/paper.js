// A sheet by single keys: 1, 2 and 3 tick and go to the next question, 0 leaves it empty.
'use strict';
{
  const form = $('#ticks'), sets = form ? $$('.ticks', form) : [];
  const go = (at) => { const next = sets[at]; (next ? $(':checked', next) ?? $('input', next) : $('#pp-save')).focus(); };
  form?.addEventListener('keydown', (e) => {
    const set = e.target.closest('.ticks');
    if (!set || e.ctrlKey || e.metaKey || e.altKey || !'0123'.includes(e.key)) return;
    e.preventDefault();
    const boxes = $$('input', set), at = sets.indexOf(set);
    boxes.forEach((box, n) => { box.checked = n + 1 === +e.key; });
    go(at + 1);
  });
  // One of two answers for the whole sheet: the other goes.
  const whole = form ? $$('[name="pass"], [name="know"]', form) : [];
  whole.forEach((box) => box.addEventListener('change', () => { if (box.checked) whole.forEach((other) => { other.checked = other === box; }); }));
  if ($('[data-keys]')) $('[data-keys]').hidden = matchMedia('(pointer: coarse)').matches;
}
