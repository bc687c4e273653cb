import htmx from './htmx.js';

// Boosted navigation behaves like a page load for those who don't see it: focus starts at the new page's main part,
// and menus that were open are closed by the swap itself. A form that leads back to its own page keeps the place: focus goes
// to what <form data-then="id"> names, or to the same control of the new page. A refused form: to what has to be corrected.
let before;
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  const { sourceElement: form } = ctx, stood = document.activeElement;
  const active = ctx.request.submitter ?? (stood.matches('[data-choice] button') ? stood : ctx.busyButton ?? stood);
  before = ctx.request.method === 'GET' ? {} : {
    path: location.pathname, then: form.dataset?.then,
    control: active?.id ? `#${CSS.escape(active.id)}` : active?.form?.id && `#${CSS.escape(active.form.id)} ${active.name ? `[name="${active.name}"]` : 'button:not([name])'}`,
  };
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  const { status } = ctx.response ?? {};
  if (status === 422 && goTo(document.querySelector('[aria-invalid="true"]'))) return;
  if (status >= 400 && goTo(document.querySelector('#main [role="alert"]:not([hidden])'))) return;
  if (document.activeElement !== document.body) return;
  const same = before?.path === location.pathname && (document.getElementById(before.then) ?? (before.control && document.querySelector(before.control)));
  goTo(same || null) || goTo(document.querySelector('[autofocus]:not(dialog *)') ?? document.getElementById('main'));
});

// A region where one was put by a form is no place that one went to: no ring around all of it. html[data-arrived] until focus moves on.
const leave = () => { delete document.documentElement.dataset.arrived; };
document.addEventListener('focusout', leave);

function goTo(start) {
  if (!start) return false;
  if (!start.matches('a, button, input, select, textarea, [tabindex]')) start.tabIndex = -1;
  start.focus({ preventScroll: true });
  if (start.matches('[role="region"]')) document.documentElement.dataset.arrived = '';
  return document.activeElement === start;
}

// A navigation that takes longer than 300 ms shows a thin bar at the top.
let slow;
const isNavigation = ctx => ctx.target === document.body && ctx.request.method === 'GET';
document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!isNavigation(ctx)) return;
  clearTimeout(slow);
  slow = setTimeout(() => { document.documentElement.dataset.loading = ''; }, 300);
});
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (!isNavigation(ctx)) return;
  clearTimeout(slow);
  delete document.documentElement.dataset.loading;
});

// Menus made of <details data-menu> close by Escape and by a click elsewhere. data-menu may name an element outside that
// the menu shows (the desk's navigation on a phone); opening moves focus into it.
const partOf = menu => document.getElementById(menu.dataset.menu);

document.addEventListener('click', ({ target }) => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(target) && !partOf(menu)?.contains(target)) menu.open = false;
  }
});
document.addEventListener('toggle', ({ target }) => {
  if (target.matches?.('details[data-menu][open]')) partOf(target)?.querySelector('a, button, input')?.focus();
}, true);
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details[data-menu][open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

// Inside an open menu the arrows move as well as Tab.
document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('details[data-menu][open]');
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!menu || !step) return;
  const items = [...(partOf(menu) ?? menu).querySelectorAll('a[href], button')].filter(item => item.offsetParent !== null);
  const now = items.indexOf(document.activeElement);
  const next = now < 0 && step < 0 ? items.length - 1 : Math.min(items.length - 1, Math.max(0, now + step));
  if (!items[next]) return;
  event.preventDefault();
  items[next].focus();
});

// A live refresh leaves a <details> as it was opened or closed.
htmx.registerExtension('opened', {
  htmx_before_morph_attr: (element, { attrName }) => !(attrName === 'open' && element.matches('details')),
});
