// Files chosen in <form data-draft="key"> survive what the text survives: a session's end, a lost connection, a reload. They stay on this
// device, in IndexedDB, under the user and the form, until the server has answered for them; signing out removes them (draft.js).
const store = 'files', days = 7, most = 200 * 1024 * 1024;
const whose = () => `${document.body.dataset.who ?? ''}:`;
const keyOf = form => whose() + form.dataset.draft;

/** Asks the store; undefined where there is none, or it is full. Closed each time, so that it can be deleted. */
async function ask(mode, work) {
  let base;
  try {
    base = await new Promise((resolve, reject) => {
      const opening = indexedDB.open('kt-files', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(store);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = opening.onblocked = () => reject(opening.error);
    });
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch { /* private windows, no room: the file is chosen again */ } finally { base?.close(); }
}

export function keepFiles(form, files) {
  if (!form?.dataset.draft) return;
  const fits = files.length > 0 && files.reduce((sum, file) => sum + file.size, 0) <= most;
  ask('readwrite', all => fits ? all.put({ files, at: Date.now() }, keyOf(form)) : all.delete(keyOf(form)));
}

export async function keptFiles(form) {
  const kept = await ask('readonly', all => all.get(keyOf(form)));
  return kept && kept.at > Date.now() - days * 86400e3 ? kept.files : [];
}

// Whoever used this device before has left nothing, and nothing lies here for long.
ask('readwrite', all => {
  all.openCursor().onsuccess = ({ target: { result: row } }) => {
    if (!row) return;
    if (!row.key.startsWith(whose()) || row.value.at < Date.now() - days * 86400e3) row.delete();
    row.continue();
  };
});
