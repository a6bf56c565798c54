/** Where the command line writes: data to stdout, everything else to stderr, styled only where somebody looks. */
import { styleText } from 'node:util';

import { unstyled } from '#reports/page.js';
import type { Style } from '#reports/page.js';

export interface Terminal {
  /** Columns that data may fill. */
  readonly width: number;
  /** For data, on stdout. */
  readonly style: Style;
  /** True where progress can be drawn in place. */
  readonly interactive: boolean;
  /** Data: text without its last line end. */
  readonly data: (text: string) => void;
  /** Everything a pipe should not carry. */
  readonly note: (text: string) => void;
  /** A line on stderr that the next one replaces; only where `interactive`. */
  readonly progress: (text: string) => void;
}

/** Width without a terminal: what mail, logs and documents hold. */
const PLAIN_WIDTH = 80;
const WIDEST = 120;

const FORMATS = { strong: 'bold', faint: 'dim', alert: 'yellow' } as const;
const styled: Style = (emphasis, text) => (text === '' ? '' : styleText(FORMATS[emphasis], text, { validateStream: false }));

export function terminalOf(process: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>): Terminal {
  const { stdout, stderr, env } = process;
  const plain = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  const interactive = stderr.isTTY === true && env['TERM'] !== 'dumb';
  return {
    width: stdout.isTTY === true ? Math.min(WIDEST, Math.max(40, stdout.columns)) : PLAIN_WIDTH,
    style: stdout.isTTY === true && !plain && env['TERM'] !== 'dumb' ? styled : unstyled,
    interactive,
    data: (text) => { stdout.write(`${text}\n`); },
    note: (text) => { stderr.write(`${interactive ? '\r\x1b[K' : ''}${text}\n`); },
    progress: (text) => { if (interactive) stderr.write(`\r\x1b[K${text}`); },
  };
}
