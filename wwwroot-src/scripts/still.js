// What a hand is about to press stays where it is while a list refreshes itself: the row under a mouse that just moved, else the one with
// the focus, keeps its height on the screen. A row that left the list, or its place in it, stays there until the mouse leaves the
// list or rests; then the list is as it should be.
const rest = 4000;
let over, movedAt = -Infinity, held, kept, timer;

document.addEventListener('pointermove', ({ target, pointerType }) => {
  if (pointerType !== 'mouse') return;
  movedAt = performance.now();
  over = target.closest?.('[data-list] [data-row]');
  if (!kept) return;
  clearTimeout(timer);
  if (kept.contains(target)) timer = setTimeout(letGo, rest);
  else letGo();
}, { passive: true });

const isList = target => target?.matches?.('[data-list][data-place]');
const pointed = list => performance.now() - movedAt < rest && over?.isConnected && list.contains(over) ? over : null;
const rowsOf = list => [...list.querySelectorAll('[data-row], .row-gone')];

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  held = undefined;
  const list = ctx.target, row = isList(list) && ctx.request.method === 'GET' && (pointed(list) ?? list.querySelector('[data-row]:focus-within'));
  if (!row) return;
  const rows = rowsOf(list).map(one => one.id), at = rows.indexOf(row.id);
  held = { row, shade: row.cloneNode(true), mouse: row === over, before: rows.slice(0, at).reverse(), after: rows.slice(at + 1), top: row.getBoundingClientRect().top };
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const list = document.querySelector('[data-list][data-place]');
  if (!held || !list || !isList(ctx.target)) return;
  const { row, shade, mouse, before, after, top } = held, find = ids => ids.map(id => document.getElementById(id)).find(Boolean);
  held = undefined;
  let here = document.getElementById(row.id);
  const [above, below] = [find(before), find(after)];
  if (mouse && (!here || !follows(above, here) || !follows(here, below))) {
    here ??= over = fade(shade);
    if (below) below.before(here);
    else if (above) above.after(here);
    else return;
    keep(list);
  }
  if (here) hold(list, here, top, mouse);
});

const follows = (one, next) => !one || !next || Boolean(one.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING);

function fade(shade) {
  shade.inert = true;
  shade.classList.add('row-gone');
  shade.removeAttribute('data-row');
  return shade;
}

// By scrolling; where the list is too short for that, by room at its end or its beginning.
function hold(list, row, top, mouse) {
  const off = () => row.getBoundingClientRect().top - top;
  list.scrollTop += off();
  const short = Math.round(off());
  if (!short || !mouse) return;
  const room = Object.assign(document.createElement('div'), { className: 'list-room' });
  room.style.height = `${Math.abs(short)}px`;
  if (short > 0) list.append(room);
  else (list.querySelector('.list-group, [data-row]') ?? row).before(room);
  list.scrollTop += off();
  keep(list);
}

function keep(list) {
  kept = list;
  clearTimeout(timer);
  timer = setTimeout(letGo, rest);
}

function letGo() {
  clearTimeout(timer);
  const list = kept?.isConnected && kept;
  kept = undefined;
  movedAt = -Infinity;
  if (list) window.htmx.ajax('GET', list.getAttribute('hx-get'), { source: list, target: list, swap: 'outerMorph' });
}
