// What a researcher comes back to: the passages of a code, memos, people and what is known of them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { faults, heard, launch, makeStudy, open, serve, shot } from './heard.js';

let made, server, browser;
before(async () => { made = makeStudy(); heard(made.study, 'memo', 'add', 'theoretical', 'Fine never means fine', '--on', 'C15'); server = await serve(made.study); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

// The address lets in once: every page after the first has its cookie.
let held;
async function come(more = {}) {
  if (!held) { const page = await open(browser, server); held = await page.context().cookies(); await page.context().close(); }
  const page = await open(browser, server, { ...more, enter: false });
  await page.context().addCookies(held);
  return page;
}
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
async function sound(page, name, wrong) {
  await shot(page, name);
  wrong.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
  if (await wide(page) > 0) wrong.push(`${name}: ${await wide(page)}px too wide`);
}

for (const size of ['desktop', 'phone']) {
  for (const scheme of ['light', 'dark']) {
    test(`passages, memos and people, ${size}, ${scheme}`, async () => {
      const wrong = [], page = await come({ size, scheme });
      for (const [name, path] of [['said-code', '/codebook/code/C15'], ['said-choose', '/reports/passages'], ['said-theme', '/reports/passages?codes=T2&only=role%3Dmother'], ['said-none', '/reports/passages?codes=C15&coder=nobody'], ['memos', '/memos'], ['memos-none', '/memos?q=zebra'], ['people', '/people'], ['person-known', '/people/M01']]) {
        await page.goto(server.origin + path);
        await sound(page, `${name}-${size}-${scheme}`, wrong);
      }
      assert.deepEqual([...wrong, ...page.troubles], []);
      await page.context().close();
    });
  }
}

test('a code is read through, narrowed and saved for Word', async () => {
  const page = await come();
  await page.goto(server.origin + '/codebook/code/C15');
  await page.getByRole('link', { name: /^Read all/ }).click();
  const all = await page.locator('.said-list > li').count();
  assert.ok(all > 8, String(all));
  await page.getByLabel('Only people of whom').fill('role=mother');
  await page.getByRole('button', { name: 'Show' }).click();
  const some = await page.locator('.said-list > li').count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.getByText('Take it out as a file').click();
  await page.getByLabel('As', { exact: true }).selectOption('docx');
  await page.getByLabel('What for').fill('for the team meeting');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the file' }).click()]);
  assert.equal(file.suggestedFilename(), 'passages.docx');
  await page.locator('.said-list a').first().click();
  await page.waitForURL(/\/transcript\//);
  await page.context().close();
});

test('a memo is written, found, changed and thrown away', async () => {
  const page = await come({ size: 'phone' });
  await page.goto(server.origin + '/memos');
  await page.getByText('Write a memo about the study').tap();
  await page.getByLabel('What you think').fill('We ask too early.');
  await page.getByRole('button', { name: 'Save the memo' }).tap();
  await page.locator('article', { hasText: 'We ask too early.' }).waitFor();
  await page.getByLabel('Words in it').fill('EARLY');
  await page.getByRole('button', { name: 'Find' }).tap();
  await page.waitForURL(/q=EARLY/);
  await page.waitForLoadState();
  assert.equal(await page.locator('.memo-list > article').count(), 1);
  await page.getByText('Change it').tap();
  await page.getByLabel('The memo').fill('We ask much too early.');
  await page.getByRole('button', { name: 'Save', exact: true }).tap();
  const changed = page.locator('article', { hasText: 'much too early' });
  await changed.getByText('Change it').tap();
  await changed.getByRole('button', { name: 'Throw it away' }).tap();
  await page.getByText('Fine never means fine').first().waitFor();
  assert.equal(await page.locator('.memo-list > article').count(), 1);
  await page.context().close();
});

test('a person is added and something becomes known of them', async () => {
  const page = await come();
  await page.goto(server.origin + '/consent');
  await page.getByRole('link', { name: 'Who they are' }).click();
  await page.getByLabel('Their number here').fill('M77');
  await page.getByLabel('Their part in the study').fill('mother');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('heading', { name: 'Who M77 is' }).waitFor();
  await page.getByLabel('What, such as').fill('wave');
  await page.getByLabel('For this person').fill('two');
  await page.getByLabel('Could it give them away?').selectOption('safe');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  assert.equal(await page.getByLabel('wave', { exact: true }).inputValue(), 'two');
  await page.goto(server.origin + '/people');
  assert.ok((await page.getByRole('row', { name: /M77/ }).innerText()).includes('two'));
  await page.context().close();
});
