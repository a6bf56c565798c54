/** The order in which a subscription tells what it has to tell. */
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { END, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamSubscription, Position, StreamSubscription, SubscribeToAllOptions } from '@eventstore/db-client';
import { aStreamId, all, anEvent, events, first, withClient } from './client.js';
import type { Client } from './client.js';

type Told = 'confirmation' | 'caught up' | { readonly event: string } | { readonly checkpoint: Position };

/** What a subscription tells, in order, and a way to wait for more of it. */
class Listening {
  readonly told: Told[] = [];
  readonly #looking = new Set<() => void>();

  follow(subscription: AllStreamSubscription | StreamSubscription): this {
    subscription.on('confirmation', () => this.note('confirmation'));
    subscription.on('caughtUp', () => this.note('caught up'));
    subscription.on('data', ({ event }: { readonly event?: { readonly streamId: string; readonly revision: bigint } }) =>
      this.note({ event: `${event?.streamId} ${event?.revision}` }));
    return this;
  }

  note(told: Told): void {
    this.told.push(told);
    for (const look of [...this.#looking]) look();
  }

  async until(found: (told: readonly Told[]) => boolean): Promise<void> {
    if (found(this.told)) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!found(this.told)) return;
        this.#looking.delete(look);
        resolve();
      };
      this.#looking.add(look);
    });
  }

  get events(): readonly string[] {
    return this.told.flatMap((told) => (typeof told === 'object' && 'event' in told ? [told.event] : []));
  }

  get checkpoints(): readonly Position[] {
    return this.told.flatMap((told) => (typeof told === 'object' && 'checkpoint' in told ? [told.checkpoint] : []));
  }
}

interface Where extends SubscribeToAllOptions {
  readonly window?: number;
}

export function subscribing(url: () => string): void {
  const scenario = (name: string, run: (client: Client, streamId: string) => Promise<void>): void => {
    it(name, () => withClient(url(), (client) => run(client, aStreamId())));
  };
  const append = async (client: Client, streamId: string, count: number): Promise<readonly Position[]> => {
    const from = (await client.appendToStream(streamId, events(count))).nextExpectedRevision - BigInt(count - 1);
    return (await all(client.readStream(streamId, { fromRevision: from }))).flatMap(({ event }) => (event?.position === undefined ? [] : [event.position]));
  };
  const listenTo = (client: Client, prefix: string, { window, ...rest }: Where = {}): { readonly heard: Listening; readonly end: () => Promise<void> } => {
    const heard = new Listening();
    const filter = streamNameFilter({
      prefixes: [prefix], ...(window === undefined ? {} : { maxSearchWindow: window }),
      checkpointReached: (_, checkpoint) => {
        heard.note({ checkpoint });
        return Promise.resolve();
      },
    });
    const subscription = client.subscribeToAll({ ...rest, filter });
    heard.follow(subscription);
    return { heard, end: () => subscription.unsubscribe() };
  };
  const isCaughtUp = (told: readonly Told[]): boolean => told.includes('caught up');
  const named = (streamId: string, ...revisions: readonly number[]): readonly string[] => revisions.map((revision) => `${streamId} ${revision}`);

  scenario('a filtered one: confirmation, events, a checkpoint, caught up', async (client, streamId) => {
    const positions = await append(client, streamId, 3);
    const { heard, end } = listenTo(client, streamId, { fromPosition: positions[0] ?? END });
    await heard.until(isCaughtUp);
    expect(heard.told[0]).toBe('confirmation');
    // The position it starts from is exclusive.
    expect(heard.events).toEqual(named(streamId, 1, 2));
    expect(heard.told.at(-1)).toBe('caught up');
    expect(heard.told.at(-2)).toHaveProperty('checkpoint');
    await append(client, streamId, 1);
    await heard.until(() => heard.events.length === 3);
    expect(heard.events.at(-1)).toBe(`${streamId} 3`);
    await end();
  });

  scenario('a filtered one that nothing is for: a checkpoint all the same', async (client, streamId) => {
    const { heard, end } = listenTo(client, `${streamId}-none`);
    await heard.until(isCaughtUp);
    expect(heard.events).toEqual([]);
    expect(heard.checkpoints.length).toBeGreaterThan(0);
    await end();
  });

  scenario('checkpoints come in time, rise, and are where one can go on without gap or repetition', async (client, streamId) => {
    const { heard, end } = listenTo(client, streamId, { fromPosition: END, window: 10 });
    await heard.until(isCaughtUp);
    // One after the other: what comes all at once, the server tells by reading pages.
    for (let i = 0; i < 25; i++) await append(client, `other-${streamId}`, 1);
    await append(client, streamId, 1);
    for (let i = 0; i < 12; i++) await append(client, `other-${streamId}`, 1);
    await heard.until(() => heard.checkpoints.length >= 3 && heard.events.length === 1);
    await end();
    const commits = heard.checkpoints.map(({ commit }) => commit);
    expect(commits).toEqual([...new Set(commits)].toSorted((a, b) => (a < b ? -1 : 1)));

    const last = heard.checkpoints.at(-1);
    await append(client, streamId, 2);
    const after = listenTo(client, streamId, { fromPosition: last ?? END });
    await after.heard.until(isCaughtUp);
    // Only what came before the last checkpoint is passed over.
    const isPassed = heard.told.findIndex((told) => typeof told === 'object' && 'event' in told)
      < heard.told.findLastIndex((told) => typeof told === 'object' && 'checkpoint' in told);
    expect(after.heard.events).toEqual(named(streamId, ...(isPassed ? [] : [0]), 1, 2));
    await after.end();
  });

  scenario('every checkpoint of a long catching up is a place to go on from', async (client, streamId) => {
    const own: string[] = [];
    for (let i = 0; i < 6; i++) {
      await append(client, `other-${streamId}`, 7 * i + 1);
      await append(client, streamId, 5);
      own.push(...named(streamId, ...Array.from({ length: 5 }, (_, n) => 5 * i + n)));
    }
    const start = (await all(client.readStream(streamId, { maxCount: 1 })))[0]?.event?.position;
    const before = { commit: (start?.commit ?? 1n), prepare: 0n };
    const { heard, end } = listenTo(client, streamId, { fromPosition: before, window: 4 });
    await heard.until(isCaughtUp);
    await end();
    expect(heard.events).toEqual(own);
    expect(heard.checkpoints.length).toBeGreaterThan(3);
    for (const [i, told] of heard.told.entries()) {
      if (typeof told !== 'object' || !('checkpoint' in told)) continue;
      const passed = heard.told.slice(0, i).filter((each) => typeof each === 'object' && 'event' in each).length;
      const again = listenTo(client, streamId, { fromPosition: told.checkpoint });
      await again.heard.until(isCaughtUp);
      expect(again.heard.events).toEqual(own.slice(passed));
      await again.end();
    }
  });

  scenario('an unfiltered one begins after its position, and is caught up without a checkpoint', async (client, streamId) => {
    const positions = await append(client, streamId, 3);
    const heard = new Listening();
    const subscription = client.subscribeToAll({ fromPosition: positions[0] ?? END });
    heard.follow(subscription);
    await heard.until((told) => isCaughtUp(told) && heard.events.includes(`${streamId} 2`));
    expect(heard.told[0]).toBe('confirmation');
    expect(heard.events.filter((event) => event.startsWith(streamId))).toEqual(named(streamId, 1, 2));
    await subscription.unsubscribe();
  });

  scenario('one from far beyond the end is confirmed and caught up, and hears nothing', async (client, streamId) => {
    const far = { commit: 10n ** 15n, prepare: 10n ** 15n };
    const { heard, end } = listenTo(client, streamId, { fromPosition: far });
    await heard.until(isCaughtUp);
    const other = listenTo(client, streamId, { fromPosition: END });
    await other.heard.until(isCaughtUp);
    await append(client, streamId, 1);
    await other.heard.until(() => other.heard.events.length === 1);
    expect(heard.told).toEqual(['confirmation', 'caught up']);
    await Promise.all([end(), other.end()]);
  });

  scenario('one of a stream begins after its revision, and ends with the stream', async (client, streamId) => {
    await append(client, streamId, 3);
    const heard = new Listening();
    const subscription = client.subscribeToStream(streamId, { fromRevision: 0n });
    heard.follow(subscription);
    await heard.until((told) => isCaughtUp(told) && heard.events.length >= 2);
    await append(client, streamId, 1);
    await heard.until(() => heard.events.length >= 3);
    expect(heard.events).toEqual(named(streamId, 1, 2, 3));
    const failed = once(subscription, 'error');
    await client.tombstoneStream(streamId);
    expect((await failed)[0]).toMatchObject({ type: 'stream-deleted', code: 9 });
  });

  scenario('a slow reader is not dropped, and misses nothing', async (client, streamId) => {
    const subscription = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [streamId] }) }, { highWaterMark: 1 });
    await once(subscription, 'confirmation');
    const text = 'x'.repeat(20_000);
    for (let i = 0; i < 20; i++) {
      await client.appendToStream(streamId, Array.from({ length: 10 }, () => anEvent({ text })));
    }
    const found = await first(subscription, 200);
    expect(found.map(({ event }) => Number(event?.revision))).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });
}
