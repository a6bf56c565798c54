/** What a command is given that nobody listens to: nothing is told, asked or stopped. */
import { unstyled } from '#reports/page.js';
import type { Cli } from './cli.js';

export const NOBODY: Cli = {
  env: {}, stopAsked: () => new AbortController().signal, prompts: null,
  terminal: { width: 80, style: unstyled, interactive: false, data: () => undefined, note: () => undefined, progress: () => undefined },
};
