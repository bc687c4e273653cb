// What arrives in the conversation while one reads elsewhere is told by a button above the reply bar ([data-arrived]), which leads there;
// who stands at its end sees it come. What one sends oneself is in view.
const bubbles = of => [...document.querySelectorAll(`#conversation ${of}`)];
const button = () => document.querySelector('[data-arrived]');
const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
let known = new Set(ids()), sent, atEnd, waiting = [], line, below;

function ids() { return bubbles('.bubble').map(one => one.id); }

const seen = one => {
  const { top, bottom } = one.getBoundingClientRect(), end = document.querySelector('.replybar')?.getBoundingClientRect().top ?? innerHeight;
  return top < end - 24 && bottom > 72;
};

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target === document.body) return sent = ctx.request.method === 'GET' ? undefined : location.pathname;
  if (ctx.target?.id !== 'conversation') return;
  atEnd = bubbles('.bubble').slice(-1).every(seen);
  // The line above what was new when one came: it is read by now, and the line stays until one leaves.
  line = document.getElementById('new');
  below = line?.nextElementSibling?.id;
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target?.id === 'conversation' && line) document.getElementById(below)?.before(document.getElementById('new') ?? line);
  const fresh = bubbles('.bubble').filter(one => !known.has(one.id));
  const page = ctx.target === document.body, before = known;
  known = new Set(ids());
  if (page) {
    waiting = [];
    // The same ticket: its page was on the screen before, and what is new and one's own was just sent.
    const own = sent && fresh.length && [...before].some(id => known.has(id)) && fresh.findLast(one => one.matches('.bubble-own'));
    own?.scrollIntoView?.({ block: 'end' });
    return;
  }
  const arrived = fresh.filter(one => one.dataset.by);
  if (!arrived.length) return tell();
  if (atEnd) return arrived.at(-1).scrollIntoView({ block: arrived.length > 1 ? 'start' : 'nearest' });
  waiting.push(...arrived.map(one => one.id));
  tell();
});

function tell() {
  const told = button();
  if (!told) return;
  waiting = waiting.filter(id => document.getElementById(id) && !seen(document.getElementById(id)));
  told.hidden = !waiting.length;
  if (!waiting.length) return;
  const words = JSON.parse(told.dataset.words), many = waiting.length;
  told.lastElementChild.textContent = (words[plural.select(many)] ?? words.other).replace('{0}', many);
}

document.addEventListener('click', ({ target }) => {
  if (!target.closest?.('[data-arrived]')) return;
  const first = document.getElementById(waiting[0]);
  waiting = [];
  tell();
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: 'start' });
});

addEventListener('scroll', () => { if (waiting.length) tell(); }, { passive: true });
