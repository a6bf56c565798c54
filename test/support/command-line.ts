/** The command line in the test's own process: no start of a process for each command. Exit codes and signals of processes are not seen here. */
import type { Cli } from '#cli/cli.js';
import { run } from '#cli/run.js';
import { unstyled } from '#reports/page.js';

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
    env, prompts: null, stopAsked: () => new AbortController().signal,
    terminal: {
      width: 80, style: unstyled, interactive: false, data: (text) => { out += `${text}\n`; }, note: (text) => { err += `${text}\n`; },
      progress: () => undefined,
    },
  });
  return { exit, out, err };
}
