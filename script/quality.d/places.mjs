import { readdir, readFile } from 'node:fs/promises';

const here = new URL('.', import.meta.url);
const list = JSON.parse(await readFile(new URL('pages.json', here), 'utf8'));

export const people = list.people;

// Every route of the product that pages.json does not except, as the pages themselves say: a new page is measured by itself.
export async function routes() {
  const folder = new URL('../../KtPortal.Web/Pages/', here), found = [];
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.cshtml')) continue;
    const route = (await readFile(new URL(file, folder), 'utf8')).match(/^@page "([^"]+)"/m)?.[1];
    if (route && !(route in list.without)) found.push(route);
  }
  return found.sort();
}

const areaOf = route => Object.keys(list.areas).filter(area => route === area || route.startsWith(area + '/')).sort((a, b) => b.length - a.length)[0];

/** Who is to see which routes: { person: [route] }. Of an area nobody is named for, a manager. */
export async function tours() {
  const tours = {};
  for (const route of await routes()) {
    for (const person of list.areas[areaOf(route)] ?? ['manager']) {
      (tours[person] ??= []).push(route, ...(list.more[route] ?? []));
    }
  }
  return tours;
}

const pattern = route => new RegExp('^' + route.split('?')[0].replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/?#]+') + '$');

/**
 * The addresses of one person's routes. A route with parameters is found by the links of the pages without: the first of
 * every list, so that tickets of several states are seen. What leads elsewhere or is refused is not this person's.
 */
export async function addresses(page, base, wanted) {
  const seen = new Map(), links = [], reached = new Map();
  const visit = async path => {
    if (seen.has(path)) return seen.get(path);
    const answer = await page.goto(base + path);
    const own = new URL(page.url()).pathname === path.split('?')[0] && (answer.status() === 200 || /\/nothing/i.test(path));
    if (own) links.push(await page.$$eval('a[href^="/"]', all => all.map(a => a.getAttribute('href').split(/[?#]/)[0])));
    seen.set(path, own);
    return own;
  };
  for (const route of wanted.filter(route => !route.includes('{'))) {
    if (await visit(route)) reached.set(route, [route]);
  }
  for (const route of wanted.filter(route => route.includes('{'))) {
    const fixed = wanted.filter(other => !other.includes('{'));
    const hits = new Set(links.map(of => of.find(link => pattern(route).test(link) && !fixed.includes(link))).filter(Boolean));
    const paths = [];
    for (const hit of [...hits].slice(0, 3)) {
      const path = route.includes('?') ? `${hit}?${route.split('?')[1]}` : hit;
      if (await visit(path)) paths.push(path);
    }
    if (paths.length) reached.set(route, paths);
  }
  return reached;
}
