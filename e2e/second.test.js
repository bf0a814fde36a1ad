// A second reader of names: what somebody else decided is read again without being shown.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { faults, heard, launch, makeStudy, open, serve, shot } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
let made, server, browser, page;
before(async () => {
  made = makeStudy();
  const ids = JSON.parse(`[${heard(made.study, 'anonymise', 'list', 'M06', '--undecided', '--json').toString().trim().split('\n').join(',')}]`).slice(0, 3).map((row) => String(row.id));
  execFileSync(program, ['--study', made.study, 'anonymise', 'accept', ...ids], { env: { ...process.env, HEARD_ACTOR: 'ana' }, stdio: 'ignore' });
  server = await serve(made.study); browser = await launch(); page = await open(browser, server);
});
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

test('a second reader answers with single keys, and the two are held side by side', async () => {
  await page.goto(server.origin + '/names');
  await page.getByText('No mention was read by two people yet').waitFor();
  await page.goto(server.origin + '/names/M06?second=1');
  await page.getByRole('button', { name: 'Show the words' }).click();
  await page.goto(server.origin + '/names/M06?second=1');
  const waiting = () => page.locator('#mens .men').count();
  assert.equal(await waiting(), 3);
  assert.equal(await page.locator('#mens .mask').count(), 0, 'what was decided is not shown');
  await shot(page, 'names-second');
  assert.deepEqual(await faults(page), []);
  for (const key of ['a', 'x', 'a']) {
    const before = await waiting();
    await page.locator('#mens .men').first().focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
    assert.equal(await waiting(), before - 1);
  }
  await page.getByText('There is nothing for you to read again here').waitFor();
  await page.goto(server.origin + '/names');
  await page.getByText('3 mentions read by both, 66.7 % the same').waitFor();
  await page.getByText('1 mention on which they differ').click();
  await shot(page, 'names-agreement');
  assert.deepEqual(await faults(page), []);
  assert.deepEqual(page.troubles, []);
});

test('on a phone nothing is cut off', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [path, name] of [['/names', 'agreement'], ['/names/M06?second=1', 'second']]) {
    await page.goto(server.origin + path);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
    await shot(page, `names-${name}-phone`);
  }
  assert.deepEqual(page.troubles, []);
});
