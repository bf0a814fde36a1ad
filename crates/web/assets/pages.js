// Pages of turns are put in as they come near and taken out once they are far: an interview of any
// length is as light as a short one. A place where a page would be is about as high as it.
'use strict';
{
  const NEAR = '1500px 0px', FAR = '5000px 0px', LINE = 31, PER_LINE = 76, AT_ONCE = 5;
  const nextFrame = () => new Promise((done) => { requestAnimationFrame(done); });
  const isFull = (pg) => !!$('.turn', pg);
  const high = (pg) => `${Math.round((+pg.dataset.long / PER_LINE + 24) * LINE)}px`;
  const link = (pg) => `${location.pathname}/turns?turn=${pg.dataset.at}`;

  // Some turns a frame, so that no frame of somebody who scrolls waits for a page; all of them at once
    // where they stand above what is read, or where somebody wants to go there now.
  async function fill(pg, nodes, now) {
    for (let from = 0; from < nodes.length;) {
      const some = nodes.slice(from, now ? nodes.length : from + AT_ONCE), turns = some.filter((n) => n.matches?.('.turn'));
      if (from) pg.append(...some); else pg.replaceChildren(...some);
      pg.classList.remove('far');
      turns.forEach(tend); filterCodings(turns);
      from += some.length;
      if (from < nodes.length) await nextFrame();
    }
  }
  async function put(pg, now = false) {
    if (isFull(pg) || pg.loading) return;
    pg.loading = true;
    try {
      const answer = await fetch(link(pg), { headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const got = $('.pg', new DOMParser().parseFromString(await answer.text(), 'text/html'));
      if (!got || isFull(pg)) return;
      $$('.turn', got).forEach((t) => { t.tabIndex = -1; });
      pg.far ??= [...pg.childNodes];
      pg.style.overflow = 'hidden';
      await fill(pg, [...got.childNodes], now || document.hidden);
      const above = pg.getBoundingClientRect().bottom < 0, before = pg.offsetHeight;
      pg.style.height = pg.style.overflow = '';
      if (above) scrollBy(0, pg.offsetHeight - before);  // what is being read stays where it is
      script.dispatchEvent(new Event('turns'));
    } catch { /* it is tried again when it comes near again */ } finally { pg.loading = false; }
    window.lookAgain?.(pg);                                       // what was changed while it came
  }
  function takeOut(pg) {
    if (!isFull(pg) || pg.loading || !pg.far || pg.contains(document.activeElement) || sel?.some((x) => pg.contains(x.p))) return;
    const height = `${pg.offsetHeight}px`;
    $$('.turn', pg).forEach((t) => { watch.unobserve(t); seen.delete(t); unpaint(t); });
    pg.replaceChildren(...pg.far); pg.style.height = height; pg.classList.add('far');
  }
  const pages = $$('.pg', script);
  pages.filter((pg) => !isFull(pg)).forEach((pg) => { pg.style.height = high(pg); });
  // The page that was asked for may be taken out too, later: it needs something to stand for it.
  pages.filter(isFull).forEach((pg) => {
    const a = Object.assign(document.createElement('a'), { className: 'btn', href: `${location.pathname}?turn=${pg.dataset.at}`, textContent: `Turns from ${pg.dataset.at}` });
    const box = Object.assign(document.createElement('div'), { className: 'rd-more' });
    box.append(a); pg.far = [box];
  });
  if (pages.length > 1) {
    const near = new IntersectionObserver((changes) => changes.forEach((c) => { if (c.isIntersecting) put(c.target); }), { rootMargin: NEAR });
    const far = new IntersectionObserver((changes) => changes.forEach((c) => { if (!c.isIntersecting) takeOut(c.target); }), { rootMargin: FAR });
    const here = pages.find(isFull);
    if (pages.indexOf(here) > 0 && !location.hash) here.scrollIntoView({ block: 'start' });
    pages.forEach((pg) => { near.observe(pg); far.observe(pg); });
  }
  // Puts the page of a turn in, if it is not; gives back the turn.
  window.bringTurn = async (number) => {
    const pg = pages.findLast((one) => +one.dataset.at <= number);
    if (!pg) return null;
    for (let tries = 0; pg.loading && tries < 100; tries += 1) await new Promise((done) => { setTimeout(done, 20); });
    await put(pg, true);
    return document.getElementById(`t${number}`);
  };
  window.fullPages = () => pages.filter((pg) => pg.loading || isFull(pg));
}
