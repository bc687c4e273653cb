// What is typed in <form data-draft="key"> survives a reload, a lost connection and a change of device: at once in this tab, for this
// user only (<body data-who>), and a moment later on the server, which writes it into the form on the next visit (data-draft-at: when that form was written).
// It is forgotten when the form was accepted; in this tab also when the user signs out, and when another signs in.
// [data-draft-state] inside the form or page says "Draft saved", and its data-here while only this tab has it.
// A form with data-draft-here is kept in this tab alone.
const wait = 400, rest = 1600;
const unsaved = new Map(), unsent = new Map(), sending = new Map();   // form: its timer; form: its timer; form: the request under way
const restored = new WeakMap();   // form: the draft it was filled with, once: a refresh leaves it alone
let leaving = false;

const mine = () => `draft:${document.body.dataset.who ?? ''}:`;
const keyOf = form => mine() + form.dataset.draft;
const fieldsOf = form => [...form.elements].filter(field =>
  field.name && !/^(hidden|password|file|submit|button)$/.test(field.type) && !field.name.startsWith('__'));

function kept(form) {
  try { return JSON.parse(sessionStorage.getItem(keyOf(form))); } catch { return null; }
}

function keep(form, draft) {
  try { sessionStorage.setItem(keyOf(form), JSON.stringify(draft)); } catch { /* full, or forbidden: the server has it soon */ }
}

function save(form) {
  if (leaving) return;
  stop(form);
  const values = {};
  for (const field of fieldsOf(form)) {
    if (/^(radio|checkbox)$/.test(field.type)) { if (field.checked) values[field.name] = field.value; }
    else if (field.value || field.tagName === 'SELECT') values[field.name] = field.value;
  }
  const typed = fieldsOf(form).some(field => 'defaultValue' in field && !/^(radio|checkbox)$/.test(field.type) && field.value.trim());
  keep(form, { values: typed ? values : null, sent: false });
  say(form, typed, true);
  later(form);
}

function later(form) {
  if (!form.hasAttribute('data-draft-here')) unsent.set(form, setTimeout(send, rest, form));
}

// One after the other: an older one must not arrive last.
async function send(form) {
  unsent.delete(form);
  await sending.get(form);
  const draft = kept(form);
  if (!draft || draft.sent) return;
  const body = new URLSearchParams(draft.values ?? {});
  const token = form.elements.__RequestVerificationToken;
  if (token) body.set(token.name, token.value);
  const request = fetch(`/drafts/${encodeURIComponent(form.dataset.draft)}${draft.values ? '' : '?handler=Forget'}`, { method: 'POST', body, keepalive: true, headers: { accept: 'application/json' } })
    .then(answer => {
      const now = kept(form);
      if (!answer.ok || !now || JSON.stringify(now.values) !== JSON.stringify(draft.values)) return;
      keep(form, { ...now, sent: true, at: Number(answer.headers.get('draft-at')) });
      if (form.isConnected) say(form, draft.values !== null, false);
    }, () => { /* offline: it is in this tab, and goes with what is typed next */ })
    .finally(() => { if (sending.get(form) === request) sending.delete(form); });
  sending.set(form, request);
  return request;
}

function restore(form) {
  if (restored.get(form) === keyOf(form)) return;
  restored.set(form, keyOf(form));
  const draft = kept(form);
  // What the server was told before it wrote this form is in it, or was sent or changed from elsewhere since. The back button may bring
  // an older form.
  if (!draft || (draft.sent && Number(form.dataset.draftAt) > draft.at)) { sessionStorage.removeItem(keyOf(form)); return; }
  for (const field of fieldsOf(form)) {
    const value = draft.values?.[field.name];
    if (/^(radio|checkbox)$/.test(field.type)) { if (value !== undefined) field.checked = field.value === value; }
    else if (value !== undefined || (!draft.values && 'defaultValue' in field)) field.value = value ?? '';
  }
  say(form, draft.values !== null, !draft.sent);
  if (!draft.sent) later(form);
}

function stop(form) {
  for (const timers of [unsaved, unsent]) {
    clearTimeout(timers.get(form));
    timers.delete(form);
  }
}

// The server forgot it with what it accepted; what was still on its way there is taken back.
function forget(form) {
  stop(form);
  sessionStorage.removeItem(keyOf(form));
  const late = sending.get(form);
  if (!late) return;
  keep(form, { values: null, sent: false });
  late.then(() => send(form)).then(() => sessionStorage.removeItem(keyOf(form)));
}

function say(form, saved, here) {
  const state = form.querySelector('[data-draft-state]') ?? document.querySelector('[data-draft-state]');
  if (!state) return;
  state.hidden = !saved;
  state.dataset.saved ??= state.textContent;
  state.textContent = here && !navigator.onLine && state.dataset.here || state.dataset.saved;
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
  if (target.matches('form[data-draft]')) { save(target); stop(target); }
  if (target.getAttribute('action') !== '/sign-out') return;
  leaving = true;
  forgetAll(() => true);
  try { indexedDB.deleteDatabase('kt-files'); } catch { /* kept none */ }   // kept-files.js
});

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('form[data-draft]');
  if (!form) return;
  clearTimeout(unsaved.get(form));
  unsaved.set(form, setTimeout(save, wait, form));
});

// What was typed in the last moment, too, when the page goes away.
function saveAll() {
  [...unsaved.keys()].forEach(save);
  for (const [form, timer] of [...unsent]) { clearTimeout(timer); send(form); }
}

addEventListener('pagehide', saveAll);
addEventListener('pageshow', () => { leaving = false; });
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => { if (ctx.target === document.body) saveAll(); });

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form.matches?.('form[data-draft]') || ctx.request.method === 'GET') return;
  if (ctx.response.status < 400) forget(form); else later(form);
});

// htmx says "processed" for the first page and for everything it swaps in.
document.addEventListener('htmx:after:process', ({ target }) => {
  for (const form of target.querySelectorAll?.('form[data-draft]') ?? []) restore(form);
  if (target.matches?.('form[data-draft]')) restore(target);
});
