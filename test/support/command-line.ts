/** The command line in the test's own process: no start of a process for each command. Exit codes and signals of processes are not seen here. */
import type { Cli } from '#cli/cli.js';
import { NOBODY } from '#cli/nobody.js';
import { run } from '#cli/run.js';

export interface RanHere {
  readonly exit: number;
  /** What a process would have on stdout. */
  readonly out: string;
  /** And on stderr. */
  readonly err: string;
}

/** Runs one command, with nobody at a terminal. @param env all that it is told: nothing of this process's environment */
export async function runHere(env: Cli['env'], args: readonly string[]): Promise<RanHere> {
  let [out, err] = ['', ''];
  const exit = await run(args, {
    ...NOBODY, env, terminal: { ...NOBODY.terminal, data: (text) => { out += `${text}\n`; }, note: (text) => { err += `${text}\n`; } },
  });
  return { exit, out, err };
}
