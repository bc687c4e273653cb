import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { misses, targets } from './lighthouse.mjs';

const file = new URL('../../docs/quality.md', import.meta.url);
const load = loadavg()[0];

/** Writes one measurement into its chapter of docs/quality.md; says whether a target was missed. */
export async function report(name, result) {
  const [text, missed] = { lighthouse: lighthouseChapter, axe: axeChapter, screens: screensChapter }[name](result);
  const old = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  if (!old.includes(begin)) throw new Error(`docs/quality.md has no place for ${name}`);
  await writeFile(file, old.slice(0, old.indexOf(begin) + begin.length) + `\n${text}\n` + old.slice(old.indexOf(end)));
  console.error(text);
  return missed;
}

const machine = () => `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, load ${load.toFixed(1)} when it began`;

function lighthouseChapter({ rows, runs, version, index, missed }) {
  const shown = {
    performance: String, accessibility: String, 'best-practices': String, seo: String,
    lcp: v => `${(v / 1000).toFixed(2)} s`, cls: v => v.toFixed(3), tbt: v => `${Math.round(v)} ms`,
  };
  const cell = (row, name) => row[name] === null ? '–' : misses(row, name) ? `**${shown[name](row[name])}** ✗` : shown[name](row[name]);
  const goal = name => `${targets[name][1] ? '<' : '≥'} ${shown[name](targets[name][0])}`;
  const names = Object.keys(targets);
  const lines = [
    `Lighthouse ${version}, ${runs} runs each, medians. ${machine()}; Lighthouse's own index of the machine is ${Math.round(index)}.`, '',
    '| page | performance | accessibility | best practices | SEO | LCP | CLS | TBT | sent |', '|---|---|---|---|---|---|---|---|---|',
    `| *target* | ${names.map(goal).join(' | ')} | |`,
    ...rows.map(row => `| ${row.name} | ${names.map(name => cell(row, name)).join(' | ')} | ${Math.round(row.bytes / 1024)} KB |`), '',
    missed ? `${missed} of ${rows.length} pages miss a target (✗).` : 'Every page reaches every target.',
    ...rows.filter(row => row.failed.length).map(row => `${row.name}: ${row.failed.join(', ')}.`),
  ];
  return [lines.join('\n'), missed > 0];
}

function axeChapter({ checks, people, violations, unseen, opened, version }) {
  const lines = [
    `Chromium ${version}. ${machine()}.`, '',
    `${checks} checks of ${people.reduce((sum, one) => sum + one.pages, 0)} pages (${people.map(one => `${one.person} ${one.pages}`).join(', ')}): **${violations.length} violations**.`, '',
    `Opened as well: ${opened.sort().map(name => `\`${name}\``).join(', ')}.`,
    ...violations.map(v => `- ✗ ${v.id}: \`${v.html.replaceAll('`', '\'')}\` (${v.why}) on ${[...v.where].slice(0, 3).join('; ')}${v.where.size > 3 ? ` and ${v.where.size - 3} more` : ''}`),
    ...(unseen.length ? ['', `✗ Nobody came to ${unseen.map(route => `\`${route}\``).join(', ')}.`] : []),
  ];
  return [lines.join('\n'), violations.length + unseen.length > 0];
}

function screensChapter({ count, kilobytes, pages }) {
  return [`${count} pictures of ${pages} pages, ${kilobytes} KB, listed in [screens](screens/README.md). ${new Date().toISOString().slice(0, 10)}.`, kilobytes > 4096];
}
