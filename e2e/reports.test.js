// Reports: a summary charted in the matrix, a difference settled, every report with its picture.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SIZES, faults, launch, makeStudy, open, serve, shot } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
const heard = (...words) => execFileSync(program, ['--study', made.study, ...words], { env: { ...process.env, HEARD_ACTOR: 'robyn' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
let made, server, browser, page;
before(async () => { made = makeStudy(); server = await serve(made.study); browser = await launch(); page = await open(browser, server); page.setDefaultTimeout(120_000); page.setDefaultNavigationTimeout(120_000); });
after(async () => { await browser?.close(); await server?.stop(); made?.remove(); });

const fits = async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1), 'nothing runs off the side');

test('a cell of the matrix is charted, goes stale, and nobody writes over another in silence', async () => {
  await page.goto(server.origin + '/reports/matrix');
  await page.locator('table.fw').waitFor();
  await shot(page, 'matrix-before');
  assert.deepEqual(await faults(page), []);
  await page.getByRole('link', { name: /^Not charted yet\s*: M01/ }).first().click();
  await page.locator('#summary').waitFor();
  await shot(page, 'matrix-cell');
  assert.deepEqual(await faults(page), []);
  const to = new URL(page.url()).pathname, theme = to.split('/').at(-1);
  // A summary rests on a passage: without one it is not kept, and what was typed stays.
  await page.locator('#summary').fill('Says fine, means not fine.');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'one at least' }).waitFor();
  assert.equal(await page.locator('#summary').inputValue(), 'Says fine, means not fine.');
  await page.locator('.passage input').first().check();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.locator('table.fw').getByText('Says fine, means not fine.').waitFor();
  await shot(page, 'matrix-charted');
  const cell = JSON.parse(heard('matrix', 'cell', 'M01', theme, '--json'));
  assert.equal(cell.summary, 'Says fine, means not fine.');
  // Somebody else changes it meanwhile.
  await page.goto(server.origin + to);
  await page.locator('#summary').fill('Mine.');
  heard('matrix', 'chart', 'M01', theme, 'Theirs.', '--on', String(cell.passages.find((one) => one.linked).coding));
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'Theirs.' }).waitFor();
  assert.equal(await page.locator('#summary').inputValue(), 'Mine.');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.locator('table.fw').getByText('Mine.').waitFor();
  // Read, and nothing to chart; then taken away again.
  await page.goto(server.origin + to);
  await page.locator('#summary').fill('');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.locator('.cell-none', { hasText: 'Read, nothing to chart' }).first().waitFor();
  await page.goto(server.origin + to);
  await page.getByRole('button', { name: 'Take the summary away' }).click();
  await page.getByRole('link', { name: /^Not charted yet\s*: M01/ }).first().waitFor();
  assert.deepEqual(page.troubles.filter((trouble) => !trouble.includes('422')), []);
});

test('readers’ differences stand side by side, one is settled, and opened again', async () => {
  await page.goto(server.origin + '/reports/agreement');
  const first = page.locator('.dispute').first();
  await first.waitFor();
  await shot(page, 'agreement');
  assert.deepEqual(await faults(page), []);
  const before = heard('code', 'list', '--json');
  const title = await first.getByRole('heading').first().innerText();
  await first.getByRole('radio').first().check();
  await first.getByLabel('A rule that you agreed on').fill('Hiding comes before the harm.');
  await first.getByLabel('Who decided').fill('Lena and Robyn');
  await first.getByRole('button', { name: /^Keep the decision/ }).click();
  await page.waitForURL('**/reports/agreement');
  await page.goto(server.origin + '/reports/agreement?which=decided');
  const settled = page.locator('.dispute', { hasText: 'Hiding comes before the harm.' });
  await settled.waitFor();
  assert.equal(await settled.getByRole('heading').first().innerText(), title);
  await shot(page, 'agreement-decided');
  assert.deepEqual(await faults(page), []);
  // Nobody's codings are touched.
  assert.equal(heard('code', 'list', '--json'), before);
  assert.equal(JSON.parse(heard('reconcile', 'list', '--json')).places.filter((one) => one.decided).length, 1);
  await settled.getByRole('button', { name: /^Open it again/ }).click();
  await page.locator('.dispute').first().waitFor();
  assert.equal(JSON.parse(heard('reconcile', 'list', '--json')).places.filter((one) => one.decided).length, 0);
});

const REPORTS = {
  crosstab: 'by=area_type', cooccurrence: 'window=turn', clusters: 'of=participants&list=needs&into=3', saturation: '', voices: '',
  coverage: '', words: '', influence: '', joint: '', coreq: '', srqr: '', gripp2: '', rtarg: '',
};

test('every report is a page with its numbers, and a picture beside the table where it has one', async () => {
  await page.goto(server.origin + '/reports');
  assert.deepEqual(await faults(page), []);
  await shot(page, 'reports');
  for (const name of Object.keys(REPORTS)) assert.equal(await page.locator(`a[href="/reports/${name}"]`).count(), 1, name);
  for (const [name, chosen] of Object.entries(REPORTS)) {
    await page.goto(`${server.origin}/reports/${name}?${chosen}`);
    await shot(page, `report-${name}`);
    assert.deepEqual(await faults(page), [], name);
    const drawn = ['crosstab', 'cooccurrence', 'clusters', 'saturation', 'voices'].includes(name);
    assert.equal(await page.locator('svg.chart[role=img] > title').count(), drawn ? 1 : 0, name);
    if (drawn) assert.ok((await page.locator('svg.chart > desc').textContent()).length > 40, name);
  }
  assert.deepEqual(page.troubles.filter((trouble) => !trouble.includes('422')), []);
});

test('the page gives the numbers that the command line gives, and hides the same for others', async () => {
  for (const [chosen, words] of [['', []], ['&for=public', ['--for', 'public']]]) {
    await page.goto(`${server.origin}/reports/crosstab?by=area_type${chosen}`);
    const shown = await page.locator('main table tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.replace('*hidden', '*'))));
    const told = JSON.parse(heard('report', 'crosstab', '--by', 'area_type', '--json', ...words));
    assert.deepEqual(shown, told.rows.map((row) => row.map(String)));
  }
});

test('a report leaves as a file, with why on record', async () => {
  await page.goto(`${server.origin}/reports/clusters?of=participants&list=needs&into=3`);
  await page.getByText('Take it out as a file').click();
  await page.getByLabel('What for').fill('the steering group');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the file' }).click()]);
  const text = readFileSync(await file.path(), 'utf8');
  assert.match(text, /<svg class="chart"/);
  assert.match(text, /<table>/);
  assert.match(heard('log'), /the steering group/);
});

test('a figure pasted in stands beside its theme, and what is missing is said', async () => {
  await page.goto(server.origin + '/reports/joint');
  await page.locator('#c-figures').fill('construct,measure,group,estimate,ci,n,source,theme,fit,inference\nFear,EPDS over 12,mothers,41 %,36 to 46,320,record strand,T2,expand,\n');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.locator('main table').getByText('EPDS over 12: 41 %').waitFor();
  await page.getByText('say what follows from both').waitFor();
  assert.deepEqual(await faults(page), []);
});

test('on a phone nothing runs off the side', async () => {
  await page.setViewportSize(SIZES.phone);
  for (const to of ['/reports', '/reports/matrix', '/reports/agreement', '/reports/crosstab?by=area_type', '/reports/clusters?of=participants&list=needs']) {
    await page.goto(server.origin + to);
    await fits();
    await shot(page, `phone${to.split('?')[0].replaceAll('/', '-')}`);
    assert.deepEqual(await faults(page), [], to);
  }
  await page.setViewportSize(SIZES.desktop);
});
