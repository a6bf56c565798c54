/** Events and small conveniences for the contract suite. */
import { randomBytes } from 'node:crypto';
import { v4, v7 } from 'uuid';
import type { EventId, StreamName } from '#domain/ids.js';
import { EXAMPLES, EXAMPLE_METADATA } from '../codec/examples.js';
import type { NewEvent, StoredEvent } from '../port.js';
import type { OpenSubject, Subject } from '../contract.js';

/** A position with a text of one's choice: about 630 bytes with the default one. */
export function anEvent(text = 'The fire started in the wiring of the north wall, the department said on Tuesday'): NewEvent {
  return {
    id: v7() as EventId,
    type: 'PositionAdded',
    schemaVersion: 1,
    data: { ...EXAMPLES.PositionAdded, text },
    metadata: { ...EXAMPLE_METADATA, nonce: randomBytes(16).toString('base64url') },
  };
}

export const someEvents = (count: number, text?: string): NewEvent[] => Array.from({ length: count }, () => anEvent(text));

export const aStream = (): StreamName => `incident-${v4()}`;

export async function collect(events: AsyncIterable<StoredEvent>): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The next so many events of an iterator. */
export async function take(events: AsyncIterator<StoredEvent>, count: number): Promise<StoredEvent[]> {
  const taken: StoredEvent[] = [];
  while (taken.length < count) {
    const next = await events.next();
    if (next.done === true) throw new Error(`ended after ${taken.length} of ${count} events`);
    taken.push(next.value);
  }
  return taken;
}

export const iterate = (events: AsyncIterable<StoredEvent>): AsyncIterator<StoredEvent> => events[Symbol.asyncIterator]();

/** Runs a test on an empty store and disposes of it, whatever happens. */
export const withStore = (open: OpenSubject, test: (store: Subject['store']) => Promise<void>) => async (): Promise<void> => {
  const { store, dispose } = await open();
  try {
    await test(store);
  } finally {
    await dispose();
  }
};
