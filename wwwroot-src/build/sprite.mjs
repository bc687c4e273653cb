import { readFile } from 'node:fs/promises';
import { icons } from './icons.mjs';

const inner = svg => svg.replace(/<!--.*?-->/gs, '').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '')
  .replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>').trim();

/** One file of symbols: Lucide's icons in use, and our marks of phase (ph-*) and priority (pr-*). */
export async function sprite(root) {
  const lucide = await Promise.all(icons.map(async name => {
    const svg = await readFile(`${root}/node_modules/lucide-static/icons/${name}.svg`, 'utf8');
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner(svg)}</symbol>`;
  }));
  const marks = inner(await readFile(`${root}/symbols/marks.svg`, 'utf8'));
  return `<svg xmlns="http://www.w3.org/2000/svg">${marks}${lucide.join('')}</svg>\n`;
}
