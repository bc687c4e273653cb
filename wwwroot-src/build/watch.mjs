import { fork } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Builds again when a style, a script or a page changes; two changes within a breath are one build.
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
let timer, running = false, again = false;

function build() {
  if (running) { again = true; return; }
  running = true;
  fork(`${root}/build/build.mjs`).on('exit', () => {
    running = false;
    if (again) { again = false; build(); }
  });
}

for (const folder of [root, `${root}/../KtPortal.Web/Pages`, `${root}/../KtPortal.Web/Ui`]) {
  watch(folder, { recursive: true }, (_, file) => {
    if (!/\.(css|js|mjs|svg|cshtml|cs)$/.test(file ?? '') || file.includes('node_modules')) return;
    clearTimeout(timer);
    timer = setTimeout(build, 120);
  });
}
build();
