// <form data-order> around lists of rows: a row is dragged by its [data-grip] to another place of its own list. Dropped, the form
// is sent with Moved (the row) and Order (all of them as they stand). Without scripts, and by keyboard, there are its buttons.
let row, list, from;

document.addEventListener('pointerdown', event => {
  const grip = event.button === 0 && event.target.closest?.('[data-order] [data-grip]');
  if (!grip) return;
  event.preventDefault();
  row = grip.closest('li');
  [list, from] = [row.parentElement, [...row.parentElement.children].indexOf(row)];
  row.dataset.dragged = '';
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener('pointermove', ({ clientY }) => {
  if (!row) return;
  const after = [...list.children].filter(one => one !== row).find(one => {
    const { top, height } = one.getBoundingClientRect();
    return clientY < top + height / 2;
  });
  if (after !== row.nextElementSibling) list.insertBefore(row, after ?? null);
});

function drop(keep) {
  if (!row) return;
  const moved = row, form = row.closest('form'), changed = [...list.children].indexOf(row) !== from;
  delete row.dataset.dragged;
  row = undefined;
  if (!changed) return;
  if (!keep) {
    moved.remove();
    list.insertBefore(moved, list.children[from] ?? null);
    return;
  }
  const field = form.elements.Moved;
  field.disabled = false;
  field.value = moved.dataset.row;
  form.requestSubmit();
}

document.addEventListener('pointerup', () => drop(true));
document.addEventListener('pointercancel', () => drop(false));
document.addEventListener('keydown', event => { if (event.key === 'Escape' && row) drop(false); });
