import { axe } from './axe.mjs';
import { measure } from './lighthouse.mjs';
import { report } from './report.mjs';
import { screens } from './screens.mjs';

const all = { lighthouse: measure, axe, screens };
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in all));
if (unknown.length) {
  console.error(`No such measurement: ${unknown.join(', ')}. There are: ${Object.keys(all).join(', ')}.`);
  process.exit(2);
}

let missed = false;
for (const name of wanted.length ? wanted : Object.keys(all)) {
  missed = await report(name, await all[name]()) || missed;
}
process.exit(missed ? 1 : 0);
