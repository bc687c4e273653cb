// Lists by hand and key: rows are chosen with x and boxes, up to here with Shift; what is chosen is changed by the bar below.
//   input[name=id][form=bulk]   a row's box; [data-choose-all] is all of them
//   form[data-bulk]             the bar: its keys act on the row under the cursor where nothing is chosen; its page opens as a dialog,
//                               and [data-at-once="true"] does it without asking
//   [data-card] in [data-column]  a card of a board, dragged from column to column
//   [data-find]                 narrows the options below it
import { isComing, openPage } from './dialog.js';

let last;   // the box from which Shift chooses
const boxes = () => [...document.querySelectorAll('#list [data-row] input[form=bulk]')];
const bar = () => document.querySelector('form[data-bulk]');
const chosen = () => boxes().filter(box => box.checked);
const under = () => document.querySelector('#list [data-row].cursor, #list [data-row]:focus-within')?.querySelector('input[form=bulk]');
const typing = element => element?.closest?.('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]');

function choose(box, on, upTo) {
  const all = boxes(), from = upTo ? all.indexOf(last) : -1, to = all.indexOf(box);
  for (const one of from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = on;
  last = box;
  tell();
}

function clear() {
  for (const box of boxes()) box.checked = false;
  const all = bar()?.querySelector('[name=all]');
  if (all) all.checked = false;
  tell();
}

function tell() {
  const count = chosen().length, head = document.querySelector('[data-choose-all]'), words = bar()?.querySelector('[data-bulk-count]');
  if (words) words.textContent = words.dataset.counted.replace('{0}', count);
  if (!head) return;
  head.hidden = false;
  head.checked = count > 0 && count === boxes().length;
  head.indeterminate = count > 0 && !head.checked;
}

document.addEventListener('keydown', event => {
  if (!bar() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (localStorage.getItem('kt-keys-off') || document.querySelector('dialog[open]') || isComing()) return;
  const key = event.key.toLowerCase(), box = under();
  if (key === 'x' && box) {
    choose(box, event.shiftKey || !box.checked, event.shiftKey);
    event.preventDefault();
  } else if (event.key === 'Escape' && chosen().length) clear();
  // A key of the bar acts on the row one stands on.
  else if (box && !chosen().length && [...bar().querySelectorAll('[data-key]')].some(button => button.dataset.key === event.key)) choose(box, true);
}, true);

document.addEventListener('click', event => {
  const box = event.target.closest?.('#list [data-row] input[form=bulk]');
  if (box) choose(box, box.checked, event.shiftKey);
});

document.addEventListener('change', ({ target }) => {
  if (target.matches?.('[data-choose-all]')) {
    for (const box of boxes()) box.checked = target.checked;
    tell();
  }
});

document.addEventListener('reset', ({ target }) => { if (target === bar()) clear(); });

document.addEventListener('submit', event => {
  if (event.target !== bar() || !event.submitter) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.submitter.dataset.atOnce === 'true') return doAtOnce(event.submitter.value, new FormData(event.target));
  const fields = new FormData(event.target, event.submitter), menu = event.submitter.closest('details');
  if (menu) menu.open = false;
  openPage(`${event.target.action}?${new URLSearchParams(fields)}`, menu?.querySelector('summary') ?? event.submitter);
}, true);

function doAtOnce(change, chosen) {
  const form = document.getElementById('at-once'), put = (name, value) => form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  for (const old of form.querySelectorAll('[name=id], [name=all], [name=Change]')) old.remove();
  put('Change', change);
  for (const name of ['id', 'all']) for (const value of chosen.getAll(name)) put(name, value);
  form.requestSubmit();
}

document.addEventListener('input', ({ target }) => {
  const find = target.closest?.('[data-find]');
  if (!find) return;
  const words = target.value.trim().toLowerCase();
  for (const option of find.parentElement.querySelectorAll('.option')) option.hidden = !option.textContent.toLowerCase().includes(words);
});

let card;
document.addEventListener('dragstart', ({ target, dataTransfer }) => {
  card = target.closest?.('[data-card]');
  if (!card) return;
  dataTransfer.effectAllowed = 'move';
  dataTransfer.setData('text/plain', card.dataset.row);
  card.dataset.dragged = '';
});
document.addEventListener('dragover', event => {
  const column = card && event.target.closest?.('[data-column]');
  mark(column);
  if (column) event.preventDefault();
});
document.addEventListener('dragend', () => { mark(); delete card?.dataset.dragged; card = null; });
document.addEventListener('drop', event => {
  const column = card && event.target.closest?.('[data-column]');
  if (!column) return;
  event.preventDefault();
  const moved = card;
  mark();
  if (moved.closest('[data-column]') === column) return;
  column.append(moved);
  moved.querySelector('select').value = column.dataset.column;
  moved.querySelector('.board-move button').click();
});

function mark(column) {
  for (const one of document.querySelectorAll('[data-column][data-over]')) if (one !== column) delete one.dataset.over;
  if (column) column.dataset.over = '';
}

function arrive() {
  tell();
  for (const find of document.querySelectorAll('[data-find]')) find.hidden = false;
}
document.addEventListener('htmx:after:swap', arrive);
document.addEventListener('kt:dialog', arrive);
arrive();
