// <a data-picture="name"> is a picture of the page: it is opened over it, in #viewer. Arrows, swipes and buttons lead to the others, Escape
// and a click beside it close; then focus is at the one that was seen last. Whoever asks for a tab gets one.
const far = 48;
const viewer = () => document.getElementById('viewer');
const part = name => viewer().querySelector(`[data-viewer="${name}"]`);
const pictures = () => [...document.querySelectorAll('a[data-picture]')];
let shown, start;   // by its address: a refresh may exchange the link meanwhile

document.addEventListener('click', event => {
  const { target } = event, link = target.closest?.('a[data-picture]');
  if (link && viewer() && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    show(link);
    viewer().showModal();
    part('close').focus();
  } else if (target.closest?.('[data-viewer="close"]') || target.matches?.('[data-viewer="stage"]')) viewer().close();
  else if (target.closest?.('#viewer [data-step]')) step(+target.closest('[data-step]').dataset.step);
});

function show(link) {
  shown = link.getAttribute('href');
  const all = pictures(), { picture } = link.dataset, image = Object.assign(new Image(), { alt: picture });
  part('name').textContent = picture;
  part('place').textContent = all.length > 1 ? viewer().dataset.of.replace('{0}', all.indexOf(link) + 1).replace('{1}', all.length) : '';
  Object.assign(part('download'), { href: shown, download: picture });
  for (const button of viewer().querySelectorAll('[data-step]')) button.hidden = all.length < 2;
  part('failed').hidden = true;
  const stage = part('stage');
  stage.replaceChildren(image);
  stage.ariaBusy = 'true';
  const done = failed => () => {
    if (!image.isConnected) return;   // another one is shown
    stage.ariaBusy = null;
    if (!failed) return;
    image.remove();
    part('failed').hidden = false;
  };
  image.onload = done(false);
  image.onerror = done(true);
  image.src = shown;
}

function step(by) {
  const all = pictures(), at = all.findIndex(link => link.getAttribute('href') === shown);
  if (all.length > 1) show(all[(at + by + all.length) % all.length]);
}

document.addEventListener('keydown', event => {
  if (!viewer()?.open) return;
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (document.dir === 'rtl' ? -1 : 1);
  if (by) step(by);
});

document.addEventListener('touchstart', ({ target, touches }) => {
  const still = touches.length === 1 && (visualViewport?.scale ?? 1) < 1.05;   // who looks closer moves the picture, not to the next
  start = still && target.closest?.('.viewer-stage') ? touches[0] : undefined;
}, { passive: true });

document.addEventListener('touchend', ({ changedTouches: [end] }) => {
  if (!start) return;
  const x = end.clientX - start.clientX, y = end.clientY - start.clientY;
  start = undefined;
  if (Math.abs(x) > far && Math.abs(x) > Math.abs(y)) step(x < 0 === (document.dir !== 'rtl') ? 1 : -1);
  else if (y > 2 * far) viewer().close();
});

document.addEventListener('close', ({ target }) => {
  if (target.id !== 'viewer') return;
  part('stage').replaceChildren();
  pictures().find(link => link.getAttribute('href') === shown)?.focus();
}, true);
