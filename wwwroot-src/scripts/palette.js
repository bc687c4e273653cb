// The palette, after the APG's combobox with a listbox popup: focus stays in the field, aria-activedescendant names the option.
// Options come from the server under the viewer's rights; the actions are those of the page it was opened on ([data-key]).
import { visited } from './visited.js';

const wait = 200, least = 2;
let sheet, field, list, status, says, press, timer, running, chosen;

export function start(dialog, act) {
  [sheet, press] = [dialog, act];
  [field, list, status] = [dialog.querySelector('[role=combobox]'), dialog.querySelector('[role=listbox]'), dialog.querySelector('[data-palette-status]')];
  says = JSON.parse(list.dataset.words);
  if (!dialog.dataset.ready) wire();
  load();
}

function wire() {
  sheet.dataset.ready = '';
  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(load, wait); });
  field.addEventListener('keydown', keys);
  field.form.addEventListener('submit', event => { event.stopPropagation(); if (chosen) { event.preventDefault(); } else sheet.close(); }, true);
  list.addEventListener('click', pick);
  list.addEventListener('pointermove', ({ target }) => { const one = target.closest('[role=option]'); if (one && one !== chosen) choose(one, false); });
  sheet.addEventListener('close', () => { running?.abort(); clearTimeout(timer); });
}

async function load() {
  const words = field.value.trim();
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const query = new URLSearchParams(words.length ? { q: words } : { visited: visited().join(' ') });
  const slow = setTimeout(() => { list.setAttribute('aria-busy', 'true'); status.textContent = says.searching; }, 300);
  try {
    const answer = await fetch(`${list.dataset.src}?${query}`, { headers: { 'HX-Request': 'true' }, signal });
    if (answer.status === 401) { location.reload(); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text(), words);
  } catch (error) {
    if (signal.aborted) return;
    show('', words);
    status.textContent = says.failed;
  } finally {
    clearTimeout(slow);
    if (running?.signal === signal) list.removeAttribute('aria-busy');
  }
}

function show(html, words) {
  list.innerHTML = html;
  const actions = actionGroup(words);
  if (actions) list.insertBefore(actions, list.querySelector(':scope > [data-places]') ?? (words ? list.querySelector('#palette-all')?.parentElement ?? null : list.firstChild));
  window.htmx.process(list);
  const options = all(), found = options.filter(one => one.id !== 'palette-all').length;
  status.textContent = found ? count(found) : words.length < least ? says.less : says.none.replace('{0}', () => words);
  field.setAttribute('aria-expanded', String(options.length > 0));
  choose(words ? options[0] : undefined);
}

function actionGroup(words) {
  const group = document.createElement('div');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-labelledby', 'palette-actions');
  group.append(Object.assign(document.createElement('p'), { className: 'palette-heading', id: 'palette-actions', textContent: says.page }));
  const seen = new Set();
  for (const target of document.querySelectorAll('[data-key]')) {
    const { key } = target.dataset, name = nameOf(target);
    if (!key || key === '/' || seen.has(key) || !name || target.disabled || !(target.offsetParent !== null || target.type === 'radio')) continue;
    seen.add(key);
    if (!name.toLowerCase().includes(words.toLowerCase())) continue;
    for (const place of list.querySelectorAll('[data-places] a')) if (target.href === place.href) place.remove();
    const option = Object.assign(document.createElement('button'), { className: 'palette-item', type: 'button', tabIndex: -1, id: `palette-do-${key}` });
    option.setAttribute('role', 'option');
    option.dataset.does = key;
    option.append(Object.assign(document.createElement('span'), { className: 'grow truncate', textContent: name }),
      Object.assign(document.createElement('span'), { className: 'kbd', textContent: key.toUpperCase(), ariaHidden: 'true' }));
    group.append(option);
  }
  return seen.size && group.querySelector('button') ? group : null;
}

const count = number => (says.found[new Intl.PluralRules(document.documentElement.lang).select(number)] ?? says.found.other).replace('{0}', number);

// Its words without the picture of its key.
function nameOf(target) {
  const words = (target.labels?.[0] ?? target).cloneNode(true);
  for (const key of words.querySelectorAll('.kbd, .spin')) key.remove();
  return (target.getAttribute('aria-label') ?? words.textContent).replace(/\s+/g, ' ').trim();
}

const all = () => [...list.querySelectorAll('[role=option]')];

function choose(option, scroll = true) {
  chosen?.removeAttribute('aria-selected');
  chosen = option;
  if (!option) { field.removeAttribute('aria-activedescendant'); return; }
  option.setAttribute('aria-selected', 'true');
  field.setAttribute('aria-activedescendant', option.id);
  if (scroll) option.scrollIntoView({ block: 'nearest' });
}

function keys(event) {
  const options = all(), now = options.indexOf(chosen);
  const step = { ArrowDown: now + 1, ArrowUp: now < 0 ? options.length - 1 : now - 1 }[event.key];
  if (step !== undefined) {
    event.preventDefault();
    if (options.length) choose(options[(step + options.length) % options.length]);
  } else if (event.key === 'Escape') {
    event.preventDefault();   // a search field would only empty itself
    sheet.close();
  } else if (event.key === 'Enter' && chosen && !event.isComposing) {
    event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && chosen.href) window.open(chosen.href, '_blank', 'noopener');
    else chosen.click();
  }
}

function pick(event) {
  const option = event.target.closest('[role=option]');
  if (!option || event.ctrlKey || event.metaKey) return;
  sheet.close();
  if (option.dataset.does) press(option.dataset.does);
}
