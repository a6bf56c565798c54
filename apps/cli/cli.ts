/** What every command is given: where to write, what the environment says, and the signal that ends long ones. */
import type { Command } from 'commander';

import { harmlessIn } from '#reports/layout.js';
import type { Prompts } from './prompts.js';
import type { Terminal } from './terminal.js';

export interface Cli {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the first call on, Ctrl-C and SIGTERM abort this signal instead of ending the process. */
  readonly stopAsked: () => AbortSignal;
  /** Null where nobody sits at a terminal. */
  readonly prompts: Prompts | null;
}

/** Adds one command to the program. */
export type CommandDefinition = (program: Command, cli: Cli) => void;

/** Writes an answer: as it came with `--json`, else rendered, with nothing in it that could command the terminal. */
export function show<T>(cli: Cli, answer: T, json: boolean | undefined, render: (answer: T) => string): void {
  cli.terminal.data(json === true ? JSON.stringify(answer, null, 2) : render(harmlessIn(answer)));
}

/** The same for one answer of many: one line of JSON each. */
export function showNext<T>(cli: Cli, answer: T, json: boolean | undefined, render: (answer: T) => string): void {
  cli.terminal.data(json === true ? JSON.stringify(answer) : render(harmlessIn(answer)));
}
