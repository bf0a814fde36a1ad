// The board as a facilitator uses it, with keys alone, with a mouse and without scripts, and every page of the way out.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { faults, launch, makeDemo, open, serve, shot, SIZES } from './heard.js';

const SET = '/board/leaving-the-ward';
const PAGES = {
  boards: '/board', board: SET, gate: `${SET}/gate`, refused: '/board/zine-for-everybody/gate', release: '/release/leaving-the-ward', releases: '/releases?verify=1',
  team: '/collection/leaving-the-ward', consent: '/consent', person: '/consent/M05', touches: '/consent/M06/withdraw?what=passage&transcript=M06&turn=41&on=2026-11-18',
};
let made, server, browser, held;
before(async () => { made = makeDemo(); server = await serve(made.study); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

async function come(options = {}) {
  if (!held) { const page = await open(browser, server); held = await page.context().cookies(); await page.context().close(); }
  const page = await open(browser, server, { ...options, enter: false });
  await page.context().addCookies(held);
  return page;
}
const order = (page) => page.locator('.deck').first().locator('> .qc').evaluateAll((cards) => cards.map((card) => card.dataset.quote));
const cards = (page) => page.locator('.deck > .qc').count();

for (const size of Object.keys(SIZES)) {
  for (const scheme of ['light', 'dark']) {
    test(`every page of the way out, ${size}, ${scheme}`, async () => {
      const page = await come({ size, scheme }), wrong = [];
      for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(server.origin + path);
        if (size === 'desktop') await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
        await shot(page, `${name}-${size}-${scheme}`);
        wrong.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) wrong.push(`${name}: ${wide}px too wide`);
      }
      assert.deepEqual([...wrong, ...page.troubles], []);
      await page.context().close();
    });
  }
}

test('keys alone move, pin, swap, take out and bring back', async () => {
  const page = await come();
  await page.goto(server.origin + SET);
  const gone = page.getByRole('button', { name: 'Take it out' });
  if (await gone.count()) { await gone.focus(); await page.keyboard.press('Enter'); await gone.waitFor({ state: 'detached' }); }
  const [first, second, third] = await order(page);
  await page.locator(`[data-key="down-${first}"]`).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction((id) => document.querySelector('.deck > .qc')?.dataset.quote === id, second);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), `down-${first}`, 'focus stays');
  await page.keyboard.press('Alt+ArrowUp');
  await page.waitForFunction((id) => document.querySelector('.deck > .qc')?.dataset.quote === id, first);
  assert.deepEqual((await order(page)).slice(0, 3), [first, second, third]);
  await page.locator(`[data-key="pin-${first}"]`).focus();
  await page.keyboard.press('Space');
  await page.locator(`[data-key="pin-${first}"][aria-pressed="true"]`).waitFor();
  const all = await cards(page);
  await page.locator(`[data-key="out-${second}"]`).focus();
  await page.keyboard.press('Enter');
  await page.locator(`#card-${second}`).waitFor({ state: 'detached' });
  assert.equal(await cards(page), all - 1);
  // What was taken out is what could stand in another's place.
  await page.locator(`#card-${first} a`, { hasText: 'Swap' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /another voice/ }).waitFor();
  assert.deepEqual(await faults(page), []);
  await shot(page, 'swap');
  await page.getByRole('link', { name: /Keep card/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /another voice/ }).waitFor({ state: 'detached' });
  await page.waitForLoadState();
  await page.locator('[data-key="undo"]').focus();
  await page.keyboard.press('Enter');
  await page.locator(`#card-${second}`).waitFor();
  assert.equal(await cards(page), all);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('a card is dragged within its column, and put back', async () => {
  // Both cards stand in view: a page that scrolls under a pressed button takes hold of another card.
  const page = await come({ viewport: { width: 1440, height: 2400 } });
  await page.goto(server.origin + SET);
  const [first, , third] = await order(page);
  await page.locator(`#card-${third} .qc-h`).dragTo(page.locator(`#card-${first} .qc-h`), { targetPosition: { x: 20, y: 2 } });
  await page.waitForFunction((id) => document.querySelector('.deck > .qc')?.dataset.quote === id, third);
  assert.match(await page.locator('#live').textContent(), /^Moved\. Place 1 of /);
  await page.locator('[data-key="undo"]').click();
  await page.waitForFunction((id) => document.querySelector('.deck > .qc')?.dataset.quote === id, first);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('a set is pulled, one card swapped, made while one watches, and taken along', async () => {
  const page = await come();
  await page.goto(server.origin + SET);
  await page.locator('#pn').fill('20');
  await page.getByRole('button', { name: 'Pull a balanced set' }).click();
  await page.locator('[data-said]').waitFor();
  assert.match(await page.locator('[data-said]').textContent(), /^Pulled \d+ cards of \d+ people/);
  assert.equal(await page.locator('.gate li .tag.block').count(), 0, 'nothing that the gate would block');
  await shot(page, 'board-pulled');
  const [first] = await order(page);
  await page.locator(`#card-${first} a`, { hasText: 'Swap' }).click();
  await page.getByRole('button', { name: /Put it in place of card/ }).first().click();
  await page.waitForURL(/\/board\/[^/]+#card-/);
  assert.ok(!(await order(page)).includes(first), 'another voice stands in its place');
  // Holds are signed on the gate's page.
  await page.goto(`${server.origin}${SET}/gate`);
  while (await page.locator('.gates.report details.disc:has(form.sign)').count()) {
    const hold = page.locator('.gates.report details.disc:has(form.sign)').first();
    const left = await page.locator('.gates.report details.disc:has(form.sign)').count();
    await hold.locator('summary').click();
    await hold.getByLabel('Who signs').fill('Dr Shah');
    await hold.getByLabel('As', { exact: true }).selectOption('legal');
    await hold.getByLabel('Why it may go out').fill('A closed room; nothing of the case is told.');
    await hold.getByRole('button', { name: 'Sign' }).click();
    await page.waitForFunction((many) => document.querySelectorAll('.gates.report details.disc form.sign').length < many, left);
  }
  await page.getByText('Ready to go out').first().waitFor();
  await page.goto(server.origin + SET);
  await page.getByRole('button', { name: 'Make them' }).click();
  await page.waitForURL(/\/release\//, { timeout: 300_000 });
  await shot(page, 'release-made');
  const count = await page.locator('.takes a').count();
  assert.ok(count >= 4, `${count} files`);
  for (let n = 0; n < count; n += 1) {
    const [taken] = await Promise.all([page.waitForEvent('download'), page.locator('.takes a').nth(n).click()]);
    assert.match(taken.suggestedFilename(), /\.(pdf|docx|xlsx|csv|tsv|html)$/);
    assert.ok(statSync(await taken.path()).size > 500, taken.suggestedFilename());
  }
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('without scripts every press still works, to the files', async () => {
  const page = await come({ javaScriptEnabled: false });
  await page.goto(server.origin + SET);
  await page.locator('#pn').fill('8');
  await page.getByRole('button', { name: 'Pull a balanced set' }).click();
  await page.locator('[data-said]').waitFor();
  assert.ok(await cards(page) <= 8);
  const decks = await page.locator('.deck').evaluateAll((all) => all.map((deck) => [...deck.querySelectorAll(':scope > .qc')].map((card) => card.dataset.quote)));
  const deck = decks.find((one) => one.length > 1);
  if (deck) {
    await page.locator(`[data-key="down-${deck[0]}"]`).click();
    await page.locator(`[data-key="up-${deck[0]}"]`).click();
  }
  const first = decks.flat()[0], many = await cards(page);
  await page.locator(`[data-key="out-${first}"]`).click();
  assert.equal(await cards(page), many - 1);
  await page.locator('[data-key="undo"]').click();
  assert.equal(await cards(page), many);
  await page.locator(`#card-${first} a`, { hasText: 'Swap' }).click();
  if (await page.getByRole('button', { name: /Put it in place of card/ }).count()) {
    await page.getByRole('button', { name: /Put it in place of card/ }).first().click();
    assert.equal(await page.locator(`.deck #card-${first}`).count(), 0);
  }
  // What waits for a signature is left out; then nothing stands against it.
  await page.goto(server.origin + SET);
  while (await page.locator('[data-key^="drop-"]').count()) await page.locator('[data-key^="drop-"]').first().click();
  await page.getByRole('button', { name: 'Make them' }).click();
  const link = page.getByRole('link', { name: 'How far is it?' });
  while (await link.count()) await link.click();
  await page.getByRole('heading', { name: /files to take along/ }).waitFor();
  const [taken] = await Promise.all([page.waitForEvent('download'), page.locator('.takes a').first().click()]);
  assert.ok(statSync(await taken.path()).size > 500);
  await page.context().close();
});

test('a facilitator’s page has nothing but approved words', async () => {
  const page = await come();
  await page.goto(server.origin + SET);
  const text = await page.content();
  for (const raw of ['Kayleigh', 'Dunmore', 'Prosser', 'Tarnholt']) assert.ok(!text.includes(raw), raw);
  await page.context().close();
});
