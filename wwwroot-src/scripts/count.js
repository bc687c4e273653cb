// What is unread is counted in the navigation ([data-count]), and before the page's title where other tabs show no more of it.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.sourceElement?.id !== 'counts') return;
  const counts = [...document.querySelectorAll('.top-navigation [data-count]')].map(one => +one.firstChild.textContent || 0);
  const sum = counts.reduce((all, one) => all + one, 0), title = document.title.replace(/^\(\d+\) /, '');
  document.title = sum > 0 ? `(${sum}) ${title}` : title;
});
