// Fetches a boosted link when the mouse rests on it or presses it, so that the click finds the answer on its way.
// The server sees HX-Preload: true and counts such a GET as nothing read. Links with data-no-preload stay out.
import htmx from './htmx.js';

const rest = 90, keep = 4000;
let api, written = 0;

function prefetch(link, event) {
  // Asked now: what is unread by now may have been read when the link came.
  if (!link.isConnected || link.hasAttribute('data-no-preload') || !link._htmx || link._htmx.prefetched?.until > Date.now()) return;   // the page may be another by now
  const ctx = api.createRequestContext(link, event);
  ctx.request.headers['HX-Request-Type'] = ctx.select || ctx.target === document.body ? 'full' : 'partial';
  const answer = fetch(ctx.request.action, {
    ...ctx.request, headers: { ...ctx.request.headers, 'HX-Preload': 'true' }, body: undefined, signal: undefined,
  }).then(response => response.status === 200 && !response.redirected ? response : Promise.reject(response.status));
  link._htmx.prefetched = { answer, asked: Date.now(), until: Date.now() + keep };
  answer.catch(() => { if (link._htmx) delete link._htmx.prefetched; });
}

htmx.registerExtension('preload', {
  init: internal => { api = internal; },

  htmx_after_init: link => {
    if (!link._htmx?.boosted || link.tagName !== 'A') return;
    let timer;
    link.addEventListener('pointerenter', event => {
      if (event.pointerType === 'mouse') timer = setTimeout(prefetch, rest, link, event);
    });
    link.addEventListener('pointerleave', () => clearTimeout(timer));
    link.addEventListener('mousedown', event => { if (event.button === 0) prefetch(link, event); });
  },

  htmx_before_request: (link, { ctx }) => {
    if (ctx.request.method !== 'GET') written = Date.now();   // what was fetched before a change is stale
    const { answer, asked, until } = link._htmx?.prefetched ?? {};
    if (!answer) return;
    delete link._htmx.prefetched;
    if (link.hasAttribute('data-no-preload')) return;
    if (asked > written && until > Date.now()) ctx.fetch = (url, request) => answer.catch(() => fetch(url, request));
  },
});
