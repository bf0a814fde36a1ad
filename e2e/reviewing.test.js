// A researcher asks people to read, gives them a link, and sees what they said; with scripts and without.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { faults, heard, launch, leave, makeDemo, open, serve, shot, SIZES, toWords } from './heard.js';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

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
    await phone.getByRole('heading', { name: 'Please open your link again' }).waitFor();
    await phone.context().close(); await page.context().close();
  });
}

for (const size of Object.keys(SIZES)) {
  for (const scheme of ['light', 'dark']) {
    test(`who reads what, ${size}, ${scheme}`, async () => {
      const page = await come({ size, scheme }), wrong = [];
      for (const [name, path] of [['reviewing', '/reviewing'], ['returned', '/reviewing/returned'], ['paper', '/reviewing/paper'], ['reviewing-set', '/reviewing/set/leaving-the-ward?asked=3&short=1']]) {
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

// What a reader's pack gives back: as the file that it saves, and as the page with its answers in it.
async function answered(name, light) {
  const file = join(dirname(made.study), `${name}.html`);
  heard(made.study, 'review', 'assign', name, '--collection', 'leaving-the-ward');
  heard(made.study, 'review', 'pack', '--for', name, '-o', file);
  const context = await browser.newContext({ viewport: SIZES.phone, hasTouch: true, offline: true, acceptDownloads: true }), page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('button', { name: 'Start reading' }).tap();
  for (let said = 0; said < 2; said += 1) {
    const art = page.locator('article:not([hidden])'), care = art.locator('details.care > summary');
    await art.waitFor();
    if (await care.count()) await care.first().tap();
    for (const part of await art.locator('form > fieldset').all()) await part.getByLabel(light, { exact: true }).check();
    const before = await art.getAttribute('data-quote');
    await art.getByRole('button', { name: 'Save and go on' }).tap();
    await page.locator(`article[data-quote="${before}"]`).waitFor({ state: 'hidden' });
  }
  await page.getByRole('button', { name: 'Stop' }).tap();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save my answers' }).tap()]);
  const given = { file: readFileSync(await download.path()), page: Buffer.from(await page.content()), pack: readFileSync(file) };
  await context.close();
  return given;
}
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

for (const size of Object.keys(SIZES)) {
  test(`what packs gave back is looked at, taken in, and never twice, ${size}`, async () => {
    const name = `away-${size}`, given = await answered(name, 'Yes'), page = await come({ size });
    await page.goto(server.origin + '/reviewing');
    await page.getByRole('link', { name: 'Bring answers in' }).click();
    await page.locator('#files').setInputFiles([file('answers.json', given.file), file('pack.html', given.pack), file('answers.txt', Buffer.from('Hello'))]);
    await page.locator('.state', { hasText: 'Ready' }).waitFor();
    await page.getByText('This is the pack itself').waitFor();
    await page.getByText('No answers of a pack are in it').waitFor();
    await page.getByRole('heading', { name: `2 answers of ${name}` }).waitFor();
    await page.getByText('2 to take in', { exact: true }).waitFor();
    await shot(page, `returned-looked-${size}`);
    assert.deepEqual(await faults(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) <= 0, true, 'nothing is wider than the screen');
    await page.getByRole('button', { name: 'Take in', exact: true }).click();
    await page.getByText('2 taken in', { exact: true }).waitFor();
    await shot(page, `returned-taken-${size}`);
    // The same again, as the page that the reader saved, and pasted out of a message.
    await page.locator('#files').setInputFiles([file('saved.html', given.page)]);
    await page.locator('.state', { hasText: 'Nothing to take in' }).waitFor();
    await page.getByText('2 here already', { exact: true }).waitFor();
    await page.getByLabel('What they sent in a message').fill(`Hi Lena,\n\n${given.file}\n\nfrom me`);
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'What they sent' }).waitFor();
    await page.getByText('2 here already', { exact: true }).waitFor();
    const reviews = heard(made.study, 'review', 'list', 'leaving-the-ward', '--json').toString();
    assert.equal(reviews.split(`"${name} (peer)`).length - 1, 2);
    assert.deepEqual(page.troubles.filter((said) => !said.includes('422')), []);
    await page.context().close();
  });

  test(`paper is typed in by keys, ${size}`, async () => {
    const name = `paper-${size}`, page = await come({ size });
    heard(made.study, 'review', 'assign', name, '--collection', 'leaving-the-ward');
    await page.goto(server.origin + '/reviewing');
    await page.getByRole('link', { name: 'Type in paper sheets' }).click();
    await page.getByLabel('Whose sheets').selectOption(name);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('heading', { name: /\d+ sheets still out/ }).waitFor();
    await shot(page, `paper-out-${size}`);
    assert.deepEqual(await faults(page), []);
    const codes = await page.locator('.files strong').allInnerTexts();
    // Typed as one types: in capitals, with a space, an O for a nought.
    await page.getByLabel('Code on the sheet').fill(codes[0].toUpperCase().replace('-', ' ').replaceAll('0', 'O'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Sheet ${codes[0]} of ${name}` }).waitFor();
    await shot(page, `paper-sheet-${size}`);
    assert.deepEqual(await faults(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) <= 0, true, 'nothing is wider than the screen');
    // Nothing but keys: what is asked about first has the focus.
    const questions = await page.locator('.ticks').count();
    await page.keyboard.press('3');
    for (let at = 1; at < questions; at += 1) await page.keyboard.press(at === 1 ? '0' : '1');
    await page.keyboard.press('Enter');
    await page.getByText(`Sheet ${codes[0]} is saved`).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'pp-c');
    const state = heard(made.study, 'review', 'list', 'leaving-the-ward', '--json').toString();
    assert.equal(state.split(`"${name} (peer): veto`).length - 1, 1);
    // A sheet of words that are not these any more.
    await page.getByLabel('Code on the sheet').fill(codes[1].replace(/-.*/, '-00000'));
    await page.keyboard.press('Enter');
    await page.getByText('changed since the sheet was printed').waitFor();
    await shot(page, `paper-changed-${size}`);
    assert.deepEqual(await faults(page), []);
    await page.getByRole('link', { name: 'Next sheet' }).click();
    await page.getByLabel('Code on the sheet').fill('99999-abcde');
    await page.keyboard.press('Enter');
    await page.getByText('This sheet is not in the study').waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('files and paper come in without scripts', async () => {
  const given = await answered('plain', 'No'), page = await come({ javaScriptEnabled: false });
  await page.goto(server.origin + '/reviewing/returned');
  await page.getByLabel('What they sent in a message').fill('see below');
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByText('No answers of a pack are in it').waitFor();
  await page.getByLabel('What they sent in a message').fill(String(given.file));
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByText('2 to take in', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Take it in' }).click();
  await page.getByText('2 taken in', { exact: true }).waitFor();
  await page.goto(server.origin + '/reviewing/paper?reader=plain');
  await page.locator('.files a').first().click();
  await page.getByRole('button', { name: 'Save, next sheet' }).click();
  await page.getByText('Nothing is ticked').waitFor();
  await page.getByLabel('Pass', { exact: true }).check();
  await page.getByRole('button', { name: 'Save, next sheet' }).click();
  await page.getByText('is saved').waitFor();
  await page.context().close();
});
