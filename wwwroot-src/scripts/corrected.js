// What was wrong with a field is said until it is put right: typing or choosing something else takes the message away. Whether it is
// right now the server says.
function correct({ target }) {
  if (target.getAttribute?.('aria-invalid') !== 'true' || !target.value.trim() || !target.validity.valid) return;
  target.removeAttribute('aria-invalid');
  const told = (target.getAttribute('aria-describedby') ?? '').split(' ').filter(id => {
    const message = document.getElementById(id);
    if (!message?.matches('.field-error')) return true;
    message.hidden = true;
    return false;
  });
  if (told.some(Boolean)) target.setAttribute('aria-describedby', told.join(' '));
  else target.removeAttribute('aria-describedby');
}
document.addEventListener('input', correct);
document.addEventListener('change', correct);
