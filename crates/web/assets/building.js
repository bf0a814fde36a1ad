// Looks again while a release is being made, and goes to it once it is there.
'use strict';
const look = async () => {
  let answer;
  try { answer = await fetch(location.href, { headers: { accept: 'text/html' } }); } catch { return setTimeout(look, 2000); }
  if (answer.redirected) { location.replace(answer.url); return; }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = $('#main', page);
  if (next) $('#main').replaceChildren(...next.childNodes);
  if ($('[data-building]')) setTimeout(look, 700);
};
setTimeout(look, 500);
