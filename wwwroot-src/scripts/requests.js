// What a running request looks like, and what happens when it fails.
// - the pressed button cannot be pressed again and after 150 ms shows its ring; a form is never sent twice
// - 422, 409 and 429 are forms with their messages and swapped in; an error page never lands inside a fragment
// - a failed submission shows [data-failure] and leaves everything typed where it is; without a network it says so, and a
//   link leads nowhere
const sending = new WeakSet();
const shown = new Set([409, 422, 429]);

const buttonOf = ({ sourceElement: form, request }) =>
  request.submitter ?? (form.matches?.('form') ? form.querySelector('button:not([type=button]):not([type=reset])') : null);

const isWrite = ctx => ctx.request.method !== 'GET';

document.addEventListener('htmx:config:request', event => {
  const { ctx } = event.detail;
  if (isWrite(ctx) && sending.has(ctx.sourceElement)) event.preventDefault();
});

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches?.('form')) return;
  if (isWrite(ctx)) {
    sending.add(ctx.sourceElement);
    fail();
  }
  const button = ctx.busyButton = buttonOf(ctx);
  button?.setAttribute('aria-busy', 'true');
  ctx.ring = setTimeout(ring, 150, button);
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  sending.delete(ctx.sourceElement);
  clearTimeout(ctx.ring);
  ctx.busyButton?.classList.remove('htmx-request');
  ctx.busyButton?.removeAttribute('aria-busy');
});

document.addEventListener('htmx:after:request', event => {
  const { ctx } = event.detail;
  const { status } = ctx.response;
  if (status >= 400 && isWrite(ctx)) ctx.push = 'false';   // a refused form is no place to come back to
  if (status < 400 || shown.has(status)) return;
  if (status === 401) {
    event.preventDefault();
    location.reload();   // the session is over: the server shows the sign-in page and leads back here
  } else if (ctx.target !== document.body || isWrite(ctx)) {
    event.preventDefault();
    if (isWrite(ctx)) fail('online');
  }
});

document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  if (!ctx) return;
  if (!navigator.onLine && (isWrite(ctx) || ctx.target === document.body)) fail('offline');
  else if (isWrite(ctx)) fail('online');
  else if (ctx.target === document.body && ctx.sourceElement.href) location.assign(ctx.sourceElement.href);   // let the browser say what is wrong
});

addEventListener('online', () => {
  if (document.querySelector('[data-failure="offline"]')) fail();
});

document.addEventListener('kt:fail', ({ detail }) => fail(detail));   // from other modules

/** @param how 'online' or 'offline': which words are shown; none hides the notice. */
export function fail(how) {
  const notice = document.querySelector('[data-failure]');
  if (!notice) return;
  notice.dataset.failure = how ?? '';
  notice.hidden = !how;
}

function ring(button) {
  if (!button) return;
  if (button.matches('.btn, .send') && !button.querySelector('.spin')) {
    button.prepend(Object.assign(document.createElement('span'), { className: 'spin', ariaHidden: 'true' }));
  }
  button.classList.add('htmx-request');
}
