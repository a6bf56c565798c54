/** Servers under test: a port nobody uses, and the moment one is ready. */
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => { probe.listen(0, '127.0.0.1', listening); });
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

const POLL_MS = 50;

/** Until `/readyz` answers 200; throws with what the process said when it ends before. */
export async function untilReady(url: string, server: ChildProcess, output: () => string): Promise<void> {
  while (server.exitCode === null && server.signalCode === null) {
    const ready = await fetch(`${url}/readyz`).then((response) => response.status === 200, () => false);
    if (ready) return;
    await pause(POLL_MS);
  }
  throw new Error(`the server ended before it was ready:\n${output()}`);
}
