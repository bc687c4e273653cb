// What a list is narrowed by, beside the list: <a data-popover href> is a link to a page of its own; with scripts that page's form
// opens below the link (a sheet from below on phones), and the list follows each choice. data-src is where the form is, if elsewhere.
//   form[data-apply]      its fields are the list's address; [data-clear] in it empties them
//   a[data-popover] in it leads to another form in the same place
let panel, from, pushed, timer, left;

const key = link => link.dataset.popover;
const anchor = () => [...document.querySelectorAll('#main [data-popover]')].find(link => key(link) === from) ?? document.querySelector('#main [data-popover][data-key]');

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[data-popover]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (panel && !panel.contains(link) && from === key(link)) return close();
  if (event.detail && left?.key === key(link) && event.timeStamp - left.at < 400) return;   // the press itself closed it
  show(link);
}, true);

async function show(link) {
  if (link.ariaBusy === 'true') return;
  link.ariaBusy = 'true';
  const answer = await fetch(link.dataset.src ?? link.href, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text().catch(() => '') : '';
  link.ariaBusy = null;
  if (!link.isConnected) return;   // one went on meanwhile
  if (!answer && !navigator.onLine) return void document.dispatchEvent(new CustomEvent('kt:fail', { detail: 'offline' }));
  if (!html || /^\s*<!doctype/i.test(html)) return void location.assign(link.href);
  from = key(link);
  if (!panel) make();
  panel.innerHTML = html;
  panel.setAttribute('aria-label', panel.querySelector('[data-title]')?.dataset.title ?? link.textContent.trim());
  for (const hint of panel.querySelectorAll('[data-as-you-choose], [data-find]')) hint.hidden = false;
  for (const button of panel.querySelectorAll('[data-without-scripts]')) button.hidden = true;
  if (!panel.matches(':popover-open')) panel.showPopover();
  place();
  tell();
  (panel.querySelector('[data-find] input, .option input, input:not([type=hidden], [type=radio]), a') ?? panel).focus({ preventScroll: true });
}

function make() {
  panel = Object.assign(document.createElement('div'), { className: 'popover', popover: 'auto', tabIndex: -1 });
  panel.setAttribute('role', 'dialog');
  panel.addEventListener('toggle', ({ newState }) => { if (newState === 'closed') gone(); });
  document.documentElement.append(panel);   // what is applied changes the body
  pushed = false;
}

const close = () => panel?.hidePopover();
function gone() {
  const back = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.remove();
  panel = null;
  left = { key: from, at: performance.now() };
  for (const open of document.querySelectorAll('[data-popover][aria-expanded]')) open.removeAttribute('aria-expanded');
  if (back) anchor()?.focus();
}

// Below its link, and inside the window; on phones the sheet's style places it.
function place() {
  const link = anchor();
  if (!link) return;
  for (const open of document.querySelectorAll('[data-popover][aria-expanded]')) open.removeAttribute('aria-expanded');
  link.setAttribute('aria-expanded', 'true');
  if (matchMedia('(max-width: 860px)').matches) return void panel.removeAttribute('style');
  const { left, bottom } = (link.closest('.chip') ?? link).getBoundingClientRect();
  Object.assign(panel.style, { left: `${Math.max(8, Math.min(left, innerWidth - panel.offsetWidth - 8))}px`, top: `${bottom + 6}px`, maxHeight: `${innerHeight - bottom - 24}px` });
}

function tell() {
  const form = panel.querySelector('[data-apply]'), said = form?.querySelector('[data-found]');
  if (!said) return;
  const chosen = form.querySelectorAll('.option .check:checked').length, found = document.getElementById('list-count')?.textContent.trim();
  said.textContent = form.dataset.chosen.replace('{0}', found ?? '').replace('{1}', chosen);
}

async function apply(form) {
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  const how = pushed ? { replace: 'true' } : { push: 'true' };
  pushed = true;
  await window.htmx.ajax('GET', address, { target: '#main', select: '#main', swap: 'outerMorph', ...how });
  if (!panel) return;
  place();
  tell();
}

document.addEventListener('change', ({ target }) => {
  const form = target.closest?.('.popover [data-apply]');
  if (form && !target.closest('[data-find]')) apply(form);
});
document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('.popover [data-apply]');
  if (!form || target.closest('[data-find]') || !target.matches('[type=search]')) return;
  clearTimeout(timer);
  timer = setTimeout(apply, 300, form);
});
document.addEventListener('submit', event => {
  if (!event.target.matches?.('.popover [data-apply]')) return;
  event.preventDefault();
  event.stopPropagation();
  apply(event.target).then(close);
}, true);
document.addEventListener('click', event => {
  const form = event.target.closest?.('.popover [data-clear]')?.closest('form');
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  for (const field of form.querySelectorAll('input:not([type=hidden])')) {
    if (field.type === 'radio') field.checked = field.value === '';
    else if (field.type === 'checkbox') field.checked = false;
    else field.value = '';
  }
  apply(form);
}, true);
addEventListener('resize', () => { if (panel) place(); });
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => { if (ctx.target === document.body) close(); });
