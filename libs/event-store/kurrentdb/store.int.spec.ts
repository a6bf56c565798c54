import { randomBytes } from 'node:crypto';
import { atRealServer } from '#test/kurrentdb/at-real-server.js';
import { ANY_SERVER } from '#test/kurrentdb/real-server.js';
import { eventStoreContract } from '../contract.js';
import { KurrentEventStore } from './store.js';

atRealServer('the contract', ANY_SERVER, (url) => eventStoreContract('KurrentDB', () => {
  // Tests share the server; each has a ledger of its own.
  const ledger = `test${randomBytes(8).toString('hex')}`;
  const store = KurrentEventStore.connect(url, { ledger });
  return Promise.resolve({ store, dispose: () => store.close() });
}));
