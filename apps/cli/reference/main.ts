/** `npm run reference`: writes docs/reference/cli.md, configuration.md and events.md; with `--print` and the name of one, it to standard output. */
import { writeFile } from 'node:fs/promises';

import { NOBODY } from '../nobody.js';
import { programOf } from '../program.js';
import { commandReference } from './commands.js';
import { configurationReference } from './configuration.js';
import { eventReference } from './events.js';

const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  cli: async () => commandReference(await programOf(NOBODY, '0.0.0')),
  configuration: configurationReference,
  events: eventReference,
};

const print = process.argv.indexOf('--print');
if (print >= 0) process.stdout.write((await PAGES[process.argv[print + 1] ?? '']?.()) ?? '');
else for (const [name, page] of Object.entries(PAGES)) await writeFile(new URL(`../../../../docs/reference/${name}.md`, import.meta.url), await page());
