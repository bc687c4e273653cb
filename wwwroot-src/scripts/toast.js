// The desk's toasts: <form data-toast> or <div data-toast> inside #toasts, rendered with the page that follows a change.
// Whole for 6 s; then only its Undo remains until 10 s. Both clocks stand still while it is hovered or focused, or nobody
// looks at the page. A toast goes along when one navigates on; what it takes back leads to the page where it was pressed.
const say = detail => document.dispatchEvent(new CustomEvent('kt:say', { detail }));
const whole = 6000, undo = 10000, tick = 200;
const spent = new WeakMap();

function greet() {
  for (const toast of document.querySelectorAll('#toasts > [data-toast]')) {
    if (spent.has(toast)) continue;
    spent.set(toast, 0);
    const words = toast.querySelector('[data-toast-words]')?.textContent ?? '';
    say(toast.matches('form') ? `${words}. Press Z to undo.` : words);
  }
}

setInterval(() => {
  for (const toast of document.querySelectorAll('#toasts > [data-toast]')) {
    if (document.hidden || toast.matches(':hover, :focus-within')) continue;
    const age = (spent.get(toast) ?? 0) + tick;
    spent.set(toast, age);
    toast.classList.toggle('toast-small', age >= whole && toast.matches('form'));
    if (age >= (toast.matches('form') ? undo : whole)) toast.remove();
  }
}, tick);

let along = [];
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  along = ctx.sourceElement.closest?.('[data-toast]') ? [] : [...document.querySelectorAll('#toasts > form[data-toast]')];
});
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  const place = document.getElementById('toasts');
  if (place && !place.querySelector('[data-toast]')) place.append(...along);
  along = [];
  greet();
});

document.addEventListener('submit', ({ target }) => {
  const back = target.matches?.('form[data-toast]') && target.elements.Back;
  if (back) back.value = location.pathname + location.search;
}, true);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !event.defaultPrevented) event.target.closest?.('[data-toast]')?.remove();
});
greet();
