// Fifty people who each save a coding every second, against one server: what was answered as saved
// must be there afterwards, once; nothing may fail; and how long an answer takes.
//
//   cargo build --release && (cd e2e && npm ci) && node benches/coders.mjs [MINUTES] [CODERS]
import { PASSWORD, browsers, coder, compared, makeStudy, pause, serve, spread } from './team.mjs';

const MINUTES = Number(process.argv[2] ?? 5), CODERS = Number(process.argv[3] ?? 50);
const { study, heard, codes, remove } = makeStudy();
const names = Array.from({ length: CODERS }, (_, i) => `coder-${i + 1}`);
for (const name of names) heard(`${PASSWORD}\n`, 'user', 'add', name, '--role', 'researcher');
const server = await serve(study, { team: true }), browser = browsers(server);
const people = [];
for (const name of names) {
  const me = browser();
  await me.enter('/login', { name, password: PASSWORD });
  // Everybody also listens to what the others do, as their pages would.
  people.push({ name, me, ear: me.listen() });
}
const took = [], wrong = [], end = Date.now() + MINUTES * 60_000;
await Promise.all(people.map(async (person, place) => { person.saved = await coder(person.me, place, { codes, end, think: 1000, took, wrong }); }));
await pause(1500);
const heardOf = people.map((person) => person.ear.count());
people.forEach((person) => person.ear.stop());
await server.stop();
const sums = compared(heard, people);
console.log(`${CODERS} coders, ${MINUTES} min: ${took.length} asked, ${sums.saved} answered as saved, ${sums.kept} kept, ${sums.lost} lost, ${sums.more} more than answered, ${sums.doubled} doubled, ${wrong.length} errors${wrong.length ? ` (${[...new Set(wrong)].slice(0, 5)})` : ''}`);
console.log(`answer: ${spread(took).told}; told of others' work: ${Math.min(...heardOf)} to ${Math.max(...heardOf)} operations each`);
remove();
process.exit(sums.lost || sums.more || wrong.length || sums.doubled ? 1 : 0);
