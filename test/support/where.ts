/** Tests of what not every machine has. */
import { it } from '@jest/globals';

type Test = (title: string, run: () => void | Promise<void>) => void;

/** `it` where the machine has it; else skipped, and the title says for lack of what. */
export const where = (has: boolean, what: string): Test => (has ? it : (title, run) => it.skip(`${title} (skipped: no ${what} here)`, run));
