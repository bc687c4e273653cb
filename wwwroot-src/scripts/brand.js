import { isChanged } from './changed.js';

// Colours: the browser's own field and the typed one beside it hold the same. [data-color] names the other. "8a2" and "8A2A57"
// become "#88aa22" and "#8a2a57" when one leaves the field; what is no colour is said there.
const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i, bare = /^[0-9a-f]{6}$/i;

document.addEventListener('change', ({ target }) => {
  if (target.type !== 'text' || !target.dataset?.color) return;
  const typed = target.value.trim();
  const whole = typed.replace(short, '#$1$1$2$2$3$3').replace(bare, '#$&').toLowerCase();
  if (whole !== target.value) {
    target.value = whole;
    target.dispatchEvent(new Event('input', { bubbles: true }));
  }
  target.setCustomValidity(/^#[0-9a-f]{6}$/.test(whole) ? '' : target.dataset.wrong.replace('{0}', () => typed));
  target.reportValidity();
});

// <form data-guard="question">: who leaves it with changes that were not saved is asked first. [data-unsaved=yes]: it came back
// from the server with them. The back button is not asked: its address is another already.
const unsaved = () => [...document.querySelectorAll('form[data-guard]')].find(form => form.dataset.unsaved || isChanged(form));

document.addEventListener('htmx:config:request', event => {
  const { target, request } = event.detail.ctx;
  if (target !== document.body || request.method !== 'GET' || 'HX-History-Restore-Request' in request.headers) return;
  const form = unsaved();
  if (form && !confirm(form.dataset.guard)) event.preventDefault();
});

let sending = false;   // by the browser itself, as signing out is
document.addEventListener('submit', event => { sending = !event.defaultPrevented; });
addEventListener('beforeunload', event => { if (!sending && unsaved()) event.preventDefault(); });

document.addEventListener('input', event => {
  const other = document.getElementById(event.target.dataset?.color ?? '');
  if (!other) return;
  if (!/^#[0-9a-f]{6}$/i.test(event.target.value)) return;
  other.value = event.target.value.toLowerCase();
  for (const field of [event.target, other]) field.setCustomValidity('');
});
