import { serve, launch, open, faults } from '/tmp/h/board/e2e/heard.js';
const server = await serve('/tmp/h/bd/demo/study');
const browser = await launch();
const out = '/tmp/h/bd/';
for (const [size, scheme] of [['desktop', 'light'], ['phone', 'light']]) {
  const ctx = await open(browser, size === 'desktop' ? server : server, { size, scheme, enter: size === 'desktop' });
  if (size === 'phone') await ctx.context().addCookies(globalThis.cookies); else globalThis.cookies = await ctx.context().cookies();
  const paths = process.argv.slice(2).length ? process.argv.slice(2) : ['/board', '/board/leaving-the-ward', '/board/leaving-the-ward/gate', '/consent', '/consent/M05', '/consent/M06/withdraw?what=passage&transcript=M06&turn=41&on=2026-11-18', '/releases', '/release/leaving-the-ward', '/board/zine-for-everybody'];
  for (const path of paths) {
    const t = Date.now();
    const got = await ctx.goto(server.origin + path);
    const ms = Date.now() - t;
    const wide = await ctx.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    console.log(size, got.status(), path, ms + 'ms', 'wide', wide, (await faults(ctx)).join('\n   '));
    await ctx.screenshot({ path: out + path.replace(/[^a-z0-9]+/gi, '_') + '-' + size + '.png', fullPage: size === 'phone' && false });
  }
  console.log(ctx.troubles);
}
await browser.close(); await server.stop();
