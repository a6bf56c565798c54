/** Compiles everything into dist/, and drops output whose source is gone, so that no test outlives its file. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BUILT, digestOfSources, filesBelow, root } from './sources.mjs';

const digest = digestOfSources();
rmSync(BUILT, { force: true });

const compiler = join(root, 'node_modules/typescript/bin/tsc');
const { status, error } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: root, stdio: ['ignore', 2, 2] });
if (error) throw error;
if (status === 0) {
  for (const path of filesBelow('dist')) {
    const output = /^dist\/(.+)\.js(?:\.map)?$/.exec(path);
    if (output !== null && !existsSync(join(root, `${output[1]}.ts`))) rmSync(join(root, path));
  }
  writeFileSync(BUILT, digest);
}
process.exitCode = status ?? 1;
