// Two researchers on one study; and a program that goes away and comes back.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { faults, launch, makeStudy, open, serve, shot } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
const PASSWORD = 'a brew and a quiet word';
let made, server, browser, lena, ruth;
before(async () => {
  made = makeStudy();
  for (const name of ['lena', 'ruth']) execFileSync(program, ['--study', made.study, 'user', 'add', name, '--role', name === 'lena' ? 'owner' : 'researcher'], { input: `${PASSWORD}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
  server = await serve(made.study, { team: true });
  browser = await launch();
  [lena, ruth] = await Promise.all([come('lena'), come('ruth')]);
});
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

async function come(name) {
  const page = await open(browser, server);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await Promise.all([page.waitForURL(server.origin + '/'), page.getByRole('button', { name: 'Come in' }).click()]);
  return page;
}
const pick = (page, turn, from, to) => page.evaluate(([turn, from, to]) => { const el = document.getElementById(`t${turn}`); stand(el); el.focus(); choose([{ turn: el, p: el.querySelector('.say'), from, to }]); }, [turn, from, to]);
const bare = (page) => page.locator('.turn:not(.int):not(:has(.cods))').first().getAttribute('data-turn');

test('what one codes the other sees within a second, and the undo too', async () => {
  await Promise.all([lena, ruth].map((page) => page.goto(server.origin + '/transcript/M03')));
  const turn = +await bare(lena);
  await pick(lena, turn, 0, 12);
  await lena.keyboard.press('1');
  const began = Date.now();
  await ruth.locator(`#t${turn} .cod[data-coder="lena"] .cod-b`).waitFor();
  const took = Date.now() - began;
  console.log(`seen after ${took} ms`);
  await ruth.locator('.toast', { hasText: 'lena coded a passage' }).waitFor();
  await shot(ruth, 'live-seen');
  // Both code the same words: neither is lost, both stand there.
  await pick(ruth, turn, 0, 12);
  await ruth.keyboard.press('1');
  await lena.locator(`#t${turn} .cod[data-coder="ruth"] .cod-b`).waitFor();
  assert.equal(await lena.locator(`#t${turn} .cod`).count(), 2);
  await lena.locator(`#t${turn}`).focus();
  await lena.keyboard.press('u');
  await ruth.locator(`#t${turn} .cod[data-coder="lena"]`).waitFor({ state: 'detached' });
  assert.equal(await ruth.locator(`#t${turn} .cod[data-coder="ruth"]`).count(), 1);
});

test('what another changed at that very moment is seen too, wherever it is', async () => {
  await Promise.all([lena, ruth].map((page) => page.goto(server.origin + '/transcript/M03')));
  const far = await ruth.evaluate(() => bringTurn(45).then((turn) => +turn.dataset.turn)), near = +await bare(ruth);
  assert.ok(far > 40 && near <= 40, `turn ${far} stands on another page than turn ${near}`);
  await lena.evaluate(() => bringTurn(45));
  await pick(lena, far, 0, 9);
  await pick(ruth, near, 0, 9);
  // Hers is saved before ruth's, and the news of it comes after ruth's own answer.
  const code = (page) => page.evaluate(() => apply($('.quick .code-row').dataset.apply));
  await code(lena);
  await code(ruth);
  await ruth.locator(`#t${near} .cod[data-coder="ruth"]`).waitFor({ state: 'attached' });
  await ruth.locator(`#t${far} .cod[data-coder="lena"]`).waitFor({ state: 'attached', timeout: 3000 });
  await ruth.locator(`#t${near}`).focus();
  await ruth.keyboard.press('u');
  await ruth.locator(`#t${near} .cod[data-coder="ruth"]`).waitFor({ state: 'detached' });
});

test('two who change one memo both see it, and neither is overwritten unasked', async () => {
  await lena.locator('#memo').fill('A memo of lena.');
  await lena.getByRole('button', { name: 'Save memo' }).click();
  await ruth.locator('#memos', { hasText: 'A memo of lena.' }).waitFor();
  for (const page of [lena, ruth]) await page.locator('#memos li', { hasText: 'A memo of lena.' }).getByRole('button', { name: /Change/ }).click();
  await lena.locator('#memo').fill('Lena thought again.');
  await ruth.locator('#memo').fill('Ruth sees it otherwise.');
  await lena.getByRole('button', { name: 'Save memo' }).click();
  const clash = ruth.locator('#memo-clash');
  await clash.waitFor();
  assert.match(await clash.innerText(), /Lena thought again/);
  assert.equal(await ruth.locator('#memo').inputValue(), 'Ruth sees it otherwise.');
  await shot(ruth, 'live-conflict');
  assert.deepEqual(await faults(ruth), []);
  await ruth.getByRole('button', { name: 'Save memo' }).click();
  await lena.locator('#memos', { hasText: 'Ruth sees it otherwise.' }).waitFor();
});

test('a page that is only read says that there is news', async () => {
  await lena.goto(server.origin + '/codebook');
  await ruth.goto(server.origin + '/codebook/new');
  await ruth.locator('#name, [name="name"]').first().fill('Said aloud');
  await ruth.getByRole('main').locator('form button[type="submit"]').first().click();
  await lena.locator('#news', { hasText: 'ruth changed something here' }).waitFor();
  await lena.getByRole('button', { name: 'Show it' }).click();
  await lena.getByText('Said aloud').first().waitFor();
});

test('a program that is killed is told of kindly, and nothing is lost', async () => {
  await Promise.all([lena, ruth].map((page) => page.goto(server.origin + '/transcript/M01')));
  const turn = +await bare(lena);
  await pick(lena, turn, 0, 9);
  await lena.keyboard.press('1');
  await lena.locator(`#t${turn} .cod[data-coder="lena"] .cod-b`).waitFor();
  const port = Number(new URL(server.origin).port);
  await server.kill();
  await lena.locator('#away', { hasText: 'does not answer' }).waitFor();
  await ruth.locator('#away').waitFor();
  await shot(lena, 'live-away');
  assert.deepEqual(await faults(lena), []);
  // Both go on: one codes, one writes.
  await pick(lena, turn, 0, 5);
  await lena.keyboard.press('2');
  await lena.locator('.toast', { hasText: 'Kept on this page' }).waitFor();
  await lena.getByText('Not saved yet').waitFor();
  await ruth.locator('#memo').fill('Do not lose this.');
  await ruth.getByRole('button', { name: 'Save memo' }).click();
  await ruth.locator('.toast', { hasText: 'does not answer' }).waitFor();
  server = await serve(made.study, { team: true, port });
  await lena.locator('#away').waitFor({ state: 'detached' });
  await ruth.locator('#away').waitFor({ state: 'detached' });
  await ruth.waitForFunction((turn) => document.querySelectorAll(`#t${turn} .cod[data-coder="lena"]`).length === 2, turn);
  assert.equal(await ruth.locator('#memo').inputValue(), 'Do not lose this.');
  await ruth.getByRole('button', { name: 'Save memo' }).click();
  await lena.locator('#memos', { hasText: 'Do not lose this.' }).waitFor();
  const kept = execFileSync(program, ['--study', made.study, 'code', 'list', '--transcript', 'M01', '--json'], { encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line)).filter((row) => row.coder === 'lena');
  assert.equal(kept.length, 2, 'what was acknowledged and what was kept, each once');
});
