import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { compress, gzipped } from './compress.mjs';
import { sprite } from './sprite.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(root, '../KtPortal.Web/wwwroot/assets');
// What one page may make its reader fetch, in kilobytes, gzipped.
const budgets = { portal: { script: 35, css: 30 }, desk: { script: 45, css: 35 } };
// What every page of a surface has.
const always = { portal: { script: ['app.js'], css: ['app.css'] }, desk: { script: ['app.js', 'desk.js'], css: ['app.css', 'desk.css'] } };

await rm(out, { recursive: true, force: true }); // what an earlier build called otherwise
await mkdir(out, { recursive: true });
await Promise.all([fonts(), css(), scripts(), writeSprite(), cp(`${root}/logos`, `${out}/logos`, { recursive: true })]);
await licences();
await compress(out);
await report();

async function fonts() {
  await cp(`${root}/fonts`, `${out}/fonts`, { recursive: true });
}

async function css() {
  // The fonts' addresses carry the same hash that Assets.cs computes, so a preload and the sheet name one file.
  let tokens = await readFile(`${root}/tokens.css`, 'utf8');
  for (const [, name] of [...tokens.matchAll(/url\("(fonts\/[^"]+)"\)/g)]) {
    const hash = createHash('sha256').update(await readFile(`${root}/${name}`)).digest('hex').slice(0, 12);
    tokens = tokens.replace(name, `/assets/${name}?v=${hash}`);   // whole: the brand's address holds the sheet, too
  }
  tokens = (await esbuild.transform(tokens, { loader: 'css', minify: true })).code;
  execFileSync(`${root}/node_modules/.bin/tailwindcss`, ['-i', 'input.css', '-o', `${out}/app.css`, '--minify'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  // One sheet, one request before the first paint. The tokens stand outside every layer, as the brand's sheet does after them.
  await writeFile(`${out}/app.css`, tokens + await readFile(`${out}/app.css`, 'utf8'));
  // What no portal page uses comes after it, in the layer that app.css named: the desk's own, then a sheet of each feature.
  const features = (await readdir(`${root}/desk`)).filter(name => name.endsWith('.css')).sort();
  const sources = ['desk-shell.css', 'charts.css', 'desk.css', ...features.map(name => `desk/${name}`)]
    .map(name => `@import "./${name}" layer(components);`).join('');
  await esbuild.build({ stdin: { contents: sources, loader: 'css', resolveDir: root }, outfile: `${out}/desk.css`, bundle: true, minify: true, logLevel: 'warning' });
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
  const over = [];
  for (const [surface, budget] of Object.entries(budgets)) {
    const sum = names => [...new Set(names)].reduce((kilobytes, name) => kilobytes + sizes[name], 0);
    const pages = (await modulesOfPages(surface)).map(page => ({ name: page.name, script: sum([...always[surface].script, ...page.modules]) }));
    const heaviest = pages.reduce((a, b) => b.script > a.script ? b : a), css = sum(always[surface].css);
    console.log(`${surface}: css ${css.toFixed(1)} of ${budget.css} KB, script up to ${heaviest.script.toFixed(1)} of ${budget.script} KB (${heaviest.name})`);
    over.push(...pages.filter(page => page.script > budget.script).map(page => `${page.name} (script)`), ...css > budget.css ? [`${surface} (css)`] : []);
  }
  if (over.length > 0) throw new Error(`over budget: ${over.join(', ')}`);
}

// Which modules each page loads besides those of its surface; a page is what names them.
async function modulesOfPages(surface) {
  const views = resolve(root, '../KtPortal.Web'), pages = [];
  for (const file of await readdir(views, { recursive: true })) {
    if (!file.endsWith('.cshtml') || /(^|\/)(bin|obj|Dev|Shared)\//.test(file) || /^Pages\/Portal\//.test(file) !== (surface === 'portal')) continue;
    const modules = [...(await readFile(`${views}/${file}`, 'utf8')).matchAll(/Assets\.Module\("([a-z-]+\.js)"\)/g)].map(([, name]) => name);
    pages.push({ name: file, modules });
  }
  return pages;
}
