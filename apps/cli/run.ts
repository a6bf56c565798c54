/** One run of the command line: from arguments to an exit status. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CommanderError } from 'commander';

import type { Cli } from './cli.js';
import { REPOSITORY } from './connection.js';
import { EXIT, failureOf } from './failure.js';
import { programOf } from './program.js';

/** @param args without the program's own name */
export async function run(args: readonly string[], cli: Cli): Promise<number> {
  try {
    const program = await programOf(cli, version(), args[0]);
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has said already what it had to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { exit, lines } = failureOf(error);
    for (const line of lines) cli.terminal.note(line);
    return exit;
  }
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { readonly version: string };
  return text;
}
