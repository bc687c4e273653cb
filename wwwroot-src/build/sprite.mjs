import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { iconsIn } from './icons.mjs';

const inner = svg => svg.replace(/<!--.*?-->/gs, '').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
  .replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>').trim();

/** One file of symbols: Lucide's icons in use, and our marks of phase (phase-*) and priority (priority-*). */
export async function sprite(root) {
  const fileOf = name => `${root}/node_modules/lucide-static/icons/${name}.svg`;
  const icons = await iconsIn(['KtPortal.Web', 'KtPortal.Core'].map(project => resolve(root, '..', project)), name => existsSync(fileOf(name)));
  const lucide = await Promise.all(icons.map(async name =>
    `<symbol id="${name}" viewBox="0 0 24 24">${inner(await readFile(fileOf(name), 'utf8'))}</symbol>`));
  const marks = inner(await readFile(`${root}/symbols/marks.svg`, 'utf8'));
  return `<svg xmlns="http://www.w3.org/2000/svg">${marks}${lucide.join('')}</svg>\n`;
}
