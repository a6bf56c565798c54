/** The fold of one stream, and deciding on it: what the live writer and an import's draft have in common. */
import type { CommandSeen } from '#domain/commands-seen.js';
import { personOf } from '#domain/events.js';
import type { LedgerEvent } from '#domain/events.js';
import type { Facts } from '#domain/facts.js';
import type { LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { EventStore, NewEvent } from '#event-store/port.js';
import type { Aggregate, AggregateState } from './aggregate.js';
import { CommandReusedError } from './errors.js';
import type { EventMaker } from './event-maker.js';
import { forkOf, settled } from './fork.js';
import type { Request } from './request.js';

/** What the envelope adds to the data of one event, about. */
const ENVELOPE_CHARS = 700;

export interface Decision<State, Command> {
  /** A command, or what to make it from once the state is known. */
  readonly command: Command | ((state: State) => Command);
  readonly facts: Omit<Facts, 'recordedAt'>;
  readonly request: Request;
}
/** Events decided and taken in, not yet appended. */
export interface Taken {
  readonly first: StreamRevision;
  readonly events: readonly NewEvent[];
  readonly clockBehindMs?: number;
}

export class StreamFold<State extends AggregateState, Command> {
  private constructor(
    readonly stream: StreamName,
    private readonly aggregate: Aggregate<State, Command>,
    private readonly maker: EventMaker,
    private current: State,
  ) {}

  static async read<S extends AggregateState, C>(stream: StreamName, aggregate: Aggregate<S, C>, store: EventStore, maker: EventMaker): Promise<StreamFold<S, C>> {
    const fold = new StreamFold(stream, aggregate, maker, aggregate.initialState());
    for await (const { event } of store.readStream(stream)) fold.follow(event);
    return fold;
  }

  /** Takes in an event that stands. */
  follow(event: LedgerEvent): void {
    this.current = this.aggregate.evolve(this.current, event);
    this.maker.observe(event);
  }

  /** A copy that goes its own way. */
  fork(): StreamFold<State, Command> {
    return new StreamFold(this.stream, this.aggregate, this.maker, forkOf(this.current));
  }

  /** Goes on as a fork of itself, which is used up. */
  become(fork: StreamFold<State, Command>): void {
    this.current = settled(this.current, fork.current);
  }

  get state(): State {
    return this.current;
  }

  /** What this command did here before, if it is known. @throws {CommandReusedError} when it was another request */
  seen(request: Request): CommandSeen | null {
    const seen = this.current.commands.get(request.commandId);
    if (seen !== undefined && seen.digest !== request.commandDigest) throw new CommandReusedError(request.commandId);
    return seen ?? null;
  }

  /** Decides, and takes in what was decided. A refusal changes nothing. */
  take({ command, facts, request }: Decision<State, Command>): Taken {
    const stamp = this.maker.stamp(request);
    const asked = typeof command === 'function' ? (command as (state: State) => Command)(this.current) : command;
    const decided = this.aggregate.decide(this.current, asked, { ...facts, by: personOf(request.actor), recordedAt: stamp.counted });
    const events = this.maker.make(decided, request, stamp);
    const first = this.current.revision + 1;
    for (const [i, event] of events.entries()) this.current = this.aggregate.evolve(this.current, placed(event, this.stream, first + i));
    return { first, events, ...(stamp.clockBehindMs === undefined ? {} : { clockBehindMs: stamp.clockBehindMs }) };
  }
}

/** Characters of the append that events make, about. It writes them out to count: for those alone that may share an append. */
export const charsOf = (events: readonly NewEvent[]): number =>
  events.reduce((sum, event) => sum + JSON.stringify(event.data).length + ENVELOPE_CHARS, 0);

/** An event as folds read it. Its log index is -1 until it is written: no decision looks at it. */
export function placed(event: NewEvent, stream: StreamName, revision: StreamRevision, logIndex: LogIndex = -1): LedgerEvent {
  const { id, type, data, metadata } = event;
  // Type and data belong together and stay so.
  return { id, type, data, metadata, stream, revision, logIndex } as LedgerEvent;
}
