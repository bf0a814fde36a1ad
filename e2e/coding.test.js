// Coding, as people do it: with the mouse, with keys alone, with fingers; and back.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { launch, makeStudy, open, serve, shot } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
let made, server, browser, page;
before(async () => { made = makeStudy(); server = await serve(made.study); browser = await launch(); page = await open(browser, server); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

const mine = () => JSON.parse(`[${execFileSync(program, ['--study', made.study, 'code', 'list', '--transcript', 'M03', '--json'], { encoding: 'utf8' }).trim().split('\n').filter(Boolean).join(',')}]`).filter((row) => row.coder === 'lena');
const toast = (text) => page.locator('.toast', { hasText: text }).waitFor();
// The first turn of somebody who was asked that carries no code and has some words.
async function bare() {
  const turns = page.locator('.turn:not(.int):not(:has(.cods))');
  for (let at = 0; at < await turns.count(); at += 1) {
    const id = await turns.nth(at).getAttribute('id');
    if ((await turns.nth(at).locator('.say').innerText()).length > 60) return page.locator(`#${id}`);
  }
  return page.locator('.turn:not(.int)').last();
}
async function dragOver(turn, from, to) {
  const say = turn.locator('.say');
  await say.scrollIntoViewIfNeeded();
  const [a, z] = await say.evaluate((p, [from, to]) => {
    const range = rangeIn(p, from, to), rects = [...range.getClientRects()];
    return [[rects[0].left, rects[0].top + rects[0].height / 2], [rects.at(-1).right, rects.at(-1).top + rects.at(-1).height / 2]];
  }, [from, to]);
  await page.mouse.move(...a); await page.mouse.down(); await page.mouse.move((a[0] + z[0]) / 2, z[1], { steps: 4 }); await page.mouse.move(...z, { steps: 4 }); await page.mouse.up();
}

test('a passage is coded with the mouse, seen, and taken back', async () => {
  await page.goto(server.origin + '/transcript/M03');
  const turn = await bare(), id = await turn.getAttribute('id');
  await dragOver(turn, 0, 24);
  const bar = page.getByRole('toolbar', { name: 'Selected words' });
  await bar.waitFor();
  assert.match(await page.locator('#ps-text').innerText(), /^“.+”$/);
  await shot(page, 'reader-selected');
  const before = await page.evaluate(() => { const all = [...document.querySelectorAll('.cods')]; all.forEach((ul) => { ul.stood = true; }); return all.length; });
  await bar.locator('button').first().click();
  await toast('Added');
  await page.locator(`#${id} .cod-b`).waitFor();
  const after = await page.evaluate(() => [...document.querySelectorAll('.cods')].map((ul) => !!ul.stood));
  assert.equal(after.filter(Boolean).length, before, 'the codes of the other turns are not drawn anew');
  assert.equal(after.length, before + 1);
  assert.equal(mine().length, 1);
  const painted = await page.evaluate(() => [...CSS.highlights.keys()].filter((name) => /^t\d-\d$/.test(name)).length);
  assert.ok(painted > 0, 'the words are painted');
  await shot(page, 'reader-coded');
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await toast('Took back');
  await page.locator(`#${id} .cod-b`).waitFor({ state: 'detached' });
  assert.equal(mine().length, 0);
});

test('a passage is coded with keys alone, through the palette and by number, and taken back', async () => {
  await page.goto(server.origin + '/transcript/M03');
  const turn = await bare();
  await turn.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('1');
  await toast('Added');
  assert.equal(mine().length, 1);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('masking');
  await page.keyboard.press('Enter');
  await turn.locator('.cod-b', { hasText: 'Masking' }).waitFor();
  assert.equal(mine().length, 2);
  await page.keyboard.press('u');
  await toast('Took back');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => document.querySelectorAll('.toast').length === 1);
  await turn.locator('.cod-b').first().waitFor({ state: 'detached' });
  assert.equal(mine().length, 0);
  await page.keyboard.press('Control+Shift+z');
  await turn.locator('.cod-b').first().waitFor();
  assert.equal(mine().length, 1);
  await page.keyboard.press('u');
  await turn.locator('.cod-b').first().waitFor({ state: 'detached' });
});

test('what is coded is what was selected, to the letter, beside masks and emoji', async () => {
  await page.goto(server.origin + '/transcript/M03');
  const masked = page.locator('.turn:has(.mask)').first();
  const words = await masked.locator('.say').evaluate((p) => p.textContent);
  const mask = await masked.locator('.mask').first().innerText(), at = words.indexOf(mask);
  // Half a mask: it grows to its edges.
  await masked.evaluate((turn, [from, to]) => { choose([{ turn, p: turn.querySelector('.say'), from, to }]); }, [at + 2, at + mask.length + 6]);
  await page.locator('.quick .code-row').first().click();
  await toast('Added');
  const shown = await masked.locator('.cod[data-coder="lena"]').evaluate((li) => [+li.dataset.from, +li.dataset.to]);
  assert.deepEqual(shown, [at, at + mask.length + 6]);
  await page.locator('#undo').click();
  await toast('Took back');
});

test('a memo is written on what is selected', async () => {
  await page.goto(server.origin + '/transcript/M03');
  const turn = await bare();
  await turn.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('m');
  await page.keyboard.type('Is this about the form?');
  await page.getByRole('button', { name: 'Save memo' }).click();
  await page.locator('#memos', { hasText: 'Is this about the form?' }).waitFor();
  await page.locator('#undo').click();
  await page.locator('#memos', { hasText: 'Is this about the form?' }).waitFor({ state: 'detached' });
});

test('a passage is coded with fingers on a phone', async () => {
  const phone = await open(browser, server, { size: 'phone', enter: false });
  await phone.context().addCookies(await page.context().cookies());
  await phone.goto(server.origin + '/transcript/M03');
  // By its number: once it is coded it is no longer the first without a code.
  const turn = phone.locator(`#${await phone.locator('.turn:not(.int):not(:has(.cods))').first().getAttribute('id')}`);
  await turn.scrollIntoViewIfNeeded();
  await turn.locator('.say').tap();
  // A long press selects a word and shows handles; what they report is a selection change.
  await turn.locator('.say').evaluate((p) => { const r = rangeIn(p, 0, 12), s = getSelection(); s.removeAllRanges(); s.addRange(r); });
  const bar = phone.getByRole('toolbar', { name: 'Selected words' });
  await bar.waitFor();
  await shot(phone, 'reader-selected-phone');
  await bar.locator('button').first().tap();
  await phone.locator('.toast', { hasText: 'Added' }).waitFor();
  await turn.locator('.cod-b').first().waitFor();
  assert.equal(mine().length, 1);
  await phone.locator('.sheet-bar').getByRole('button', { name: 'Undo' }).tap();
  await phone.locator('.toast', { hasText: 'Took back' }).waitFor();
  assert.equal(mine().length, 0);
  await phone.context().close();
});

test('a new code is made while reading', async () => {
  await page.goto(server.origin + '/transcript/M03');
  const turn = await bare();
  await turn.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('the kettle');
  await Promise.all([page.waitForURL(/turn=/), page.keyboard.press('Enter')]);
  await page.locator('.pane-l .code-row', { hasText: 'the kettle' }).first().waitFor();
  assert.equal(mine().length, 1);
});

test('names are decided with single keys', async () => {
  await page.goto(server.origin + '/names/M06');
  await page.getByRole('button', { name: 'Show the words' }).click();
  const left = async () => +(await page.locator('.rd-title .sm').innerText()).match(/\d+/)[0];
  // One answer stands for the other times the words are there too, where the card says so.
  const answered = async () => {
    const same = page.locator('#mens .men:focus').getByRole('checkbox', { name: /same answer/ });
    if (!(await same.count()) || !(await same.isChecked())) return 1;
    return 1 + +(await same.locator('xpath=ancestor::label').innerText()).match(/\d+/)[0];
  };
  await page.locator('#mens .men').first().focus();
  for (const key of ['a', 'x']) {
    await page.locator('#mens .men:focus').waitFor();
    const due = (await left()) - (await answered());
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
    assert.equal(await left(), due);
  }
  assert.deepEqual(page.troubles, []);
});
