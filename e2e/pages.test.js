// Every page at two sizes and in two lights: nothing that axe objects to, nothing that scrolls
// sideways, not a word of complaint from the browser, nothing asked of anybody else.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { faults, launch, makeStudy, open, serve, shot, SIZES } from './heard.js';

const PAGES = {
  home: '/', transcripts: '/transcripts', speakers: '/transcript/M01/speakers', import: '/import', reader: '/transcript/M01',
  'reader-later': '/transcript/FG1?turn=41#t41', codebook: '/codebook/code/C15', history: '/codebook/history', diff: '/codebook/diff?from=2&to=3',
  sort: '/codebook/queue', 'new-code': '/codebook/new', search: '/search?q=fine+OR+okay', 'search-ways': '/search', compare: '/transcript/M01/compare', 'reader-found': '/transcript/M01?q=fine', 'search-nothing': '/search?q=zebra',
  quotes: '/quotes', passages: '/passages', releases: '/releases', collection: '/collection/workshop-9', names: '/names', 'names-closed': '/names/M02a', 'names-open': '/names/M06', log: '/log', nowhere: '/nowhere',
};
let made, server, browser;
before(async () => { made = makeStudy(); server = await serve(made.study); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

for (const size of Object.keys(SIZES)) {
  for (const scheme of ['light', 'dark']) {
    test(`every page, ${size}, ${scheme}`, async () => {
      // One way in for each run: the address lets in once.
      const page = await open(browser, server, { size, scheme, enter: false });
      await page.context().addCookies(await cookies());
      const wrong = [];
      for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(server.origin + path);
        if (name === 'names-open' && await page.getByRole('button', { name: 'Show the words' }).count()) {
          await page.getByRole('button', { name: 'Show the words' }).click();
        }
        await page.waitForTimeout(100);
        await shot(page, `${name}-${size}-${scheme}`);
        wrong.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) wrong.push(`${name}: ${wide}px too wide`);
      }
      // Asking for what is not there is an error that the browser tells of.
      const troubles = page.troubles.filter((said) => !said.includes('404'));
      await page.context().close();
      assert.deepEqual([...wrong, ...troubles], []);
    });
  }
}

let held;
async function cookies() {
  if (!held) { const page = await open(browser, server); held = await page.context().cookies(); await page.context().close(); }
  return held;
}

test('the menu, the palette and the keys open on a phone and on a desk', async () => {
  for (const size of Object.keys(SIZES)) {
    const page = await open(browser, server, { size, enter: false });
    await page.context().addCookies(await cookies());
    await page.goto(server.origin + '/transcript/M01');
    if (size === 'phone') {
      await page.getByRole('button', { name: 'Menu' }).tap();
      await page.getByRole('link', { name: 'Codebook', exact: true }).waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('button', { name: 'Menu' }).tap();
      await page.getByRole('button', { name: 'Codes', exact: true }).tap();
      await page.getByRole('heading', { name: 'Quick keys' }).waitFor();
      await shot(page, 'reader-codes-phone');
    } else {
      await page.getByRole('button', { name: 'Code Ctrl K' }).click();
      await page.locator('#palq').fill('wa');
      await shot(page, 'reader-palette');
    }
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test('without scripts there is enough to read', async () => {
  const page = await open(browser, server, { javaScriptEnabled: false, enter: false });
  await page.context().addCookies(await cookies());
  for (const path of ['/', '/transcripts', '/transcript/M01', '/codebook/code/C15', '/search?q=fine']) {
    await page.goto(server.origin + path);
    assert.equal(await page.locator('h1').count(), 1, path);
  }
  await page.goto(server.origin + '/transcript/M01');
  await page.locator('.cods .vh').first().waitFor({ state: 'visible' });
  await page.getByRole('link', { name: 'Codebook', exact: true }).click();
  await page.getByRole('heading', { name: 'Codebook' }).waitFor();
  await page.context().close();
});

test('a stranger on this computer sees nothing', async () => {
  const page = await open(browser, server, { enter: false });
  await page.goto(server.origin + '/transcript/M01');
  await page.getByRole('heading', { name: 'Come in first' }).waitFor();
  assert.ok(!(await page.content()).includes('Held in Mind'));
  assert.deepEqual(await faults(page), []);
  await page.context().close();
});
