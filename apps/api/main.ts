/**
 * `node dist/apps/api/main.js`: the API process, for a supervisor. SIGTERM and SIGINT stop it: it takes no new requests,
 * finishes those under way, and ends with status 0. Status 1: a fault, told as a line of JSON. Status 2: the environment
 * is wrong, told in one line that names the variable.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { supervised } from '#config/supervised.js';

await supervised(async () => {
  const { runApi } = await import('./process.js');
  const surroundings = {
    env: process.env, readFile: (path: string) => readFileSync(path, 'utf8'), defaultFolder: resolve(import.meta.dirname, '../../../data'),
  };
  return (parts) => runApi({ ...surroundings, ...parts });
});
