// The board as a facilitator uses it with keys alone, and every page of the way out.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
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
  await page.locator('[data-key="undo"]').focus();
  await page.keyboard.press('Enter');
  await page.locator(`#card-${second}`).waitFor();
  assert.equal(await cards(page), all);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('a facilitator’s page has nothing but approved words', async () => {
  const page = await come();
  await page.goto(server.origin + SET);
  const text = await page.content();
  for (const raw of ['Kayleigh', 'Dunmore', 'Prosser', 'Tarnholt']) assert.ok(!text.includes(raw), raw);
  await page.context().close();
});
