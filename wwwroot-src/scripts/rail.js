// The navigation as a rail of icons: the form turns it without scripts, too; with them at once, and the server remembers.
document.addEventListener('submit', event => {
  const form = event.target;
  if (!form.matches?.('form[data-rail]')) return;
  event.preventDefault();
  event.stopPropagation();
  const narrow = document.querySelector('.desk-shell').classList.toggle('desk-narrow');
  fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { 'HX-Request': 'true' } });
  form.elements.Narrow.value = String(!narrow);
  document.querySelector('.navigation-rail').setAttribute('aria-pressed', String(narrow));
}, true);
