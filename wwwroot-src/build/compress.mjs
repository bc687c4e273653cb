import { readdir, readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export const gzipped = bytes => gzipSync(bytes, { level: 9 });
const brotlied = bytes => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

// Beside every text file the same in Brotli and gzip, as small as they get: PrecompressedFiles.cs hands them out.
export async function compress(folder) {
  for (const entry of await readdir(folder, { recursive: true })) {
    if (!/\.(css|js|svg|txt)$/.test(entry)) continue;
    const bytes = await readFile(`${folder}/${entry}`);
    await writeFile(`${folder}/${entry}.br`, brotlied(bytes));
    await writeFile(`${folder}/${entry}.gz`, gzipped(bytes));
  }
}
