// What is unread is counted in the navigation ([data-count]), and before the page's title where other tabs show no more of it.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.sourceElement?.id !== 'counts') return;
  const counts = [...document.querySelectorAll('.top-navigation [data-count]')].map(one => +one.firstChild.textContent || 0);
  const sum = counts.reduce((all, one) => all + one, 0), title = document.title.replace(/^\(\d+\) /, '');
  document.title = sum > 0 ? `(${sum}) ${title}` : title;
});

// What is read in one tab is unread in none of this browser: the page of a ticket says that it was shown, and pages that still mark
// something as unread fetch their marks and numbers again (kt:read). Nothing that is fetched so tells again.
const tabs = 'BroadcastChannel' in self ? new BroadcastChannel('kt-read') : undefined;
const tell = () => { if (document.querySelector('body.portal #conversation')) tabs?.postMessage(''); };
const marks = () => [...document.querySelectorAll('[data-unread], [data-count]')].some(one => one.textContent.trim());

if (tabs) tabs.onmessage = () => { if (marks()) document.body.dispatchEvent(new CustomEvent('kt:read', { detail: {} })); };
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target === document.body || ctx.target?.id === 'conversation') tell();
});
tell();
