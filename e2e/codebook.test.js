// The codebook's own work in a browser: split with passages sorted on the page, merge, the queue by
// one click, memos; at two sizes, and nothing that axe objects to.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { faults, launch, makeStudy, open, serve, shot } from './heard.js';

let made, server, browser, held;
before(async () => { made = makeStudy(); server = await serve(made.study); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

// One way in for each run: the address lets in once.
async function at(path, size) {
  if (!held) { const first = await open(browser, server); held = await first.context().cookies(); await first.context().close(); }
  const page = await open(browser, server, { size, enter: false });
  await page.context().addCookies(held);
  await page.goto(server.origin + path);
  return page;
}

test('every form about a code is whole at both sizes', async () => {
  for (const size of ['desktop', 'phone']) {
    const page = await at('/codebook/code/C09', size);
    const wrong = [];
    for (const [name, path] of Object.entries({ code: '/codebook/code/C09', change: '/codebook/code/C09/change', split: '/codebook/code/C09/split', merge: '/codebook/code/C09/merge', merging: '/codebook/code/C23/merge?with=C24', check: '/codebook/check', reading: '/codebook/reading', queue: '/codebook/queue' })) {
      await page.goto(server.origin + path);
      await shot(page, `codebook-${name}-${size}`);
      wrong.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) wrong.push(`${name}: ${wide}px too wide`);
    }
    assert.deepEqual([...wrong, ...page.troubles], []);
    await page.context().close();
  }
});

test('a code is split, its passages sorted, and the rest decided by one click', async () => {
  const page = await at('/codebook/code/C09', 'desktop');
  await page.getByRole('link', { name: 'Split' }).click();
  await page.getByText(/This touches \d+ passages in \d+ interviews\./).waitFor();
  await page.getByLabel('First new code', { exact: true }).fill('Somebody stayed');
  await page.getByLabel('Second new code', { exact: true }).fill('The silence after');
  await page.getByLabel('Goes to, passage 1', { exact: true }).selectOption('2');
  await page.getByLabel('Why').fill('It held the best and the worst');
  await page.getByLabel('Who asked for it').selectOption('peer');
  await page.getByRole('button', { name: 'Save in the draft' }).click();
  await page.goto(server.origin + '/codebook/history');
  await page.getByLabel('Why').fill('the May meeting');
  await page.getByRole('button', { name: /Agree on version/ }).click();
  await page.goto(server.origin + '/codebook/queue');
  await page.getByRole('button', { name: /The silence after/ }).first().click();
  await page.waitForURL(/\/codebook\/queue/);
  await page.goto(server.origin + '/codebook/code/C09');
  await page.getByText('It held the best and the worst').waitFor();
  await shot(page, 'codebook-after-split');
  assert.deepEqual([...await faults(page), ...page.troubles], []);
  await page.context().close();
});

test('two codes are merged after a look at what they share, and a memo is kept', async () => {
  const page = await at('/codebook/code/C23', 'phone');
  await page.getByRole('link', { name: 'Merge' }).click();
  await page.getByLabel('The other code').selectOption('C24');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('can be taken apart again').waitFor();
  await page.getByLabel('A new code').check();
  await page.getByLabel('Name of the new code').fill('Kept in the dark');
  await page.getByLabel('Why').fill('nobody could tell them apart');
  await page.getByRole('button', { name: 'Save in the draft' }).click();
  await page.getByRole('heading', { name: 'Kept in the dark' }).waitFor();
  await page.getByText('Write a memo').click();
  await page.getByLabel('What you noticed about this code').fill('Two words for one thing');
  await page.getByRole('button', { name: 'Save the memo' }).click();
  await page.getByText('Two words for one thing').waitFor();
  assert.deepEqual([...await faults(page), ...page.troubles], []);
  await page.context().close();
});
