// The reader's tools, search and names, as people use them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults, heard, launch, makeStudy, open, serve, shot } from './heard.js';

let made, server, browser, page;
before(async () => {
  made = makeStudy();
  // Two hundred turns, to have pages come and go.
  const long = Array.from({ length: 200 }, (_, i) => (i % 2 ? `P9: Number ${i + 1} and some more words so that it fills a line or two of the page, as people do when they talk. Zebra${i === 181 ? ' crossing' : ''}.` : `INT: Question ${i + 1}?`)).join('\n');
  const file = join(made.study, '..', 'LONG.txt');
  writeFileSync(file, long);
  heard(made.study, 'import', file);
  server = await serve(made.study); browser = await launch(); page = await open(browser, server);
});
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

const toast = (text) => page.locator('.toast', { hasText: text }).waitFor();
const pick = (turn, from, to) => page.evaluate(([turn, from, to]) => { const el = document.getElementById(`t${turn}`); stand(el); el.focus(); choose([{ turn: el, p: el.querySelector('.say'), from, to }]); }, [turn, from, to]);
const words = (turn) => page.locator(`#t${turn} .say`).evaluate((p) => p.textContent);

test('pages of turns come in as somebody scrolls, and a turn is jumped to', async () => {
  await page.goto(server.origin + '/transcript/LONG');
  assert.equal(await page.locator('.turn').count(), 40);
  await page.locator('#t40').scrollIntoViewIfNeeded();
  await page.locator('#t41').waitFor({ state: 'attached' });
  await page.locator('#t40').focus();
  await page.keyboard.press('j');
  await page.locator('#t41:focus').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.type('182');
  await page.keyboard.press('Enter');
  await page.locator('#t182:focus').waitFor();
  assert.match(await words(182), /^Number 182/);
  await page.waitForFunction(() => document.querySelectorAll('.turn').length < 200);
  // Coding works on a page that came in by scrolling, and others do not move.
  await pick(182, 0, 6);
  await page.keyboard.press('1');
  await toast('Added');
  await page.locator('#t182 .cod-b').waitFor();
  await page.keyboard.press('u');
  await page.locator('#t182 .cod-b').waitFor({ state: 'detached' });
});

test('what was searched for is marked and gone through', async () => {
  await page.goto(server.origin + '/search?q=crossing');
  await page.locator('.kt a').first().click();
  await page.waitForURL(/turn=181|turn=182/);
  await page.locator('#hit-next').click();
  await page.getByText('1 of 1', { exact: true }).waitFor();
  assert.ok(await page.evaluate(() => CSS.highlights.get('found-now').size === 1));
  await shot(page, 'reader-found');
});

test('names show with a reason and the key, a missed name is hidden, and it all hides again', async () => {
  await page.goto(server.origin + '/transcript/M06');
  const masked = await page.locator('.mask').count();
  assert.ok(masked > 0);
  await page.locator('.names summary').click();
  await shot(page, 'reader-show-names');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Show names' }).click();
  await page.getByRole('button', { name: 'Hide names' }).waitFor();
  assert.equal(await page.locator('.mask').count(), 0);
  await shot(page, 'reader-names-show');
  assert.deepEqual(await faults(page), []);
  const turn = +await page.locator('.turn:not(.int)').first().getAttribute('data-turn');
  await pick(turn, 0, 5);
  await page.keyboard.press('e');
  await page.locator('#slip').getByText('These words say who somebody is').click();
  await page.locator('#hide-as').selectOption('alias');
  await page.getByRole('button', { name: 'Hide them' }).click();
  await toast('Hidden');
  await page.getByRole('button', { name: 'Hide names' }).click();
  await page.locator('.mask').first().waitFor();
  assert.ok(await page.locator(`#t${turn} .say > .mask`).count() > 0);
  await page.locator('#undo').click();
  await toast('Took back');
});

test('a slip is corrected with keys and the code on it stays', async () => {
  await page.goto(server.origin + '/transcript/LONG');
  await pick(2, 0, 8);
  await page.keyboard.press('1');
  await page.locator('#t2 .cod-b').waitFor();
  const at = (await words(2)).indexOf('fills');
  await pick(2, at, at + 5);
  await page.keyboard.press('e');
  await page.locator('#right').fill('filled');
  await shot(page, 'reader-correct');
  await page.keyboard.press('Enter');
  await page.locator('#t2 .fixed', { hasText: 'filled' }).waitFor();
  assert.match(await words(2), /so that it filled a line/);
  assert.equal(await page.locator('#t2 .cod-b').count(), 1);
  await page.locator('#t2').focus();
  await page.keyboard.press('u');
  await page.locator('#t2 .fixed').waitFor({ state: 'detached' });
  await page.keyboard.press('u');
  await page.locator('#t2 .cod-b').waitFor({ state: 'detached' });
});

test('words that call for care are marked with a key and decided by name', async () => {
  await page.goto(server.origin + '/transcript/LONG');
  await pick(8, 0, 8);
  await page.keyboard.press('f');
  await page.locator('#care').getByLabel(/^Safeguarding/).waitFor();
  await shot(page, 'reader-care');
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Enter');
  await page.locator('#t8 .cares', { hasText: 'Safeguarding' }).waitFor();
  await page.goto(server.origin + '/');
  await page.getByRole('link', { name: 'Read and decide' }).click();
  await page.getByRole('heading', { name: 'Passages that call for care' }).waitFor();
  const card = page.locator('li.card', { hasText: 'LONG turn 8' });
  await card.getByText('Decide: it need not be held back').click();
  await card.getByLabel('Who decided').fill('Dr Lee, safeguarding lead');
  await card.getByLabel('Why').fill('known to the team, and she is safe');
  await shot(page, 'passages');
  assert.deepEqual(await faults(page), []);
  await card.getByRole('button', { name: 'Take the mark off' }).click();
  await card.waitFor({ state: 'detached' });
  await page.goto(server.origin + '/transcript/LONG?turn=8');
  assert.equal(await page.locator('#t8 .cares').count(), 0);
});

test('a code in her own words, and one by dragging onto the tree', async () => {
  await page.goto(server.origin + '/transcript/LONG');
  const at = (await words(4)).indexOf('as people do');
  await pick(4, at, at + 12);
  await Promise.all([page.waitForURL(/turn=4/), page.keyboard.press('v')]);
  await page.locator('#t4 .cod-b', { hasText: 'as people do' }).waitFor();
  await pick(6, 0, 8);
  const row = page.locator('.pane-l details .code-row').first(), name = await row.locator('.nm').innerText();
  await page.locator('.drag-me').dragTo(row);
  await page.locator('#t6 .cod-b', { hasText: name }).waitFor();
});

test('codings are filtered by coder, code and version', async () => {
  await page.goto(server.origin + '/transcript/M01');
  const all = await page.locator('.cod-b:visible').count();
  await page.locator('#shown-b').click();
  await shot(page, 'reader-filter');
  assert.deepEqual(await faults(page), []);
  const code = await page.locator('#only-code option').nth(1).getAttribute('value');
  await page.locator('#only-code').selectOption(code);
  const some = await page.locator('.cod-b:visible').count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.locator('#shown-all').click();
  assert.equal(await page.locator('.cod-b:visible').count(), all);
});

test('two readings stand side by side', async () => {
  await page.goto(server.origin + '/transcript/M01');
  if (!await page.getByRole('link', { name: 'Side by side' }).count()) await page.goto(server.origin + '/transcript/M02a');
  await page.getByRole('link', { name: 'Side by side' }).click();
  await page.getByRole('heading', { name: /Side by side/ }).waitFor();
  assert.ok(await page.locator('.rec').count() > 0);
  await shot(page, 'compare');
  assert.deepEqual(await faults(page), []);
  await page.getByLabel('Only where they differ').check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.waitForURL(/only=differing/);
  assert.equal(await page.locator('.rec .okline').count(), 0);
});

test('search goes on while somebody types, is narrowed, coded in one step and taken back', async () => {
  await page.goto(server.origin + '/search');
  await page.locator('#q').pressSequentially('Zebra');
  await page.getByRole('heading', { name: '100 turns in 1 interview' }).waitFor();
  assert.match(page.url(), /q=Zebra$/);
  await page.locator('#q').fill('fine OR okay');
  await page.locator('.facet a').first().waitFor();
  await page.locator('.kw').nth(1).waitFor();
  await shot(page, 'search-found');
  assert.deepEqual(await faults(page), []);
  await page.locator('.facet', { hasText: 'Who speaks' }).getByRole('link', { name: 'Participants' }).click();
  await page.waitForURL(/role%3Aparticipant/);
  await page.locator('#choose-none').click();
  for (const box of [0, 1]) await page.locator('input[name="hit"]').nth(box).check();
  await page.getByText('2 chosen').waitFor();
  await page.locator('#put-code').selectOption({ index: 0 });
  await page.getByRole('button', { name: 'Code those turns' }).click();
  await page.locator('.banner.ok', { hasText: /turns? coded/ }).waitFor();
  await shot(page, 'search-coded');
  await page.locator('.banner.ok').getByRole('button', { name: 'Undo' }).click();
  await page.waitForURL(/search\?q=/);
  assert.equal(await page.locator('.banner.ok').count(), 0);
});

test('names are decided with single keys, merged, set apart and renamed', async () => {
  await page.goto(server.origin + '/names/M03');
  await page.getByRole('button', { name: 'Show the words' }).click();
  await page.locator('.men.now').first().waitFor();
  await shot(page, 'names-desk');
  assert.deepEqual(await faults(page), []);
  const left = async () => Number((await page.locator('.rd-title .sm').innerText()).match(/^(\d+)/)[1]);
  const before = await left();
  const first = page.locator('.men.now').first();
  const same = await first.locator('input[type=checkbox]').count();
  await first.focus();
  await page.keyboard.press('e');
  await page.keyboard.type('[somebody near]');
  await page.keyboard.press('Escape');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('a')]);
  assert.ok(await left() <= before - 1 - (same ? 1 : 0));
  await page.locator('.ent-p', { hasText: '[somebody near]' }).waitFor();
  await page.locator('.men.now').first().focus();
  await Promise.all([page.waitForNavigation(), page.keyboard.press('x')]);
  // What stands in the place of somebody, changed on their card.
  const card = page.locator('.ents li', { has: page.locator('.ent-p', { hasText: '[somebody near]' }) }).first();
  await card.locator('summary').click();
  await shot(page, 'names-card');
  assert.deepEqual(await faults(page), []);
  await card.locator('input[name="replacement"]').fill('[an old friend]');
  await card.getByRole('button', { name: /Change it/ }).click();
  await page.locator('.ent-p', { hasText: '[an old friend]' }).waitFor();
  const many = await page.locator('.ents > li').count();
  const again = page.locator('.ents li', { has: page.locator('.ent-p', { hasText: '[an old friend]' }) }).first();
  await again.locator('fieldset input').first().check();
  await again.getByRole('button', { name: /somebody else/ }).click();
  await page.waitForURL(/#who-/);
  const split = await page.locator('.ents > li').count();
  assert.ok(split >= many, `${split} of ${many}`);
  await page.locator('#undo').click();
  await page.waitForLoadState();
  await page.getByText('As shown', { exact: true }).first().click();
  assert.deepEqual(page.troubles, []);
});
