// <div data-picker="/desk/people"><select></div>: one searches in what was a select (ARIA combobox with a list).
// The select stays the form's field; it is given the chosen option, and what else looks at it notices nothing.
// Arrows move, Enter takes, Escape closes and then takes back what was typed.
const wait = 150;

function enhance() {
  for (const box of document.querySelectorAll('[data-picker]')) {
    const select = box.querySelector('select');
    if (select && !box.querySelector('[role=combobox]')) build(box, select);
  }
}

function build(box, select) {
  const list = Object.assign(document.createElement('div'), { className: 'picker-list', id: `${select.id}-list`, hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', select.labels[0]?.textContent ?? '');
  const input = Object.assign(document.createElement('input'), { className: 'input', id: `${select.id}-search`, type: 'text', autocomplete: 'off', spellcheck: false });
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) input.setAttribute(name, value);
  if (select.dataset.key) { input.dataset.key = select.dataset.key; delete select.dataset.key; }
  for (const label of select.labels) label.htmlFor = input.id;
  const chosen = () => select.selectedOptions[0]?.text ?? '';
  input.defaultValue = chosen();
  select.hidden = true;
  box.append(input, list);

  const says = JSON.parse(box.dataset.words);
  let timer, asked = 0;
  const options = () => [...list.querySelectorAll('[role=option]')];
  const active = () => list.querySelector('[aria-selected=true]');
  const close = () => { clearTimeout(timer); asked++; list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };

  function mark(option) {
    for (const one of options()) one.setAttribute('aria-selected', one === option);
    if (!option) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  async function open(words) {
    const mine = ++asked;
    const answer = await fetch(`${box.dataset.picker}?q=${encodeURIComponent(words)}`).catch(() => null);
    const found = answer?.ok && !answer.redirected ? await answer.text() : '';
    if (mine !== asked || document.activeElement !== input) return;
    list.innerHTML = found;
    if (!words && select.options[0]?.value === '') list.prepend(nobody());
    for (const option of options()) option.id = `${select.id}-${option.dataset.value || 'none'}`;
    if (!options().length) list.innerHTML = `<p role="status">${answer?.ok ? says.nobody : says.failed}</p>`;
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(words ? options()[0] : null);
  }

  function nobody() {
    const option = Object.assign(document.createElement('div'), { textContent: select.options[0].text });
    option.setAttribute('role', 'option');
    option.dataset.value = '';
    return option;
  }

  function take(option) {
    if (![...select.options].some(one => one.value === option.dataset.value)) select.add(new Option((option.lastElementChild ?? option).textContent.trim(), option.dataset.value));
    select.value = option.dataset.value;
    input.value = chosen();
    close();
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => open(input.value.trim()), wait); });
  input.addEventListener('click', () => { if (list.hidden) open(''); });
  input.addEventListener('focus', () => input.select());
  input.addEventListener('blur', () => { close(); input.value = chosen(); });
  input.addEventListener('keydown', event => {
    const all = options(), now = all.indexOf(active());
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) return void open('');
      mark(all[(now + (event.key === 'ArrowDown' ? 1 : now < 0 ? 0 : -1) + all.length) % all.length]);
    } else if (event.key === 'Enter' && !list.hidden) {
      event.preventDefault();
      if (active()) take(active());
    } else if (event.key === 'Escape') {
      if (!list.hidden) event.preventDefault();
      if (list.hidden) input.value = chosen();
      close();
    }
  });
  list.addEventListener('pointerdown', event => event.preventDefault());   // the field keeps the focus
  list.addEventListener('click', ({ target }) => { const option = target.closest('[role=option]'); if (option) take(option); });
}

document.addEventListener('htmx:after:swap', enhance);
enhance();
