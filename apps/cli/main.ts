/** The process: real streams, real signals, one run. */
import { EXIT } from './failure.js';
import { run } from './run.js';
import { promptsOn } from './prompts.js';
import { terminalOf } from './terminal.js';

/** A terminal signals the whole group, and whoever started this process may pass its signal on: one wish, seen twice. */
const ECHO_MS = 1_000;

let stop: AbortController | null = null;

/** A second Ctrl-C, later than the echo of the first, stops at once. */
function stopAsked(): AbortSignal {
  if (stop !== null) return stop.signal;
  const controller = new AbortController();
  let askedAt: number | null = null;
  const ask = (): void => {
    const now = performance.now();
    if (askedAt !== null && now - askedAt > ECHO_MS) process.exit(EXIT.unexpected);
    askedAt ??= now;
    controller.abort();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  stop = controller;
  return controller.signal;
}

/** A reader that went away (`factledger events | head`) is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => { process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.unexpected); });

const terminal = terminalOf(process);
const prompts = process.stdin.isTTY === true && terminal.interactive ? promptsOn(process) : null;
process.exitCode = await run(process.argv.slice(2), { terminal, env: process.env, stopAsked, prompts });
