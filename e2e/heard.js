// A study on a server of its own, and a browser: what every test starts from.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const root = resolve(import.meta.dirname, '..');
const program = process.env.HEARD ?? join(root, 'target/debug/heard');
const corpus = join(root, 'corpora/held-in-mind');
const axe = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const heard = (study, ...words) => execFileSync(program, ['--study', study, ...words], { env: { ...process.env, HEARD_ACTOR: 'lena' }, stdio: ['ignore', 'pipe', 'pipe'] });

// The example study, up to coded and half anonymised; or an empty one.
export function makeStudy({ empty = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'heard-e2e-')), study = join(folder, 'study');
  execFileSync(program, ['init', study, '--title', 'Held in Mind'], { stdio: 'ignore' });
  if (!empty) {
    const texts = readdirSync(join(corpus, 'transcripts')).map((name) => join(corpus, 'transcripts', name));
    heard(study, 'import', ...texts);
    heard(study, 'participant', 'import', join(corpus, 'participants.csv'), '--schema', join(corpus, 'schema.csv'), '--consent', join(corpus, 'consent.toml'));
    for (const version of ['v1', 'v2', 'v3']) heard(study, 'codebook', 'import', join(root, 'codebooks/held-in-mind', `${version}.toml`), '--commit');
    heard(study, 'code', 'import', join(corpus, 'gold/codings.csv'));
    heard(study, 'code', 'import', join(corpus, 'gold/codings-second-coder.csv'));
    heard(study, 'anonymise', 'detect');
    heard(study, 'collection', 'new', 'workshop-9', '--title', 'What we need to hear');
    heard(study, 'quote', 'pull', 'T2', '--into', 'workshop-9');
  }
  return { study, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// The demo's study: everything done, one release out, one refused, a passage taken back since.
export function makeDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'heard-e2e-'));
  execFileSync(program, ['demo', '--out', folder], { stdio: 'ignore' });
  return { study: join(folder, 'study'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// Serves a study; gives back the way in and how to stop it.
// `port` asks for a port, `team` lets users in by name.
export function serve(study, { port = 0, team = false } = {}) {
  const server = spawn(program, ['--study', study, 'serve', '--port', String(port), '--no-browser', ...(team ? ['--team'] : [])], { env: { ...process.env, HEARD_ACTOR: 'lena' }, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((done, fail) => {
    let said = '', trouble = '';
    server.stderr.on('data', (bytes) => { trouble += bytes; });
    server.on('exit', () => fail(new Error(`the server stopped: ${trouble}`)));
    server.stdout.on('data', (bytes) => {
      said += bytes;
      const way = said.match(/^open (http:\/\/127\.0\.0\.1:\d+)(\/(?:enter\?token=\S+|login))$/m);
      if (way) done({ origin: way[1], enter: way[1] + way[2], pid: server.pid, stop: () => new Promise((over) => { server.removeAllListeners('exit'); server.once('exit', over); server.kill('SIGINT'); }), kill: () => new Promise((over) => { server.removeAllListeners('exit'); server.once('exit', over); server.kill('SIGKILL'); }) });
    });
  });
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

// A page that holds every complaint of the browser.
export async function open(browser, server, { size = 'desktop', scheme = 'light', enter = true, ...more } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: scheme, hasTouch: size === 'phone', isMobile: size === 'phone', ...more });
  const page = await context.newPage();
  // A slow machine is no fault of the page.
  page.setDefaultTimeout(120_000);
  page.troubles = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.troubles.push(message.text()); });
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('request', (request) => { if (!request.url().startsWith(server.origin) && !request.url().startsWith('data:')) page.troubles.push(`asked ${request.url()}`); });
  if (enter) await page.goto(server.enter);
  return page;
}

// Past a word of warning, where there is one: a peer's page as it shows somebody's words.
export async function toWords(page) {
  const words = page.getByRole('heading', { name: 'Someone’s words' }), warning = page.getByRole('button', { name: 'Read it' });
  await words.or(warning).first().waitFor();
  if (await warning.isVisible()) await warning.click();
  await words.waitFor();
}
// Presses what leads away, and waits until its page is gone: whichever page comes has another address.
export async function leave(page, button) {
  const here = new URL(page.url()).pathname;
  await page.getByRole('button', { name: button }).tap();
  await page.waitForURL((url) => url.pathname !== here);
}

// What axe finds, a line a finding.
export async function faults(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 160)} — ${v.nodes[0].any[0]?.message ?? v.help}`);
}

// A picture, where HEARD_SHOTS says where.
export async function shot(page, name) {
  if (!process.env.HEARD_SHOTS) return;
  mkdirSync(process.env.HEARD_SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.HEARD_SHOTS, `${name}.png`) });
}
