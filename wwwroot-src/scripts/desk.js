// The desk by keyboard. Single keys can be switched off in the help sheet (WCAG 2.1.4); they never act while typing.
//   [data-row]            a row of a list: j and k move, Enter opens its first link
//   [data-key="a"]        what the key acts on: a link or button is pressed, a field focused, a <details> opened,
//                         a radio of the composer chosen, with focus on its text
//   dialog#keys           the help sheet, opened by ? and [data-keys-open]; [data-keys-off] in it is the switch
//   [data-composer]       Ctrl or Cmd + Enter sends
//   form[data-steady]     stays as it is under a live refresh while somebody has changed something in it
const off = 'kt-keys-off';
const typing = element => element?.closest?.('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]');

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.('[data-composer]');
    if (form) { event.preventDefault(); form.requestSubmit(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (localStorage.getItem(off) || document.querySelector('dialog[open]')) return;
  const act = event.key === 'j' ? () => move(1) : event.key === 'k' ? () => move(-1)
    : event.key === 'Enter' ? openRow : event.key === '?' ? help : () => press(event.key);
  if (act(event) !== false) event.preventDefault();
});

const rows = () => [...document.querySelectorAll('[data-row]')].filter(row => row.offsetParent !== null);
const here = list => list.findIndex(row => row.classList.contains('cursor') || row.contains(document.activeElement));

function move(step) {
  const list = rows();
  if (!list.length) return false;
  const now = here(list), next = list[Math.min(list.length - 1, Math.max(0, now < 0 ? 0 : now + step))];
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

function help() {
  const sheet = document.getElementById('keys');
  if (!sheet) return false;
  sheet.showModal();
}

document.addEventListener('click', ({ target }) => { if (target.closest?.('[data-keys-open]')) help(); });

function press(key) {
  const target = [...document.querySelectorAll('[data-key]')]
    .find(one => one.dataset.key === key && (one.offsetParent !== null || one.type === 'radio'));
  if (!target || target.disabled) return false;
  if (target.type === 'radio') {
    target.click();
    target.closest('[data-composer]')?.querySelector('textarea')?.focus();
  } else if (target.matches('details')) {
    target.open = true;
    target.querySelector('summary ~ * :is(a, button, input, select)')?.focus();
  } else if (target.matches('input, textarea, select')) {
    target.focus();
    target.select?.();
  } else target.click();
}

document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('[data-keys-off]')) return;
  if (target.checked) localStorage.setItem(off, '1');
  else localStorage.removeItem(off);
});

// A page that refreshes itself leaves a form alone that somebody is changing.
// What else changed meanwhile is told when it is saved: the form still carries the version it was read with.
const changed = field => field.type === 'hidden' || field.type === 'submit' ? false
  : /^(radio|checkbox)$/.test(field.type) ? field.checked !== field.defaultChecked
  : field.tagName === 'SELECT' ? field.selectedIndex !== Math.max(0, [...field.options].findLastIndex(option => option.defaultSelected))
  : field.type === 'file' ? field.files.length > 0 : field.value !== field.defaultValue;
const isChanged = form => [...form.elements].some(changed);

window.htmx.registerExtension('steady', {
  htmx_before_morph_node: element => !(element.matches?.('form[data-steady]') && isChanged(element)),
});

// The list cursor survives a refreshed list: the row keeps its id, the class is ours.
let cursor;
document.addEventListener('focusin', ({ target }) => { cursor = target.closest?.('[data-row]')?.dataset.row ?? cursor; });
document.addEventListener('htmx:after:swap', () => {
  for (const row of document.querySelectorAll('[data-row]')) row.classList.toggle('cursor', row.dataset.row === cursor && row.contains(document.activeElement));
  restoreSwitch();
});

function restoreSwitch() {
  const toggle = document.querySelector('[data-keys-off]');
  if (toggle) toggle.checked = Boolean(localStorage.getItem(off));
}
restoreSwitch();
