// What is typed in <form data-draft="key"> survives a reload and a lost connection, in this tab only, for this user only
// (<body data-who>). It is forgotten when the form was accepted, when the user signs out, and when another signs in. [data-draft-state] inside the form or page says "Draft saved".
const wait = 400;
const unsaved = new Map(), restored = new WeakMap();   // form: its timer; form: the draft it was filled with, once: a refresh leaves it alone
let leaving = false;

const mine = () => `draft:${document.body.dataset.who ?? ''}:`;
const keyOf = form => mine() + form.dataset.draft;
const fieldsOf = form => [...form.elements].filter(field =>
  field.name && !/^(hidden|password|file|submit|button)$/.test(field.type) && !field.name.startsWith('__'));

function save(form) {
  if (leaving) return;
  clearTimeout(unsaved.get(form));
  unsaved.delete(form);
  const values = {};
  for (const field of fieldsOf(form)) {
    if (/^(radio|checkbox)$/.test(field.type)) { if (field.checked) values[field.name] = field.value; }
    else if (field.value || field.tagName === 'SELECT') values[field.name] = field.value;
  }
  const typed = fieldsOf(form).some(field => 'defaultValue' in field && !/^(radio|checkbox)$/.test(field.type) && field.value.trim());
  try {
    if (typed) sessionStorage.setItem(keyOf(form), JSON.stringify(values));
    else sessionStorage.removeItem(keyOf(form));
  } catch { return; }
  say(form, typed);
}

function restore(form) {
  if (restored.get(form) === keyOf(form)) return;
  restored.set(form, keyOf(form));
  let values;
  try { values = JSON.parse(sessionStorage.getItem(keyOf(form))); } catch { return; }
  if (!values) return;
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.value === values[field.name];
    else if (!field.value || field.tagName === 'SELECT') field.value = values[field.name];
  }
  say(form, true);
}

function forget(form) {
  clearTimeout(unsaved.get(form));
  unsaved.delete(form);
  sessionStorage.removeItem(keyOf(form));
}

function say(form, saved) {
  const state = form.querySelector('[data-draft-state]') ?? document.querySelector('[data-draft-state]');
  if (state) state.hidden = !saved;
}

// With the drafts go the lists and places that the desk keeps in this tab, and the tickets last looked at on this device:
// "draft:{who}:…", "kt-list:{who}", "kt-place:{who}:…", "kt-visited:{who}".
function forgetAll(whose) {
  for (const kept of [sessionStorage, localStorage]) for (const key of Object.keys(kept)) {
    if (/^(draft|kt-(list|place|visited)):/.test(key) && whose(key.split(':')[1])) kept.removeItem(key);
  }
}

if (document.body.dataset.who) forgetAll(who => who !== document.body.dataset.who);
document.addEventListener('submit', ({ target }) => {
  if (target.getAttribute('action') !== '/sign-out') return;
  leaving = true;
  forgetAll(() => true);
});

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('form[data-draft]');
  if (!form) return;
  clearTimeout(unsaved.get(form));
  unsaved.set(form, setTimeout(save, wait, form));
});

// What was typed in the last moment, too, when the page goes away.
const saveAll = () => [...unsaved.keys()].forEach(save);
addEventListener('pagehide', saveAll);
addEventListener('pageshow', () => { leaving = false; });
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => { if (ctx.target === document.body) saveAll(); });

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form.matches?.('form[data-draft]') && ctx.request.method !== 'GET' && ctx.response.status < 400) forget(form);
});

// htmx says "processed" for the first page and for everything it swaps in.
document.addEventListener('htmx:after:process', ({ target }) => {
  for (const form of target.querySelectorAll?.('form[data-draft]') ?? []) restore(form);
  if (target.matches?.('form[data-draft]')) restore(target);
});
