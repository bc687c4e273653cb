// [data-refresh] asks the page's own fragments again: focus, place and typed text stay. Its value is said when they are there.
// Where the portal runs without a browser around it, pulling the page down does the same.
import { fail } from './requests.js';

const far = 64, drag = 0.45;
let start, pulled = 0, mark;

const button = () => document.querySelector('[data-refresh]');

function refresh() {
  const asked = button();
  if (!asked || asked.ariaBusy === 'true') return;
  if (!navigator.onLine) return fail('offline');
  asked.ariaBusy = 'true';
  const done = () => {
    asked.ariaBusy = null;
    mark?.remove();
    const said = document.querySelector('[data-refresh-said]');
    if (said) said.textContent = asked.dataset.refresh;
    document.removeEventListener('htmx:finally:request', done);
  };
  document.addEventListener('htmx:finally:request', done);
  document.body.dispatchEvent(new CustomEvent('kt:resync', { detail: {} }));
}

document.addEventListener('click', event => {
  if (!event.target.closest?.('[data-refresh]')) return;
  event.preventDefault();
  refresh();
});

function begin({ touches }) {
  const free = touches.length === 1 && scrollY <= 0 && button() && !document.querySelector('dialog[open], [data-menu][open]');
  start = free ? touches[0] : undefined;
  pulled = 0;
}

function pull({ touches }) {
  if (!start) return;
  const x = touches[0].clientX - start.clientX, y = touches[0].clientY - start.clientY;
  if (!pulled && (y < 0 || Math.abs(x) > y)) return start = undefined;   // scrolling, or a swipe along a row
  pulled = Math.min(y * drag, far);
  if (!mark?.isConnected) {
    mark = document.createElement('div');
    mark.className = 'pull';
    mark.append(Object.assign(document.createElement('span'), { className: 'spin' }));
    document.documentElement.append(mark);
  }
  mark.style.setProperty('--pulled', `${pulled}px`);
  mark.toggleAttribute('data-far', pulled >= far);
}

function end() {
  if (pulled >= far) refresh();
  if (button()?.ariaBusy !== 'true') mark?.remove();
  start = undefined;
  pulled = 0;
}

if (navigator.standalone || matchMedia('(display-mode: standalone)').matches) {
  document.addEventListener('touchstart', begin, { passive: true });
  document.addEventListener('touchmove', pull, { passive: true });
  document.addEventListener('touchend', end);
  document.addEventListener('touchcancel', end);
}
