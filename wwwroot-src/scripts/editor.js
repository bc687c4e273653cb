// A text with Markdown: tools that set its marks, and a preview rendered by the server.
//   <markdown-toolbar for="id">        buttons of the toolbar element; shown once it is defined
//   [data-preview="id"]                shows the text as readers will see it, and back
//   [data-preview-of="id"]             where it is shown, in the text's place
import '@github/markdown-toolbar-element';

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-preview]');
  if (button) show(button, button.getAttribute('aria-pressed') !== 'true');
});

// A form that was sent or replaced is written in again; a live refresh around it takes neither the preview nor the focus.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target !== document.body) return;
  for (const button of document.querySelectorAll('[data-preview][aria-pressed="true"]')) show(button, false, false);
});

const words = panel => JSON.parse(panel.dataset.words);

async function show(button, preview, focus = true) {
  const text = document.getElementById(button.dataset.preview);
  const panel = document.querySelector(`[data-preview-of="${button.dataset.preview}"]`);
  if (!text || !panel) return;
  if (preview) {
    if (button.ariaBusy === 'true') return;
    button.ariaBusy = 'true';
    const token = document.querySelector('[name=__RequestVerificationToken]')?.value ?? '';
    const answer = await fetch('/desk/preview', {
      method: 'POST', body: new URLSearchParams({ Text: text.value, __RequestVerificationToken: token }),
    }).catch(() => null);
    button.ariaBusy = null;
    if (answer?.status === 429) { panel.textContent = words(panel).many; }
    else if (!answer?.ok || answer.redirected) { panel.textContent = words(panel).failed; }
    else panel.innerHTML = await answer.text();
    panel.classList.add('said');
  }
  button.setAttribute('aria-pressed', preview);
  panel.hidden = !preview;
  text.hidden = preview;
  if (!preview && focus) text.focus();
}
