// Colours: the browser's own field and the typed one beside it hold the same. [data-color] names the other.
document.addEventListener('input', event => {
  const other = document.getElementById(event.target.dataset?.color ?? '');
  if (!other) return;
  if (/^#[0-9a-f]{6}$/i.test(event.target.value)) other.value = event.target.value.toLowerCase();
});
