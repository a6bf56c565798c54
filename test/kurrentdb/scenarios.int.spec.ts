/**
 * The same expectations of the double and, where FACTLEDGER_TEST_KURRENTDB names one, of a real server: this is what keeps
 * the double honest.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { atRealServer } from './at-real-server.js';
import { startDouble } from './double.js';
import type { Double } from './double.js';
import { ONE_NODE } from './real-server.js';
import { appending } from './scenarios/appending.js';
import { PATHS } from './scenarios/client.js';
import { reading } from './scenarios/reading.js';
import { subscribing } from './scenarios/subscribing.js';

function scenarios(url: () => string): void {
  describe.each(PATHS)('an append', (path) => appending(url, path));
  describe('a read', () => reading(url));
  describe('a subscription', () => subscribing(url));
}

describe('scenarios at the double of KurrentDB', () => {
  let double: Double;
  beforeAll(async () => {
    double = await startDouble();
  });
  afterAll(() => double.stop());
  scenarios(() => double.url);
});

atRealServer('scenarios', ONE_NODE, (url) => scenarios(() => url));
