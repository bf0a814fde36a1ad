// A researcher asks people to read, gives them a link, and sees what they said; with scripts and without.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { faults, launch, leave, makeDemo, open, serve, shot, SIZES, toWords } from './heard.js';

let made, server, browser, held;
before(async () => { made = makeDemo(); server = await serve(made.study); browser = await launch(); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

async function come(options = {}) {
  if (!held) { const page = await open(browser, server); held = await page.context().cookies(); await page.context().close(); }
  const page = await open(browser, server, { ...options, enter: false });
  await page.context().addCookies(held);
  return page;
}

for (const scripts of [true, false]) {
  test(`somebody is asked, comes in by a link, says no, and is let go, ${scripts ? 'with' : 'without'} scripts`, async () => {
    const page = await come({ javaScriptEnabled: scripts }), name = scripts ? 'nell' : 'rosa';
    await page.goto(server.origin + '/quotes');
    await page.getByRole('link', { name: 'Who reads what' }).click();
    await page.getByLabel('New reader 1').fill(name);
    await page.getByLabel('website').check();
    await page.getByRole('button', { name: 'Give all of it to each of them' }).click();
    await page.getByText(/Asked for \d+ more readings/).waitFor();
    await page.goto(server.origin + '/reviewing');
    await page.getByLabel('Quotes in one sitting').fill('2');
    await page.getByLabel('marked high distress').fill('1');
    await page.getByLabel('Someone to talk to').fill('Kate, the team, 07700 900123');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It holds from the next page').waitFor();
    await page.getByRole('button', { name: `Make a link for ${name}` }).click();
    await page.getByText('it is not shown again').waitFor();
    if (scripts) assert.deepEqual(await faults(page), []);
    const link = await page.getByLabel('The link').inputValue();
    assert.ok(link.startsWith(`${server.origin}/invite?token=`));

    const phone = await open(browser, server, { size: 'phone', enter: false });
    await phone.goto(link);
    await phone.getByRole('button', { name: 'Come in' }).click();
    await phone.getByText('Kate, the team, 07700 900123').waitFor();
    await phone.getByRole('button', { name: 'Start reading' }).tap();
    for (let read = 0; read < 2; read += 1) {
      await toWords(phone);
      for (const part of await phone.locator('fieldset.lights').all()) await part.locator('input[value="no"]').check({ force: true });
      await leave(phone, 'Save and go on');
    }
    // Two were read, and two are a sitting.
    assert.equal(await phone.getByRole('heading', { name: 'Someone’s words' }).count(), 0);
    await shot(phone, `reviewing-enough-${scripts}`);

    await page.goto(server.origin + '/reviewing');
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) });
    assert.equal(await row.locator('td').nth(1).innerText(), '2');
    await page.goto(server.origin + '/reviewing/set/leaving-the-ward');
    assert.ok(await page.locator('.read-by li', { hasText: name }).filter({ hasText: 'no' }).count() >= 2);
    assert.ok(await page.getByText('They differ').count() >= 2);
    await page.goto(server.origin + '/reviewing');
    await page.getByRole('button', { name: `Take the link back of ${name}` }).click();
    await page.getByText('The link was taken back').waitFor();
    await phone.goto(server.origin + '/review');
    await phone.getByRole('heading', { name: 'Come in first' }).waitFor();
    await phone.context().close(); await page.context().close();
  });
}

for (const size of Object.keys(SIZES)) {
  for (const scheme of ['light', 'dark']) {
    test(`who reads what, ${size}, ${scheme}`, async () => {
      const page = await come({ size, scheme }), wrong = [];
      for (const [name, path] of [['reviewing', '/reviewing'], ['reviewing-set', '/reviewing/set/leaving-the-ward?asked=3&short=1']]) {
        await page.goto(server.origin + path);
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
