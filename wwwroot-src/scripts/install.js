// Offers to keep the portal on the phone's home screen. [data-install] is the card, data-install="always" one that "Not now" does
// not hide; [data-install-hint] tells how it is done where a page cannot ask (iOS). Inside the installed portal neither is shown.
const later = 'install-later';
const onPhone = matchMedia('(pointer: coarse) and (max-width: 640px)');
const isInstalled = matchMedia('(display-mode: standalone)');
let offer;

function paint() {
  const possible = offer && !isInstalled.matches;
  for (const card of document.querySelectorAll('[data-install]')) {
    card.hidden = !possible || (card.dataset.install !== 'always' && localStorage.getItem(later) !== null);
  }
  for (const hint of document.querySelectorAll('[data-install-hint]')) {
    hint.hidden = navigator.standalone !== false || !onPhone.matches;   // only iOS knows the word
  }
}

addEventListener('beforeinstallprompt', event => {
  if (!onPhone.matches) return;
  event.preventDefault();
  offer = event;
  paint();
});
addEventListener('appinstalled', () => { offer = undefined; paint(); });

document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-install-now]')) {
    offer?.prompt();
    offer = undefined;   // a browser lets a page ask once
  } else if (target.closest?.('[data-install-later]')) {
    localStorage.setItem(later, '1');
  } else return;
  paint();
});

document.addEventListener('htmx:after:swap', paint);
paint();
