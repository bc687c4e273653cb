// The tickets last looked at on this device, for the palette: numbers only, per user, until one signs out (draft.js).
// What they are called the server says.
const most = 10;
const keyOf = () => `kt-visited:${document.body.dataset.who ?? ''}`;

export const visited = () => { try { return JSON.parse(localStorage.getItem(keyOf())) ?? []; } catch { return []; } };

export function visit() {
  const number = document.getElementById('ticket')?.dataset.number;
  if (!number) return;
  try { localStorage.setItem(keyOf(), JSON.stringify([number, ...visited().filter(one => one !== number)].slice(0, most))); } catch { /* not kept */ }
}
