/**
 * What every event store must do, as tests. An adapter's spec calls this with a way to open an empty store:
 *
 * ```ts
 * eventStoreContract('SQLite', async () => ({ store, dispose: () => store.close() }));
 * ```
 */
import { describe } from '@jest/globals';
import type { EventStore } from './port.js';
import { appendContract } from './contract/append.js';
import { raceContract } from './contract/race.js';
import { readContract } from './contract/read.js';
import { subscribeContract } from './contract/subscribe.js';

/** An empty store under test, and how to be rid of it. */
export interface Subject {
  readonly store: EventStore;
  readonly dispose: () => Promise<void>;
}
export type OpenSubject = () => Promise<Subject>;

const PARTS = { append: appendContract, read: readContract, subscribe: subscribeContract, race: raceContract };
export type ContractPart = keyof typeof PARTS;

/** Declares the suite, or some parts of it. */
export function eventStoreContract(
  adapter: string, open: OpenSubject, parts: readonly ContractPart[] = ['append', 'read', 'subscribe', 'race'],
): void {
  describe(`event store contract: ${adapter}`, () => {
    for (const part of parts) describe(part, () => PARTS[part](open));
  });
}
