/** Where reads and subscriptions begin and end, and what comes of the content of events. */
import { expect, it } from '@jest/globals';
import { BACKWARDS, binaryEvent, END, jsonEvent, START } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, EventData, Position } from '@eventstore/db-client';
import { aStreamId, all, anEvent, events, withClient } from './client.js';
import type { Client } from './client.js';

const FAR: Position = { commit: 10n ** 15n, prepare: 10n ** 15n };

export function reading(url: () => string): void {
  const scenario = (name: string, run: (client: Client, streamId: string) => Promise<void>): void => {
    it(name, () => withClient(url(), (client) => run(client, aStreamId())));
  };
  const appended = async (client: Client, streamId: string, count: number): Promise<Position[]> => {
    await client.appendToStream(streamId, events(count), { expectedRevision: 'no_stream' });
    return (await all(client.readStream(streamId))).flatMap(({ event }) => (event?.position === undefined ? [] : [event.position]));
  };
  /** Revisions of the events of one stream among those of all. */
  const ownOf = (found: readonly AllStreamResolvedEvent[], streamId: string): number[] =>
    found.flatMap(({ event }) => (event?.streamId === streamId ? [Number(event.revision)] : []));

  scenario('a stream is read from a revision on, backwards, and so many of it', async (client, streamId) => {
    await appended(client, streamId, 4);
    const revisions = async (options: object): Promise<number[]> =>
      (await all(client.readStream(streamId, options))).map(({ event }) => Number(event?.revision));
    expect(await revisions({ fromRevision: 2n })).toEqual([2, 3]);
    expect(await revisions({ fromRevision: 2n, direction: BACKWARDS })).toEqual([2, 1, 0]);
    expect(await revisions({ fromRevision: END, direction: BACKWARDS, maxCount: 1 })).toEqual([3]);
    expect(await revisions({ maxCount: 2 })).toEqual([0, 1]);
    expect(await revisions({ fromRevision: 500n })).toEqual([]);
  });

  scenario('a stream that is not there is said to be missing, by its name', async (client, streamId) => {
    await expect(all(client.readStream(streamId))).rejects.toMatchObject({
      type: 'stream-not-found', code: undefined, message: `${streamId} not found`, streamName: streamId,
    });
  });

  scenario('no events at all cannot be asked for', async (client, streamId) => {
    await appended(client, streamId, 1);
    const wrong = { type: 'unknown', code: 2 };
    await expect(all(client.readStream(streamId, { maxCount: 0 }))).rejects.toMatchObject({
      ...wrong, message: "2 UNKNOWN: Unexpected ReadStreamResult: Error >> maxCount should be positive. (Parameter 'maxCount')",
    });
  });

  scenario('the log is read from a position, inclusive, and back from it, exclusive', async (client, streamId) => {
    const [, second, third] = await appended(client, streamId, 4);
    if (second === undefined || third === undefined) throw new Error('not written');
    expect(ownOf(await all(client.readAll({ fromPosition: third, maxCount: 2 })), streamId)).toEqual([2, 3]);
    expect(ownOf(await all(client.readAll({ fromPosition: third, direction: BACKWARDS, maxCount: 2 })), streamId)).toEqual([1, 0]);
    expect(ownOf(await all(client.readAll({ fromPosition: second, maxCount: 1 })), streamId)).toEqual([1]);
  });

  scenario('the log is not read from where no event is, and ends at once beyond its end', async (client, streamId) => {
    const [first] = await appended(client, streamId, 2);
    if (first === undefined) throw new Error('not written');
    const between = { commit: first.commit + 1n, prepare: first.prepare + 1n };
    await expect(all(client.readAll({ fromPosition: between }))).rejects.toMatchObject({
      type: 'unknown', code: 2, message: expect.stringMatching(/^2 UNKNOWN: Unexpected ReadAllResult: InvalidPosition >> /),
    });
    await expect(all(client.readAll({ fromPosition: { commit: 5n, prepare: 10n } }))).rejects.toMatchObject({
      type: 'unknown', code: 2, message: '2 UNKNOWN: Exception was thrown by handler.',
    });
    expect(await all(client.readAll({ fromPosition: FAR }))).toEqual([]);
  });

  scenario('a deleted stream is still in the log, and so is what ended it', async (client, streamId) => {
    const [first] = await appended(client, streamId, 2);
    await client.deleteStream(streamId);
    await client.tombstoneStream(streamId);
    const found = await all(client.readAll({ fromPosition: first ?? START }));
    const types = found.flatMap(({ event }) => (event?.streamId === streamId ? [`${event.type} ${event.revision}`] : []));
    expect(types).toEqual(['T 0', 'T 1', `$streamDeleted ${2n ** 63n - 1n}`]);
  });

  scenario('a deletion at the wrong revision says so in words and numbers', async (client, streamId) => {
    await appended(client, streamId, 2);
    const words = (stream: string, expected: number, actual: number): string =>
      `9 FAILED_PRECONDITION: Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`;
    await expect(client.deleteStream(streamId, { expectedRevision: 0n })).rejects.toMatchObject({
      type: 'wrong-expected-version', code: 9, message: words(streamId, 0, 1), expectedVersion: 0n, actualVersion: 1n,
    });
    await expect(client.deleteStream(`${streamId}-missing`)).rejects.toMatchObject({
      type: 'wrong-expected-version', code: 9, message: words(`${streamId}-missing`, -2, -1), expectedVersion: -2n, actualVersion: -1n,
    });
  });

  scenario('metadata of a stream is kept beside it, and hides what it says', async (client, streamId) => {
    await appended(client, streamId, 4);
    expect(await client.getStreamMetadata(streamId)).toEqual({ streamName: streamId });
    await client.setStreamMetadata(streamId, { truncateBefore: 2, acl: { readRoles: ['$all'] } });
    expect((await client.getStreamMetadata(streamId)).metadata).toMatchObject({ truncateBefore: 2, acl: { readRoles: ['$all'] } });
    expect((await all(client.readStream(streamId))).map(({ event }) => event?.revision)).toEqual([2n, 3n]);
    await client.setStreamMetadata(streamId, { maxCount: 1 });
    expect((await all(client.readStream(streamId))).map(({ event }) => event?.revision)).toEqual([3n]);
  });

  scenario('content comes back as it was sent: JSON as its value, all else as bytes', async (client, streamId) => {
    const json = (data: unknown, metadata?: unknown): EventData => {
      const event = { ...jsonEvent({ type: 'T', data: {} }), data };
      return (metadata === undefined ? event : { ...event, metadata }) as EventData;
    };
    const bytes = new Uint8Array(Buffer.from('{"a":1}'));
    const sent: readonly EventData[] = [
      json({ a: 1 }, { b: 2 }), json([1, 2]), json('text'), json(7), json(null), json(false), json(0, {}), json({}, 'text'), json({}, [3]),
      binaryEvent({ type: 'T', data: bytes }), { ...json({}), metadata: new Uint8Array(Buffer.from('no json')) } as unknown as EventData,
    ];
    await client.appendToStream(streamId, [...sent]);
    const found = (await all(client.readStream(streamId))).map(({ event }) => ({
      isJson: event?.isJson, data: plain(event?.data), metadata: plain(event?.metadata),
    }));
    expect(found).toEqual([
      { isJson: true, data: { a: 1 }, metadata: { b: 2 } },
      ...[[1, 2], 'text', 7, null, false].map((data) => ({ isJson: true, data, metadata: undefined })),
      { isJson: true, data: 0, metadata: {} }, { isJson: true, data: {}, metadata: 'text' }, { isJson: true, data: {}, metadata: [3] },
      { isJson: false, data: 'bytes {"a":1}', metadata: undefined }, { isJson: true, data: {}, metadata: 'bytes no json' },
    ]);
  });

  scenario('ids come back in small letters, with the time of writing', async (client, streamId) => {
    const event = anEvent();
    const before = Date.now() - 60_000;
    await client.appendToStream(streamId, { ...event, id: event.id.toUpperCase() });
    const [found] = await all(client.readStream(streamId));
    expect(found?.event?.id).toBe(event.id);
    expect(found?.event?.created.getTime()).toBeGreaterThan(before);
  });
}

const plain = (value: unknown): unknown => (value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('utf8')}` : value);
