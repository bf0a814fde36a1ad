// What the benches over HTTP share: a study with long interviews, users, browsers that are none.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');
process.env.HEARD ??= join(root, 'target/release/heard');
export const { serve } = await import(join(root, 'e2e/heard.js'));
export const PASSWORD = 'a brew and a quiet word', INTERVIEWS = 10, TURNS = 200, CODES = 20;
export const LINE = 'I told them I was fine and they wrote it down and that was that, nobody asked again until the meeting on the Tuesday.';
const label = (turn) => (turn % 2 ? 'INT' : 'P1');

// A study in a folder of its own: interviews L0 to L9 and codes "Code number 1" to 20, beside the
// example where `demo` says so.
export function makeStudy({ demo = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'heard-bench-')), study = join(folder, 'study');
  const heard = (input, ...words) => execFileSync(process.env.HEARD, ['--study', study, ...words], { input, env: { ...process.env, HEARD_ACTOR: 'ana' }, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'pipe'] });
  execFileSync(process.env.HEARD, demo ? ['demo', '--out', folder] : ['init', study, '--title', 'Bench'], { stdio: 'ignore' });
  const names = Array.from({ length: INTERVIEWS }, (_, i) => `L${i}`);
  for (const name of names) writeFileSync(join(folder, `${name}.txt`), Array.from({ length: TURNS }, (_, n) => `${label(n + 1)}: ${LINE}`).join('\n'));
  heard('', 'import', ...names.map((name) => join(folder, `${name}.txt`)));
  for (let n = 1; n <= CODES; n += 1) heard('', 'codebook', 'add', `Code number ${n}`);
  heard('', 'codebook', 'commit', '-m', 'for the bench');
  const codes = heard('', 'codebook', 'show', 'draft').split('\n').filter((line) => line.includes('Code number')).map((line) => line.match(/\bC\d+\b/)[0]);
  return { folder, study, heard, codes, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// Where the words of a turn begin in a long interview, in characters.
export function startOf(turn) {
  let at = 0;
  for (let n = 1; n < turn; n += 1) at += label(n).length + 2 + LINE.length + 1;
  return at + label(turn).length + 2;
}

// What asks `server`: `browser()` is one person's, with their cookie and connections.
export function browsers(server) {
  const { hostname, port } = new URL(server.origin);
  return () => {
    const me = { cookie: '', token: '', agent: new http.Agent({ keepAlive: true, maxSockets: 6 }) };
    me.ask = (method, path, form = null) => new Promise((done, fail) => {
      const body = form && new URLSearchParams(form).toString();
      const more = body === null ? {} : { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), 'x-form-token': me.token, 'sec-fetch-site': 'same-origin' };
      const began = performance.now();
      const call = http.request({ hostname, port, method, path, headers: { host: `${hostname}:${port}`, cookie: me.cookie, ...more }, agent: me.agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => { text += part; });
        answer.on('end', () => done({ status: answer.statusCode, head: answer.headers, text, took: performance.now() - began }));
        answer.on('error', fail);
      });
      call.on("error", (error) => fail(new Error(`${error.code} after ${Math.round((performance.now() - began) / 100) / 10} s${call.reusedSocket ? " on a kept connection" : ""}`)));
      if (body) call.write(body);
      call.end();
    });
    // Comes in: by name and password, or by a link's token.
    me.enter = async (path, form) => {
      const got = await me.ask('POST', path, form);
      if (got.status !== 303) throw new Error(`${path} answered ${got.status}`);
      me.cookie = got.head['set-cookie'][0].split(';')[0];
      const page = await me.ask('GET', got.head.location);
      me.token = page.text.match(/name="form-?token" (?:content|value)="([^"]+)"/)?.[1] ?? '';
    };
    // Listens to what others do, as a page would.
    me.listen = () => {
      let heardOf = 0;
      const call = http.request({ hostname, port, path: '/live', headers: { host: `${hostname}:${port}`, cookie: me.cookie }, agent: new http.Agent() }, (answer) => { answer.setEncoding('utf8'); answer.on('data', (part) => { heardOf += (part.match(/"seq":/g) ?? []).length; }); answer.on('error', () => {}); });
      call.on('error', () => {});
      call.end();
      return { count: () => heardOf, stop: () => call.destroy() };
    };
    return me;
  };
}

export const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

// One who codes until `end`, every `think` milliseconds: what was answered as saved is in `saved`.
export async function coder(me, place, { codes, end, think, took, wrong }) {
  const saved = [];
  await pause(Math.random() * think);
  for (let n = 0; Date.now() < end; n += 1) {
    const due = Date.now() + think, turn = 1 + (n % TURNS), interview = (place + Math.floor(n / TURNS)) % INTERVIEWS;
    const from = (Math.floor(n / TURNS) * 7 + place) % 40, to = from + 20 + (n % 50), code = codes[(n + place) % codes.length];
    const form = { at: turn, turn, from, to_turn: turn, to, code, once: randomUUID() };
    try {
      const got = await me.ask('POST', `/transcript/L${interview}/code`, form);
      took.push(got.took);
      if (got.status !== 200) wrong.push(`code ${got.status}`);
      else if (/data-said="Added/.test(got.text)) saved.push(JSON.stringify([`L${interview}`, startOf(turn) + from, startOf(turn) + to, code]));
    } catch (error) { wrong.push(`code ${error}`); }
    await pause(due - Date.now());
  }
  return saved;
}

// What was answered as saved against what is kept: `people` have a name and what they saved.
export function compared(heard, people) {
  const kept = heard('', 'code', 'list', '--json').trim().split('\n').filter(Boolean).map((text) => JSON.parse(text));
  const sums = { saved: 0, kept: 0, lost: 0, more: 0, doubled: 0 };
  for (const { name, saved } of people) {
    const theirs = kept.filter((row) => row.coder === name).map((row) => JSON.stringify([row.transcript, row.start, row.end, row.applied_as]));
    const places = new Set(theirs), answered = new Set(saved);
    sums.saved += saved.length;
    sums.kept += theirs.length;
    sums.doubled += theirs.length - places.size;
    sums.lost += [...answered].filter((one) => !places.has(one)).length;
    sums.more += [...places].filter((one) => !answered.has(one)).length;
  }
  return sums;
}

// "p50 3 ms, p99 20, longest 40" of some times.
export function spread(times) {
  const sorted = times.toSorted((a, b) => a - b), at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), longest: at(1), told: `p50 ${at(0.5).toFixed(1)} ms, p90 ${at(0.9).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, longest ${at(1).toFixed(1)}` };
}

// The server's memory (MiB, now and at most) and the seconds of processor that it took.
export function used(pid) {
  const said = readFileSync(`/proc/${pid}/status`, 'utf8'), stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const mib = (name) => Number(said.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024;
  return { now: mib('VmRSS'), most: mib('VmHWM'), cpu: (Number(stat[11]) + Number(stat[12])) / 100 };
}

export const walOf = (study) => { try { return statSync(join(study, 'study.db-wal')).size; } catch { return 0; } };
