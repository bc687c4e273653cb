// The service worker. It knows two things: files that never change under their address, and the page that says there is no
// network. Pages and fragments always come from the server and are never kept: what one person saw is in no cache for the
// next. The server writes `shell` before this: version, offline page, files. Whatever fails here ends at the network.
const name = `shell-${shell.version}`;

addEventListener('install', event => event.waitUntil(
  caches.open(name)
    .then(cache => cache.addAll([new Request(shell.offline, { credentials: 'omit', cache: 'reload' }), ...shell.files]))
    .then(() => skipWaiting())));

addEventListener('activate', event => event.waitUntil(Promise.all([
  caches.keys().then(names => Promise.all(names.filter(other => other !== name).map(other => caches.delete(other)))),
  registration.navigationPreload?.enable(),
])));

addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || request.headers.has('Range')) return;
  if (request.mode === 'navigate') event.respondWith(page(event));
  else if (neverChanges(url)) event.respondWith(file(request));
});

const neverChanges = ({ pathname, searchParams }) =>
  (pathname.startsWith('/assets/') && searchParams.has('v')) || pathname.startsWith('/brand/');

// One request a visit: the one the browser sent while the worker woke up, if it did.
async function page(event) {
  try {
    const answer = await event.preloadResponse?.catch(() => null) ?? await fetch(event.request);
    event.waitUntil(speak(answer.headers.get('Content-Language')).catch(() => {}));
    return answer;
  } catch {
    return await caches.match(shell.offline).catch(() => null) ?? Response.error();
  }
}

// The offline page speaks as the last page did: who chose another language finds it there, too.
async function speak(language) {
  const cache = await caches.open(name);
  const kept = await cache.match(shell.offline);
  if (!language || kept?.headers.get('Content-Language') === language) return;
  const answer = await fetch(`${shell.offline}?language=${language}`, { credentials: 'omit', cache: 'reload' });
  if (answer.ok) await cache.put(shell.offline, answer);
}

async function file(request) {
  const cache = await caches.open(name).catch(() => null);
  const kept = await cache?.match(request, { ignoreVary: true }).catch(() => null);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.headers.get('Cache-Control')?.includes('immutable')) cache?.put(request, answer.clone()).catch(() => {});
  return answer;
}
