// Each kind of page at the desk has a sheet of its own (<link data-sheet>). Before a page of another kind takes this one's place its sheet
// is there, so nothing is seen without its styles; it takes effect when the page does, and the old one goes.
const named = /<link rel="stylesheet" href="([^"]+)" data-sheet/;
const shown = () => document.querySelector('link[data-sheet]:not([media])');
let next;

function bring(text) {
  const href = named.exec(text)?.[1], now = shown();
  next?.remove();
  next = undefined;
  if (!href || !now || href === now.getAttribute('href')) return;
  next = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, media: 'not all' });
  next.dataset.sheet = '';
  const there = new Promise(done => { next.onload = next.onerror = done; });
  now.after(next);
  return there;
}

// At the window: behind those who send the request in a way of their own.
addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  const { fetch } = ctx;
  ctx.fetch = async (...request) => {
    const response = await fetch(...request), text = await response.text();
    await bring(text);
    response.text = async () => text;
    return response;
  };
});

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body || !next) return;
  const old = shown();
  next.removeAttribute('media');
  next = undefined;
  old.remove();
});
