// <form data-here> says that somebody is at this page: soon after it is opened, then every 15 seconds, and as soon as he begins to write.
// Who has not touched anything for five minutes is not there.
const soon = 2000, every = 15000, gone = 5 * 60000;
let touched = Date.now(), wrote = 0;

function report() {
  const form = document.querySelector('form[data-here]');
  if (!form || document.hidden || !navigator.onLine || Date.now() - touched > gone) return;
  form.elements.Writing.value = Date.now() - wrote < every;
  form.requestSubmit();
}

for (const sign of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']) {
  document.addEventListener(sign, () => { touched = Date.now(); }, { passive: true });
}
document.addEventListener('input', ({ target }) => {
  if (!target.closest?.('#composer, #reply')) return;
  const begins = Date.now() - wrote > every;
  wrote = Date.now();
  if (begins) report();
});
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => { if (ctx.target === document.body) { wrote = 0; setTimeout(report, soon); } });
setTimeout(report, soon);
setInterval(report, every);
