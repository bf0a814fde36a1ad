// A team at work against one server: fifty who code, five who search, five who review; hostile
// clients all the while; and halfway through somebody and a passage are erased. What was answered
// as saved must be there afterwards, once; nothing may fail; the write-ahead log stays short; what
// was erased is gone.
//
//   cargo build --release && (cd e2e && npm ci) && node benches/load.mjs [MINUTES] [CODERS]
//
// Coders save a coding every second; THINK=500 makes it two. QUIET=1 leaves the hostile clients out.
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PASSWORD, browsers, coder, compared, makeStudy, pause, root, serve, spread, used, walOf } from './team.mjs';

const MINUTES = Number(process.argv[2] ?? 10), CODERS = Number(process.argv[3] ?? 50), FEW = 5, THINK = Number(process.env.THINK ?? 1000);
const { study, heard, codes, remove } = makeStudy({ demo: true });
const named = (what, count) => Array.from({ length: count }, (_, i) => `${what}-${i + 1}`);
for (const name of [...named('coder', CODERS), ...named('searcher', FEW)]) heard(`${PASSWORD}\n`, 'user', 'add', name, '--role', 'researcher');
const links = named('reader', FEW).map((name) => {
  heard('', 'review', 'assign', name, '--collection', 'leaving-the-ward', '--use', 'workshop');
  return { name, token: heard('', 'invite', 'new', name).trim().split('=').at(-1) };
});
const server = await serve(study, { team: true }), browser = browsers(server);
const coders = [], searchers = [], readers = [];
for (const name of named('coder', CODERS)) {
  const me = browser();
  await me.enter('/login', { name, password: PASSWORD });
  coders.push({ name, me, ear: me.listen() });
}
for (const name of named('searcher', FEW)) { const me = browser(); await me.enter('/login', { name, password: PASSWORD }); searchers.push(me); }
for (const { name, token } of links) { const me = browser(); await me.enter('/invite', { token }); readers.push({ name, me, answers: 0, gone: 0 }); }

const begun = used(server.pid), wal = [], wrong = [], times = { code: [], search: [], review: [] };
const start = Date.now(), end = start + MINUTES * 60_000;
const hostile = process.env.QUIET ? null : spawn(process.execPath, [join(root, 'benches/hostile.mjs'), server.origin, searchers[0].cookie], { stdio: ['ignore', 'pipe', 'inherit'] });
let hostileTold = '';
hostile?.stdout.on('data', (bytes) => { hostileTold += bytes; });
const look = setInterval(() => wal.push(walOf(study)), 500);

// Asks for something that must be answered as `right` says.
async function get(kind, me, method, path, form, right) {
  try {
    const got = await me.ask(method, path, form);
    times[kind].push(got.took);
    if (!right(got)) wrong.push(`${kind} ${method} ${path.replace(/[0-9a-f]{8,}/, '…')} ${got.status}`);
    return got;
  } catch (error) { wrong.push(`${kind} ${error}`); return { status: 0, text: '', head: {} }; }
}
const WORDS = ['fine', 'nobody asked', '"wrote it down"', 'tues*', 'fine OR cold', 'midwife -fine', 'near:5 nobody asked', 'baby', 'meeting', 'house'];
async function search(me, place) {
  for (let n = place; Date.now() < end; n += 1) {
    const due = Date.now() + 1000, word = encodeURIComponent(WORDS[n % WORDS.length]);
    await get('search', me, 'GET', `/search${n % 2 ? '/found' : ''}?q=${word}`, null, (got) => got.status === 200);
    await pause(due - Date.now());
  }
}
// Reads what waits, then changes answers; a quote may be erased meanwhile.
async function review(reader) {
  const { me } = reader, ids = new Set(), page = /\/review\/words\/([0-9a-f]+)/;
  await get('review', me, 'POST', '/review/begin', {}, (got) => got.status === 303);
  for (let n = 0; Date.now() < end; n += 1) {
    const due = Date.now() + 1000, next = n < 40 ? await get('review', me, 'GET', '/review/next', null, (got) => [200, 303].includes(got.status)) : null;
    const id = (next?.head.location ?? next?.text ?? '').match(page)?.[1] ?? [...ids][n % Math.max(1, ids.size)];
    if (id) {
      const words = await get('review', me, 'GET', `/review/words/${id}`, null, (got) => got.status === 200 || (got.status === 404 && erased));
      if (words.status === 200) {
        ids.add(id);
        const [shown, once] = ['shown', 'once'].map((name) => words.text.match(new RegExp(`name="${name}" value="([^"]+)"`))[1]);
        const form = { form_token: me.token, shown, once, 'ok-workshop': ['yes', 'unsure', 'no'][n % 3], dignity: 'yes' };
        const got = await get('review', me, 'POST', `/review/words/${id}`, form, (got) => got.status === 303 || (erased && [404, 409].includes(got.status)));
        if (got.status === 303) reader.answers += 1;
      } else { ids.delete(id); reader.gone += 1; }
    }
    await pause(due - Date.now());
  }
}
// Halfway through somebody asks for everything to be deleted.
let erased = false;
const erasures = [];
const run = (...words) => new Promise((done) => { const began = performance.now(); execFile(process.env.HEARD, ['--study', study, ...words], { env: { ...process.env, HEARD_ACTOR: 'ana' } }, (error, out, err) => done({ code: error?.code ?? 0, out, err, took: (performance.now() - began) / 1000 })); });
async function erase() {
  await pause((end - start) / 2);
  erased = true;
  for (const words of [['erase', 'R01', '--yes', '--prove', '--why', 'asked'], ['erase', '--passage', 'M06#41', '--of', 'M06', '--why', 'asked', '--yes', '--prove']]) {
    let got = await run(...words), tries = 1;
    for (; got.code !== 0 && tries < 10; tries += 1) { await pause(1000); got = await run('erase', '--resume'); }
    erasures.push({ what: words[1] === 'R01' ? 'R01' : 'a passage of M06', tries, ...got });
  }
}
await Promise.all([
  ...coders.map(async (person, place) => { person.saved = await coder(person.me, place, { codes, end, think: THINK, took: times.code, wrong }); }),
  ...searchers.map(search), ...readers.map(review), erase(),
]);
clearInterval(look);
await pause(1000);
const told = coders.map((person) => person.ear.count()), now = used(server.pid);
coders.forEach((person) => person.ear.stop());
hostile?.kill('SIGTERM');
await pause(500);
await server.stop();
const sums = compared(heard, coders), checked = await run('check');
const events = (name) => heard('', 'log', '--who', name, '--kind', 'review', '-n', '1000000', '--json').split('\n').filter((line) => line.includes('"review.given"')).length;
const answers = readers.map((reader) => [reader.answers, events(reader.name), reader.gone]);
const sum = (at) => answers.reduce((all, one) => all + one[at], 0), most = Math.max(...wal) / (1 << 20);
console.log(`${CODERS} coders, ${FEW} searchers, ${FEW} reviewers, ${MINUTES} min, a coding every ${THINK / 1000} s each: ${times.code.length + times.search.length + times.review.length} requests, ${wrong.length} errors${wrong.length ? ` (${[...new Set(wrong)].slice(0, 12).join('; ')})` : ''}`);
console.log(`codings: ${sums.saved} answered as saved, ${sums.kept} kept, ${sums.lost} lost, ${sums.more} more than answered, ${sums.doubled} doubled; answers of reviewers: ${sum(0)} acknowledged, ${sum(1)} in the journal; ${sum(2)} quotes gone`);
for (const [kind, took] of Object.entries(times)) console.log(`${kind}: ${took.length}, ${spread(took).told}`);
console.log(`write-ahead log: at most ${most.toFixed(1)} MiB; memory ${begun.now.toFixed(0)} → ${now.now.toFixed(0)} MiB, at most ${now.most.toFixed(0)}; processor ${(now.cpu - begun.cpu).toFixed(0)} s; told of others' work: ${Math.min(...told)} to ${Math.max(...told)} operations each`);
for (const { what, tries, code, out, took } of erasures) console.log(`erased under load: ${what}: ${code === 0 ? (out.match(/proved:.*/)?.[0] ?? 'finished') : `code ${code}`}, ${tries} ${tries === 1 ? 'try' : 'tries'}, ${took.toFixed(1)} s`);
console.log(`hostile: ${hostileTold.trim() || 'none'}; check: ${checked.code === 0 && !checked.out ? 'nothing found' : checked.out}`);
const all = spread([...times.code, ...times.search, ...times.review]);
const fine = !sums.lost && !sums.more && !sums.doubled && !wrong.length && sum(0) === sum(1) && most < 64 && all.p99 < 250 && erasures.every(({ code }) => code === 0) && checked.code === 0;
console.log(`all: ${all.told}: ${fine ? 'as promised' : 'NOT as promised'}`);
remove();
process.exit(fine ? 0 : 1);
