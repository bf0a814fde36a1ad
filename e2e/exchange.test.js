// A study goes out as a project from one page, and is dropped on the page of another.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { faults, launch, makeStudy, open, serve, shot } from './heard.js';

let from, to, servers, browser, page, project;
before(async () => {
  [from, to] = [makeStudy(), makeStudy({ empty: true })];
  servers = [await serve(from.study), await serve(to.study)];
  browser = await launch();
});
after(async () => { await browser?.close(); for (const server of servers ?? []) await server.stop(); from?.remove(); to?.remove(); });

test('what will be in a project is shown before it is saved', async () => {
  page = await open(browser, servers[0]);
  await page.goto(servers[0].origin + '/transcripts');
  await page.getByRole('link', { name: 'Export' }).click();
  await page.getByLabel('As they were said').check();
  await page.getByLabel('Who is to read the project').selectOption('qualcoder');
  await page.getByLabel('Why, for the log').fill('For the team’s other program');
  await shot(page, 'export');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Show what will be in it' }).click();
  await page.getByText('records of consent').waitFor();
  await page.getByText('What you save is raw').waitFor();
  await shot(page, 'export-looked');
  assert.deepEqual(await faults(page), []);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Save study.qdpx/ }).click()]);
  project = readFileSync(await download.path());
  assert.equal(project.subarray(0, 2).toString(), 'PK');
  assert.deepEqual(page.troubles, []);
});

test('a project is dropped on the page, shown, and taken in once', async () => {
  for (const time of ['first', 'second']) {
    if (time === 'first') page = await open(browser, servers[1]);
    await page.goto(servers[1].origin + '/import');
    await page.evaluate((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'study.qdpx'));
      document.querySelector('#drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [...project]);
    await page.getByText('12 texts').waitFor();
    await page.getByText(/Places in the texts are read as codepoints/).waitFor();
    if (time === 'first') { await shot(page, 'import-project'); assert.deepEqual(await faults(page), []); }
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.locator('.state', { hasText: 'Imported' }).waitFor();
    const row = await page.getByRole('row', { name: /Codings/ }).innerText();
    const [fresh, changed, already] = row.split(/\s+/).slice(1).map((n) => Number(n.replace(/\D/g, '')));
    assert.equal(changed, 0);
    assert.ok(time === 'first' ? fresh > 200 && already === 0 : fresh === 0 && already > 200, row);
    if (time === 'first') await shot(page, 'import-project-done');
  }
});

test('on a phone the export page fits', async () => {
  page = await open(browser, servers[0], { size: 'phone', enter: false });
  const cookies = await browser.contexts()[0].cookies();
  await page.context().addCookies(cookies);
  await page.goto(servers[0].origin + '/export');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await faults(page), []);
  await shot(page, 'export-phone');
});
