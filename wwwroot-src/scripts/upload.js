// File fields: <label data-drop> around <input type="file" multiple>, inside a multipart form.
// Shows what was chosen, refuses too much before it travels, takes drops and pasted pictures, and reports progress.
// The form is sent by htmx as any other; only the transport is ours, because fetch cannot tell how far it is.
import { keepFiles, keptFiles } from './kept-files.js';

const limit = { files: 20, bytes: 50 * 1024 * 1024 };
// data-words brings what is said here, in the language of the page: UploadMarks.cs writes it.
const wordsOf = drop => JSON.parse(drop.dataset.words);
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, place) => values[place]);
const size = (bytes, { sizes }) => {
  const unit = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: unit === 2 ? 1 : 0 });
  return fill(sizes[unit], number.format(bytes / 1000 ** unit));
};

const inputOf = drop => drop?.querySelector('input[type=file]');
const dropFor = target => target.closest?.('[data-drop]') ?? target.closest?.('form')?.querySelector('[data-drop]');

function take(input, added) {
  const chosen = new DataTransfer();
  const known = new Set();
  for (const file of [...input.files, ...added]) {
    const same = `${file.name}|${file.size}|${file.lastModified}`;
    if (!known.has(same)) chosen.items.add(file);
    known.add(same);
  }
  input.files = chosen.files;
  changed(input);
}

function drop(input, index) {
  const rest = new DataTransfer();
  [...input.files].forEach((file, i) => { if (i !== index) rest.items.add(file); });
  input.files = rest.files;
  changed(input);
}

function changed(input) {
  show(input);
  keepFiles(input.form, [...input.files]);
}

function show(input) {
  const list = listOf(input), files = [...input.files], words = wordsOf(input.closest('[data-drop]'));
  const problem = files.length > limit.files ? fill(words.atMost, limit.files) : null;
  const large = files.find(file => file.size > limit.bytes);
  input.setCustomValidity(problem ?? (large ? fill(words.larger, large.name, fill(words.sizes[2], 50)) : ''));
  list.replaceChildren(...files.map((file, index) => row(input, file, index, words)), ...(input.validationMessage ? [error(input.validationMessage)] : []));
}

function listOf(input) {
  const box = input.closest('[data-drop]');
  let list = box.parentElement.querySelector(':scope > [data-files]');
  if (!list) {
    list = Object.assign(document.createElement('div'), { className: 'files' });
    list.dataset.files = '';
    list.setAttribute('aria-live', 'polite');
    box.after(list);
  }
  return list;
}

function row(input, file, index, words) {
  const line = element('span', 'file');
  const text = element('span', 'grow min-w-0');
  text.append(nameOf(file.name),
    element('span', file.size > limit.bytes ? 'text-red' : 'text-ink-3', fill(file.size > limit.bytes ? words.tooLarge : '{0}', size(file.size, words))));
  const remove = element('button', 'btn btn-quiet', words.remove);
  remove.type = 'button';
  remove.setAttribute('aria-label', fill(words.removeNamed, file.name));
  remove.onclick = () => { drop(input, index); input.focus(); };
  line.append(text, remove);
  return line;
}

// A long name gives way in its middle, as FileNames.cs writes it: its ending says what it is.
function nameOf(name) {
  const ending = name.length > 24 && name.match(/[ -~]{0,4}\.[A-Za-z0-9]{1,8}$/)?.[0];
  if (!ending) return element('span', 'block truncate font-medium', name);
  const whole = element('span', 'file-name font-medium');
  whole.dir = 'auto';
  whole.append(element('span', '', name.slice(0, -ending.length)), element('span', '', ending));
  return whole;
}

const error = text => element('p', 'field-error', text);

function element(tag, className, text = '') {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

document.addEventListener('change', ({ target }) => {
  if (target.matches?.('[data-drop] input[type=file]')) changed(target);
});

for (const type of ['dragover', 'dragleave', 'drop']) document.addEventListener(type, event => {
  const box = dropFor(event.target);
  if (!box || !event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  box.classList.toggle('is-over', type === 'dragover');
  if (type === 'drop') take(inputOf(box), event.dataTransfer.files);
});

// A cell of a table or a document brings its words and a picture of them: words are what is meant. A picture alone is one.
document.addEventListener('paste', event => {
  if (event.clipboardData?.getData('text/plain').trim()) return;
  const files = [...event.clipboardData?.files ?? []].filter(file => file.type.startsWith('image/'));
  const input = files.length ? inputOf(dropFor(event.target)) : null;
  if (!input) return;
  event.preventDefault();
  take(input, files);
});

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  const body = ctx.request.body;
  if (!(body instanceof FormData) || ![...body.values()].some(value => value instanceof File && value.size > 0)) return;
  ctx.fetch = (url, request) => send(url, request, progress(form));
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  ctx.sourceElement.querySelector?.('progress[data-progress]')?.remove();
});

// What the server has answered for is with it: in what it accepted, or kept beside the form that it shows again.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement, { status } = ctx.response;
  if (form.matches?.('form[data-draft]') && ctx.request.method !== 'GET' && (status < 400 || status === 409 || status === 422)) keepFiles(form, []);
});

async function restore(form) {
  const input = form.querySelector('[data-drop] input[type=file]');
  const files = input ? await keptFiles(form) : [];
  if (files.length && !input.files.length && input.isConnected) take(input, files);
}

const restored = new WeakSet();
function find(root) {
  for (const form of [root, ...root.querySelectorAll?.('form[data-draft]') ?? []]) {
    if (!form.matches?.('form[data-draft]') || restored.has(form)) continue;
    restored.add(form);
    restore(form);
  }
}

find(document);
document.addEventListener('htmx:after:process', ({ target }) => find(target));

function progress(form) {
  const bar = Object.assign(document.createElement('progress'), { className: 'progress', max: 1, value: 0 });
  bar.dataset.progress = '';
  bar.setAttribute('aria-label', wordsOf(form.querySelector('[data-drop]')).sending);
  (form.querySelector('[data-files]') ?? form).append(bar);
  return share => { if (share < 1) bar.value = share; else bar.removeAttribute('value'); };
}

/** fetch's contract over XMLHttpRequest, which knows how much has been sent. */
function send(url, { method, headers, body, signal }, tell) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    for (const name in headers) xhr.setRequestHeader(name, headers[name]);
    xhr.upload.onprogress = ({ loaded, total }) => tell(loaded / total);
    xhr.onerror = () => reject(new TypeError('network'));
    xhr.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => xhr.abort());
    xhr.onload = () => {
      const head = new Headers();
      for (const line of xhr.getAllResponseHeaders().trim().split(/\r?\n/)) {
        const [name, ...value] = line.split(': ');
        head.append(name, value.join(': '));
      }
      const empty = xhr.status === 204 || xhr.status === 304;
      const response = new Response(empty ? null : xhr.responseText, { status: xhr.status, headers: head });
      resolve(Object.defineProperty(response, 'url', { value: xhr.responseURL }));
    };
    xhr.send(body);
  });
}
