// [data-choice]: a row of a name and a value. Its <select> is what works without scripts; with them its button, its label and its key
// open what the select offers as a list one types into: beside the row, on a phone a sheet from below. Arrows move, Enter takes, Escape
// and a press elsewhere close; focus returns to the row. In a <form data-saves> what is taken is saved at once, and the page that
// follows offers to take it back. [data-opened="true"] is open as soon as the dialog around it.
//   data-src                         where the options stand with what is known of them now ("3 open"), asked for as it opens
//   option[data-symbol|face|note]    how an option is drawn; [data-on] is ticked, [hidden] only says what there is
//   select[data-new="+"]             what is typed and not offered can be taken, too: its value begins so
const narrow = matchMedia('(max-width: 860px)'), few = 8, width = 300;
let now;   // { row, select, button, says, field, input, list, panel }

const saves = form => form?.matches('[data-saves]:not([data-saves="false"])');

const make = (tag, className, props, ...inside) => {
  const element = Object.assign(document.createElement(tag), { className, ...props });
  element.append(...inside);
  return element;
};

function symbol(name, css) {
  const holder = document.createElement('template');
  holder.innerHTML = `<svg class="${css}"${/^(phase|priority)-/.test(name) ? ' viewBox="0 0 16 16"' : ''} aria-hidden="true"><use href="${now.says.sprite}#${name}"/></svg>`;
  return holder.content.firstChild;
}

function markOf({ dataset: { symbol: shape, face } }, size) {
  if (shape) return [symbol(shape, `${shape.split('-')[0]} ${shape}`)];
  if (face === undefined) return [];
  const avatar = make('span', `avatar ${size}`, { ariaHidden: 'true', textContent: face.slice(0, -1) });
  if (face) avatar.dataset.c = face.at(-1);
  else { avatar.classList.add('avatar-nobody'); avatar.append(symbol('user-round', 'icon')); }
  return [avatar];
}

function open(row) {
  close();
  const [select, button] = [row.querySelector('select'), row.querySelector('button')];
  const says = JSON.parse(row.closest('[data-words]').dataset.words), name = row.querySelector('.property-name').textContent;
  const list = make('div', 'options options-tall', { id: `${select.id}-list`, tabIndex: -1 });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', name);
  const input = make('input', 'bare-input', { id: `${select.id}-search`, autocomplete: 'off', spellcheck: false, maxLength: 50 });
  for (const [attribute, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'true', 'aria-controls': list.id, 'aria-label': name })) input.setAttribute(attribute, value);
  const kbd = key => make('span', 'kbd', { textContent: key, ariaHidden: 'true' });
  const field = make('div', 'property-value property-input');
  const foot = make('div', 'popover-foot', {}, make('span', '', { textContent: says.type }), make('span', '', {}, kbd('↑'), kbd('↓'), ` ${says.move}`), make('span', '', {}, kbd('↵'), ` ${says.take}`));
  const panel = make('div', 'popover choices', { popover: 'manual' }, list, foot);
  now = { row, select, button, says, field, input, list, panel };
  const chosen = select.selectedOptions[0];
  input.placeholder = chosen?.text ?? '';
  field.append(...(chosen ? markOf(chosen, 'avatar-tiny') : []), input, kbd('Esc'));
  if (narrow.matches) panel.prepend(make('b', 'popover-name', { textContent: name }), field);
  else { button.hidden = true; row.append(field); }
  field.hidden = narrow.matches && select.options.length <= few && select.dataset.new === undefined;
  button.setAttribute('aria-expanded', 'true');
  row.append(panel);
  draw();
  panel.showPopover();
  place();
  (field.hidden ? list : input).focus({ preventScroll: true });
  mark(list.querySelector('[aria-selected=true]') ?? list.querySelector('[role=option]'));
  if (row.dataset.src) ask(now, row.dataset.src);
}

function close(back) {
  if (!now) return;
  const { button, field, panel } = now;
  now = undefined;
  button.hidden = false;
  button.setAttribute('aria-expanded', 'false');
  if (back && button.isConnected) button.focus({ preventScroll: true });
  field.remove();
  panel.remove();
}

// What is known now is written to the options that are there; what isn't there yet comes behind them.
async function ask(opened, address) {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  const found = answer?.ok && !answer.redirected ? await answer.text().catch(() => '') : '';
  if (opened !== now || !found) return;
  for (const option of make('select', '', { innerHTML: found }).options) {
    const known = [...now.select.options].find(one => one.value === option.value || one.text === option.text);
    if (known) Object.assign(known.dataset, option.dataset);
    else now.select.append(option.cloneNode(true));
  }
  const at = active()?.dataset.value;
  draw();
  place();
  mark(shown().find(one => one.dataset.value === at) ?? shown()[0]);
}

function draw() {
  const { select, list, input, says } = now, words = input.value.trim(), low = words.toLowerCase();
  const offered = [...select.options].filter(option => !option.hidden && option.text.toLowerCase().includes(low));
  list.replaceChildren(...offered.map(optionOf));
  if (select.dataset.new !== undefined && words && ![...select.options].some(option => option.text.toLowerCase() === low)) {
    list.append(optionOf({ value: select.dataset.new + words, text: says.add.replace('{0}', words), dataset: {} }, offered.length));
  }
  if (!list.childElementCount) list.append(make('p', 'popover-none', { role: 'status', textContent: says.none }));
}

function optionOf(option, at) {
  const on = option.selected || option.dataset.on !== undefined;
  const words = make('span', 'option-words', { textContent: option.text });
  const drawn = make('div', 'option', { id: `${now.select.id}-option-${at}`, role: 'option' }, ...markOf(option, 'avatar-small'), words);
  if (option.dataset.note) words.append(make('small', '', { textContent: option.dataset.note }));
  if (on) drawn.append(symbol('check', 'icon tick'));
  drawn.setAttribute('aria-selected', on);
  drawn.dataset.value = option.value;
  return drawn;
}

const shown = () => [...now.list.querySelectorAll('[role=option]')];
const active = () => now.list.querySelector('[data-active]');

function mark(option) {
  for (const one of shown()) one.toggleAttribute('data-active', one === option);
  for (const one of [now.input, now.list]) {
    if (option) one.setAttribute('aria-activedescendant', option.id);
    else one.removeAttribute('aria-activedescendant');
  }
  option?.scrollIntoView({ block: 'nearest' });
}

function take({ dataset: { value } }) {
  const { row, select, button } = now, form = select.form;
  if (![...select.options].some(option => option.value === value)) select.add(new Option(now.input.value.trim(), value));
  const written = [...select.options].find(option => option.defaultSelected) ?? select.options[0];
  select.value = value;
  const words = button.querySelector('.truncate');
  if (words) {
    button.replaceChildren(...markOf(select.selectedOptions[0], 'avatar-tiny'), words, ...button.querySelectorAll('.kbd'));
    words.textContent = select.selectedOptions[0].text;
    button.classList.toggle('property-unset', !value);
  }
  close(true);
  select.dispatchEvent(new Event('change', { bubbles: true }));
  if (saves(form) && (value !== written.value || row.dataset.opened === 'true')) form.requestSubmit();
}

// Beside the panel, so that no other value is covered; below the row where there is no room.
function place() {
  if (!now || narrow.matches) return void now?.panel.removeAttribute('style');
  const { panel, row, field } = now, { left, top } = row.getBoundingClientRect(), box = field.getBoundingClientRect();
  const beside = row.closest('aside') && left - width - 8 > 0, most = innerHeight - panel.offsetHeight - 8;
  Object.assign(panel.style, {
    left: `${beside ? left - width - 8 : Math.min(box.left, innerWidth - width - 8)}px`,
    top: `${Math.max(8, Math.min(beside ? top - 6 : box.bottom + 4, most))}px`,
  });
}

document.addEventListener('click', event => {
  const label = event.target.closest?.('label[for]'), row = event.target.closest?.('[data-choice] > button')?.parentElement
    ?? (label && document.getElementById(label.htmlFor)?.closest('[data-choice]'));
  if (row) {
    event.preventDefault();
    open(row);
  } else if (now) {
    const option = event.target.closest?.('[role=option]');
    if (option && now.list.contains(option)) take(option);
  }
});

// A press beside a sheet closes it and does nothing else.
let closed;
document.addEventListener('pointerdown', event => {
  closed = false;
  if (!now || now.panel.contains(event.target) || now.field.contains(event.target)) return void (now?.list.contains(event.target) && !narrow.matches && event.preventDefault());
  closed = narrow.matches;
  close(closed);
}, true);
document.addEventListener('click', event => { if (closed) { closed = false; event.preventDefault(); event.stopPropagation(); } }, true);

document.addEventListener('keydown', event => {
  if (!now?.row.contains(event.target) || event.isComposing) return;
  const all = shown(), at = all.indexOf(active()), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(all[(at + step + all.length) % all.length]);
  else if (event.key === 'Enter') { if (active()) take(active()); }
  else if (event.key === 'Escape') {
    // A dialog that only asks this goes with its list.
    const dialog = now.row.dataset.opened === 'true' && saves(now.select.form) && now.row.closest('dialog');
    close(true);
    if (dialog) dialog.close();
  }
  else if (event.key === 'Tab') return close(true);
  else return event.stopPropagation();
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener('input', ({ target }) => {
  if (target !== now?.input) return;
  draw();
  mark(shown()[0]);
});
document.addEventListener('kt:dialog', () => {
  const row = document.querySelector('dialog[open] [data-choice][data-opened="true"]');
  if (row) open(row);
});
document.addEventListener('focusout', ({ relatedTarget }) => { if (now && relatedTarget && !now.row.contains(relatedTarget)) close(); });
document.addEventListener('htmx:after:swap', () => { if (now && !now.row.isConnected) now = undefined; });
document.addEventListener('scroll', ({ target }) => { if (now && target !== now.list) place(); }, true);
addEventListener('resize', place);
