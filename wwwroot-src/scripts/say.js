// What arrives or happens is told once, in few words, to those who don't see it.
//   [data-arrivals="New reply from"]   a conversation; after a live refresh its new [data-by="name"] are announced
//   document 'kt:say'                  an event with the words as detail, from other modules
// The region belongs to no page: it outlives boosted navigation, and one's own steps are not read out again.
const region = Object.assign(document.createElement('div'), { className: 'sr-only' });
region.setAttribute('role', 'status');
document.body.append(region);

let turn;
function say(words) {
  region.textContent = '';
  clearTimeout(turn);
  turn = setTimeout(() => { region.textContent = words; }, 120);
}

document.addEventListener('kt:say', ({ detail }) => say(detail));

const heard = () => [...document.querySelectorAll('[data-arrivals] [data-by]:not([data-by=""])')];
let known = new Set(heard().map(one => one.id));

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const whole = ctx.target === document.body;
  if (whole) document.body.append(region);
  const fresh = heard().filter(one => !known.has(one.id));
  known = new Set(heard().map(one => one.id));
  if (whole || !fresh.length) return;
  const names = [...new Set(fresh.map(one => one.dataset.by))];
  say(`${fresh[0].closest('[data-arrivals]').dataset.arrivals} ${names.join(', ')}`);
});
