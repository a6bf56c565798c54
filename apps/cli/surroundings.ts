/** Where a command finds its configuration: the environment it is given, and the files that this names. */
import { readFileSync } from 'node:fs';
import type { Surroundings } from '#config/configuration.js';

export const surroundings = (env: Surroundings['env']): Omit<Surroundings, 'defaultFolder'> => ({ env, readFile: (path) => readFileSync(path, 'utf8') });
