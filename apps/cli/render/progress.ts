/** How far long work has come: a bar that is drawn in place on a terminal, a plain line now and then elsewhere. */
import type { Terminal } from '../terminal.js';

export interface Progress {
  readonly add: (done: number) => void;
  /** The bar goes away; what comes next says how it ended. */
  readonly end: () => void;
}

const BAR = 24;
/** Without a terminal, one line for every so many parts of the whole. */
const PLAIN_PARTS = 10;
/** Work as short as this is over before a bar could be read. */
const WORTH_A_LINE = 1_000;

export function progressOf({ interactive, progress, note }: Pick<Terminal, 'interactive' | 'progress' | 'note'>, what: string, total: number): Progress {
  let [done, told] = [0, 0];
  return {
    add: (more) => {
      done = Math.min(total, done + more);
      const part = total === 0 ? 1 : done / total;
      if (interactive) return progress(`${what} [${'#'.repeat(Math.round(part * BAR)).padEnd(BAR, '·')}] ${Math.floor(part * 100)} %`);
      if (total < WORTH_A_LINE || Math.floor(part * PLAIN_PARTS) <= told) return;
      told = Math.floor(part * PLAIN_PARTS);
      note(`${what}: ${done} of ${total}`);
    },
    end: () => progress(''),
  };
}
