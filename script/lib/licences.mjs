// Prints docs/licences.md: the packages that are in the published product, read from what NuGet and npm have laid down.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const json = file => JSON.parse(readFileSync(file, "utf8"));
const text = value => (value ?? "").replace(/\s+/g, " ").replaceAll("|", "/").trim();
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const words = xml => text(xml?.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => entities[name]).replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16))));
const byName = (a, b) => a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;

// The licence's own words, where the package has only a file for it.
const kinds = [
  [/Permission is hereby granted, free of charge/, "MIT"],
  [/Apache License\s+Version 2\.0/, "Apache-2.0"],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, "LGPL-3.0-only"],
  [/GNU Lesser General Public License[^.]*version 3 of the License, or \(at your option\) any later version/, "LGPL-3.0-or-later"],
  [/under the terms of the LGPLv3 license/, "LGPL-3.0-only"],
];
const kindOf = words => kinds.find(([pattern]) => pattern.test(words))?.[1];
const holderIn = words => words.match(/^\s*(Copyright (?:\(c\)|©|\d)[^\n]*)/im)?.[1];
const fileOf = folder => readdirSync(folder).filter(name => /^(licen[cs]e|copying)/i.test(name)).map(name => join(folder, name))[0];

function nuget(assets) {
  const [target] = Object.values(assets.targets);
  const folders = Object.keys(assets.packageFolders);
  const ships = part => ["runtime", "native", "runtimeTargets"].some(kind => Object.keys(part[kind] ?? {}).some(name => !name.endsWith("_._")));
  return Object.entries(target).filter(([, part]) => part.type === "package" && ships(part)).map(([key]) => {
    const [name, version] = key.split("/");
    const folder = folders.map(f => join(f, assets.libraries[key].path)).find(existsSync);
    const spec = readFileSync(join(folder, readdirSync(folder).find(f => f.endsWith(".nuspec"))), "utf8");
    const tag = tag => words(spec.match(new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`))?.[1]);
    const file = spec.match(/<license type="file">([^<]*)</)?.[1]?.replaceAll("\\", "/");
    const own = file && readFileSync(join(folder, file), "utf8");
    return { name, version, licence: own ? kindOf(own) : tag("license"), holder: text(own && holderIn(own)) || tag("copyright") || tag("authors"), home: tag("projectUrl") };
  });
}

function npm(root) {
  const lock = json(join(root, "package-lock.json")).packages;
  return Object.entries(lock).filter(([path, part]) => path && !part.dev && !part.optional).map(([path, { version }]) => {
    const folder = join(root, path), part = json(join(folder, "package.json")), file = fileOf(folder);
    const own = file && readFileSync(file, "utf8");
    const author = typeof part.author === "string" ? part.author.replace(/ *[<(].*/, "") : part.author?.name;
    return { name: part.name, version, licence: part.license, holder: text(own && holderIn(own)) || text(author), home: part.homepage ?? "" };
  });
}

const row = ({ name, version, licence, holder, home }) => {
  if (!licence) throw new Error(`${name} ${version} says no licence that is known here.`);
  return `| ${/^https?:/.test(home) ? `[${name}](${home})` : name} | ${version} | ${licence} | ${holder} |`;
};
const table = parts => ["| part | version | licence | whose |", "|---|---|---|---|", ...parts.sort(byName).map(row)].join("\n");

console.log(`# Licences

KT Portal itself is licensed under the [Apache License 2.0](../LICENSE). What of others is in the published product, written by
\`script/licences\`; [dependencies.md](dependencies.md) says what each is for. The words of a licence stand at \`spdx.org/licenses/\` and in the
packages themselves. What is only used to build or to test is not listed, nor what a system brings along (.NET, PostgreSQL, libargon2).

## Libraries

${table(nuget(json("KtPortal.Web/obj/project.assets.json")))}

## In styles and scripts

${table(npm("wwwroot-src"))}

## Data

| part | version | licence | whose |
|---|---|---|---|
| common passwords, from the lists of [zxcvbn](https://github.com/dropbox/zxcvbn) | 4.4.2 | MIT | Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc. |`);
