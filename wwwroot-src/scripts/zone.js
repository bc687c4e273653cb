// Says of which place the page's times are, to whose own clock tells another: [data-zone] is shown while it has data-differs.
const at = (zone, now) => { try { return now.toLocaleString('en', { timeZone: zone }); } catch { return ''; } };

function look() {
  const now = new Date();
  for (const note of document.querySelectorAll('[data-zone]:not([data-differs="portal"])')) {
    note.toggleAttribute('data-differs', at(note.dataset.zone, now) !== at(undefined, now));
  }
}
look();
document.addEventListener('htmx:after:swap', look);
