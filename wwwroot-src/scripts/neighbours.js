// The list one works through, kept in this tab as it was last seen. On a ticket of it [data-near] says where that stands there
// ("3 of 41") and leads to the ones before and after it; the link back leads to that very list.
const keyOf = () => `kt-list:${document.body.dataset.who ?? ''}`;

export function keep() {
  const list = document.querySelector('[data-list]');
  if (!list) return;
  const numbers = [...list.querySelectorAll('[data-row]')].map(row => row.dataset.row);
  try {
    sessionStorage.setItem(keyOf(), JSON.stringify({ numbers, total: list.dataset.total, name: list.dataset.list, address: location.pathname + location.search }));
  } catch { /* without storage there are no neighbours */ }
}

export function showNear() {
  const near = document.querySelector('[data-near]'), number = document.getElementById('ticket')?.dataset.number;
  let list;
  try { list = JSON.parse(sessionStorage.getItem(keyOf())); } catch { return; }
  const at = list?.numbers.indexOf(number) ?? -1;
  if (!near || at < 0) return;
  const [where, before, after] = near.children;
  where.textContent = list.total ? near.dataset.near.replace('{0}', at + 1).replace('{1}', list.total) : '';
  for (const [link, to] of [[before, list.numbers[at - 1]], [after, list.numbers[at + 1]]]) {
    link.inert = !to;
    if (to) link.href = `/desk/tickets/${encodeURIComponent(to)}`;
  }
  near.hidden = false;
  const back = document.querySelector('.ticket-back');
  back.href = list.address;
  back.lastElementChild.textContent = list.name;
}
