// Fifty people who each save a coding every second, against one server: what was answered as saved
// must be there afterwards, once; nothing may fail; and how long an answer takes.
//
//   cargo build --release && (cd e2e && npm ci) && node benches/coders.mjs [MINUTES] [CODERS]
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
process.env.HEARD ??= join(root, 'target/release/heard');
const { serve } = await import(join(root, 'e2e/heard.js'));
const MINUTES = Number(process.argv[2] ?? 5), CODERS = Number(process.argv[3] ?? 50), INTERVIEWS = 10, PASSWORD = 'a brew and a quiet word';

const folder = mkdtempSync(join(tmpdir(), 'heard-coders-')), study = join(folder, 'study');
const heard = (input, ...words) => execFileSync(process.env.HEARD, ['--study', study, ...words], { input, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'inherit'] });
execFileSync(process.env.HEARD, ['init', study, '--title', 'Bench'], { stdio: 'ignore' });
const turns = 200, line = 'I told them I was fine and they wrote it down and that was that, nobody asked again until the meeting on the Tuesday.';
for (let i = 0; i < INTERVIEWS; i += 1) writeFileSync(join(folder, `M${i}.txt`), Array.from({ length: turns }, (_, n) => `${n % 2 ? 'P1' : 'INT'}: ${line}`).join('\n'));
heard('', 'import', ...Array.from({ length: INTERVIEWS }, (_, i) => join(folder, `M${i}.txt`)));
writeFileSync(join(folder, 'book.toml'), Array.from({ length: 20 }, (_, i) => `[[code]]\nid = "C${String(i + 1).padStart(2, '0')}"\nname = "Code number ${i + 1}"\n`).join('\n'));
heard('', 'codebook', 'import', join(folder, 'book.toml'), '--commit');
const names = Array.from({ length: CODERS }, (_, i) => `coder-${i + 1}`);
for (const name of names) heard(`${PASSWORD}\n`, 'user', 'add', name, '--role', 'researcher');

const server = await serve(study, { team: true }), origin = server.origin, { hostname, port } = new URL(origin);
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 * CODERS });
function ask(method, path, { cookie = '', form = null, token = '' } = {}) {
  const body = form && new URLSearchParams(form).toString();
  const headers = { host: `${hostname}:${port}`, cookie, ...(body !== null ? { origin, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), 'x-form-token': token, 'sec-fetch-site': 'same-origin' } : {}) };
  return new Promise((done, fail) => {
    const call = http.request({ hostname, port, method, path, headers, agent }, (answer) => {
      let text = ''; answer.setEncoding('utf8');
      answer.on('data', (part) => { text += part; }); answer.on('end', () => done({ status: answer.statusCode, head: answer.headers, text })); answer.on('error', fail);
    });
    call.on('error', fail); if (body) call.write(body); call.end();
  });
}
// Everybody also listens to what the others do, as their pages would.
function listen(cookie) {
  let heardOf = 0;
  const call = http.request({ hostname, port, path: '/live', headers: { host: `${hostname}:${port}`, cookie }, agent: new http.Agent() }, (answer) => { answer.setEncoding('utf8'); answer.on('data', (part) => { heardOf += (part.match(/"seq":/g) ?? []).length; }); answer.on('error', () => {}); });
  call.on('error', () => {}); call.end();
  return { count: () => heardOf, stop: () => call.destroy() };
}
const people = [];
for (const name of names) {
  const got = await ask('POST', '/login', { form: { name, password: PASSWORD } });
  const cookie = got.head['set-cookie']?.[0].split(';')[0];
  const page = await ask('GET', '/import', { cookie });
  people.push({ name, cookie, token: page.text.match(/name="form-token" content="([^"]+)"/)[1], saved: [], ear: listen(cookie) });
}
const took = [], wrong = [], end = Date.now() + MINUTES * 60_000;
async function work(person, place) {
  await new Promise((done) => { setTimeout(done, Math.random() * 1000); });
  for (let n = 0; Date.now() < end; n += 1) {
    const due = Date.now() + 1000, turn = 1 + (n % turns), interview = (place + Math.floor(n / turns)) % INTERVIEWS;
    const from = (Math.floor(n / turns) * 7 + place) % 40, code = `C${String(1 + (n + place) % 20).padStart(2, '0')}`;
    const form = { at: turn, turn, from, to_turn: turn, to: from + 20 + (n % 50), code, once: randomUUID() };
    const began = performance.now();
    try {
      const got = await ask('POST', `/transcript/M${interview}/code`, { cookie: person.cookie, token: person.token, form });
      took.push(performance.now() - began);
      if (got.status !== 200) wrong.push(got.status);
      else if (/data-said="Added/.test(got.text)) person.saved.push(`M${interview} ${turn} ${from} ${code}`);
    } catch (error) { wrong.push(String(error)); }
    await new Promise((done) => { setTimeout(done, Math.max(0, due - Date.now())); });
  }
}
await Promise.all(people.map(work));
await new Promise((done) => { setTimeout(done, 1500); });
const heardOf = people.map((person) => person.ear.count());
people.forEach((person) => person.ear.stop());
await server.stop();
const kept = heard('', 'code', 'list', '--json').trim().split('\n').filter(Boolean).map((text) => JSON.parse(text));
let lost = 0, more = 0;
for (const person of people) {
  const mine = kept.filter((row) => row.coder === person.name);
  lost += Math.max(0, person.saved.length - mine.length); more += Math.max(0, mine.length - person.saved.length);
}
const places = new Set(kept.map((row) => JSON.stringify([row.transcript, row.start, row.end, row.code, row.coder])));
const at = (share) => took.toSorted((a, b) => a - b)[Math.min(took.length - 1, Math.floor(took.length * share))].toFixed(1);
const saved = people.reduce((sum, person) => sum + person.saved.length, 0);
console.log(`${CODERS} coders, ${MINUTES} min: ${took.length} asked, ${saved} answered as saved, ${kept.length} kept, ${lost} lost, ${more} more than answered, ${kept.length - places.size} doubled, ${wrong.length} errors${wrong.length ? ` (${[...new Set(wrong)].slice(0, 5)})` : ''}`);
console.log(`answer: p50 ${at(0.5)} ms, p90 ${at(0.9)}, p99 ${at(0.99)}, longest ${at(1)}; told of others' work: ${Math.min(...heardOf)} to ${Math.max(...heardOf)} operations each`);
rmSync(folder, { recursive: true, force: true });
process.exit(lost || more || wrong.length || kept.length !== places.size ? 1 : 0);
