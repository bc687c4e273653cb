import { readdir, readFile } from 'node:fs/promises';

const skipped = /(^|\/)(bin|obj|wwwroot)\//;

/** What each page loads besides what its surface always has: the modules that its view names, and the sheet that its model declares. */
export async function pagesOf(project) {
  const views = [], models = new Map();
  for (const file of await readdir(project, { recursive: true })) {
    if (skipped.test(file)) continue;
    if (file.endsWith('.cs')) learn(models, await readFile(`${project}/${file}`, 'utf8'), namespaceOf(file));
    else if (file.endsWith('.cshtml') && !/(^|\/)(Dev|Shared)\//.test(file)) views.push(file);
  }
  return Promise.all(views.map(async file => {
    const text = await readFile(`${project}/${file}`, 'utf8'), model = text.match(/^@model (\w+)/m)?.[1];
    return {
      name: file, surface: /^Pages\/(Portal|Login|Error|Offline|Index|SignOut)\b/.test(file) ? 'portal' : 'desk',
      modules: [...text.matchAll(/Assets\.Module\("([a-z-]+\.js)"\)/g)].map(([, name]) => name),
      sheet: sheetOf(models, model, namespaceOf(file)),
    };
  }));
}

const namespaceOf = file => file.split('/').slice(0, -1).join('.');

function learn(models, text, space) {
  const [, sheet] = text.match(/\boverride string\?? Styles => "([a-z-]+)";/) ?? [];
  for (const [, name, base] of text.matchAll(/\bclass (\w+)(?:<[^>]*>)?(?:\([^{;]*?\))?\s*:\s*(\w+)/g)) {
    for (const key of [`${space}.${name}`, name]) if (!models.has(key) || key !== name) models.set(key, { base, sheet, space });
  }
}

// A model has the sheet that it or the nearest of its bases declares.
function sheetOf(models, name, space) {
  for (let model = models.get(`${space}.${name}`) ?? models.get(name); model; model = models.get(`${model.space}.${model.base}`) ?? models.get(model.base)) {
    if (model.sheet) return model.sheet;
    if (model.base === name && model.space === space) return undefined;
    [name, space] = [model.base, model.space];
  }
}
