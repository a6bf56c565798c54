/**
 * `node dist/apps/api/main.js`: the API process, for a supervisor. SIGTERM and SIGINT stop it: it takes no new requests,
 * finishes those under way, and ends with status 0. Status 1: a fault, told as a line of JSON. Status 2: the environment
 * is wrong, told in one line that names the variable.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A signal may come twice, to the process and to its group: one wish. A later one stops at once. */
const ECHO_MS = 1_000;
/** What keeps the process alive for longer once all is closed is cut. */
const LINGER_MS = 5_000;

const write = (line: string): void => { process.stderr.write(`${line}\n`); };
const stop = new AbortController();
let askedAt: number | null = null;
// From the first moment: as the first process of a container it gets no signal that it does not ask for.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (askedAt !== null && now - askedAt > ECHO_MS) process.exit(1);
    askedAt ??= now;
    stop.abort();
  });
}
// What it writes is nobody else's to read, whoever made the folder.
process.umask(0o077);

const { EXIT_STATUS, runApi } = await import('./process.js');
const { Log } = await import('./http/log.js');
process.on('uncaughtException', (error) => {
  new Log(write).error('fatal', { error });
  process.exit(EXIT_STATUS.fault);
});

process.exitCode = await runApi({
  env: process.env, readFile: (path) => readFileSync(path, 'utf8'), defaultFolder: resolve(import.meta.dirname, '../../../data'), stop: stop.signal, write,
});
setTimeout(() => process.exit(), LINGER_MS).unref();
