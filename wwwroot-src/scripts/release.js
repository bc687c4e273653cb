// A tab that stays open over a new release runs the scripts it began with. The next link is followed by the browser itself, which
// brings the new ones. An answer to a form is shown with those that run: nothing in it may be lost, and no script runs twice.
const module = /(<script type="module" src=")(\/assets\/[\w-]+\.js)(\?v=\w+)?/g;
const running = new Map();

function learn() {
  for (const script of document.querySelectorAll('script[src]')) {
    const { pathname, search } = new URL(script.src);
    if (!running.has(pathname)) running.set(pathname, search);
  }
}

document.addEventListener('htmx:after:request', event => {
  const { ctx } = event.detail;
  if (ctx.target !== document.body || !ctx.text) return;
  let isNew = false;
  const text = ctx.text.replace(module, (tag, start, path, version = '') => {
    isNew ||= (running.get(path) ?? version) !== version;
    return start + path + (running.get(path) ?? version);
  });
  if (!isNew) return;
  if (ctx.request.method !== 'GET') ctx.text = text;
  else {
    event.preventDefault();
    if ('HX-History-Restore-Request' in ctx.request.headers) location.reload();
    else location.assign(ctx.response.raw.url);
  }
});
document.addEventListener('htmx:after:swap', learn);
learn();
