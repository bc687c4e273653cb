// Reads what `dotnet list package --vulnerable --format json` prints, and prints a line for each finding. Fails where it says nothing.
import { readFileSync } from "node:fs";

const { projects } = JSON.parse(readFileSync(0, "utf8"));
const found = new Set();
for (const { frameworks = [] } of projects)
  for (const { topLevelPackages = [], transitivePackages = [] } of frameworks)
    for (const { id, resolvedVersion, vulnerabilities = [] } of [...topLevelPackages, ...transitivePackages])
      for (const { severity, advisoryurl } of vulnerabilities) found.add(`${id} ${resolvedVersion} ${severity} ${advisoryurl}`);
for (const line of [...found].sort()) console.log(line);
