/** `npm run openapi`: writes docs/reference/openapi.json; with `--print`, to standard output. */
import { writeFile } from 'node:fs/promises';
import { describeApp } from './app.js';

const TARGET = new URL('../../../docs/reference/openapi.json', import.meta.url);

const text = await describeApp();
if (process.argv.includes('--print')) process.stdout.write(text);
else await writeFile(TARGET, text);
