// Files are sent to be read and shown; they are sent again to be kept. Nothing waits on the server.
'use strict';
const drop = $('#drop'), input = $('#files'), list = $('#read'), takeBar = $('#take-bar');
let ready = [];                                         // { file, li }
const tell = (text) => { $('#import-live').textContent = text; };
const sendFile = (url, file) => send(url, file, { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) });

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
async function look(files) {
  let at = 0;
  for (const file of files) {
    at += 1; tell(`Reading ${at} of ${files.length}`);
    const li = card(file);
    try { fill(li, await sendFile('/import/look', file), 'Ready'); ready.push({ file, li }); } catch (error) { fail(li, error); }
  }
  tell(`${ready.length} of ${files.length} ready to import`);
  $('#take-count').textContent = `${ready.length} ready`; takeBar.hidden = !ready.length;
}
$('#take').addEventListener('click', async () => {
  $('#take').disabled = true;
  const all = ready; ready = [];
  let done = 0;
  for (const { file, li } of all) {
    $('.state', li).textContent = 'Importing …';
    try { fill(li, await sendFile('/import/take', file), 'Imported'); done += 1; } catch (error) { fail(li, error); $('.state', li).textContent = 'Not imported'; }
    tell(`Imported ${done} of ${all.length}`);
  }
  $('#take').disabled = false; takeBar.hidden = true;
});
input.addEventListener('change', () => { look([...input.files]); input.value = ''; });
for (const name of ['dragenter', 'dragover']) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add('over'); });
for (const name of ['dragleave', 'drop']) drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.remove('over'); });
drop.addEventListener('drop', (e) => look([...e.dataTransfer.files]));
// A file that misses the target must not open in the place of the page.
for (const name of ['dragover', 'drop']) addEventListener(name, (e) => e.preventDefault());
