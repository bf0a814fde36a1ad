// What every page shares. Every page works as a plain document without it.
'use strict';
const $ = (s, r = document) => r.querySelector(s);
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const save = (name, value) => { try { localStorage.setItem('heard.' + name, value); } catch { /* kept by nobody */ } };
const kept = (name) => { try { return localStorage.getItem('heard.' + name); } catch { return null; } };
const say = (text) => {
  let live = $('#live');
  if (!live) {
    live = Object.assign(document.createElement('div'), { id: 'live', className: 'vh' });
    live.setAttribute('role', 'status');
    document.body.append(live);
  }
  live.textContent = '';
  requestAnimationFrame(() => { live.textContent = text; });
};

const parsed = (bytes) => new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'text/html');

// Asks the server from a script. Gives back the part it sent, parsed and inert; throws what it said.
async function send(url, body, head = {}) { return parsed(await ask(url, body, head)); }
async function ask(url, body, head = {}) {
  const token = $('meta[name="form-token"]')?.content ?? '';
  setSaved(false);
  let answer, bytes;
  try {
    answer = await fetch(url, { method: 'POST', body, headers: { 'x-form-token': token, ...head } });
    bytes = await answer.arrayBuffer();
  } catch {
    // No answer, or half of one: it may have been done all the same.
    throw Object.assign(new Error('The program does not answer. Look whether it was done once it is back; what you see stays here.'), { away: true });
  }
  if (!answer.ok) {
    const part = parsed(bytes);
    // Of a file that can't be read: what was met in it, and what to do.
    const what = $('#what', part), told = what ? [$('#said', part), what, $('#next', part)] : [$('#said', part), $('main p', part)];
    const said = told.map((el) => el?.textContent.trim()).filter(Boolean).map((text) => (/[.?!]$/.test(text) ? text : `${text}.`)).join(' ');
    // Not signed in, or a token of a program that was started again since; or it could not be done just
    // now: busy, no room, too slow. It can be sent again later.
    const away = answer.status === 401 || answer.status >= 500;
    setSaved(!away);
    throw Object.assign(new Error(said || 'That could not be done.'), { away, status: answer.status });
  }
  setSaved(true);
  return bytes;
}
function setSaved(is) {
  const el = $('#saved'); if (!el) return;
  el.classList.toggle('not', !is);
  $('.wide-only', el).textContent = is ? 'Saved on this computer' : 'Not saved yet';
  $('.phone-only', el).textContent = is ? 'Saved' : 'Not saved';
}

// Where such words stand: a part of the page with a name of its own.
function notices() {
  let box = $('#notices');
  if (!box) { box = Object.assign(document.createElement('section'), { id: 'notices' }); box.setAttribute('aria-label', 'Notices'); document.body.append(box); }
  return box;
}
// A short word at the foot of the page, with a way back where there is one.
function toast(text, undo) {
  $('.toast')?.remove();
  const el = Object.assign(document.createElement('div'), { className: 'toast' });
  el.append(text);
  if (undo) {
    const b = Object.assign(document.createElement('button'), { className: 'btn small', textContent: 'Undo', type: 'button' });
    b.addEventListener('click', () => { el.remove(); undo(); });
    el.append(b);
  }
  notices().append(el);
  setTimeout(() => el.remove(), 8000);
}

// Light and dark
$$('[data-theme-toggle]').forEach((b) => b.addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const next = dark ? 'light' : 'dark';
  root.dataset.theme = next; save('theme', next); say(next === 'dark' ? 'Dark colours on' : 'Light colours on');
}));

// Narrow screens: the rail becomes a menu
$$('[data-menu]').forEach((b) => b.addEventListener('click', () => {
  const open = b.getAttribute('aria-expanded') === 'true';
  b.setAttribute('aria-expanded', String(!open)); document.body.classList.toggle('menu-open', !open);
}));
document.addEventListener('keydown', (e) => {
  if (e.key === 'Escape' && document.body.classList.contains('menu-open')) $('[data-menu]').click();
});

// Dialogs: native, so focus is held and Escape closes
document.addEventListener('click', (e) => {
  const open = e.target.closest('[data-open]');
  if (open) { const d = document.getElementById(open.dataset.open); if (d && !d.open) d.showModal(); }
  if (e.target.closest('[data-close]')) e.target.closest('dialog').close();
});

// Buttons that show or hide one thing
$$('[data-toggle]').forEach((b) => b.addEventListener('click', () => {
  const t = document.getElementById(b.dataset.toggle); t.hidden = !t.hidden; b.setAttribute('aria-expanded', String(!t.hidden));
}));

// Side panels start under the sticky bar, however tall it has wrapped
{
  const bar = $('.rd-bar'), top = $('.top');
  if (bar && top) new ResizeObserver(() => { document.documentElement.style.setProperty('--rd-top', `${bar.offsetHeight + top.offsetHeight}px`); }).observe(bar);
}
