// Native <dialog>s. <a data-dialog href> is a link to a page of its own; with scripts that page's form comes as a fragment
// into a dialog (a sheet from below on phones). A click on the backdrop or Escape closes it, focus returns to where it was.
//   dialog[data-dismiss]   closes by a click on its backdrop
//   [data-close]           closes the dialog around it
let opener, coming = 0;

/** One is on its way: what is typed meanwhile is meant for it. */
export const isComing = () => coming > 0;

export function open(dialog) {
  if (dialog.open) return;
  opener = document.activeElement;
  dialog.showModal();
}

document.addEventListener('close', ({ target }) => {
  if (target.tagName !== 'DIALOG') return;
  if (target.hasAttribute('data-fetched')) target.remove();
  if (opener?.isConnected && (document.activeElement === document.body || !document.activeElement)) opener.focus();
}, true);

document.addEventListener('click', event => {
  const { target } = event;
  if (target.matches?.('dialog[data-dismiss][open]') && outside(target, event)) target.close();
  target.closest?.('[data-close]')?.closest('dialog')?.close();
  const link = target.closest?.('a[data-dialog]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  fetchInto(link);
}, true);

// Padding belongs to the dialog, too: only what lies outside its box is the backdrop.
function outside(dialog, { clientX: x, clientY: y }) {
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

/** The page at an address as a dialog, opened by a button. */
export function openPage(address, opener) {
  const link = Object.assign(document.createElement('a'), { href: address, hidden: true });
  opener.after(link);
  return fetchInto(link, opener).finally(() => link.remove());
}

async function fetchInto(link, from = link) {
  if (link.ariaBusy === 'true') return;   // a second press waits for the first
  link.ariaBusy = 'true';
  coming++;
  const answer = await fetch(link.href, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text().catch(() => '') : '';
  link.ariaBusy = null;
  coming--;
  if (!link.isConnected) return;   // one went on meanwhile
  if (!answer && !navigator.onLine) { document.dispatchEvent(new CustomEvent('kt:fail', { detail: 'offline' })); return; }
  if (!html || /^\s*<!doctype/i.test(html)) { location.assign(link.href); return; }
  show(html, from);
}

function show(html, link) {
  const dialog = Object.assign(document.createElement('dialog'), { className: 'sheet', innerHTML: html });
  dialog.dataset.dismiss = dialog.dataset.fetched = '';
  const title = dialog.querySelector('h1, h2');
  if (title) {
    title.id ||= 'dialog-title';
    dialog.setAttribute('aria-labelledby', title.id);
  }
  const close = document.querySelector('#keys button')?.cloneNode(true);
  if (close) {
    close.type = 'button';
    close.dataset.close = '';
    close.classList.add('sheet-close');
    dialog.append(close);
  }
  document.body.append(dialog);
  window.htmx.process(dialog);
  link.focus();
  open(dialog);
  document.dispatchEvent(new Event('kt:dialog'));
  const part = link.hash && dialog.querySelector(link.hash);
  if (part) {
    part.open = true;
    part.scrollIntoView({ block: 'center' });
    part.querySelector('summary')?.focus();
  }
}
