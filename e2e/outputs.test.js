// What the program writes for people to open elsewhere: pages that axe has nothing against, files
// that other programs read. A program that is not here is said to be absent.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faults, launch, makeDemo, shot } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
let made, browser, files, out;
const heard = (...words) => execFileSync(program, ['--study', made.study, ...words], { encoding: 'utf8', env: { ...process.env, HEARD_ACTOR: 'lena' }, stdio: ['ignore', 'pipe', 'pipe'] });
const FORMS = 'html,docx,xlsx,cards-a6,cards-a7,cards-a5,poster-a4,poster-a3,boards,emotion-cards,touchpoint-cards,journey,reading,easy-read';

before(async () => {
  made = makeDemo(); out = join(made.study, '..', 'written'); mkdirSync(out);
  // What was taken back since the demo's release is left out of the next one.
  heard('collection', 'renew', 'leaving-the-ward', '--as', 'again');
  heard('collection', 'sign', 'again', 'D06', '--by', 'Dr Shah', '--capacity', 'legal', '-m', 'a closed room; nothing of the case is told');
  heard('release', 'make', 'again', '--format', FORMS);
  for (const profile of ['large', 'dyslexia']) heard('release', 'make', 'again', '--name', `again-${profile}`, '--format', 'cards-a5,boards,reading', '--profile', profile);
  heard('review', 'assign', 'nell', '--collection', 'again');
  for (const file of ['pack.html', 'sheets.pdf']) heard('review', 'pack', '--for', 'nell', '-o', join(out, file));
  heard('review', 'pack', '--for', 'nell', '--large', '-o', join(out, 'sheets-large.pdf'));
  for (const file of ['words.html', 'words.docx', 'words-large-print.docx']) heard('review', 'your-words', 'M03', '-o', join(out, file));
  heard('participant', 'table', 'consent', '-o', join(out, 'consent.xlsx'), '-m', 'to look at');
  const releases = join(made.study, 'releases');
  const folders = [out, ...readdirSync(releases).map((name) => join(releases, name))];
  files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  browser = await launch();
});
after(async () => { await browser?.close(); made?.remove(); });
const of = (ending) => files.filter((file) => file.endsWith(ending));
// What a program says of a file; nothing where it is not here.
function asked(name, ...words) {
  const run = spawnSync(name, words, { encoding: 'utf8' });
  if (run.error) { console.log(`not run: ${name} is absent`); return null; }
  return { code: run.status, said: run.stdout + run.stderr };
}

test('every page that is written is sound on a phone and on a desk, in both lights', async () => {
  const wrong = [];
  assert.ok(of('.html').length >= 7);
  for (const file of of('.html')) {
    for (const [width, scheme] of [[390, 'light'], [1440, 'dark']]) {
      const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme: scheme, offline: true });
      const page = await context.newPage(), name = file.split('/').slice(-2).join('/');
      page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) wrong.push(`${name} asks ${request.url()}`); });
      await page.goto(pathToFileURL(file).href);
      await shot(page, `written-${name.replaceAll('/', '-')}-${width}`);
      wrong.push(...(await faults(page)).map((fault) => `${name} ${width} ${scheme}: ${fault}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) wrong.push(`${name}: ${wide}px too wide at ${width}`);
      await context.close();
    }
  }
  assert.deepEqual(wrong, []);
});

test('every PDF is whole, tagged, and has its letters in it', () => {
  assert.ok(of('.pdf').length >= 20, `${of('.pdf').length} PDFs`);
  for (const file of of('.pdf')) {
    const whole = asked('qpdf', '--check', file);
    if (whole) assert.equal(whole.code, 0, `${file}: ${whole.said}`);
    const about = asked('pdfinfo', file);
    if (about) assert.match(about.said, /Tagged:\s+yes/, file);
    const fonts = asked('pdffonts', file);
    if (fonts) for (const line of fonts.said.split('\n').slice(2).filter((line) => / (yes|no) +(yes|no) +(yes|no) /.test(line))) assert.match(line, / yes +(yes|no) +(yes|no) /, `${file}: ${line}`);
    // Not ours, and without Java: what a machine can check of PDF/UA-1, as far as it goes.
    const access = process.env.PDFUA && asked(process.env.PDFUA, 'check', file);
    if (access) assert.match(access.said, /result: PASS/, `${file}: ${access.said}`);
  }
  if (!process.env.PDFUA) console.log('not run: PDFUA names no checker of PDF/UA');
});

test('Word and Excel files are opened by other programs', () => {
  const folder = join(out, 'opened');
  for (const file of of('.docx')) {
    const run = asked('soffice', '--headless', '--convert-to', 'pdf', '--outdir', folder, file);
    if (run) assert.ok(existsSync(join(folder, file.split('/').pop().replace(/docx$/, 'pdf'))), `${file}: ${run.said}`);
  }
  for (const file of of('.xlsx')) {
    const run = asked('python3', '-c', 'import openpyxl,sys; b=openpyxl.load_workbook(sys.argv[1]); assert all(s.sheet_state=="visible" for s in b); print(sum(s.max_row for s in b))', file);
    if (run?.said.includes('No module named')) console.log('not run: openpyxl is absent');
    else if (run) assert.equal(run.code, 0, `${file}: ${run.said}`);
  }
});
