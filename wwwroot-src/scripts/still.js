// What a hand is about to press stays where it is while a list refreshes itself: the row under a mouse that just moved, or the one with
// the focus while keys are used, keeps its height on the screen. Under a mouse a row that left the list, or its place in it, stays there
// until the mouse leaves the list or rests; then the list is as it should be.
const rest = 4000;
let over, movedAt = -Infinity, keyAt = -Infinity, held, kept, timer;

document.addEventListener('pointermove', ({ target, pointerType }) => {
  if (pointerType !== 'mouse') return;
  movedAt = performance.now();
  over = target.closest?.('[data-list] [data-row]');
  if (!kept) return;
  clearTimeout(timer);
  if (kept.list.contains(target)) timer = setTimeout(letGo, rest);
  else letGo();
}, { passive: true });
document.addEventListener('keydown', () => { keyAt = performance.now(); }, { passive: true, capture: true });

const isList = target => target?.matches?.('[data-list][data-place]');
const isRecent = at => performance.now() - at < rest;
const rowsOf = list => [...list.querySelectorAll('[data-row], .row-gone')];

function heldIn(list) {
  if (isRecent(movedAt) && over?.isConnected && list.contains(over)) return over;
  return isRecent(keyAt) && list.querySelector('[data-row]:focus-within');
}

document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  held = undefined;
  const list = ctx.target, row = isList(list) && ctx.request.method === 'GET' && heldIn(list);
  if (!row) return;
  const ids = rowsOf(list).map(one => one.id), at = ids.indexOf(row.id);
  held = {
    row, shade: row.cloneNode(true), mouse: row === over, before: ids.slice(0, at).reverse(), after: ids.slice(at + 1),
    top: row.getBoundingClientRect().top, scrolled: list.scrollTop,
  };
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const list = document.querySelector('[data-list][data-place]');
  if (!held || !list || !isList(ctx.target)) return;
  const { row, shade, mouse, before, after } = held, find = ids => ids.map(id => document.getElementById(id)).find(Boolean);
  const [above, below] = [find(before), find(after)];
  let here = document.getElementById(row.id), moved = false;
  if (mouse && (!here || !follows(above, here) || !follows(here, below)) && (above || below)) {
    here ??= over = fade(shade);
    if (below) below.before(here);
    else above.after(here);
    moved = true;
  }
  if (here) hold(list, here, held, moved);
  held = undefined;
});

const follows = (one, next) => !one || !next || Boolean(one.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING);

function fade(shade) {
  shade.inert = true;
  shade.classList.add('row-gone');
  shade.removeAttribute('data-row');
  return shade;
}

// By scrolling; where the list is too short for that, by room at its end or its beginning.
function hold(list, row, { top, mouse, scrolled }, moved) {
  const off = () => Math.round(row.getBoundingClientRect().top - top);
  list.scrollTop += off();
  if (mouse && off()) {
    const room = Object.assign(document.createElement('div'), { className: 'list-room' });
    room.style.height = `${off() > 0 ? off() + list.scrollTop + list.clientHeight - heightOf(list) : -off()}px`;
    if (off() > 0) list.append(room);
    else (list.querySelector('.list-group, [data-row]') ?? row).before(room);
    list.scrollTop += off();
    moved = true;
  }
  if (!mouse || !(moved || list.scrollTop !== scrolled)) return;
  kept = { list, moved: moved || kept?.moved, wasAt: kept?.wasAt ?? scrolled, isAt: list.scrollTop };
  clearTimeout(timer);
  timer = setTimeout(letGo, rest);
}

const heightOf = list => list.lastElementChild.getBoundingClientRect().bottom - list.getBoundingClientRect().top + list.scrollTop;

function letGo() {
  clearTimeout(timer);
  const { list, moved, wasAt, isAt } = kept ?? {};
  kept = undefined;
  movedAt = -Infinity;
  if (!list?.isConnected) return;
  if (wasAt === 0 && list.scrollTop === isAt) list.scrollTop = 0;   // what arrived at the top is seen
  if (moved) window.htmx.ajax('GET', list.getAttribute('hx-get'), { source: list, target: list, swap: 'outerMorph' });
}
