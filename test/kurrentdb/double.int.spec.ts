import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { eventStoreContract } from '#event-store/contract.js';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import { startDouble } from './double.js';
import type { Double } from './double.js';

describe('the double of KurrentDB', () => {
  let double: Double;
  beforeAll(async () => {
    double = await startDouble();
  });
  afterAll(() => double.stop());

  eventStoreContract('KurrentDB adapter over the double', () => {
    const store = KurrentEventStore.connect(double.url, { ledger: `test${randomBytes(8).toString('hex')}` });
    return Promise.resolve({ store, dispose: () => store.close() });
  });
});
