/**
 * The whole write path over KurrentDB while the server fails in every way it was seen to: two processes of the ledger write,
 * a third one follows the log. Nothing that was acknowledged is lost, nothing is doubled, and what has an unknown outcome is
 * settled by asking again. FACTLEDGER_TEST_SEED=<number> runs one again.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as lasting } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import type { StoredEvent } from '#event-store/port.js';
import { newEventId } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import { newNonce } from '#ledger/nonce.js';
import type { Written } from '#ledger/request.js';
import { asking, opening, raising } from '#ledger/testing/desk.js';
import { atRealServer } from '#test/kurrentdb/at-real-server.js';
import { startDouble } from '#test/kurrentdb/double.js';
import type { Double } from '#test/kurrentdb/double.js';
import { startInBetween } from '#test/kurrentdb/in-between.js';
import type { InBetween } from '#test/kurrentdb/in-between.js';
import { ONE_NODE } from '#test/kurrentdb/real-server.js';
import { fc, LONG, SEED } from '#test/support/property.js';

const INCIDENTS = ['a-fire', 'a-flood', 'a-storm'] as const;

/** As many plans as fit into it, and no more than are asked for. */
const BUDGET_MS = 300_000;

/** What goes wrong, while so many commands are asked. */
interface Step {
  readonly fault: string;
  readonly how: 'FIN' | 'RST';
  readonly times: number;
  readonly lastsMs: number;
  /** Incident and process of each command. */
  readonly commands: readonly (readonly [incident: number, process: 0 | 1])[];
}
type Kinds<Server> = Readonly<Record<string, (server: Server, step: Step) => unknown>>;

/** On the way to a server, of whatever kind. Each begins before the commands are asked and ends while they wait. */
const ON_THE_WAY: Kinds<Pick<InBetween, 'faults'>> = {
  none: () => undefined,
  cutConnections: async ({ faults }, { how, lastsMs }) => {
    await lasting(lastsMs / 10);
    faults.cutConnections(how);
  },
  freeze: async ({ faults }, { lastsMs }) => {
    faults.freeze();
    await lasting(lastsMs);
    faults.thaw();
  },
  /** Nothing comes back until the one who waits gives up. */
  ...(LONG ? {
    silence: async ({ faults }: Pick<InBetween, 'faults'>) => {
      faults.silence();
      await lasting(7_000);
      faults.heal();
    },
  } : {}),
};

/** Done by the server, which the double does on order. */
const AT_THE_SERVER: Kinds<Double> = {
  cutBeforeStoring: ({ faults }, { how, times }) => faults.cutBeforeStoring({ how, times }),
  cutAfterStoring: ({ faults }, { how, times }) => faults.cutAfterStoring({ how, times }),
  timeOutStored: ({ faults }, { times }) => faults.timeOut({ times, stores: true }),
  timeOutNotStored: ({ faults }, { times }) => faults.timeOut({ times, stores: false }),
  cutInRead: ({ faults }, { how, times }) => faults.cutInRead({ how, after: times }),
  cutInSubscription: ({ faults }, { how, times }) => faults.cutInSubscription({ how, times, after: times }),
  beUnready: async ({ faults }, { lastsMs }) => {
    faults.beUnready();
    await lasting(lastsMs);
    faults.beReady();
  },
  kill: async (double, { lastsMs }) => {
    await lasting(lastsMs / 10);
    await double.kill();
    await lasting(lastsMs);
    await double.start();
  },
  shutDown: async (double, { lastsMs }) => {
    await lasting(lastsMs / 10);
    await double.shutDown();
    await lasting(lastsMs);
    await double.start();
  },
};

/** A server, and all that can go wrong with it. */
interface Subject<Server extends InBetween> {
  readonly start: () => Promise<Server>;
  readonly kinds: Kinds<Server>;
}

const plans = (faults: readonly string[]): fc.Arbitrary<readonly Step[]> => fc.array(fc.record({
  fault: fc.constantFrom(...faults),
  how: fc.constantFrom('FIN', 'RST'),
  times: fc.integer({ min: 1, max: 4 }),
  lastsMs: fc.integer({ min: 1, max: 150 }),
  commands: fc.array(fc.tuple(fc.nat(INCIDENTS.length - 1), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 8 }),
}), { minLength: 6, maxLength: 14, size: 'max' });

/** A ledger over a store of its own, as a process of its own would have it. */
class Process {
  #store: KurrentEventStore | undefined;
  #ledger: Promise<Ledger> | undefined;

  constructor(private readonly url: string, private readonly name: string) {}

  get store(): KurrentEventStore {
    return (this.#store ??= KurrentEventStore.connect(this.url, { ledger: this.name }));
  }

  /** It is opened when it is first asked for; an opening that fails is tried anew. */
  ledger(): Promise<Ledger> {
    this.#ledger ??= Ledger.over({ store: this.store, now: Date.now, delay: lasting, shared: true, chance: { newEventId, nonce: newNonce } });
    this.#ledger.catch(() => (this.#ledger = undefined));
    return this.#ledger;
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }
}

/** What a client of the ledger does: it asks again, with the same key, as long as it is told that the store is in trouble. */
async function surely(ask: () => Promise<Written>): Promise<Written> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const { code }: { readonly code?: unknown } = Object(error);
      if (attempt === 30 || !['outcome-unknown', 'store-unavailable', 'contended'].includes(String(code))) throw error;
      await lasting(20);
    }
  }
}

/** Follows a log from its start. */
class Follower {
  readonly found: StoredEvent[] = [];
  readonly #abort = new AbortController();
  readonly #following: Promise<void>;
  #reached: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(store: KurrentEventStore) {
    this.#following = this.#follow(store);
    // Who waits for it is told.
    this.#following.catch(() => undefined);
  }

  /** Resolves when it has found so many. @throws what it failed with */
  async until(count: number): Promise<void> {
    const reached = new Promise<void>((resolve) => (this.#reached = { count, resolve }));
    if (this.found.length < count) await Promise.race([reached, this.#following]);
  }

  async end(): Promise<void> {
    this.#abort.abort();
    await this.#following.catch(() => undefined);
  }

  async #follow(store: KurrentEventStore): Promise<void> {
    for await (const event of store.subscribe(-1, this.#abort)) {
      this.found.push(event);
      if (this.found.length === this.#reached?.count) this.#reached.resolve();
    }
  }
}

async function collected(store: KurrentEventStore): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const event of store.readAll(-1)) events.push(event);
  return events;
}

async function run<Server extends InBetween>({ start, kinds }: Subject<Server>, plan: readonly Step[]): Promise<void> {
  const server = await start();
  const name = `fault${randomBytes(6).toString('hex')}`;
  const processes = [new Process(server.url, name), new Process(server.url, name), new Process(server.url, name)] as const;
  const [, , follower] = processes;
  const feed = new Follower(follower.store);
  try {
    const acknowledged: Written[] = [];
    for (const each of INCIDENTS) acknowledged.push(await (await processes[0].ledger()).open(opening(each), asking(each)));
    for (const [i, step] of plan.entries()) {
      const ended = Promise.resolve(kinds[step.fault]?.(server, step));
      const asked = step.commands.map(([incident, process], k) => surely(async () => {
        const [key, of] = [`step-${i}-command-${k}`, INCIDENTS[incident] ?? 'a-fire'];
        return await (await processes[process].ledger()).incident(opening(of).incident, raising(key), asking(key));
      }));
      const outcomes = await Promise.allSettled([ended, ...asked]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      acknowledged.push(...await Promise.all(asked));
      server.faults.clear();
    }

    const log = await collected(processes[1].store);
    const places = log.map(({ logIndex, stream, revision, id }) => ({ logIndex, stream, revision, id }));
    // What was acknowledged stands where it was said to.
    const written = acknowledged.flatMap(({ events }) => events);
    for (const { logIndex, stream, revision, id } of written) expect(places[logIndex]).toEqual({ logIndex, stream, revision, id });
    // Nothing else does, but for one reserved name an incident; and nothing stands twice.
    expect(log.map(({ logIndex }) => logIndex)).toEqual(log.map((_, i) => i));
    expect(new Set(places.map(({ id }) => id)).size).toBe(log.length);
    expect(log.length).toBe(written.length + INCIDENTS.length);
    // Those who follow saw the same, without gap or repetition.
    await feed.until(log.length);
    expect(feed.found.map(({ bytes }) => bytes)).toEqual(log.map(({ bytes }) => bytes));
  } finally {
    await feed.end();
    await Promise.all(processes.map((each) => each.close()));
    await server.stop();
  }
}

function comesThrough<Server extends InBetween>(subject: Subject<Server>): void {
  const faults = Object.keys(subject.kinds);
  it('loses nothing that was acknowledged and doubles nothing, whatever goes wrong', async () => {
    const until = Date.now() + BUDGET_MS;
    await fc.assert(fc.asyncProperty(plans(faults), async (plan) => {
      // A silence takes as long as those take who wait for it to end.
      if (Date.now() < until) await run(subject, plan);
    }), { numRuns: LONG ? 60 : 4, endOnFailure: !LONG });
  }, 2 * BUDGET_MS);

  it.each(faults)('comes through: %s', async (fault) => {
    const commands = [[0, 0], [0, 1], [1, 0], [2, 1]] as const;
    await run(subject, [{ fault, how: 'FIN', times: 2, lastsMs: 50, commands }, { fault, how: 'RST', times: 1, lastsMs: 50, commands }]);
    // A server that others use as well is read from its start by a new ledger.
  }, 180_000);
}

describe(`the write path over the double of KurrentDB (seed ${SEED})`, () => {
  comesThrough({ start: startDouble, kinds: { ...ON_THE_WAY, ...AT_THE_SERVER } });
});

atRealServer(`the write path (seed ${SEED})`, ONE_NODE, (url) => {
  comesThrough({ start: () => startInBetween(url), kinds: ON_THE_WAY });
});
