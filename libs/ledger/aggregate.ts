/** What the write path needs to know of an aggregate: the same four things for each. */
import type { CommandSeen } from '#domain/commands-seen.js';
import type { Decided, LedgerEvent } from '#domain/events.js';
import type { Facts } from '#domain/facts.js';
import type { CommandId, StreamRevision } from '#domain/ids.js';

export interface AggregateState {
  readonly commands: ReadonlyMap<CommandId, CommandSeen>;
  /** -1 where the stream does not exist. */
  readonly revision: StreamRevision;
}

export interface Aggregate<State extends AggregateState, Command> {
  readonly initialState: () => State;
  /** Takes ownership of the state. */
  readonly evolve: (state: State, event: LedgerEvent) => State;
  /** @throws {DomainError} when a rule says no */
  readonly decide: (state: State, command: Command, facts: Facts) => readonly Decided[];
}
