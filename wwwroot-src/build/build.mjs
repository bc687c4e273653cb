import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { compress, gzipped } from './compress.mjs';
import { pagesOf } from './pages.mjs';
import { sprite } from './sprite.mjs';
import { styles } from './styles.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(root, '../KtPortal.Web/wwwroot/assets');
// What one page may make its reader fetch, in kilobytes, gzipped.
const budgets = { portal: { script: 35, css: 16 }, desk: { script: 45, css: 23 } };
// What every page of a surface has; a page of the desk that has a sheet of its own has it in the place of desk.css.
const always = { portal: { script: ['app.js'], css: ['app.css'] }, desk: { script: ['app.js', 'desk.js'], css: ['app.css'] } };

await rm(out, { recursive: true, force: true }); // what an earlier build called otherwise
await mkdir(out, { recursive: true });
await Promise.all([fonts(), styles(root, out), scripts(), writeSprite(), cp(`${root}/logos`, `${out}/logos`, { recursive: true })]);
await licences();
await compress(out);
await report();

async function fonts() {
  await cp(`${root}/fonts`, `${out}/fonts`, { recursive: true });
}

async function scripts() {
  const file = name => `${root}/scripts/${name}.js`;
  const options = { outdir: out, bundle: true, minify: true, target: 'es2022', legalComments: 'none', logLevel: 'warning' };
  await esbuild.build({ ...options, format: 'esm', entryPoints: [...await modulesIn(`${root}/../KtPortal.Web`)].map(file) });
  // A plain script: the server writes a line before it.
  await esbuild.build({ ...options, format: 'iife', entryPoints: [file('worker')] });
}

// What pages load by name is a file of its own; what those import is in them.
async function modulesIn(project) {
  const found = new Set();
  for (const file of await readdir(project, { recursive: true })) {
    if (!/\.(cs|cshtml)$/.test(file) || /(^|\/)(bin|obj|wwwroot)\//.test(file)) continue;
    for (const [, name] of (await readFile(`${project}/${file}`, 'utf8')).matchAll(/Assets\.(?:Module|Url)\("([a-z-]+)\.js"\)/g)) found.add(name);
  }
  return found;
}

async function writeSprite() {
  await writeFile(`${out}/sprite.svg`, await sprite(root));
}

async function licences() {
  const read = path => readFile(`${root}/${path}`, 'utf8');
  await writeFile(`${out}/LICENSES.txt`, [
    'htmx\n\n' + await read('node_modules/htmx.org/LICENSE'),
    'Markdown toolbar\n\n' + await read('node_modules/@github/markdown-toolbar-element/LICENSE'),
    'Lucide icons\n\n' + await read('node_modules/lucide-static/LICENSE'),
    'Fonts\n\n' + await read('fonts/LICENSE.txt'),
  ].join('\n\n----\n\n'));
}

async function report() {
  const sizes = {};
  for (const name of (await readdir(out)).sort()) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const bytes = await readFile(`${out}/${name}`);
    sizes[name] = gzipped(bytes).length / 1024;
    console.log(`${name.padEnd(12)} ${(bytes.length / 1024).toFixed(1).padStart(6)} KB ${sizes[name].toFixed(1).padStart(6)} KB gzip`);
  }
  const sum = names => [...new Set(names)].reduce((kilobytes, name) => kilobytes + sizes[name], 0);
  const pages = (await pagesOf(resolve(root, '../KtPortal.Web'))).map(({ name, surface, modules, sheet }) => ({
    name, surface, script: sum([...always[surface].script, ...modules]),
    css: sum([...always[surface].css, ...surface === 'desk' ? [sheet ? `desk-${sheet}.css` : 'desk.css'] : []]),
  }));
  for (const [surface, budget] of Object.entries(budgets)) {
    for (const kind of Object.keys(budget)) {
      const heaviest = pages.filter(page => page.surface === surface).reduce((a, b) => b[kind] > a[kind] ? b : a);
      console.log(`${surface}: ${kind} up to ${heaviest[kind].toFixed(1)} of ${budget[kind]} KB (${heaviest.name})`);
    }
  }
  const over = pages.flatMap(page => Object.keys(budgets[page.surface]).filter(kind => !(page[kind] <= budgets[page.surface][kind])).map(kind => `${page.name} (${kind})`));
  if (over.length > 0) throw new Error(`over budget: ${over.join(', ')}`);
}
