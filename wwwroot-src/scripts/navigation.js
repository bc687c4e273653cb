import htmx from './htmx.js';

// Boosted navigation behaves like a page load for those who don't see it: focus starts at the new page's main part,
// and menus that were open are closed by the swap itself.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body || ctx.response?.status === 422) return;
  const start = document.querySelector('[autofocus]') ?? document.getElementById('main');
  if (!start || document.activeElement !== document.body) return;
  if (!start.matches('a, button, input, select, textarea')) start.tabIndex = -1;
  start.focus({ preventScroll: true });
});

// A refused form that was swapped in as a whole page: go to what has to be corrected.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.response?.status !== 422) return;
  document.querySelector('[aria-invalid="true"]')?.focus();
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

// A live refresh leaves a <details> as it was opened or closed.
htmx.registerExtension('opened', {
  htmx_before_morph_attr: (element, { attrName }) => !(attrName === 'open' && element.matches('details')),
});
