// Files are sent to be read and shown; they are sent again to be kept. Nothing waits on the server.
'use strict';
const drop = $('#drop'), input = $('#files'), list = $('#read'), takeBar = $('#take-bar');
// Where they go, and what it is called: interviews say nothing of it.
const { to = '/import', taking = 'Importing …', took = 'Imported', left = 'Not imported' } = drop.dataset;
let ready = [];                                         // { file, li }
const tell = (text) => { $('#import-live').textContent = text; };
const about = (file) => ({ 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) });
const sendFile = (url, file) => send(url, file, about(file));

function card(file) {
  const li = document.createElement('li'), head = document.createElement('div'), name = document.createElement('h2'), state = document.createElement('span');
  li.className = 'card tight stack-sm'; head.className = 'row between';
  name.className = 'h-sm'; name.textContent = file.name;
  state.className = 'sm muted state'; state.textContent = 'Reading …';
  head.append(name, state); li.append(head); list.append(li);
  return li;
}
function fill(li, part, state) {
  $('.part', li)?.remove();
  const box = document.createElement('div'); box.className = 'part stack';
  box.append(...[...($('#fragment', part)?.childNodes ?? [])].map((n) => document.adoptNode(n)));
  li.append(box); $('.state', li).textContent = state;
}
function fail(li, error) {
  li.classList.add('failed');
  const p = Object.assign(document.createElement('p'), { className: 'err', textContent: error.message });
  $('.part', li)?.remove(); li.append(p); $('.state', li).textContent = 'Not read';
}
// A long row of files shows how far it is, and can be stopped: what came in stays, the rest waits.
let stopped = false;
function course(word, at, all) {
  $('#course').hidden = all < 2 || at >= all;
  $('#progress').max = all; $('#progress').value = at;
  $('#course-words').textContent = `${word} ${at} of ${all}`;
  tell(`${word} ${at} of ${all}`);
}
$('#stop').addEventListener('click', () => { stopped = true; });
// A zipped folder is the files in it; a Word file is zipped too, and is one.
async function unpacked(files) {
  const all = [];
  for (const file of files) {
    const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    const inside = p === 0x50 && k === 0x4b ? await inFolder(file) : null;
    all.push(...(inside ?? [file]));
  }
  return all;
}
async function inFolder(file) {
  let bytes;
  try { bytes = new Uint8Array(await ask('/import/unpack', file, about(file))); } catch (error) { return error.status === 422 ? null : (fail(card(file), error), []); }
  let at = bytes.indexOf(10) + 1;
  const list = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at)));
  return list && list.flatMap(({ name, size, why }) => {
    if (why) { fail(card({ name }), { message: why }); return []; }
    at += size;
    return [new File([bytes.subarray(at - size, at)], name)];
  });
}
async function look(chosen) {
  tell('Reading');
  const files = await unpacked(chosen);
  let at = 0;
  stopped = false;
  for (const file of files) {
    if (stopped) break;
    at += 1; course('Reading', at, files.length);
    const li = card(file);
    try {
      const part = await sendFile(`${to}/look`, file), nothing = $('[data-nothing]', part);
      fill(li, part, nothing ? 'Nothing to take in' : 'Ready');
      if (!nothing) ready.push({ file, li });
    } catch (error) { fail(li, error); }
  }
  $('#course').hidden = true;
  tell(`${ready.length} of ${files.length} ready`);
  $('#take-count').textContent = `${ready.length} ready`; takeBar.hidden = !ready.length;
}
$('#take').addEventListener('click', async () => {
  $('#take').disabled = true;
  const all = ready; ready = [];
  let done = 0;
  stopped = false;
  for (const [at, { file, li }] of all.entries()) {
    if (stopped) { ready = all.slice(at); break; }
    $('.state', li).textContent = taking;
    const anew = $('[data-revise]', li)?.checked ? '?revise=1' : '';
    try { fill(li, await sendFile(`${to}/take${anew}`, file), took); done += 1; } catch (error) { fail(li, error); $('.state', li).textContent = left; }
    course(took, done, all.length);
  }
  $('#course').hidden = true;
  if (stopped) tell(`Stopped: ${done} of ${all.length} came in whole, ${ready.length} wait`);
  $('#take-count').textContent = `${ready.length} ready`;
  $('#take').disabled = false; takeBar.hidden = !ready.length;
});
input.addEventListener('change', () => { look([...input.files]); input.value = ''; });
// Of a folder all but hidden files, by name.
$('#folder')?.addEventListener('change', (e) => {
  const files = [...e.target.files].filter((file) => !file.name.startsWith('.'));
  look(files.sort((a, b) => a.webkitRelativePath.localeCompare(b.webkitRelativePath))); e.target.value = '';
});
for (const name of ['dragenter', 'dragover']) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add('over'); });
for (const name of ['dragleave', 'drop']) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.remove('over'); });
drop.addEventListener('drop', (e) => look([...e.dataTransfer.files]));
// A file that misses the target must not open in the place of the page.
for (const name of ['dragover', 'drop']) addEventListener(name, (e) => e.preventDefault());
