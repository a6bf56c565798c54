/** What the main thread and a reader's thread say to each other. */
import type { LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';
import type { Queries } from '../queries/queries.js';

export type QueryName = keyof Queries;

export type ToReader =
  | { readonly kind: 'ask'; readonly id: number; readonly query: QueryName; readonly asked: readonly unknown[] }
  /** What was asked of the log. */
  | { readonly kind: 'events'; readonly id: number; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'no events'; readonly id: number; readonly error: CarriedError }
  | { readonly kind: 'close' };
export type FromReader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: CarriedError }
  /** From a thread that has no log of its own. */
  | { readonly kind: 'log'; readonly id: number; readonly part: LogPart };

/** A part of the log, or of one stream, of so many events at most. */
export type LogPart = { readonly limit: number } & (
  | { readonly after: LogIndex }
  | { readonly stream: StreamName; readonly fromRevision: StreamRevision }
);

/** An error as it crosses threads: a structured clone would lose its class and its code. */
export interface CarriedError {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
  readonly pointer: string;
}
