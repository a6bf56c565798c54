/**
 * `node dist/apps/projector/main.js`: a projector, for a supervisor. SIGTERM and SIGINT stop it: it finishes the batch under
 * way, gives up what it leads, and ends with status 0. Status 1: a fault, told as a line of JSON. Status 2: the environment is
 * wrong, told in one line that names the variable.
 */
import { readFileSync } from 'node:fs';

import { supervised } from '#config/supervised.js';

await supervised(async () => {
  const { runProjector } = await import('./process.js');
  return (parts) => runProjector({ env: process.env, readFile: (path) => readFileSync(path, 'utf8'), ...parts });
});
