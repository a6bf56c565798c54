import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import { NONE, REAL } from '#test/kurrentdb/real-server.js';
import { eventStoreContract } from '../contract.js';
import { KurrentEventStore } from './store.js';

const contract = (): void => eventStoreContract('KurrentDB', () => {
  // Tests share the server; each has a ledger of its own.
  const ledger = `test${randomBytes(8).toString('hex')}`;
  const store = KurrentEventStore.connect(REAL ?? 'esdb://127.0.0.1:2113?tls=false', { ledger });
  return Promise.resolve({ store, dispose: () => store.close() });
});

if (REAL === null) {
  describe.skip(`the contract at a real server: skipped, ${NONE}`, contract);
} else {
  describe(`KurrentDB at ${REAL}`, contract);
}
