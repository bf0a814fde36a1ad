// Answers that never come: between the browser and the program stands somebody who drops requests,
// or answers, or the second half of an answer. The page never says "saved" of what was not, and in
// the end everything is saved once. HEARD_DROPS says how often (18 in an ordinary run).
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { launch, makeStudy, open, serve } from './heard.js';

const program = process.env.HEARD ?? join(resolve(import.meta.dirname, '..'), 'target/debug/heard');
const DROPS = Number(process.env.HEARD_DROPS ?? 18), WAYS = ['request', 'answer', 'half', 'full'];
let made, server, between, browser, page, drop = null;

// Passes everything on, but for the next change, which it drops as `drop` says.
function stand(target) {
  const { hostname, port } = new URL(target.origin);
  const proxy = http.createServer((asked, answer) => {
    const way = asked.method === 'POST' && asked.url.includes('/code') ? drop : null;
    if (way === 'request') { asked.socket.destroy(); return; }
    if (way === 'full') { asked.resume(); answer.writeHead(507, { 'content-type': 'text/html; charset=utf-8' }); answer.end('<main><h1 id="said">The disk is full</h1><p>Nothing of this was kept.</p></main>'); return; }
    const head = { ...asked.headers, host: `${hostname}:${port}` };
    if (head.origin) head.origin = target.origin;
    const on = http.request({ hostname, port, method: asked.method, path: asked.url, headers: head }, (came) => {
      if (!way) { answer.writeHead(came.statusCode, came.headers); came.pipe(answer); return; }
      const parts = [];
      came.on('data', (part) => parts.push(part));
      came.on('end', () => {
        const all = Buffer.concat(parts);
        if (way === 'half') { answer.writeHead(came.statusCode, { ...came.headers, 'content-length': all.length }); answer.write(all.subarray(0, all.length / 2), () => setTimeout(() => asked.socket.destroy(), 20)); } else asked.socket.destroy();
      });
    });
    on.on('error', () => asked.socket.destroy());
    answer.on('close', () => on.destroy());
    asked.pipe(on);
  });
  return new Promise((done) => { proxy.listen(0, '127.0.0.1', () => done({ origin: `http://127.0.0.1:${proxy.address().port}`, stop: () => { proxy.closeAllConnections(); proxy.close(); } })); });
}
before(async () => {
  made = makeStudy();
  server = await serve(made.study);
  between = await stand(server);
  browser = await launch();
  page = await open(browser, { origin: between.origin, enter: server.enter.replace(server.origin, between.origin) });
});
after(async () => { await browser?.close(); between?.stop(); await server?.stop(); made?.remove(); });

const rows = () => execFileSync(program, ['--study', made.study, 'code', 'list', '--transcript', 'M03', '--json'], { encoding: 'utf8' }).trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((row) => row.coder === 'lena');
const places = (found) => new Set(found.map((row) => `${row.start} ${row.end} ${row.code}`));
const badge = () => page.locator('#saved').evaluate((el) => !el.classList.contains('not'));

test('whatever is dropped, the page says so, and everything is saved once in the end', async () => {
  await page.goto(between.origin + '/transcript/M03');
  const turns = await page.locator('.turn:not(.int)').evaluateAll((all) => all.filter((turn) => turn.querySelector('.say').textContent.length > 60).map((turn) => +turn.dataset.turn));
  const code = await page.locator('[data-apply]').first().getAttribute('data-apply');
  for (let n = 0; n < DROPS; n += 1) {
    const before = places(rows()).size;
    drop = WAYS[n % WAYS.length];
    // Another place each time, and another end: what begins in hidden words begins where they do, and no
    // coding may be one that stands there already.
    const turn = turns[n % turns.length], from = Math.floor(n / turns.length);
    await page.evaluate(async ([turn, from, to, code]) => {
      const el = document.getElementById(`t${turn}`);
      stand(el); choose([{ turn: el, p: el.querySelector('.say'), from, to }]);
      await apply(code);
    }, [turn, from, 8 * from + 20 + (n % 7), code]);
    assert.equal(await badge(), false, `${drop}: it says that all is saved`);
    assert.match(await page.locator('.toast').innerText(), /Kept on this page/, drop);
    assert.equal(await page.evaluate(() => unsent.length), 1, drop);
    drop = null;
    await page.evaluate(async () => { while (unsent.length) { await sendKept(); await new Promise((done) => { setTimeout(done, 20); }); } });
    assert.equal(await badge(), true, 'saved, and not said');
    const found = rows();
    assert.equal(places(found).size, before + 1, 'lost');
    assert.equal(found.length, before + 1, 'saved twice');
  }
  console.log(`${DROPS} answers dropped: each told as not saved, each saved once in the end`);
});
