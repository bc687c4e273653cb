// Lists and conversations of the desk scroll inside the page. [data-place="name"] is found again where it was left: after the
// back button, and when a form leads back to the same page. The list cursor (desk.js) is part of the place.
const keyOf = () => `kt-place:${document.body.dataset.who ?? ''}:${location.pathname}${location.search}`;
const read = () => { try { return JSON.parse(sessionStorage.getItem(keyOf())) ?? {}; } catch { return {}; } };
let here = keyOf(), leaving;

function keep() {
  const places = { row: (document.activeElement?.closest('[data-row]') ?? document.querySelector('[data-row].cursor'))?.dataset.row };
  for (const one of document.querySelectorAll('[data-place]')) places[one.dataset.place] = one.scrollTop;
  try { sessionStorage.setItem(here, JSON.stringify(places)); } catch { /* without storage the place is lost, nothing else */ }
}

function find(places) {
  for (const one of document.querySelectorAll('[data-place]')) one.scrollTop = places[one.dataset.place] ?? one.scrollTop;
  const row = places.row && document.querySelector(`[data-row="${CSS.escape(places.row)}"]`);
  if (!row) return;
  row.classList.add('cursor');
  (row.querySelector('summary, a[href]') ?? row).focus({ preventScroll: true });
}

let soon;
document.addEventListener('scroll', ({ target }) => {
  if (!target.dataset?.place) return;
  clearTimeout(soon);
  soon = setTimeout(keep, 80);
}, true);
document.addEventListener('focusin', ({ target }) => { if (target.closest?.('[data-row]')) keep(); });
document.addEventListener('click', keep, true);

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  clearTimeout(soon);
  leaving = here;
});
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  here = keyOf();
  const back = 'HX-History-Restore-Request' in ctx.request.headers;
  if (back || (here === leaving && ctx.request.method !== 'GET')) find(read());
});
if (performance.getEntriesByType('navigation')[0]?.type === 'back_forward') find(read());
