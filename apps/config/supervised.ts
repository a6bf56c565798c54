/**
 * A process that a supervisor starts and stops: SIGTERM and SIGINT ask it to stop, and it ends with its own status; a fault
 * that nobody caught is told as a line of JSON. It imports nothing, so that signals are heard from the first moment: the first
 * process of a container gets none that it does not ask for.
 */

/** A signal may come twice, to the process and to its group: one wish. A later one stops at once. */
const ECHO_MS = 1_000;
/** What keeps the process alive for longer once all is closed is cut. */
const LINGER_MS = 5_000;

export interface Supervised {
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal;
  /** Takes a line for standard error, without its end. */
  readonly write: (line: string) => void;
}

/** `fault`: it could not start, or could not go on; a supervisor may start it again. `configuration`: that would not help. */
export const EXIT_STATUS = { stopped: 0, fault: 1, configuration: 2 } as const;
export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];

/** @param load gives what is to run, once signals are heard */
export async function supervised(load: () => Promise<(parts: Supervised) => Promise<ExitStatus>>): Promise<void> {
  const write = (line: string): void => { process.stderr.write(`${line}\n`); };
  const stop = new AbortController();
  let askedAt: number | null = null;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (askedAt !== null && now - askedAt > ECHO_MS) process.exit(EXIT_STATUS.fault);
      askedAt ??= now;
      stop.abort();
    });
  }
  process.on('uncaughtException', ({ name, message, stack }) => {
    write(JSON.stringify({ time: new Date().toISOString(), level: 'error', event: 'fatal', error: { name, message, stack } }));
    process.exit(EXIT_STATUS.fault);
  });
  // What it writes is nobody else's to read, whoever made the folder.
  process.umask(0o077);
  process.exitCode = await (await load())({ stop: stop.signal, write });
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** Until the signal aborts. */
export async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise<void>((done) => { signal.addEventListener('abort', () => { done(); }, { once: true }); });
}
