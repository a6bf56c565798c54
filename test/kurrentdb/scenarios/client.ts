/** The bare client, and small conveniences for those who test with it. */
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { AppendToStreamOptions, EventData } from '@eventstore/db-client';
import { seen } from '../observed.js';
import type { SeenError } from '../observed.js';

export type Client = EventStoreDBClient;

/**
 * The client appends in two ways: all appends of a client in one call, or each in a call of its own where credentials come
 * with it (which an insecure connection does not send).
 */
export const PATHS = ['batch', 'ordinary'] as const;
export type Path = (typeof PATHS)[number];
export const by = (path: Path): AppendToStreamOptions => (path === 'batch' ? {} : { credentials: { username: 'admin', password: 'changeit' } });

/** Runs with a client and puts it away. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = EventStoreDBClient.connectionString(url);
  try {
    return await use(client);
  } finally {
    await client.dispose();
  }
}

export const aStreamId = (): string => `scenario-${randomUUID()}`;

export const anEvent = (data: Readonly<Record<string, string | number>> = { n: 1 }): EventData => jsonEvent({ id: randomUUID(), type: 'T', data });

export const events = (count: number): EventData[] => Array.from({ length: count }, (_, n) => anEvent({ n }));

/** The error that something fails with, as it was observed. */
export async function failure(work: Promise<unknown>): Promise<SeenError> {
  return seen(await work.then(() => new Error('it did not fail'), (error: unknown) => error));
}

/** To its end. A read that is left in the middle may keep `dispose` waiting for ever (1 of 120 at a real server): none is. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** So many from a subscription, which it then ends. */
export async function first<T>(subscription: AsyncIterable<T> & { unsubscribe(): Promise<void> }, count: number): Promise<T[]> {
  const found: T[] = [];
  for await (const item of subscription) {
    found.push(item);
    if (found.length === count) await subscription.unsubscribe();
  }
  return found;
}

export async function revisionsOf(client: Client, streamId: string): Promise<number[]> {
  return (await all(client.readStream(streamId))).map(({ event }) => Number(event?.revision));
}

/** Ids of a stream's events; none where there is no such stream. */
export async function idsOf(client: Client, streamId: string): Promise<string[]> {
  const found: string[] = [];
  const reading = client.readStream(streamId);
  try {
    for await (const { event } of reading) if (event !== undefined) found.push(event.id);
  } catch (error) {
    if (seen(error).type !== 'stream-not-found') throw error;
  }
  return found;
}
