/** Work on a data folder itself, which only one process may hold: a running server is told apart from a fault. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { StoreUnavailableError } from '#event-store/errors.js';
import { KeysUnavailableError } from '#sealing/errors.js';
import { CommandFailure, EXIT } from './failure.js';

/** @throws {CommandFailure} 3 where there is no ledger */
export function ensureLedgerIn(folder: string): void {
  if (!existsSync(join(folder, 'events.sqlite'))) {
    throw new CommandFailure(EXIT.notFound, `${folder} holds no ledger.`, ['Name its folder with --data or DATA_DIR.']);
  }
}

/** @throws {CommandFailure} 4 while another process holds the folder, 5 where a file cannot be used */
export async function offline<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeysUnavailableError) throw new CommandFailure(EXIT.invalid, error.message);
    if (!(error instanceof StoreUnavailableError)) throw error;
    const held = /in use|not empty/.test(error.message);
    throw new CommandFailure(held ? EXIT.conflict : EXIT.invalid, error.message, error.message.includes('in use') ? ['Stop the server that holds it first.'] : []);
  }
}
