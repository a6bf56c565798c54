/**
 * Decides and appends the commands of one stream.
 *
 * A hot incident must not fight itself. Commands are decided at once, one after another, on the state as it will be, and
 * wait in a buffer while an append is in flight; then the whole buffer goes out as one append at the revision that was
 * confirmed. So there is never more than one append of a stream under way, and none rests on another that might fail:
 * when an append loses a race, the state is dropped, read again, and everything decided on it is decided anew.
 */
import type { CommandSeen } from '#domain/commands-seen.js';
import type { LedgerEvent } from '#domain/events.js';
import type { LogIndex, StreamName } from '#domain/ids.js';
import { OutcomeUnknownError, WrongExpectedRevisionError } from '#event-store/errors.js';
import { MAX_APPEND_EVENTS } from '#event-store/port.js';
import type { AppendResult, EventStore } from '#event-store/port.js';
import type { Aggregate, AggregateState } from './aggregate.js';
import { appendSurely } from './append-surely.js';
import type { Delay } from './append-surely.js';
import { takeAll } from './batch.js';
import { ContendedError } from './errors.js';
import type { EventMaker } from './event-maker.js';
import { nextMoment } from './moments.js';
import { ensureUntouched } from './request.js';
import type { Precondition, Request, Written } from './request.js';
import { charsOf, placed, StreamFold } from './stream-fold.js';
import type { Decision, Taken } from './stream-fold.js';
import type { Rehearsal } from './rehearsal.js';

/** A race lost this often in a row is given up and said. */
const MAX_ATTEMPTS = 8;
/** Characters of one append, with room under the store's own limit in bytes. */
export const MAX_APPEND_CHARS = 160_000;

export interface Order<State, Command> extends Decision<State, Command> {
  readonly precondition?: Precondition<State>;
}

interface Asked<State, Command> {
  readonly order: Order<State, Command>;
  readonly attempts: number;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}
interface Pending<State, Command> extends Asked<State, Command> {
  readonly taken: Taken;
}

export class StreamWriter<State extends AggregateState, Command> {
  /** As it will be once the buffer is written; null until it is read, and again after an append failed. */
  private fold: StreamFold<State, Command> | null = null;
  private reading: Promise<void> | null = null;
  /** Under way while what others wrote is taken in. */
  private catchingUp: Promise<void> | null = null;
  private buffer: Pending<State, Command>[] = [];
  private flushing: Promise<void> | null = null;
  /** Resolved, and made anew, whenever an append has ended, either way. */
  private turn = Promise.withResolvers<void>();
  /** Revision of the last event known to be durable. */
  private confirmed = -1;
  /** The moment that the last reading began whose events the fold holds. */
  private readAt = 0;

  constructor(
    readonly stream: StreamName,
    private readonly aggregate: Aggregate<State, Command>,
    private readonly store: EventStore,
    private readonly maker: EventMaker,
    private readonly delay: Delay,
    /** Whether others write the same stream: another instance of the same server. */
    private readonly shared: boolean,
  ) {}

  /** Whether nothing is under way, so that the state may be forgotten. */
  get idle(): boolean {
    return this.flushing === null && this.reading === null && this.buffer.length === 0;
  }

  /** Events whose fold is held in memory. */
  get heldEvents(): number {
    return this.fold === null ? 0 : this.fold.state.revision + 1;
  }

  /**
   * The state with everything decided so far; treat it as read-only. Where others write too, it holds what stood when this was
   * called, unless an append of our own is under way: that will tell.
   * @param asked a moment: what stood then is enough
   */
  async load(asked?: number): Promise<State> {
    if (this.shared && (asked === undefined || this.readAt < asked)) await this.catchUp();
    while (this.fold === null) {
      this.reading ??= this.read().finally(() => {
        this.reading = null;
      });
      await this.reading;
    }
    return this.fold.state;
  }

  private async catchUp(): Promise<void> {
    // A read that is under way may have passed the end as it is now.
    await this.catchingUp;
    if (this.fold === null || !this.idle) return;
    await (this.catchingUp ??= this.readOn(this.fold).finally(() => {
      this.catchingUp = null;
    }));
  }

  private async readOn(fold: StreamFold<State, Command>): Promise<void> {
    const began = nextMoment();
    const events: LedgerEvent[] = [];
    for await (const { event } of this.store.readStream(this.stream, { fromRevision: this.confirmed + 1 })) events.push(event);
    // Where something was decided meanwhile, its append will tell.
    if (this.fold !== fold || !this.idle) return;
    for (const event of events) fold.follow(event);
    this.confirmed = fold.state.revision;
    this.readAt = began;
  }

  /** Forgets what was read: the next command reads the stream again. Only while idle. */
  forget(): void {
    this.fold = null;
  }

  async execute(order: Order<State, Command>): Promise<Written> {
    const { rehearsal } = order.request;
    if (rehearsal !== undefined) return await this.rehearse(order, rehearsal);
    return await new Promise<Written>((resolve, reject) => {
      void this.ask({ order, attempts: 0, resolve, reject });
    });
  }

  /**
   * All of the orders or none, in as few appends as hold them; where that is more than one and the last fail, those known
   * are passed over when it is asked again. Preconditions are not looked at.
   * @throws {BatchRefusedError}
   */
  async executeAll(orders: readonly Decision<State, Command>[], rehearsal?: Rehearsal): Promise<readonly Written[]> {
    if (rehearsal !== undefined) return await this.rehearseAll(orders, rehearsal);
    do await this.load(); while (this.fold === null);
    const outcomes = takeAll(this.fold, orders);
    const written = orders.map((order, i) => new Promise<Written>((resolve, reject) => {
      const outcome = outcomes[i];
      if (outcome === undefined) return;
      const asked = { order, attempts: 0, resolve, reject };
      if ('taken' in outcome) this.buffer.push({ ...asked, taken: outcome.taken });
      else void this.answerAgain(asked, outcome.seen).catch(reject);
    }));
    this.flush();
    return await Promise.all(written);
  }

  private async rehearseAll(orders: readonly Decision<State, Command>[], rehearsal: Rehearsal): Promise<readonly Written[]> {
    const fold = await rehearsal.fold(this.stream, () => this.fork());
    const outcomes = takeAll(fold, orders);
    for (const outcome of outcomes) if ('taken' in outcome) rehearsal.takes(this.stream, outcome.taken);
    const provisional = Map.groupBy(rehearsal.events, ({ metadata }) => metadata.commandId);
    return await Promise.all(orders.map(async ({ request }, i): Promise<Written> => {
      const outcome = outcomes[i];
      if (outcome === undefined || 'taken' in outcome) return { ...this.answer(provisional.get(request.commandId) ?? []), replayed: false };
      return { ...this.answer(await this.eventsOf(request, outcome.seen)), replayed: true };
    }));
  }

  /** As `execute`, on the copy that the rehearsal holds. */
  private async rehearse(order: Order<State, Command>, rehearsal: Rehearsal): Promise<Written> {
    const fold = await rehearsal.fold(this.stream, () => this.fork());
    const seen = fold.seen(order.request);
    if (seen !== null) {
      const decided = rehearsal.eventsOf(this.stream, order.request.commandId);
      return { ...this.answer(decided.length > 0 ? decided : await this.eventsOf(order.request, seen)), replayed: true };
    }
    ensureUntouched(this.stream, fold.state, order.precondition);
    const taken = fold.take(order);
    rehearsal.takes(this.stream, taken);
    const { clockBehindMs } = taken;
    const events = rehearsal.eventsOf(this.stream, order.request.commandId);
    return { ...this.answer(events), replayed: false, ...(clockBehindMs === undefined ? {} : { clockBehindMs }) };
  }

  /** A copy of the fold once all it rests on is durable, so that whoever reads the log up to the head finds the same. */
  private async fork(): Promise<{ readonly fold: StreamFold<State, Command>; readonly head: LogIndex }> {
    for (;;) {
      await this.load();
      const live = this.fold;
      if (live === null) continue;
      const fold = live.fork();
      while (this.fold === live && this.confirmed < fold.state.revision) await this.turn.promise;
      // An append that failed took back what the copy was made of.
      if (this.fold === live) return { fold, head: await this.store.head() };
    }
  }

  private async ask(asked: Asked<State, Command>): Promise<void> {
    // What is decided while an append is under way may rest on less than others have written by now.
    const certain = !this.shared || this.flushing === null || asked.attempts > 0;
    try {
      if (this.fold === null || this.shared) await this.load(asked.attempts === 0 ? asked.order.request.asked : undefined);
      // From here to the end nothing waits, so that commands are decided one after another.
      const { fold } = this;
      if (fold === null) return await this.ask(asked);
      const seen = fold.seen(asked.order.request);
      if (seen !== null) return await this.answerAgain(asked, seen);
      ensureUntouched(this.stream, fold.state, asked.order.precondition);
      this.buffer.push({ ...asked, taken: fold.take(asked.order) });
      this.flush();
    } catch (error) {
      if (certain) return asked.reject(error);
      await this.flushing;
      await this.ask({ ...asked, attempts: asked.attempts + 1 });
    }
  }

  private flush(): void {
    if (this.flushing !== null || this.buffer.length === 0) return;
    this.flushing = this.drain().finally(() => {
      this.flushing = null;
      // Something may have come in after the last look at the buffer.
      this.flush();
    });
  }

  private async drain(): Promise<void> {
    while (this.buffer.length > 0) {
      const batch = this.takeBatch();
      try {
        const expected = this.confirmed < 0 ? 'no-stream' : this.confirmed;
        const events = batch.flatMap((pending) => pending.taken.events);
        const result = await appendSurely(this.store, this.delay, this.stream, expected, events);
        this.confirmed = result.revision;
        for (const pending of batch) pending.resolve(this.written(pending.taken, result));
      } catch (error) {
        this.giveBack([...batch, ...this.buffer.splice(0)], error);
      }
      this.turn.resolve();
      this.turn = Promise.withResolvers<void>();
    }
  }

  /** As many waiting commands as one append may hold; at least one. */
  private takeBatch(): Pending<State, Command>[] {
    if (this.buffer.length === 1) return this.buffer.splice(0);
    let [events, chars, count] = [0, 0, 0];
    for (const { taken } of this.buffer) {
      events += taken.events.length;
      chars += charsOf(taken.events);
      if (count > 0 && (events > MAX_APPEND_EVENTS || chars > MAX_APPEND_CHARS)) break;
      count++;
    }
    return this.buffer.splice(0, count);
  }

  /** What rested on a failed append is decided anew where a race was lost; else the first is at fault, the rest untried. */
  private giveBack(dropped: readonly Pending<State, Command>[], error: unknown): void {
    this.fold = null;
    const raceLost = error instanceof WrongExpectedRevisionError;
    for (const [i, { order, attempts, resolve, reject }] of dropped.entries()) {
      const again = raceLost || (i > 0 && !(error instanceof OutcomeUnknownError));
      if (!again) reject(error);
      else if (attempts + 1 >= MAX_ATTEMPTS) reject(raceLost ? new ContendedError(this.stream) : error);
      else void this.ask({ order, attempts: attempts + 1, resolve, reject });
    }
  }

  private written({ events, first, clockBehindMs }: Taken, result: AppendResult): Written {
    const offset = result.lastLogIndex - result.revision;
    const stored = events.map((event, i) => placed(event, this.stream, first + i, first + i + offset));
    for (const event of stored) this.maker.observe(event);
    return { ...this.answer(stored), replayed: false, ...(clockBehindMs === undefined ? {} : { clockBehindMs }) };
  }

  /** What the command wrote when it was first asked, read from the stream; asked anew if that append failed meanwhile. */
  private async answerAgain(asked: Asked<State, Command>, seen: CommandSeen): Promise<void> {
    await this.flushing;
    const events = await this.eventsOf(asked.order.request, seen);
    if (events.length === 0) await this.ask(asked);
    else asked.resolve({ ...this.answer(events), replayed: true });
  }

  private async eventsOf({ commandId }: Request, seen: CommandSeen): Promise<LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    for await (const stored of this.store.readStream(this.stream, { fromRevision: seen.first })) {
      if (stored.revision > seen.last || stored.event.metadata.commandId !== commandId) break;
      events.push(stored.event);
    }
    return events;
  }

  private answer(events: readonly LedgerEvent[]): Omit<Written, 'replayed'> {
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) throw new Error(`${this.stream}: a command without events`);
    const { carriedRecordedAt, recordedAt } = last.metadata;
    return {
      stream: this.stream, revision: last.revision, firstLogIndex: first.logIndex, lastLogIndex: last.logIndex, events,
      recordedAt: carriedRecordedAt ?? recordedAt, clock: carriedRecordedAt === undefined ? 'true' : 'carried',
    };
  }

  private async read(): Promise<void> {
    const began = nextMoment();
    const fold = await StreamFold.read(this.stream, this.aggregate, this.store, this.maker);
    this.confirmed = fold.state.revision;
    this.fold = fold;
    this.readAt = began;
  }
}
