// One person's words at a time, without any connection. Answers are kept by the browser under the
// pack's random name until they are saved as a file; the words are kept nowhere else.
'use strict';
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const name = 'heard.pack.' + document.body.dataset.pack, all = $$('article');
  let kept = {}; try { kept = JSON.parse(localStorage.getItem(name)) ?? {}; } catch { /* kept by nobody */ }
  // Whoever saves the whole page instead of the file sends their answers along.
  const keep = () => { try { localStorage.setItem(name, JSON.stringify(kept)); } catch { /* kept by nobody */ } $('#given').textContent = answers().replace(/</g, '\\u003c'); };
  document.documentElement.classList.add('on');
  const read = (art) => {
    const data = new FormData($('form', art)), lights = {};
    for (const [field, value] of data) if (field.startsWith('ok-')) lights[field.slice(3)] = value;
    const one = (field) => data.get(field) ?? '';
    return { lights, dignity: one('dignity'), recognised: one('recognised'), if_mine: one('if_mine'), leave_out: one('leave_out').trim(), comment: one('comment').trim(), know: data.has('know') };
  };
  const fill = (art, answer) => {
    for (const el of $('form', art).elements) {
      if (el.type === 'radio') el.checked = (el.name.startsWith('ok-') ? answer.lights?.[el.name.slice(3)] : answer[el.name]) === el.value;
      else if (el.name === 'know') el.checked = Boolean(answer.know);
      else if (el.name) el.value = answer[el.name] ?? '';
    }
  };
  all.forEach((art) => {
    if (kept[art.dataset.quote]) fill(art, kept[art.dataset.quote]);
    $('form', art).addEventListener('input', () => { kept[art.dataset.quote] = { ...read(art), done: kept[art.dataset.quote]?.done ?? '' }; keep(); });
    $('form', art).addEventListener('submit', (event) => event.preventDefault());
  });
  const nav = $('nav'), hello = $('#hello'), done = $('#done');
  let now = -1;
  const show = (at) => {
    now = at;
    hello.hidden = at !== -1; done.hidden = at !== all.length; nav.hidden = at < 0 || at >= all.length;
    all.forEach((art, n) => { art.hidden = n !== at; });
    scrollTo(0, 0); $('h1, h2', [hello, ...all, done][at + 1])?.scrollIntoView();
  };
  const next = () => { let at = all.findIndex((art, n) => n > now && !kept[art.dataset.quote]?.done); show(at < 0 ? all.length : at); };
  const finish = (how) => {
    const art = all[now], answer = read(art);
    if (how === 'answers' && answer.know) how = 'know';
    if (how === 'answers' && !Object.keys(answer.lights).length) {
      $('.problem', art)?.remove();
      const p = Object.assign(document.createElement('p'), { className: 'problem', textContent: 'Choose Yes, Not sure or No. Or tap Pass.' }); p.setAttribute('role', 'alert');
      $('form', art).prepend(p); p.scrollIntoView({ block: 'center' }); return;
    }
    kept[art.dataset.quote] = { ...answer, done: how }; keep(); next();
  };
  const answers = () => JSON.stringify({
    heard: 'answers', reviewer: document.body.dataset.reviewer,
    answers: all.filter((art) => kept[art.dataset.quote]?.done).map((art) => {
      const { done: says, know, ...answer } = kept[art.dataset.quote];
      // The same answer, sent twice, is one; a changed one is another.
      let mark = 7; for (const c of says + JSON.stringify(answer)) mark = (mark * 31 + c.codePointAt(0)) >>> 0;
      return { quote: art.dataset.quote, shown: art.dataset.shown, once: `${art.dataset.once}-${mark.toString(36)}`, says, ...answer };
    }),
  }, null, 1);
  $('[data-start]').hidden = false;
  $('[data-start]').addEventListener('click', next);
  $$('[data-next]').forEach((b) => b.addEventListener('click', () => finish('answers')));
  $('[data-pass]').addEventListener('click', () => finish('pass'));
  $('[data-stop]').addEventListener('click', () => show(all.length));
  $('[data-back]').addEventListener('click', () => { now = -1; next(); if (now === all.length) show(0); });
  $('[data-copy]').addEventListener('click', () => { const box = $('#answers'); box.value = answers(); box.hidden = false; box.select(); });
  $('[data-file]').addEventListener('click', () => {
    const a = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([answers()], { type: 'application/json' })), download: 'answers.json' });
    document.body.append(a); a.click(); a.remove();
  });
  keep();
  show(-1);
})();
