// The reader in a real browser, on an interview of 60,000 words with 10,000 codings by three
// coders: first paint, the longest frame while scrolling, and how soon a code that is put on shows.
// The figures come from the browser's own clock. TASKS=40 tells what tasks of more than 40 ms were made of.
//
//   cargo build --release && (cd e2e && npm ci) && node benches/reader.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
process.env.HEARD ??= join(root, 'target/release/heard');
if (!existsSync(process.env.HEARD)) { console.error('build the program first: cargo build --release'); process.exit(2); }
const { launch, open, serve } = await import(join(root, 'e2e/heard.js'));

const WORDS = 60_000, CODINGS = 10_000, CODERS = ['ana', 'ben', 'cleo'], RUNS = 5;
// The same draw in every run.
let seed = 7;
const draw = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * n); };
const SOME = 'and then she came in and I thought here we go because nobody had said a word about the meeting on the Tuesday so I just smiled and told them I was fine'.split(' ');

const folder = mkdtempSync(join(tmpdir(), 'heard-bench-')), study = join(folder, 'study');
const heard = (...words) => execFileSync(process.env.HEARD, ['--study', study, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
execFileSync(process.env.HEARD, ['init', study, '--title', 'Bench'], { stdio: 'ignore' });
let text = '', words = 0;
while (words < WORDS) {
  const asks = 5 + draw(10), says = 20 + draw(60);
  const said = (n) => Array.from({ length: n }, () => SOME[draw(SOME.length)]).join(' ');
  text += `INT: ${said(asks)}?\nP1: ${said(says)}.\n`; words += asks + says;
}
writeFileSync(join(folder, 'LONG.txt'), text);
heard('import', join(folder, 'LONG.txt'));
writeFileSync(join(folder, 'book.toml'), Array.from({ length: 30 }, (_, i) => `[[code]]\nid = "C${String(i + 1).padStart(2, '0')}"\nname = "Code number ${i + 1}"\n`).join('\n'));
heard('codebook', 'import', join(folder, 'book.toml'), '--commit');
const rows = ['transcript,start,end,code,coder'];
for (let i = 0; i < CODINGS; i += 1) {
  const start = draw(text.length - 400), at = text.indexOf(' ', text.indexOf(': ', start) + 2) + 1;
  const end = Math.min(at + 20 + draw(160), text.indexOf('\n', at) - 1);
  if (at > 0 && end > at + 4) rows.push(`LONG,${at},${end},C${String(1 + draw(30)).padStart(2, '0')},${CODERS[i % 3]}`);
}
writeFileSync(join(folder, 'codings.csv'), rows.join('\n') + '\n');
heard('code', 'import', join(folder, 'codings.csv'));
console.log(`${words.toLocaleString('en')} words, ${(rows.length - 1).toLocaleString('en')} codings, ${CODERS.length} coders, ${text.split('\n').length - 1} turns`);

const server = await serve(study), browser = await launch();
const page = await open(browser, server);
// What others do on the machine stretches the clock, not the time spent: of both is told.
const spent = () => { const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(stat[11]) + Number(stat[12])) * 10; };
const tasks = async (work) => {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = traceEvents.find((e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain' && traceEvents.some((o) => o.pid === e.pid && o.name === 'UpdateLayoutTree'));
  const mine = traceEvents.filter((e) => e.pid === main.pid && e.tid === main.tid && e.tdur);
  if (process.env.TASKS) {
    const long = mine.filter((e) => /RunTask/.test(e.name) && e.tdur > Number(process.env.TASKS) * 1000);
    for (const task of long) for (const e of mine.filter((e) => e.ts >= task.ts && e.ts < task.ts + task.dur && e.tdur > 2000)) console.log(`    ${((e.ts - task.ts) / 1000).toFixed(1).padStart(6)} ${e.name} ${(e.tdur / 1000).toFixed(1)} of ${(e.dur / 1000).toFixed(1)} ms ${JSON.stringify(e.args).slice(0, 160)}`);
  }
  return mine.filter((e) => /RunTask/.test(e.name)).map((e) => e.tdur / 1000);
};
const middle = (list) => list.toSorted((a, b) => a - b)[list.length >> 1], most = (list) => Math.max(...list);
const told = (name, list, limit) => console.log(`${name.padEnd(44)} ${middle(list).toFixed(0).padStart(6)} ms, at most ${most(list).toFixed(0)} (${list.map((x) => x.toFixed(0)).join(' ')}), bar ${limit}`);
try {
  const first = [], ready = [], frames = [], busiest = [], applied = [], cpu = [], jumped = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.goto(`${server.origin}/transcript/LONG${run ? `?turn=${run * 300}` : ''}`);
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length && CSS.highlights.size > 1);
    const [paint, marks] = await page.evaluate(() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.getEntriesByName('heard-ready')[0].startTime]);
    first.push(paint); ready.push(marks);
    // Four seconds of the wheel, and the time between any two frames.
    let gaps;
    busiest.push(most(await tasks(async () => { gaps = await page.evaluate(() => new Promise((done) => {
      const gaps = []; let last = 0, began = 0, busy = [];
      const watch = new PerformanceObserver((list) => busy.push(...list.getEntries().map((e) => e.duration)));
      watch.observe({ type: 'longtask' });
      const frame = (now) => {
        began ||= now; if (last) gaps.push(now - last); last = now;
        scrollBy(0, 45);
        if (now - began < 4000) requestAnimationFrame(frame); else { watch.disconnect(); done({ gaps, busy }); }
      };
      requestAnimationFrame(frame);
    })); })));
    frames.push(most(gaps.gaps));
    console.log(`  run ${run + 1}: ${gaps.gaps.length} frames, ${gaps.gaps.filter((gap) => gap > 50).length} over 50 ms, long tasks ${gaps.busy.map((x) => x.toFixed(0)).join(' ') || 'none'}`);
    for (let time = 0; time < 5; time += 1) {
      const before = spent();
      applied.push(await page.evaluate((time) => new Promise((done) => {
        const turn = [...document.querySelectorAll('.turn:not(.int)')].filter((t) => { const box = t.getBoundingClientRect(); return box.top > 100 && box.bottom < innerHeight; })[0] ?? document.querySelector('.turn:not(.int)');
        stand(turn); turn.focus({ preventScroll: true });
        choose([{ turn, p: turn.querySelector('.say'), from: time * 2, to: time * 2 + 12 }]);
        const before = turn.querySelectorAll('.cod').length, began = performance.now();
        new MutationObserver((_, self) => {
          if (turn.querySelectorAll('.cod').length <= before) return;
          self.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
        }).observe(turn, { childList: true, subtree: true });
        document.querySelectorAll('.quick .code-row')[time % 9].click();
      }), time + run * 5));
      cpu.push(spent() - before);
      await page.waitForTimeout(150);
    }
    jumped.push(await page.evaluate((to) => new Promise((done) => { const began = performance.now(); goTo(to).then(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))); }), 900 + run * 50));
  }
  told('first paint', first, 1000);
  told('ready to code', ready, 1000);
  told('longest time between two frames, scrolling', frames, 50);
  told('  the longest task of the page in that time, CPU', busiest, 50);
  told('a code put on, until it shows', applied, 100);
  told('  of that the program, CPU (to 10 ms)', cpu, 100);
  told('a jump to a far turn', jumped, 1000);
} finally { await browser.close(); await server.stop(); rmSync(folder, { recursive: true, force: true }); }
