// A reviewer's page on a poor connection. Kept on the phone until the server has them: answers, under
// random ids, and what was begun. Never the words that were read. Every page works without this.
'use strict';
(() => {
  const store = (name, value) => { try { value === null ? localStorage.removeItem('heard.' + name) : localStorage.setItem('heard.' + name, JSON.stringify(value)); } catch { /* kept by nobody */ } };
  const stored = (name) => { try { return JSON.parse(localStorage.getItem('heard.' + name)); } catch { return null; } };
  const status = $('#kept');
  const tell = (text, again) => {
    if (!status) return;
    status.hidden = !text; status.textContent = text;
    if (again) {
      const b = Object.assign(document.createElement('button'), { className: 'btn big wide', type: 'button', textContent: 'Try now' });
      b.addEventListener('click', () => flush(true)); status.append(' ', b);
    }
  };
  const KEPT = 'That’s kept on this phone. It goes when there is a connection. You can close this page.';
  const REST = 'Take your time. What you began is kept on this phone. You can close this page.';
  // The words go from the screen; somebody to talk to stays.
  let resting = false;
  const aside = (hide) => document.querySelectorAll('.pr-grid, .pr-bar, main > .pr-mid').forEach((el) => { el.hidden = hide; });
  const rest = () => {
    resting = true; aside(true); tell(REST);
    const b = Object.assign(document.createElement('button'), { className: 'btn big wide', type: 'button', textContent: 'Carry on' });
    b.addEventListener('click', () => { resting = false; aside(false); tell(''); }); status.append(b); scrollTo(0, 0);
  };
  const token = () => $('meta[name="form-token"]')?.content ?? '';

  // Sends one answer. True: the server has it, or will never want it.
  async function hand(answer) {
    const body = new URLSearchParams(answer.fields); body.set('form_token', token());
    const got = await fetch(answer.path, { method: 'POST', body, redirect: 'manual', headers: { 'x-form-token': token() } });
    if (got.type === 'opaqueredirect' || got.ok) return 'saved';
    if (got.status === 404) return 'gone';
    if (got.status === 422) return 'asked';
    return 'later';
  }
  let busy = false;
  async function flush(go) {
    if (busy) return; busy = true;
    try {
      for (let waiting = stored('unsent') ?? []; waiting.length; waiting = stored('unsent') ?? []) {
        const how = await hand(waiting[0]);
        if (how === 'later') { tell('Your answers are kept on this phone, but you need to come in again. Open your link.'); return; }
        const left = (stored('unsent') ?? []).filter((one) => one.once !== waiting[0].once);
        store('unsent', left.length ? left : null);
      }
      if (resting) return;
      if (go && status && !status.hidden) location.assign('/review/next');
      tell('');
    } catch { tell(KEPT, true); } finally { busy = false; }
  }

  const form = $('#answers');
  if (form) {
    const name = 'begun.' + form.dataset.quote;
    const begun = stored(name);
    const blank = ![...new FormData(form)].some(([field, value]) => value && (field.startsWith('ok-') || field === 'comment'));
    if (begun && blank) {
      for (const [field, value] of begun) {
        for (const el of form.elements) if (el.name === field) { if (el.type === 'radio') el.checked = el.value === value; else el.value = value; }
      }
    }
    form.addEventListener('input', () => {
      store(name, [...new FormData(form)].filter(([field, value]) => value && !['form_token', 'shown', 'once'].includes(field)));
    });
    form.addEventListener('submit', async (event) => {
      const what = event.submitter?.value ?? 'save';
      if (['break', 'stop'].includes(what)) { event.preventDefault(); await leave(what); return; }
      if (!['save', 'pass', 'know'].includes(what)) return;
      if (what === 'save' && !$('.light input:checked', form)) return;
      event.preventDefault();
      const data = new FormData(form); data.delete('form_token'); data.set('do', what);
      const fields = [...data], once = data.get('once');
      const waiting = (stored('unsent') ?? []).filter((one) => one.once !== once);
      store('unsent', [...waiting, { path: form.getAttribute('action'), fields, once }]);
      store(name, null);
      await flush(false);
      if (!(stored('unsent') ?? []).some((one) => one.once === once)) { location.assign('/review/next'); return; }
      aside(true); scrollTo(0, 0);
    });
    // A break or a stop needs no connection.
    const leave = async (what) => {
      const data = new FormData(form); data.set('do', what);
      try {
        await fetch(form.getAttribute('action'), { method: 'POST', body: new URLSearchParams(data), redirect: 'manual', headers: { 'x-form-token': token() } });
        location.assign('/review/' + what);
      } catch { rest(); }
    };
    // What was asked for is there: the note goes.
    form.addEventListener('change', () => { if ($('.light input:checked', form)) $('.pr-problem', form)?.remove(); });
  }
  // Where there is no form, break and stop are links: without a connection they lead nowhere.
  document.querySelectorAll('.pr-bar a').forEach((a) => a.addEventListener('click', (event) => { if (!navigator.onLine) { event.preventDefault(); rest(); } }));
  // A page that the phone kept is as old as it is: what was said since stands on a new one.
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  addEventListener('online', () => flush(true));
  setInterval(() => { if (stored('unsent')) flush(true); }, 15000);
  if (stored('unsent')) flush(false);

  // Text and colour
  const open = $('[data-disp]'), part = $('#disp');
  open?.addEventListener('click', () => { part.hidden = !part.hidden; open.setAttribute('aria-expanded', String(!part.hidden)); });
  const usual = { text: 'm', bg: 'warm', spacing: 'normal', theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light' };
  const set = (pref, value) => {
    document.documentElement.dataset[pref] = value; save(pref, value);
    $$(`[data-pref="${pref}"]`).forEach((el) => { el.checked = el.value === value; });
  };
  $$('[data-pref]').forEach((el) => {
    const pref = el.dataset.pref;
    el.checked = el.value === (kept(pref) ?? usual[pref]);
    el.addEventListener('change', () => {
      set(pref, el.value);
      // Coloured backgrounds are light ones.
      if (pref === 'bg' && el.value !== 'warm') set('theme', 'light');
      if (pref === 'theme' && el.value === 'dark') set('bg', 'warm');
    });
  });
})();
