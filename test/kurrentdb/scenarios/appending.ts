/** What an append is answered: at the wrong revision, once more, empty, or as nonsense. */
import { expect, it } from '@jest/globals';
import type { AppendExpectedRevision, AppendResult, EventData } from '@eventstore/db-client';
import { SEEN } from '../observed.js';
import { BareCalls } from './bare.js';
import { aStreamId, all, anEvent, by, events, failure, idsOf, revisionsOf, withClient } from './client.js';
import type { Client, Path } from './client.js';

export function appending(url: () => string, path: Path): void {
  const scenario = (name: string, run: (client: Client, streamId: string) => Promise<void>): void => {
    it(`${path}: ${name}`, () => withClient(url(), (client) => run(client, aStreamId())));
  };
  const append = (client: Client, streamId: string, batch: EventData[], expectedRevision: AppendExpectedRevision = 'any'): Promise<AppendResult> =>
    client.appendToStream(streamId, batch, { expectedRevision, ...by(path) });
  const conflict = (expectedVersion: unknown, actualVersion: unknown): object =>
    ({ type: 'wrong-expected-version', message: '', code: undefined, expectedVersion, actualVersion });

  scenario('says what was expected and what is, when the revision is wrong', async (client, streamId) => {
    await append(client, streamId, events(3), 'no_stream');
    for (const expected of ['no_stream', 1n, 7n] as const) {
      await expect(append(client, streamId, events(1), expected)).rejects.toMatchObject({ ...conflict(expected, 2n), streamName: streamId });
    }
    for (const expected of [0n, 'stream_exists'] as const) {
      await expect(append(client, `${streamId}-missing`, events(1), expected)).rejects.toMatchObject(conflict(expected, 'no_stream'));
    }
    expect(await revisionsOf(client, streamId)).toEqual([0, 1, 2]);
  });

  scenario('answers the same events at the same place as it did the first time, and stores nothing', async (client, streamId) => {
    await append(client, streamId, events(3), 'no_stream');
    const [a, b, c] = [anEvent(), anEvent(), anEvent()];
    const first = await append(client, streamId, [a, b, c], 2n);
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 5n });
    const stored = await all(client.readStream(streamId));
    const answer = (revision: number): object =>
      ({ success: true, nextExpectedRevision: BigInt(revision), position: stored[revision]?.event?.position });

    expect(await append(client, streamId, [a, b, c], 2n)).toEqual(first);
    const changed = [a, b, c].map(({ id }) => ({ ...anEvent({ other: 'data' }), id }));
    expect(await append(client, streamId, changed, 2n)).toEqual(first);
    expect(await append(client, streamId, [a, b, c], 'any')).toEqual(first);
    expect(await append(client, streamId, [a, b, c], 'stream_exists')).toEqual(first);
    expect(await append(client, streamId, [a, b], 2n)).toEqual(answer(4));
    expect(await append(client, streamId, [b, c], 3n)).toEqual(answer(5));
    for (const other of [[b, c], [a, b, anEvent()], [a, b, c, anEvent()], [b, a, c]]) {
      await expect(append(client, streamId, other, 2n)).rejects.toMatchObject(conflict(2n, 5n));
    }
    expect(await revisionsOf(client, streamId)).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await all(client.readStream(streamId))).at(-1)?.event?.data).toEqual({ n: 1 });
  });

  scenario('stores the same events again at another revision', async (client, streamId) => {
    const batch = events(2);
    const first = await append(client, streamId, batch, 'no_stream');
    expect(await append(client, streamId, batch, 1n)).toMatchObject({ nextExpectedRevision: 3n });
    const ids = batch.map(({ id }) => id);
    expect(await idsOf(client, streamId)).toEqual([...ids, ...ids]);
    expect(await append(client, streamId, batch, 'any')).toEqual(first);
  });

  scenario('answers a retried start of a stream, also after others have gone on with it', async (client, streamId) => {
    const batch = events(2);
    const first = await append(client, streamId, batch, 'no_stream');
    expect(await append(client, streamId, batch, 'no_stream')).toEqual(first);
    await append(client, streamId, events(1), 1n);
    expect(await append(client, streamId, batch, 'no_stream')).toEqual(first);
  });

  scenario('knows ids by stream, and lets one append bring the same id twice', async (client, streamId) => {
    const event = anEvent();
    await append(client, streamId, [event, event], 'no_stream');
    await append(client, `${streamId}-other`, [event], 'no_stream');
    expect(await idsOf(client, streamId)).toEqual([event.id, event.id]);
    expect(await idsOf(client, `${streamId}-other`)).toEqual([event.id]);
  });

  scenario('gives every event a position of its own, and an append that of its last', async (client, streamId) => {
    const { position } = await append(client, streamId, events(5), 'no_stream');
    const positions = (await all(client.readStream(streamId))).map(({ event, commitPosition }) => ({ ...event?.position, commitPosition }));
    for (const { commit, prepare, commitPosition } of positions) expect([prepare, commitPosition]).toEqual([commit, commit]);
    const commits = positions.map(({ commit }) => commit ?? 0n);
    expect(commits).toEqual(commits.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(commits).size).toBe(5);
    expect(position?.commit).toBe(commits[4]);
  });

  scenario('takes no events at all for an append that went well', async (client, streamId) => {
    expect(await append(client, streamId, [], 'no_stream')).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await idsOf(client, streamId)).toEqual([]);
    await append(client, streamId, events(3), 'no_stream');
    expect(await append(client, streamId, [], 2n)).toMatchObject({ success: true, nextExpectedRevision: 2n });
  });

  scenario('refuses what makes no sense, and takes the next append', async (client, streamId) => {
    const seen = SEEN.badRequest[path];
    expect(await failure(append(client, streamId, [{ ...anEvent(), id: 'no-uuid' }]))).toEqual(seen);
    expect(await failure(append(client, streamId, [{ ...anEvent(), type: '' }]))).toEqual(seen);
    expect(await failure(append(client, '', [anEvent()]))).toEqual(seen);
    expect(await append(client, streamId, events(1), 'no_stream')).toMatchObject({ nextExpectedRevision: 0n });
  });

  if (path === 'batch') {
    it('batch: answers nonsense a second time, when the pieces of it that it waits for have not come', async () => {
      const bare = new BareCalls(new URL(url()).host);
      // The client itself does not survive the second answer: it throws where nobody can catch it.
      try {
        expect(await bare.answersToNonsense(aStreamId(), 2)).toEqual(['BadRequest', 'Timeout']);
      } finally {
        await bare.dispose();
      }
    });
  }

  scenario('goes on where a deleted stream was, and never again with one that was ended', async (client, streamId) => {
    await append(client, streamId, events(3), 'no_stream');
    await client.deleteStream(streamId);
    expect(await idsOf(client, streamId)).toEqual([]);
    expect(await append(client, streamId, events(1), 'no_stream')).toMatchObject({ nextExpectedRevision: 3n });
    // Seen at a real server: the append is answered a moment before the stream shows again.
    while ((await idsOf(client, streamId)).length === 0);
    expect(await revisionsOf(client, streamId)).toEqual([3]);

    await client.tombstoneStream(streamId);
    const message = `9 FAILED_PRECONDITION: Event stream '${streamId}' is deleted.`;
    const ended = { type: 'stream-deleted', streamName: streamId };
    const said = path === 'batch' ? { message: '', code: undefined } : { message, code: 9 };
    await expect(append(client, streamId, events(1))).rejects.toMatchObject({ ...ended, ...said });
    await expect(all(client.readStream(streamId))).rejects.toMatchObject({ ...ended, message, code: 9 });
    await expect(client.deleteStream(streamId)).rejects.toMatchObject({ ...ended, message, code: 9 });
  });

  scenario('is refused as too large for one message, and takes the next append', async (client, streamId) => {
    // In one piece: the client would send an empty one before it, and the other might come too late.
    const options = { batchAppendSize: 64 * 1024 * 1024, ...by(path) };
    expect(await failure(client.appendToStream(streamId, anEvent({ text: 'x'.repeat(17_000_000) }), options))).toEqual(SEEN.messageTooLarge);
    expect(await append(client, streamId, events(1), 'no_stream')).toMatchObject({ nextExpectedRevision: 0n });
  });
}
