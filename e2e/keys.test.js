// The whole coding job with a keyboard alone: in, to an interview, read, code, memo, slip, search,
// back; focus never lost, always to be seen.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, makeStudy, open, serve, shot } from './heard.js';

let made, server, browser, page;
before(async () => { made = makeStudy(); server = await serve(made.study); browser = await launch(); page = await open(browser, server); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

const press = (...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
const focus = () => page.evaluate(() => { const el = document.activeElement; return { tag: el.tagName, text: (el.getAttribute('aria-label') ?? el.textContent).trim().slice(0, 60), href: el.getAttribute('href') ?? '', ring: getComputedStyle(el).outlineStyle !== 'none' || getComputedStyle(el).boxShadow !== 'none' }; });
// Tabs on until something of this kind has the focus; everything passed on the way can be seen to have it.
async function tabTo(is, most = 60) {
  for (let n = 0; n < most; n += 1) {
    await press('Tab');
    const at = await focus();
    assert.ok(at.tag === 'BODY' || at.ring, `the focus on ${at.tag} “${at.text}” can't be seen`);
    if (is(at)) return at;
  }
  assert.fail(`nothing like ${is} in ${most} steps`);
}
const toast = (text) => page.locator('.toast', { hasText: text }).waitFor();

test('an interview is coded from the first page to the last key without a mouse', async () => {
  await page.goto(server.origin + '/');
  await tabTo((at) => at.href === '#main', 1);
  await tabTo((at) => at.href === '/transcripts');
  await Promise.all([page.waitForURL(/transcripts/), press('Enter')]);
  await tabTo((at) => at.href === '/transcript/M03');
  await Promise.all([page.waitForURL(/transcript\/M03/), press('Enter')]);
  await page.waitForFunction(() => performance.getEntriesByName('heard-ready').length);
  await tabTo((at) => at.tag === 'ARTICLE', 90);
  // Read: turn by turn.
  for (let n = 0; n < 3; n += 1) await press('j');
  await page.locator('#t4:focus').waitFor();
  await press('k');
  await page.locator('#t3:focus').waitFor();
  // Code: a sentence, stretched, shrunk by a word; a quick key, then the palette.
  await press('n');
  await page.waitForURL(/#t\d+/);
  const turn = page.locator(`#${await page.evaluate(() => document.activeElement.id)}`), before = await turn.locator('.cod').count();
  await press('ArrowRight', 'Shift+ArrowRight', 'Alt+Shift+ArrowLeft', '1');
  await toast('Added');
  await press('Control+k');
  await page.keyboard.type('mask');
  await press('Enter');
  await turn.locator('.cod-b', { hasText: 'Masking' }).waitFor();
  assert.equal(await turn.locator('.cod').count(), before + 2);
  assert.equal((await focus()).tag, 'ARTICLE', 'the palette gives the focus back');
  // The tree, with / and Enter.
  await press('/');
  await page.keyboard.type('watched');
  await press('Enter');
  await turn.locator('.cod-b', { hasText: 'Being watched' }).first().waitFor();
  await press('Escape');
  assert.equal((await focus()).tag, 'ARTICLE');
  // A memo, and back to the words.
  await press('m');
  await page.keyboard.type('Written with keys.');
  await tabTo((at) => at.text === 'Save memo', 4);
  await press('Enter');
  await page.locator('#memos', { hasText: 'Written with keys.' }).waitFor();
  await shot(page, 'keys-coded');
  // A slip, let go again; then everything back.
  await turn.focus();
  await press('ArrowRight', 'e');
  await page.locator('#slip[open]').waitFor();
  await press('Escape');
  await page.locator('.turn:focus').waitFor();
  await press('u');
  await page.locator('#memos', { hasText: 'Written with keys.' }).waitFor({ state: 'detached' });
  for (let left = await turn.locator('.cod').count(); left > before; left = await turn.locator('.cod').count()) {
    await press('u');
    await page.waitForFunction(([id, left]) => document.querySelectorAll(`#${id} .cod`).length < left, [await turn.getAttribute('id'), left]);
  }
  assert.equal(await turn.locator('.cod-b', { hasText: 'Masking' }).count(), 0);
  await press('Control+Shift+z');
  await toast('Did again');
  // To a turn, then to what was searched for.
  await press('g');
  await page.keyboard.type('12');
  await press('Enter');
  await page.locator('#t12:focus').waitFor();
  await tabTo((at) => at.tag === 'A' || at.tag === 'BUTTON', 5);
  assert.deepEqual(page.troubles, []);
});

test('single letters can be switched off', async () => {
  await page.goto(server.origin + '/transcript/M03');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).focus();
  await press('Enter');
  await page.locator('#letters').focus();
  await press('Space', 'Escape');
  await page.locator('.turn').first().focus();
  await press('j');
  assert.equal(await page.locator('.turn').first().evaluate((el) => el === document.activeElement), true);
  await page.evaluate(() => localStorage.clear());
});
