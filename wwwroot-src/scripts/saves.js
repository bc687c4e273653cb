// <form data-saves>: a choice is saved as it is made, and the page that follows offers to take it back. Whoever goes through a closed
// list by keys is waited for: each press would else be a change.
const pause = 700;
const list = target => target.matches?.('form[data-saves] select') ? target : null;
let byKeys = false, timer;

document.addEventListener('keydown', ({ target, key }) => { if (list(target)) byKeys = key !== 'Enter' && key !== ' '; }, true);
document.addEventListener('pointerdown', () => { byKeys = false; }, true);
document.addEventListener('change', ({ target }) => {
  if (!list(target)) return;
  clearTimeout(timer);
  timer = setTimeout(() => { if (target.isConnected) target.form.requestSubmit(); }, byKeys ? pause : 0);
});
