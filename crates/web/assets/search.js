// Search as somebody types; the address keeps up, so that it can be gone back to.
'use strict';
{
  const q = $('#q'), found = $('#found');
  let asked = q.value, waiting = 0, call = null;
  async function ask() {
    const text = q.value.trim(); if (text === asked) return;
    asked = text; call?.abort(); call = new AbortController();
    const slow = setTimeout(() => found.classList.add('busy'), 400);
    try {
      const answer = await fetch(`/search/found?q=${encodeURIComponent(text)}`, { signal: call.signal });
      if (!answer.ok) return;
      const part = new DOMParser().parseFromString(await answer.text(), 'text/html');
      found.replaceChildren(...[...part.body.childNodes].map((n) => document.adoptNode(n)));
      history.replaceState(null, '', text ? `/search?q=${encodeURIComponent(text)}` : '/search');
      say($('h2', found)?.textContent ?? '');
      tally();
    } catch (error) { if (error.name !== 'AbortError') toast('The program does not answer. What you typed stays here.'); }
    finally { clearTimeout(slow); found.classList.remove('busy'); }
  }
  q.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  $('#search').addEventListener('submit', (e) => { e.preventDefault(); clearTimeout(waiting); ask(); });

  // ---- what is chosen ----------------------------------------------------------
  const boxes = () => $$('input[name="hit"]', found);
  function tally() {
    const n = boxes().filter((b) => b.checked).length, el = $('#chosen'); if (!el) return;
    el.textContent = `${n} chosen`;
    $('#choose-none').textContent = n ? 'Choose none' : 'Choose all';
    boxes().forEach((b) => b.closest('tr').classList.toggle('on', b.checked));
  }
  found.addEventListener('change', tally);
  found.addEventListener('click', (e) => {
    if (e.target.id !== 'choose-none') return;
    const all = boxes().some((b) => b.checked);
    boxes().forEach((b) => { b.checked = !all; }); tally();
  });
  tally();
  if (q.value) { const end = q.value.length; q.focus({ preventScroll: true }); q.setSelectionRange(end, end); }
}
