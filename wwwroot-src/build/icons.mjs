import { readdir, readFile } from 'node:fs/promises';

const skipped = /(^|\/)(bin|obj|wwwroot)\//;

/**
 * The icons the product uses, by their Lucide name, found where pages and code name them: what `Icon(...)` is called with, the symbol
 * after a place's address or after the label of a filter or an action, `Icon = "..."`, `Symbol = "..."` and `icon: "..."`, and in files that choose one by a
 * variable every word that is an icon.
 * @param known whether Lucide has one of this name
 */
export async function iconsIn(folders, known) {
  const found = new Set(), unknown = [];
  for (const folder of folders) {
    for (const file of await readdir(folder, { recursive: true })) {
      if (!/\.(cs|cshtml)$/.test(file) || skipped.test(file)) continue;
      const text = await readFile(`${folder}/${file}`, 'utf8');
      const page = file.endsWith('.cshtml.cs') ? await readFile(`${folder}/${file.slice(0, -3)}`, 'utf8') : '';
      for (const name of literal(text)) known(name) ? found.add(name) : unknown.push(`${file}: ${name}`);
      for (const name of [...placed(text), ...(chooses(text) || chooses(page) ? words(text) : [])]) if (known(name)) found.add(name);
    }
  }
  if (unknown.length) throw new Error(`Lucide has no such icon:\n${unknown.join('\n')}`);
  return [...found].sort();
}

const literal = text => [...text.matchAll(/\bIcon\("([^"]+)"/g)].map(([, name]) => name);

const placed = text => [...text.matchAll(/(?:"[/{][^"]*"|\(\) => [\w.]+|\bLabel),\s*"([a-z0-9-]+)"[,)]|\b(?:icon|symbol)(?: =|:) "([a-z0-9-]+)"/gi)]
  .map(([, place, named]) => place ?? named);

// A call whose name is a choice or a variable: the words stand elsewhere in the file, or in the model of its page.
const chooses = text => /\bIcon\((?!")[^)]|\bIcon\("[^"]*" [?:]|new SymbolMark\("icon"|\bstring IconOf\b/.test(text);

const words = text => [...text.matchAll(/"([a-z0-9]+(?:-[a-z0-9]+)*)"/g)].map(([, name]) => name);
