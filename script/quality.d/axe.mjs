import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { baseOf, schemes, sizes, start, whatOpens, windowOf } from './browser.mjs';
import { addresses, tours } from './places.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** Every page of everybody, at every size, in both colour schemes, as it opens and with each thing open that it can open. */
export async function axe() {
  const browser = await start(), found = new Map(), people = [], missed = new Set(), opened = new Set();
  let checks = 0;
  for (const [person, routes] of Object.entries(await tours())) {
    const paths = new Map();
    for (const size of sizes) {
      const page = await windowOf(browser, person, size);
      if (!paths.size) {
        for (const [route, all] of await addresses(page, baseOf(person), routes)) paths.set(route, all);
      }
      for (const path of new Set([...paths.values()].flat())) {
        await page.goto(baseOf(person) + path);
        await page.evaluate(source);
        const look = async state => {
          for (const scheme of schemes) {
            await page.emulateMedia({ colorScheme: scheme });
            for (const violation of await violationsOf(page)) {
              const key = `${violation.id}: ${violation.html}`;
              const entry = found.get(key) ?? { ...violation, where: new Set() };
              found.set(key, entry);
              entry.where.add(`${path}${state ? ` with ${state}` : ''}, ${person}, ${size[0]} ${scheme}`);
            }
            checks++;
          }
        };
        await look('');
        await whatOpens(page, async name => { opened.add(name); await look(name); });
      }
      await page.context().close();
    }
    people.push({ person, pages: new Set([...paths.values()].flat()).size });
    for (const route of routes) (paths.has(route) ? opened : missed).add(route);
    console.error(`axe: ${person}, ${[...paths.values()].flat().length} pages; ${checks} checks, ${found.size} violations so far`);
  }
  const version = await browser.version();
  await browser.close();
  const unseen = [...missed].filter(route => !opened.has(route));
  return { checks, people, violations: [...found.values()], unseen, opened: [...opened].filter(name => !name.startsWith('/')), version };
}

// Beside an open menu nothing can be pressed: a press there closes it. axe takes what the menu lies over for too small.
const violationsOf = page => page.evaluate(async tags => {
  const menu = document.querySelector(':is(.row-menu, .user-menu)[open]');
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: true });
  return violations.flatMap(v => v.nodes.filter(n => !menu || v.id !== 'target-size' || menu.contains(n.element))
    .map(n => ({ id: v.id, html: n.html.replace(/\s+/g, ' ').slice(0, 160), why: n.failureSummary.split('\n').slice(1).join(' ').trim().slice(0, 200) })));
}, tags);
