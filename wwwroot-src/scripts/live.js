// One event stream per page. <body data-topics="ticket:… queue:…"> says what the page shows; every event becomes DOM
// events on body, which fragments name in hx-trigger:
//   kt:ticket                          anything about any ticket; so with every kind of subject
//   kt:ticket:{id}                     anything about this ticket
//   kt:ticket-comment:{id}             this event of this ticket
//   kt:resync                          the page may have missed something: fetch again
// What every page knows, beside the events of its subjects (<body data-events>).
const always = ['counter', 'resync'];
const settle = 60, pollEvery = 5000, restEvery = 15000, silentFor = 45000, lookEvery = 25000, triesBeforePolling = 3;

let source, topics = '', tries = 0, retry, poll, lastSign, hears = false, hiddenAt = 0, rests = false;
let waiting = new Map(), flushing, firsts = new Set();

function open() {
  close();
  topics = document.body.dataset.topics ?? '';
  rests = false;
  if (!topics) return mark('');
  firsts = new Set();
  // What happened since the page was rendered comes first.
  source = new EventSource(`/events?topics=${encodeURIComponent(topics)}&after=${document.body.dataset.asOf}`);
  source.onopen = () => {
    const missed = tries > 0;
    tries = 0;
    sign();
    clearInterval(poll);
    poll = undefined;
    mark('live');
    if (missed) resync();
  };
  source.onerror = lost;
  source.addEventListener('replaced', rest);
  source.addEventListener('ping', () => { hears = true; sign(); });
  for (const type of [...always, ...(document.body.dataset.events ?? '').split(' ').filter(Boolean)]) source.addEventListener(type, event => { sign(); receive(type, event.data); });
}

function close() {
  source?.close();
  source = undefined;
  clearTimeout(retry);
}

function lost() {
  tries++;
  mark(tries < triesBeforePolling && navigator.onLine ? 'reconnecting' : 'offline');
  if (tries >= triesBeforePolling) poll ??= setInterval(() => { if (navigator.onLine && !document.hidden) resync(); }, pollEvery);
  if (source.readyState !== EventSource.CLOSED) return;   // the browser tries again by itself and says where it was
  clearTimeout(retry);
  retry = setTimeout(open, Math.min(30000, 1000 * 2 ** tries) * (0.5 + Math.random() / 2));
}

// One person has only so many streams: a newer page took this one's. It says so, asks now and then while it is seen, and takes
// a stream again as soon as somebody turns to it.
function rest() {
  close();
  rests = true;
  hears = false;
  mark('offline');
  poll ??= setInterval(() => { if (!document.hidden) resync(); }, restEvery);
}

const used = () => { if (rests && !document.hidden) wake(Infinity); };

const sign = () => { lastSign = Date.now(); };

function receive(type, data) {
  let detail = {};
  try { detail = JSON.parse(data) ?? {}; } catch { /* an event without data still means "something changed" */ }
  if (isShown(detail)) return;
  const name = 'kt:' + type.replace('.', '-'), kind = type.split('.')[0], id = detail[kind + '_id'];
  waiting.set(name, detail).set(`kt:${kind}`, detail);
  if (id) waiting.set(`${name}:${id}`, detail).set(`kt:${kind}:${id}`, detail);
  later();
}

// A stream begins with each place as it is, which mostly is what the page was rendered with: that asks for nothing.
function isShown({ ticket_id: id, status, queue_position: at, queue_length: of }) {
  if (!at || firsts.has(id)) return false;
  firsts.add(id);
  return document.querySelector(`[data-shown="${id} ${status} ${at}/${of}"]`);
}

const resync = () => { waiting.set('kt:resync', {}); later(); };

// Several events of one moment are one fetch; a page nobody sees waits until it is seen.
function later() {
  if (!flushing && !document.hidden) flushing = setTimeout(flush, settle);
}

function flush() {
  flushing = undefined;
  const events = waiting;
  waiting = new Map();
  for (const [name, detail] of events) document.body.dispatchEvent(new CustomEvent(name, { detail }));
}

// The mark says what is true: hollow, and since when the figures stand still. CSS does the look by html[data-live].
let since;
function mark(state) {
  const html = document.documentElement;
  if (state === 'live' || !state) since = undefined;
  else since ??= new Date().toLocaleTimeString(html.lang || undefined, { hour: 'numeric', minute: '2-digit', hour12: false });
  if (state) html.dataset.live = state;
  else delete html.dataset.live;
  paint();
}

function paint() {
  for (const mark of document.querySelectorAll('[data-live-mark]')) {
    const text = since ? `${mark.dataset.paused ?? 'Paused since'} ${since}` : mark.dataset.liveMark || 'Live';
    const label = mark.lastElementChild;
    if (label && label.textContent !== text) label.textContent = text;
  }
}

function wake(gap) {
  if (!topics || (rests && document.hidden)) return;
  const stale = !source || source.readyState === EventSource.CLOSED || gap > 10000 || (hears && Date.now() - lastSign > silentFor);
  if (!stale) return later();
  resync();
  open();
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else wake(Date.now() - hiddenAt);
  if (!document.hidden && waiting.size) later();
});
for (const use of ['focus', 'pointerdown', 'keydown']) addEventListener(use, used, { passive: true });
addEventListener('pageshow', event => { if (event.persisted) wake(Infinity); });
addEventListener('online', () => wake(Infinity));
addEventListener('offline', () => { if (topics) mark('offline'); });
addEventListener('pagehide', close);
// A page of who has no stream looks by itself.
setInterval(() => { if (!document.hidden && navigator.onLine) document.querySelector('[data-looks]')?.dispatchEvent(new CustomEvent('kt:look')); }, lookEvery);
setInterval(() => { if (hears && !document.hidden) wake(0); }, 15000);

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  paint();
  if (ctx.target === document.body) used();
});
new MutationObserver(() => { if ((document.body.dataset.topics ?? '') !== topics) open(); })
  .observe(document.body, { attributes: true, attributeFilter: ['data-topics'] });
open();
