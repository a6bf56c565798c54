import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import { eventStoreContract } from '../contract.js';
import { KurrentEventStore } from './store.js';

const url = process.env['FACTLEDGER_TEST_KURRENTDB'];

const contract = (): void => eventStoreContract('KurrentDB', () => {
  // Tests share the server; each has a ledger of its own.
  const ledger = `test${randomBytes(8).toString('hex')}`;
  const store = KurrentEventStore.connect(url ?? 'esdb://127.0.0.1:2113?tls=false', { ledger });
  return Promise.resolve({ store, dispose: () => store.close() });
});

if (url === undefined) {
  describe.skip('skipped: FACTLEDGER_TEST_KURRENTDB names no server (docker compose up --wait starts one)', contract);
} else {
  describe(`KurrentDB at ${url}`, contract);
}
