// A reply with <a data-canned="id of its textarea" data-src>: "/" at the beginning of a word offers responses whose shortcut, title or
// text hold what is typed behind it. Arrows move, Enter takes, Escape closes; focus stays in the text (aria-activedescendant).
// What is taken comes filled for this ticket; a placeholder that had no value is named below the text and marked in it.
const wait = 150;
const typed = /(?:^|\s)\/([^\s/]{0,50})$/, called = /(?:^|[\s(])@((?:\p{L}[^\s@]{0,40}(?: [^\s@]{0,40})?)?)$/u, unfilled = /\{\{[a-z_]+(?:\.[a-z0-9_]+)+\}\}/;
let open, timer, asked = 0;

const toolOf = box => box.form?.querySelector(`[data-canned="${box.id}"]`);
const options = () => [...open.list.querySelectorAll('[role=option]')];
const active = () => open.list.querySelector('[aria-selected=true]');
const slash = box => sought(box, '/') ?? sought(box, '@');
function sought(box, sign) {
  const tool = box.form?.querySelector(`[data-${sign === '/' ? 'canned' : 'mentions'}="${box.id}"]`);
  const words = tool && box.selectionStart === box.selectionEnd && (sign === '/' ? typed : called).exec(box.value.slice(0, box.selectionStart));
  return words ? { tool, words: words[1] } : undefined;
}

async function offer(box) {
  const asks = slash(box);
  if (!asks) return close();
  const { tool, words } = asks, mine = ++asked;
  const readers = tool.dataset.mentions ? `&visibility=${box.form.elements.Visibility?.value ?? ''}` : '';
  const answer = await fetch(`${tool.dataset.src}?q=${encodeURIComponent(words)}${readers}`).catch(() => null);
  const found = answer?.ok && !answer.redirected ? (await answer.text()).trim() : null;
  if (mine !== asked || document.activeElement !== box || !slash(box)) return;
  if (tool.dataset.mentions && words.includes(' ') && found === '') return close();   // the sentence went on
  if (open && open.tool !== tool) shut();
  if (!open) show(box, tool);
  open.list.innerHTML = found ?? '';
  const any = options();
  if (!any.length) open.list.append(Object.assign(document.createElement('p'), { role: 'status', textContent: found === null ? tool.dataset.failed : tool.dataset.none }));
  place();
  mark(any[0]);
}

function show(box, tool) {
  const list = Object.assign(document.createElement('div'), { className: 'canned-list', id: `${box.id}-canned`, tabIndex: 0 });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', tool.title);
  list.addEventListener('pointerdown', event => event.preventDefault());   // the text keeps the focus
  list.addEventListener('click', ({ target }) => { const one = target.closest('[role=option]'); if (one) take(one); });
  box.form.append(list);
  box.setAttribute('aria-controls', list.id);
  open = { box, tool, list };
}

// Above the form, so that who will read the reply stays in sight; fixed, since the form clips.
function place() {
  const { left, top, width } = open.box.form.getBoundingClientRect();
  Object.assign(open.list.style, { left: `${left + 8}px`, width: `${Math.min(width - 16, 520)}px`, bottom: `${innerHeight - top + 4}px`, maxHeight: `${Math.min(320, top - 12)}px` });
}

function close() {
  clearTimeout(timer);
  asked++;
  shut();
}

function shut() {
  if (!open) return;
  for (const name of ['aria-controls', 'aria-activedescendant']) open.box.removeAttribute(name);
  open.list.remove();
  open = null;
}

function mark(option) {
  for (const one of options()) one.setAttribute('aria-selected', one === option);
  if (!option) return open.box.removeAttribute('aria-activedescendant');
  open.box.setAttribute('aria-activedescendant', option.id);
  option.scrollIntoView({ block: 'nearest' });
}

function take(option) {
  const { box } = open, { text, value, then, priority } = option.dataset;
  const at = box.selectionStart, from = at - slash(box).words.length - 1;
  box.setRangeText(text, from, at, 'end');
  set(box.form.elements.ThenStatusId, then);
  set(box.form.elements.ThenPriorityId, priority);
  if (value) box.form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'Canned', value }));
  close();
  box.focus();
  const gap = unfilled.exec(text);
  if (gap) box.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

// What is set besides is seen before it is sent.
function set(field, value) {
  if (!field || !value || ![...field.options].some(one => one.value === value)) return;
  field.value = value;
  field.closest('[hidden]')?.removeAttribute('hidden');
}

function tell(box, tool) {
  const gap = unfilled.exec(box.value)?.[0];
  let note = box.form.querySelector('.canned-fill');
  if (!gap) return note?.remove();
  if (!note) {
    note = Object.assign(document.createElement('p'), { className: 'canned-fill', role: 'status' });
    box.after(note);
  }
  note.textContent = tool.dataset.fill.replace('{0}', () => gap);
}

document.addEventListener('input', ({ target: box }) => {
  if (box.tagName !== 'TEXTAREA') return;
  const tool = toolOf(box);
  if (tool) tell(box, tool);
  clearTimeout(timer);
  if (slash(box)) timer = setTimeout(offer, wait, box); else close();
});

document.addEventListener('keydown', event => {
  if (!open || event.target !== open.box || event.isComposing) return;
  const all = options(), now = all.indexOf(active());
  const step = { ArrowDown: now + 1, ArrowUp: now < 0 ? all.length - 1 : now - 1 }[event.key];
  if (step !== undefined) { if (all.length) mark(all[(step + all.length) % all.length]); }
  else if (event.key === 'Enter' && active() && !event.ctrlKey && !event.metaKey) take(active());
  else if (event.key === 'Escape') close();
  else if (event.key === 'Tab') return close();   // on to what follows the text, not into a list that is going
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Before links are followed: the button types the sign.
document.addEventListener('click', event => {
  const tool = event.target.closest?.('[data-canned], [data-mentions]');
  const box = tool && document.getElementById(tool.dataset.canned ?? tool.dataset.mentions), sign = tool?.dataset.mentions ? '@' : '/';
  if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  box.focus();
  if (sought(box, sign)) return void offer(box);
  const at = box.selectionStart;
  box.setRangeText(at && !/\s/.test(box.value[at - 1]) ? ` ${sign}` : sign, at, box.selectionEnd, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
}, true);

// A text that came with the page, too.
function look() {
  for (const tool of document.querySelectorAll('[data-mentions]')) tool.hidden = false;
  for (const tool of document.querySelectorAll('[data-canned]')) {
    const box = document.getElementById(tool.dataset.canned);
    if (box) tell(box, tool);
  }
}

document.addEventListener('htmx:after:swap', look);
look();
document.addEventListener('focusout', ({ target }) => { if (target === open?.box) close(); });
addEventListener('resize', () => { if (open) place(); });
