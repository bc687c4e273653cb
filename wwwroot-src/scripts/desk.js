// The desk by keyboard. Single keys can be switched off in the help sheet (WCAG 2.1.4); they never act while typing.
//   [data-row]            a row of a list: j and k move, Enter opens its first link; on a ticket they lead to its neighbours
//   [data-row-keys="r"]   keys that open the row under the cursor and act on its page
//   [data-key="a"]        what the key acts on: a link or button is pressed, a field focused, a <details> opened,
//                         a radio of the composer chosen, with focus on its text
//   dialog#keys           the help sheet, opened by ? and [data-keys-open]; [data-keys-off] in it is the switch
//   [data-composer]       Ctrl or Cmd + Enter sends, Escape leads out of its text to the conversation, where keys act again
//   [data-palette="url"]  the search field: it, / and Ctrl or Cmd + K open the palette, whose module is loaded then
import './toast.js';
import './place.js';
import './steady.js';
import './still.js';
import './rail.js';
import './sheets.js';
import './lists.js';
import './filters.js';
import { isComing, open } from './dialog.js';
import { keep, showNear } from './neighbours.js';
import { visit } from './visited.js';

const off = 'kt-keys-off';
const typing = element => element?.closest?.('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]');

document.addEventListener('keydown', event => {
  const command = event.ctrlKey || event.metaKey;
  if (event.key === 'Enter' && command) {
    const form = event.target.closest?.('[data-composer]');
    if (form) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && event.target.matches?.('[data-composer] textarea')) {
    document.getElementById('conversation')?.focus();
    return;
  }
  if (command && event.key.toLowerCase() === 'k' && !event.altKey && !event.shiftKey) {
    if (palette()) event.preventDefault();
    return;
  }
  if (command || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (localStorage.getItem(off) || document.querySelector('dialog[open]') || isComing()) return;
  const step = rows().length && { j: 1, k: -1 }[event.key];
  const act = step ? () => move(step) : event.key === 'Enter' ? openRow : event.key === '?' ? help : () => openWith(event.key) || press(event.key);
  if (act(event) !== false) event.preventDefault();
});

const rows = () => [...document.querySelectorAll('[data-row]')].filter(row => row.offsetParent !== null);
const here = list => list.findIndex(row => row.classList.contains('cursor') || row.contains(document.activeElement));

function move(step) {
  const list = rows(), now = here(list);
  // The row one stood on may have left: one goes on from its place.
  stand(list, now >= 0 ? now + step : at < 0 ? 0 : step > 0 ? at : at - 1);
}

function stand(list, at) {
  const next = list[Math.min(list.length - 1, Math.max(0, at))];
  for (const row of list) row.classList.toggle('cursor', row === next);
  (next.querySelector('summary, a[href]') ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

function openRow({ target }) {
  if (target.closest('a, button, summary, input')) return false;   // Enter already means something there
  const list = rows(), row = list[here(list)];
  if (!row) return false;
  row.querySelector('a[href]')?.click();
}

// A key of the page that a row leads to acts from its list, too: [data-row-keys="r"] around the rows.
let onArrival = '';
function openWith(key) {
  const list = rows(), row = list[here(list)], link = row?.querySelector('a[href]');
  if (!link || !row.closest('[data-row-keys]')?.dataset.rowKeys.split(' ').includes(key)) return false;
  onArrival = key;
  link.click();
  return true;
}

function help() {
  const sheet = document.getElementById('keys');
  if (!sheet) return false;
  open(sheet);
}

export function press(key) {
  const target = [...document.querySelectorAll('[data-key]')]
    .find(one => one.dataset.key === key && (one.offsetParent !== null || one.type === 'radio' || one.closest('#toasts')));
  if (!target || target.disabled || target.inert) return false;
  if (target.type === 'radio') {
    target.click();
    target.closest('[data-composer]')?.querySelector('textarea')?.focus();
  } else if (target.matches('[data-palette] input')) {
    return palette();
  } else if (target.matches('details')) {
    target.open = true;
    target.querySelector('summary ~ * :is(a, button, input, select)')?.focus();
  } else if (target.matches('input, textarea, select')) {
    target.focus();
    target.select?.();
  } else target.click();
}

function palette() {
  const field = document.querySelector('[data-palette]'), sheet = document.getElementById('palette');
  if (!field || !sheet || sheet.open || document.querySelector('dialog[open]')) return false;
  open(sheet);
  sheet.querySelector('input').select();
  import(field.dataset.palette).then(module => module.start(sheet, press), () => {
    sheet.querySelector('[data-palette-status]').textContent = JSON.parse(sheet.querySelector('[data-words]').dataset.words).failed;
  });
  return true;
}

document.addEventListener('click', event => {
  const { target } = event;
  if (target.closest?.('[data-keys-open]')) help();
  if (target.closest?.('[data-palette], [data-palette-open]') && palette()) event.preventDefault();
});

document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('[data-keys-off]')) return;
  if (target.checked) localStorage.setItem(off, '1');
  else localStorage.removeItem(off);
});

// The list cursor survives a refreshed list: the row keeps its id, the class is ours. When the row itself is gone, because it
// was accepted or somebody else took it, the one that moved up is next.
let cursor, at = -1;
document.addEventListener('focusin', ({ target }) => {
  const row = target.closest?.('[data-row]');
  if (row) [cursor, at] = [row.dataset.row, rows().indexOf(row)];
});
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const list = rows(), asked = ctx.target !== document.body && document.querySelector('dialog[open]');   // about the row
  for (const row of list) row.classList.toggle('cursor', row.dataset.row === cursor && (asked || row.contains(document.activeElement)));
  const worked = ctx.request?.method !== 'GET' && ctx.target === document.body;
  if (ctx.target === document.body && onArrival) {
    press(onArrival);
    onArrival = '';
  }
  if (worked && list.length && cursor && !list.some(row => row.dataset.row === cursor) && at >= 0) stand(list, at);
  arrive();
});

function restoreSwitch() {
  const toggle = document.querySelector('[data-keys-off]');
  if (toggle) toggle.checked = Boolean(localStorage.getItem(off));
}
function arrive() {
  restoreSwitch();
  visit();
  keep();
  showNear();
}
arrive();
