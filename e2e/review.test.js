// Reviewing as a peer does: on a phone, with large letters, without a connection, without scripts.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faults, launch, leave, open, shot, toWords } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
let folder, study, server, browser;
const heard = (...words) => execFileSync(program, ['--study', study, ...words], { encoding: 'utf8', env: { ...process.env, HEARD_ACTOR: 'lena' }, input: 'a brew and a quiet word' });
const link = (name) => { heard('review', 'assign', name, '--collection', 'leaving-the-ward', '--use', 'workshop', '--use', 'public_web'); return heard('invite', 'new', name).trim(); };

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heard-review-'));
  execFileSync(program, ['demo', '--out', join(folder, 'held')], { stdio: 'ignore' });
  study = join(folder, 'held/study');
  heard('user', 'add', 'lena', '--role', 'owner');
  server = await new Promise((done, fail) => {
    const child = spawn(program, ['--study', study, 'serve', '--team', '--no-browser'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.on('exit', () => fail(new Error('the server stopped')));
    child.stdout.on('data', (bytes) => { const way = String(bytes).match(/open (http:\/\/127\.0\.0\.1:\d+)/); if (way) done({ origin: way[1], stop: () => new Promise((over) => { child.removeAllListeners('exit'); child.once('exit', over); child.kill('SIGINT'); }) }); });
  });
  browser = await launch();
});
after(async () => { await browser?.close(); await server?.stop(); if (folder) rmSync(folder, { recursive: true, force: true }); });

async function comeIn(name, more = {}) {
  const page = await open(browser, server, { size: 'phone', enter: false, ...more });
  await page.goto(server.origin + link(name));
  await page.getByRole('button', { name: 'Come in' }).click();
  await page.getByRole('heading', { name: 'Reading with us' }).waitFor();
  return page;
}
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
// What is tapped is 44 px high and wide or more; links within a sentence are as high as its lines.
const small = (page) => page.evaluate(() => [...document.querySelectorAll('button, summary, select, textarea, label:has(input), a[href]')]
  .filter((el) => el.checkVisibility({ opacityProperty: false }) && !el.closest('p') && !el.classList.contains('skip'))
  .map((el) => ({ box: el.getBoundingClientRect(), words: el.textContent.trim().slice(0, 30) || el.name }))
  .filter(({ box }) => box.width > 0 && (Math.round(box.height) < 44 || Math.round(box.width) < 44))
  .map(({ box, words }) => `“${words}” is ${Math.round(box.width)} × ${Math.round(box.height)}`));
async function sound(page, name, wrong) {
  wrong.push(...(await small(page)).map((fault) => `${name}: ${fault}`));
  await shot(page, `review-${name}`);
  wrong.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
  if (await wide(page) > 0) wrong.push(`${name}: ${await wide(page)}px too wide`);
}
for (const scheme of ['light', 'dark']) {
  test(`every page of a reviewer, on a phone, ${scheme}`, async () => {
    const wrong = [];
    const page = await comeIn(`look-${scheme}`, { scheme });
    await sound(page, `welcome-${scheme}`, wrong);
    await page.getByRole('button', { name: 'Start reading' }).tap();
    await toWords(page);
    await sound(page, `words-${scheme}`, wrong);
    await page.getByRole('button', { name: 'Text and colour' }).tap();
    await page.getByText('Largest').or(page.getByLabel('Largest')).first().check({ force: true });
    await page.getByLabel('Soft blue').check({ force: true });
    await page.getByLabel('Wider').check({ force: true });
    await sound(page, `words-large-${scheme}`, wrong);
    await page.getByLabel('Normal').first().check({ force: true });
    await page.getByText('Say more').tap();
    await sound(page, `more-${scheme}`, wrong);
    await page.getByRole('button', { name: 'Save and go on' }).tap();
    // Nothing was chosen: it asks, and loses nothing.
    await page.getByRole('alert').waitFor();
    await sound(page, `asked-${scheme}`, wrong);
    await page.locator('fieldset.lights').nth(0).getByLabel('Yes').check({ force: true });
    await page.locator('fieldset.lights').nth(1).getByLabel('No', { exact: false }).last().check({ force: true });
    await sound(page, `chosen-${scheme}`, wrong);
    const here = page.url();
    await page.getByRole('button', { name: 'Break' }).tap();
    await page.getByRole('heading', { name: 'Take your time' }).waitFor();
    await sound(page, `break-${scheme}`, wrong);
    await page.goto(here);
    assert.ok(await page.locator('fieldset.lights').nth(0).getByLabel('Yes').isChecked(), 'what was begun is there again');
    // The next words, not these: the page that was left must have gone before another is asked for.
    await leave(page, 'Save and go on');
    await page.goto(server.origin + '/review/mine');
    await sound(page, `mine-${scheme}`, wrong);
    assert.equal(await page.locator('.pr-mine > li').count(), 1);
    await page.goto(server.origin + '/review/stop');
    await sound(page, `stop-${scheme}`, wrong);
    const troubles = page.troubles.filter((said) => !said.includes('422'));
    await page.context().close();
    assert.deepEqual([...wrong, ...troubles], []);
  });
}

test('at 200 % nothing is cut off, and all can be tapped', async () => {
  const wrong = [];
  // 390 px at 200 % is 195 px of page; a desk of 1280 px is 640.
  for (const [name, width] of [['zoom-phone', 195], ['zoom-desk', 640]]) {
    const page = await comeIn(name, { viewport: { width, height: 422 }, deviceScaleFactor: 2, isMobile: false });
    await page.getByRole('button', { name: 'Start reading' }).click();
    await toWords(page);
    await sound(page, name, wrong);
    await page.context().close();
  }
  assert.deepEqual(wrong, []);
});

test('without scripts everything can be done', async () => {
  const page = await comeIn('plain', { javaScriptEnabled: false });
  await page.getByRole('button', { name: 'Start reading' }).tap();
  for (const how of ['Save and go on', 'Pass', 'I may know this person']) {
    await toWords(page);
    if (how === 'Save and go on') for (const part of await page.locator('fieldset.lights').all()) await part.getByLabel('Yes').check({ force: true });
    await leave(page, how);
  }
  await toWords(page);
  await page.locator('fieldset.lights').first().getByLabel('Yes').check({ force: true });
  const before = page.url();
  await page.getByRole('button', { name: 'Break' }).tap();
  await page.getByRole('heading', { name: 'Take your time' }).waitFor();
  await page.goto(before);
  assert.ok(await page.locator('fieldset.lights').first().getByLabel('Yes').isChecked(), 'a break loses nothing');
  await page.goto(server.origin + '/review/mine');
  assert.equal(await page.locator('.pr-mine > li').count(), 2, 'the person they may know is gone from the list too');
  await page.context().close();
});

test('without a connection answers wait on the phone, and the words do not', async () => {
  const page = await comeIn('train');
  await page.getByRole('button', { name: 'Start reading' }).tap();
  await toWords(page);
  const words = await page.locator('blockquote p').innerText();
  for (const part of await page.locator('fieldset.lights').all()) await part.getByLabel('Yes').check({ force: true });
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Save and go on' }).tap();
  await page.getByText('kept on this phone').waitFor();
  await shot(page, 'review-kept');
  assert.deepEqual(await small(page), []);
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  assert.ok(kept.includes('ok-workshop'));
  for (const word of words.replace(/[“”…]/g, '').split(/\s+/).filter((word) => word.length > 5)) assert.ok(!kept.includes(word), `kept “${word}”`);
  await page.context().setOffline(false);
  await page.waitForFunction(() => !localStorage.getItem('heard.unsent') && !document.querySelector('#answers [disabled]'), null, { timeout: 30_000 });
  await page.waitForLoadState();
  await page.goto(server.origin + '/review/mine');
  assert.equal(await page.locator('.pr-mine > li').count(), 1);
  assert.equal(await page.evaluate(() => localStorage.getItem('heard.unsent')), null);
  await page.context().close();
});

test('a break and a stop need no connection, and the words go from the screen', async () => {
  const page = await comeIn('tunnel');
  await page.getByRole('button', { name: 'Start reading' }).tap();
  await toWords(page);
  const here = page.url();
  await page.locator('fieldset.lights').first().getByLabel('No', { exact: false }).last().check({ force: true });
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Stop' }).tap();
  await page.getByText('You can close this page.').waitFor();
  assert.equal(await page.locator('blockquote').isVisible(), false);
  await page.getByText('Someone to talk to').waitFor();
  await shot(page, 'review-rest');
  assert.deepEqual(await small(page), []);
  await page.context().setOffline(false);
  await page.waitForTimeout(1000);
  assert.equal(page.url(), here, 'nobody is led back to the words unasked');
  await page.getByRole('button', { name: 'Carry on' }).tap();
  assert.ok(await page.locator('fieldset.lights').first().getByLabel('No', { exact: false }).last().isChecked());
  await page.context().close();
});

test('a no after the way back counts, and two taps are one answer', async () => {
  const page = await comeIn('again');
  await page.getByRole('button', { name: 'Start reading' }).tap();
  await toWords(page);
  const here = page.url();
  for (const part of await page.locator('fieldset.lights').all()) await part.getByLabel('Yes').check({ force: true });
  await page.getByRole('button', { name: 'Save and go on' }).dblclick();
  await page.waitForURL((url) => url.href !== here);
  while (page.url() !== here) await page.goBack();
  await page.locator('fieldset.lights').first().waitFor();
  for (const part of await page.locator('fieldset.lights').all()) await part.getByLabel('No', { exact: false }).last().check({ force: true });
  await leave(page, 'Save and go on');
  await page.goto(server.origin + '/review/mine');
  assert.equal(await page.locator('.pr-mine > li').count(), 1);
  const said = await page.locator('.pr-mine').innerText();
  assert.ok(said.includes('No') && !said.includes('Yes'), said);
  await page.context().close();
});

test('a pack needs no connection, and its answers come back once', async () => {
  const name = 'offline', file = join(folder, 'pack.html'), back = join(folder, 'answers.json');
  heard('review', 'assign', name, '--collection', 'leaving-the-ward');
  heard('review', 'pack', '--for', name, '-o', file);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, offline: true, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await shot(page, 'pack-hello');
  assert.deepEqual(await faults(page).catch(() => []), []);
  await page.getByRole('button', { name: 'Start reading' }).tap();
  let said = 0;
  for (; said < 2; said += 1) {
    const care = page.locator('article:not([hidden]) details.care > summary');
    if (await care.count()) await care.first().tap();
    for (const part of await page.locator('article:not([hidden]) form > fieldset').all()) await part.getByLabel('Yes').check();
    await shot(page, `pack-${said}`);
    await page.locator('article:not([hidden])').getByRole('button', { name: 'Save and go on' }).tap();
  }
  await page.getByRole('button', { name: 'Pass' }).tap();
  await page.getByRole('button', { name: 'Stop' }).tap();
  await shot(page, 'pack-done');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save my answers' }).tap()]);
  writeFileSync(back, readFileSync(await download.path()));
  await context.close();
  heard('review', 'collect', name, '--from', back);
  heard('review', 'collect', name, '--from', back);
  const reviews = heard('review', 'list', 'leaving-the-ward', '--json').trim().split('\n').flatMap((line) => JSON.parse(line).reviews).filter((review) => review.startsWith(name));
  assert.equal(reviews.length, 3);
});
