// A newcomer brings an interview in: an empty study, a file, a look, a word, a code.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { faults, launch, makeStudy, open, serve, shot } from './heard.js';

const corpus = join(resolve(import.meta.dirname, '..'), 'corpora/held-in-mind/transcripts');
let made, server, browser, page;
before(async () => { made = makeStudy({ empty: true }); server = await serve(made.study); browser = await launch(); page = await open(browser, server); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

test('from an empty folder to a coded transcript and an agreed codebook, with the page alone', async () => {
  await page.getByRole('heading', { name: 'Begin with an interview' }).waitFor();
  await shot(page, 'home-empty');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('main').getByRole('link', { name: 'Import transcripts' }).first().click();
  await page.locator('#files').setInputFiles([{ name: 'M01.txt', mimeType: 'text/plain', buffer: readFileSync(join(corpus, 'M01.txt')) }, { name: 'broken.docx', mimeType: 'application/octet-stream', buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]) }]);
  await page.locator('.state', { hasText: 'Ready' }).waitFor();
  await page.locator('.state', { hasText: 'Not read' }).waitFor();
  await shot(page, 'import-looked');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('.state', { hasText: 'Imported' }).waitFor();
  await page.getByRole('link', { name: 'M01', exact: true }).click();
  // No code is here yet: the first one is made from what is selected.
  await page.locator('.turn:not(.int)').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Being watched');
  await Promise.all([page.waitForURL(/turn=/), page.keyboard.press('Enter')]);
  await page.locator('.cod-b', { hasText: 'Being watched' }).waitFor();
  await page.getByRole('link', { name: 'Codebook', exact: true }).click();
  await page.getByRole('link', { name: /How it grew/ }).click();
  await page.getByLabel('Why').fill('First reading of one interview.');
  await page.getByRole('button', { name: /Agree on version 1/ }).click();
  await page.getByText('In use').waitFor();
  await page.goto(server.origin + '/');
  await shot(page, 'home-begun');
  assert.deepEqual(page.troubles.filter((said) => !said.includes('422')), []);
});

test('files are dropped on the page', async () => {
  await page.goto(server.origin + '/import');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['INT: Hello?\nP1: Yes, hello, I am here.\n'], 'dropped.txt'));
    document.querySelector('#drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.getByText('2 turns').waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('.state', { hasText: 'Imported' }).waitFor();
});

test('a zipped folder is looked at and kept file by file, and one that is damaged says so', async () => {
  const zip = readFileSync(join(resolve(import.meta.dirname, '..'), 'crates/web/src/tests/folder.zip'));
  await page.goto(server.origin + '/import');
  const file = (name, buffer) => ({ name, mimeType: 'application/zip', buffer });
  await page.locator('#files').setInputFiles([file('wave1.zip', zip), file('cut.zip', zip.subarray(0, 60)), { name: 'beside.txt', mimeType: 'text/plain', buffer: Buffer.from('INT: And?\nP3: So.\n') }]);
  await page.getByText('3 ready', { exact: true }).waitFor();
  assert.deepEqual(await page.locator('#read h2').allTextContents(), ['M11.txt', 'M12.txt', 'cut.zip', 'beside.txt']);
  await page.locator('li', { hasText: 'cut.zip' }).locator('.state', { hasText: 'Not read' }).waitFor();
  await shot(page, 'import-zipped');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('link', { name: 'M12', exact: true }).click();
  await page.getByText('Two?').waitFor();
});

test('a server that is gone loses nothing that is on the page', async () => {
  await page.goto(server.origin + '/transcript/M01');
  await page.locator('.turn:not(.int)').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('m');
  await page.keyboard.type('Keep this thought.');
  await page.route('**/memo', (route) => route.abort());
  await page.getByRole('button', { name: 'Save memo' }).click();
  await page.locator('.toast', { hasText: 'does not answer' }).waitFor();
  assert.equal(await page.locator('#memo').inputValue(), 'Keep this thought.');
  await page.getByText('Not saved yet').waitFor();
  await page.unroute('**/memo');
  await page.getByRole('button', { name: 'Save memo' }).click();
  await page.locator('#memos', { hasText: 'Keep this thought.' }).waitFor();
});

test('an interview typed anew keeps its code, and its page shows what changed and what waits', async () => {
  const talk = 'INT: How was the ward?\nP9: They never aksed me. I was cold, love.\nINT: And after?\nP9: Nobody came, nobody at all.\n';
  const file = (text) => ({ name: 'anew.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.goto(server.origin + '/import');
  await page.locator('#files').setInputFiles([file(talk), { name: 'other.txt', mimeType: 'text/plain', buffer: Buffer.from('INT: Yes?\nP8: (laughs) No.\n') }]);
  await page.getByText('2 ready', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('link', { name: 'anew', exact: true }).click();
  await page.locator('.turn:not(.int)').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await page.locator('.cod-b').first().waitFor();
  await page.goto(server.origin + '/import');
  await page.locator('#files').setInputFiles([file(talk.replace('aksed', 'asked'))]);
  await page.getByText('with other words').waitFor();
  await page.getByLabel(/the same interview, typed anew/).check();
  await shot(page, 'import-anew');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('was typed anew').waitFor();
  await page.getByRole('link', { name: /to look at|See what changed/ }).click();
  await page.getByRole('heading', { name: 'Revisions of anew' }).waitFor();
  await page.locator('ins.came').first().waitFor();
  await shot(page, 'revisions');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'It belongs here' }).click();
  await page.getByRole('button', { name: 'It belongs here' }).waitFor({ state: 'detached' });
  await page.goto(server.origin + '/transcript/other');
  await page.locator('.sound', { hasText: '(laughs)' }).waitFor();
});

test('files on their way in can be stopped; what came in stays and the rest waits', async () => {
  await page.goto(server.origin + '/import');
  const files = Array.from({ length: 40 }, (_, n) => ({ name: `many-${n}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`INT: Number ${n}?\nP1: Yes, ${n}.\n`) }));
  await page.locator('#files').setInputFiles(files);
  await page.getByText('40 ready', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('.state', { hasText: 'Imported' }).first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('#import-live', { hasText: 'came in whole' }).waitFor({ state: 'attached' });
  const came = await page.locator('.state', { hasText: 'Imported' }).count();
  assert.ok(came > 0 && came < 40, `${came} came in`);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.locator('#take-bar').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('.state', { hasText: 'Imported' }).count(), 40);
});
