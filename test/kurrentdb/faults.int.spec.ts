/** What the client reports of each fault at the double, against what it was seen to report of it at a real server. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { END, EventStoreDBClient } from '@eventstore/db-client';
import { startDouble } from './double.js';
import type { Double } from './double.js';
import { SEEN, seen } from './observed.js';
import type { SeenError } from './observed.js';
import { aStreamId, all, anEvent, by, events, failure, idsOf, PATHS, revisionsOf } from './scenarios/client.js';
import type { Client, Path } from './scenarios/client.js';
import { BareCalls } from './scenarios/bare.js';

let double: Double;
let client: Client;
const others: Double[] = [];

beforeEach(async () => {
  double = await startDouble();
  client = EventStoreDBClient.connectionString(double.url);
});
afterEach(async () => {
  await client.dispose();
  for (const each of [...others.splice(0), double]) await each.stop();
});

async function another(options: Parameters<typeof startDouble>[0]): Promise<Double> {
  const started = await startDouble(options);
  others.push(started);
  return started;
}

const CUTS = [['FIN', SEEN.closed], ['RST', SEEN.reset]] as const;
const append = (path: Path, streamId: string, batch = events(1)): Promise<unknown> =>
  client.appendToStream(streamId, batch, { expectedRevision: 'no_stream', ...by(path) });

describe.each(PATHS)('an append (%s)', (path) => {
  it.each(CUTS)('whose connection is cut before it came (%s) is not stored, and can be sent again', async (how, error) => {
    const [streamId, batch] = [aStreamId(), events(2)];
    await append(path, aStreamId());
    double.faults.cutBeforeStoring({ how });
    expect(await failure(append(path, streamId, batch))).toEqual(error);
    expect(double.eventsOf(streamId)).toEqual([]);
    await append(path, streamId, batch);
    expect(await revisionsOf(client, streamId)).toEqual([0, 1]);
  });

  it.each(CUTS)('whose connection is cut after it was stored (%s) fails alike, and is found when it is sent again', async (how, error) => {
    const [streamId, batch] = [aStreamId(), events(2)];
    double.faults.cutAfterStoring({ how, of: (id) => id === streamId });
    await append(path, aStreamId());
    expect(await failure(append(path, streamId, batch))).toEqual(error);
    const position = double.eventsOf(streamId).at(-1)?.position;
    expect(await append(path, streamId, batch)).toMatchObject({ nextExpectedRevision: 1n, position: { commit: position } });
    expect(await revisionsOf(client, streamId)).toEqual([0, 1]);
  });

  it.each([true, false])('that takes too long (stored: %s) says no more than that', async (stores) => {
    const [streamId, batch] = [aStreamId(), events(1)];
    double.faults.timeOut({ stores });
    expect(await failure(append(path, streamId, batch))).toEqual(SEEN.timedOut[path]);
    expect(double.eventsOf(streamId)).toHaveLength(stores ? 1 : 0);
    await append(path, streamId, batch);
    expect(await revisionsOf(client, streamId)).toEqual([0]);
  });

  it('is not taken by a node that is not ready, while reads go on', async () => {
    const streamId = aStreamId();
    await append(path, streamId);
    double.faults.beUnready();
    expect(await failure(append(path, aStreamId()))).toEqual(SEEN.notReady[path]);
    expect(await revisionsOf(client, streamId)).toEqual([0]);
    double.faults.beReady();
    await append(path, aStreamId());
  });

  it('finds no server, and finds it again', async () => {
    const streamId = aStreamId();
    await double.kill();
    expect(await failure(append(path, streamId))).toEqual(matching(path === 'batch' ? SEEN.down.batch : SEEN.down.others));
    await double.start();
    await append(path, streamId);
    await double.kill();
    await double.start();
    // The connection that stood is found broken first.
    await append(path, aStreamId()).catch(() => append(path, aStreamId()));
    expect(await revisionsOf(client, streamId)).toEqual([0]);
  });

  it('in flight when the server dies fails with the connection, stored or not', async () => {
    const batch = events(1);
    await append(path, aStreamId());
    double.faults.freeze();
    const failed = failure(append(path, aStreamId(), batch));
    await new Promise(setImmediate);
    await double.kill();
    expect(await failed).toEqual(SEEN.reset);
  });

  it('that is held back for a while goes well after it', async () => {
    const streamId = aStreamId();
    await append(path, aStreamId());
    double.faults.freeze();
    const appended = append(path, streamId);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(double.eventsOf(streamId)).toEqual([]);
    double.faults.thaw();
    await expect(appended).resolves.toMatchObject({ nextExpectedRevision: 0n });
  });

  it('of more than the server takes in one is refused, whole', async () => {
    const small = await another({ limits: { maxAppendBytes: 1_048_576, maxEventBytes: 1_048_576 } });
    const ofSmall = EventStoreDBClient.connectionString(small.url);
    const streamId = aStreamId();
    const half = (): ReturnType<typeof anEvent> => anEvent({ text: 'x'.repeat(600_000) });
    const sized = ofSmall.appendToStream(streamId, [half(), half()], by(path));
    expect(await failure(sized)).toEqual(SEEN.appendTooLarge[path]);
    await expect(sized).rejects.toMatchObject({ maxAppendSize: 1_048_576 });
    const one = ofSmall.appendToStream(streamId, [anEvent({ text: 'x'.repeat(2_000_000) })], by(path));
    expect(await failure(one)).toEqual(matching(SEEN.eventTooLarge[path]));
    expect(small.eventsOf(streamId)).toEqual([]);
    await ofSmall.appendToStream(streamId, [half()], by(path));
    await ofSmall.dispose();
  });

  it('is refused by a follower where the leader is asked for, and goes to the leader the next time', async () => {
    const follower = await another({ follows: double });
    const ofFollower = EventStoreDBClient.connectionString(follower.url);
    const streamId = aStreamId();
    await ofFollower.readStream(aStreamId()).forEach(() => undefined).catch(() => undefined);
    const asked = ofFollower.appendToStream(streamId, events(1), { requiresLeader: true, ...by(path) });
    expect(await failure(asked)).toEqual(SEEN.notLeader);
    await expect(asked).rejects.toMatchObject({ leader: double.endpoint });
    await ofFollower.appendToStream(streamId, events(1), { requiresLeader: true, ...by(path) });
    expect(double.eventsOf(streamId)).toHaveLength(1);
    await ofFollower.dispose();
  });
});

describe('an append on the ordinary path', () => {
  it('that is given up in the middle may be stored in part', async () => {
    const streamId = aStreamId();
    const torn = new BareCalls(`${double.endpoint.address}:${double.endpoint.port}`);
    const { code, message } = SEEN.deadline;
    await expect(torn.tornAppend(streamId, 2, 200)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    while (double.eventsOf(streamId).length === 0) await new Promise(setImmediate);
    expect(double.eventsOf(streamId)).toHaveLength(2);
    await torn.dispose();
  });
});

describe('an append on the batch path', () => {
  it('of which a piece is missing after two seconds is not stored', async () => {
    const quick = await another({ limits: { writeTimeoutMs: 20 } });
    const ofQuick = EventStoreDBClient.connectionString(quick.url);
    const streamId = aStreamId();
    await ofQuick.appendToStream(aStreamId(), events(1));
    // The first piece has come; what takes the others long is the client.
    const pieces = Array.from({ length: 40 }, () => anEvent({ text: 'x'.repeat(200_000) }));
    expect(await failure(ofQuick.appendToStream(streamId, pieces, { batchAppendSize: 300_000 }))).toEqual(SEEN.piecesTooLate);
    expect(quick.eventsOf(streamId)).toEqual([]);
    await ofQuick.dispose();
  });
});

describe('several clients of a process', () => {
  it('lose what they have in flight together: one list holds all of it', async () => {
    const [neighbour, streamId] = [await another({}), aStreamId()];
    const other = EventStoreDBClient.connectionString(neighbour.url);
    await Promise.all([append('batch', aStreamId()), other.appendToStream(aStreamId(), events(1))]);
    neighbour.faults.freeze();
    const healthy = failure(other.appendToStream(streamId, events(1)));
    double.faults.cutBeforeStoring();
    expect(await failure(append('batch', aStreamId()))).toEqual(SEEN.closed);
    expect(await healthy).toEqual(SEEN.closed);
    // Thawed, it would be stored and its answer would throw where nobody can catch it.
    neighbour.faults.cutConnections();
    await other.dispose();
  });
});

describe('a read', () => {
  it.each(CUTS)('whose connection is cut (%s) gives what came and fails; it never ends as if that were all', async (how, error) => {
    const streamId = aStreamId();
    await append('batch', streamId, events(200));
    for (const read of [() => client.readStream(streamId), () => client.readAll()]) {
      double.faults.cutInRead({ how, after: 50 });
      const found: number[] = [];
      let failed: SeenError | undefined;
      try {
        for await (const { event } of read()) if (event?.streamId === streamId) found.push(Number(event.revision));
      } catch (error) {
        failed = seen(error);
      }
      expect(failed).toEqual(error);
      expect(found).toEqual(Array.from({ length: found.length }, (_, i) => i));
      expect(found.length).toBeLessThanOrEqual(50);
    }
    expect(await idsOf(client, streamId)).toHaveLength(200);
  });

  it('finds no server', async () => {
    await double.kill();
    for (const read of [
      () => all(client.readStream('x')), () => all(client.readAll()), () => all(client.subscribeToAll()), () => client.getStreamMetadata('x'),
    ]) {
      expect(await failure(read())).toEqual(matching(SEEN.down.others));
    }
  });

  it('is refused by a follower where the leader is asked for, and served where it is not', async () => {
    const follower = await another({ follows: double });
    const streamId = aStreamId();
    await append('batch', streamId);
    const connect = (): Client => EventStoreDBClient.connectionString(follower.url);
    for (const read of [
      (of: Client) => all(of.readStream(streamId, { requiresLeader: true })), (of: Client) => all(of.readAll({ requiresLeader: true })),
      (of: Client) => all(of.subscribeToAll({ requiresLeader: true })), (of: Client) => of.deleteStream(streamId, { requiresLeader: true }),
    ]) {
      const ofFollower = connect();
      expect(await failure(read(ofFollower))).toEqual(SEEN.notLeader);
      await ofFollower.dispose();
    }
    const ofFollower = connect();
    expect(await revisionsOf(ofFollower, streamId)).toEqual([0]);
    await ofFollower.dispose();
  });
});

describe('a subscription', () => {
  const failing = async (subscription: ReturnType<Client['subscribeToAll']>): Promise<SeenError> => {
    const [error] = await once(subscription, 'error') as readonly unknown[];
    return seen(error);
  };
  const idle = async (): Promise<ReturnType<Client['subscribeToAll']>> => {
    const subscription = client.subscribeToAll({ fromPosition: END });
    subscription.on('data', () => undefined);
    await once(subscription, 'caughtUp');
    return subscription;
  };

  it.each(CUTS)('that waits fails at once when its connection is cut (%s)', async (how, error) => {
    const failed = failing(await idle());
    double.faults.cutConnections(how);
    expect(await failed).toEqual(error);
  });

  it.each(CUTS)('fails in the middle of what it brings (%s), and goes on behind the last event', async (how, error) => {
    const streamId = aStreamId();
    await append('batch', streamId, events(100));
    double.faults.cutInSubscription({ how, after: 20, of: (id) => id === streamId });
    const found: { readonly revision: number; readonly position: { readonly commit: bigint; readonly prepare: bigint } }[] = [];
    let failed: SeenError | undefined;
    const take = async (from: (typeof found)[number] | undefined): Promise<void> => {
      const subscription = client.subscribeToAll(from === undefined ? {} : { fromPosition: from.position });
      for await (const { event } of subscription) {
        if (event?.streamId === streamId && event.position !== undefined) found.push({ revision: Number(event.revision), position: event.position });
        if (found.length === 100) await subscription.unsubscribe();
      }
    };
    await take(undefined).catch((error: unknown) => (failed = seen(error)));
    expect(failed).toEqual(error);
    expect(found.length).toBeLessThanOrEqual(20);
    await take(found.at(-1));
    expect(found.map(({ revision }) => revision)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('ends without a status when the server shuts down, and so does an append in flight', async () => {
    const failed = failing(await idle());
    await double.shutDown();
    expect(await failed).toEqual(SEEN.shutDown);
    expect(await failure(append('batch', aStreamId()))).toEqual(matching(SEEN.down.batch));
  });

  it('ends with the connection when the server dies', async () => {
    const failed = failing(await idle());
    await double.kill();
    expect(await failed).toEqual(SEEN.reset);
  });
});

describe('silence', () => {
  it('ends with the keepalive of the client, or with the deadline of an ordinary append', async () => {
    const impatient = EventStoreDBClient.connectionString(`${double.url}&keepAliveInterval=-1`);
    await impatient.appendToStream(aStreamId(), events(1));
    double.faults.silence();
    const streamId = aStreamId();
    expect(await failure(impatient.appendToStream(streamId, events(1), { deadline: 200, ...by('ordinary') }))).toEqual(matching(SEEN.deadline));
    const unanswered = failure(impatient.appendToStream(streamId, events(1), { deadline: 100 }));
    const first = await Promise.race([unanswered, new Promise((resolve) => setTimeout(() => resolve('pending'), 400))]);
    expect(first).toBe('pending');
    double.faults.heal();
    expect(await unanswered).toEqual(SEEN.closed);
    expect(double.eventsOf(streamId)).toEqual([]);
    await impatient.dispose();
  });
});

/** The same error, where its message differs from case to case. */
function matching({ message, ...rest }: SeenError): object {
  return { ...rest, message: message instanceof RegExp ? expect.stringMatching(message) : message };
}
