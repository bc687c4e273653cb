// File fields: <label data-drop> around <input type="file" multiple>, inside a multipart form.
// Shows what was chosen, refuses too much before it travels, takes drops and pasted pictures, and reports progress.
// The form is sent by htmx as any other; only the transport is ours, because fetch cannot tell how far it is.
const limit = { files: 20, bytes: 50 * 1024 * 1024, words: '50 MB' };
const size = bytes => bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;

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
  show(input);
}

function drop(input, index) {
  const rest = new DataTransfer();
  [...input.files].forEach((file, i) => { if (i !== index) rest.items.add(file); });
  input.files = rest.files;
  show(input);
}

function show(input) {
  const list = listOf(input), files = [...input.files];
  const problem = files.length > limit.files ? `At most ${limit.files} files at once` : null;
  const large = files.find(file => file.size > limit.bytes);
  input.setCustomValidity(problem ?? (large ? `${large.name} is larger than ${limit.words}` : ''));
  list.replaceChildren(...files.map((file, index) => row(input, file, index)), ...(input.validationMessage ? [error(input.validationMessage)] : []));
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

function row(input, file, index) {
  const line = element('span', 'file');
  const text = element('span', 'grow min-w-0');
  text.append(element('span', 'block truncate font-medium', file.name),
    element('span', file.size > limit.bytes ? 'text-red' : 'text-ink-3', file.size > limit.bytes ? `${size(file.size)}, too large` : size(file.size)));
  const remove = element('button', 'btn btn-quiet', 'Remove');
  remove.type = 'button';
  remove.setAttribute('aria-label', `Remove ${file.name}`);
  remove.onclick = () => { drop(input, index); input.focus(); };
  line.append(text, remove);
  return line;
}

const error = text => element('p', 'err', text);

function element(tag, className, text = '') {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

document.addEventListener('change', ({ target }) => {
  if (target.matches?.('[data-drop] input[type=file]')) show(target);
});

for (const type of ['dragover', 'dragleave', 'drop']) document.addEventListener(type, event => {
  const box = dropFor(event.target);
  if (!box || !event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  box.classList.toggle('is-over', type === 'dragover');
  if (type === 'drop') take(inputOf(box), event.dataTransfer.files);
});

document.addEventListener('paste', event => {
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

function progress(form) {
  const bar = Object.assign(document.createElement('progress'), { className: 'progress', max: 1, value: 0 });
  bar.dataset.progress = '';
  bar.setAttribute('aria-label', 'Sending files');
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
