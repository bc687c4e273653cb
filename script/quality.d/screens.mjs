import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { baseOf, schemes, sizes, start, windowOf } from './browser.mjs';
import { addresses, tours } from './places.mjs';

const folder = new URL('../../docs/screens/', import.meta.url);
// Who is photographed: one of each kind. Widths are those of the files: a phone as it is, the others smaller.
const models = ['visitor', 'client', "partner's visitor", "partner's client", 'manager', 'admin'];
const scale = { 390: 1, 768: 0.6, 1440: 0.55 };
const quality = 55;

/** Every page at every size in both colour schemes, as WebP. What an earlier run left is removed. */
export async function screens() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const browser = await start(), taken = [], first = new Map();
  for (const [person, routes] of Object.entries(await tours())) {
    if (!models.includes(person)) continue;
    let reached;
    for (const size of sizes) {
      const page = await windowOf(browser, person, size);
      reached ??= await addresses(page, baseOf(person), routes);
      const camera = await page.context().newCDPSession(page);
      for (const [route, paths] of reached) {
        await page.goto(baseOf(person) + paths[0]);
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(250);
        for (const scheme of schemes) {
          await page.emulateMedia({ colorScheme: scheme });
          // What several see, and see differently: the first under its own name, others with theirs.
          const shown = nameOf(route, person), of = first.get(shown) === person || !first.has(shown) ? '' : person;
          if (!of) first.set(shown, person);
          const name = `${shown}${of && '-' + of.replace(/[^a-z]+/gi, '-')}-${size[0]}-${scheme}.webp`;
          await photograph(camera, size, new URL(name, folder));
          taken.push({ route, person, of, size, scheme, name });
        }
      }
      await page.context().close();
    }
    console.error(`screens: ${person}, ${taken.length} pictures so far`);
  }
  await browser.close();
  await writeFile(new URL('README.md', folder), index(taken));
  return { count: taken.length, kilobytes: Math.round(await weight() / 1024), pages: new Set(taken.map(t => t.route)).size };
}

async function photograph(camera, [width, height], file) {
  const clip = { x: 0, y: 0, width, height, scale: scale[width] };
  const { data } = await camera.send('Page.captureScreenshot', { format: 'webp', quality, clip });
  await writeFile(file, Buffer.from(data, 'base64'));
}

const nameOf = (route, person) =>
  (person.startsWith('partner') ? 'partner-' : '') + route.replace(/\{(\w+)[^}]*\}/g, '$1').replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');

async function weight() {
  const sizes = await Promise.all((await readdir(folder)).map(async file => (await stat(new URL(file, folder))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function index(taken) {
  const groups = Map.groupBy ? Map.groupBy(taken, key) : taken.reduce((map, shot) => map.set(key(shot), [...(map.get(key(shot)) ?? []), shot]), new Map());
  const rows = [...groups].map(([name, shots]) => `| ${name} | ${schemes.map(scheme => shots.filter(s => s.scheme === scheme).map(s => `[${s.size.join('×')}](${s.name})`).join(' ')).join(' | ')} |`);
  return `# Every page, photographed\n\nTaken by \`script/quality screens\` on the demo data.\n\n| page | light | dark |\n|---|---|---|\n${rows.join('\n')}\n`;
}
const key = ({ route, person, of }) => `\`${route}\`${of && `, seen by a ${of}`}${person.startsWith('partner') ? ', under a partner’s brand' : ''}`;
