import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const cssIn = async folder => (await readdir(folder)).filter(name => name.endsWith('.css')).sort();

/**
 * The sheets, from what lies in styles/: app.css for every page (parts/, portal/), desk.css for every page of the desk (desk/), and for
 * each kind of page at the desk (desk/pages/) the desk's and its own in one, desk-{name}.css: a page waits for two sheets, never for
 * three. A new file is in the next build; nothing names it but the page that declares it (PortalPage.Styles).
 */
export async function styles(root, out) {
  const layered = (folder, names) => names.map(name => `@import "./styles/${folder}/${name}" layer(components);\n`).join('');
  const folders = folder => cssIn(`${root}/styles/${folder}`);
  const [parts, portal, desk, pages] = await Promise.all(['parts', 'portal', 'desk', 'desk/pages'].map(folders));
  await everywhere(root, `${out}/app.css`, layered('parts', parts) + layered('portal', portal));
  // Behind app.css, in the layer that it named.
  const sheets = [['desk', []], ...pages.map(name => [`desk-${name.slice(0, -4)}`, [name]]), ['desk-all', pages]];
  await Promise.all(sheets.map(([name, own]) => esbuild.build({
    stdin: { contents: layered('desk', desk) + layered('desk/pages', own), loader: 'css', resolveDir: root },
    outfile: `${out}/${name}.css`, bundle: true, minify: true, logLevel: 'warning',
  })));
}

async function everywhere(root, to, components) {
  // The fonts' addresses carry the same hash that Assets.cs computes, so a preload and the sheet name one file.
  let tokens = await readFile(`${root}/styles/tokens.css`, 'utf8');
  for (const [, name] of [...tokens.matchAll(/url\("(fonts\/[^"]+)"\)/g)]) {
    const hash = createHash('sha256').update(await readFile(`${root}/${name}`)).digest('hex').slice(0, 12);
    tokens = tokens.replace(name, `/assets/${name}?v=${hash}`);   // whole: the brand's address holds the sheet, too
  }
  tokens = (await esbuild.transform(tokens, { loader: 'css', minify: true })).code;
  const input = (await readFile(`${root}/styles/utilities.css`, 'utf8')).replace('/* parts, portal */\n', components);
  execFileSync(`${root}/node_modules/.bin/tailwindcss`, ['-i', '-', '-o', to, '--minify'], { cwd: root, input, stdio: ['pipe', 'ignore', 'inherit'] });
  // One sheet, one request before the first paint. The tokens stand outside every layer, as the brand's sheet does after them.
  await writeFile(to, tokens + await readFile(to, 'utf8'));
}
