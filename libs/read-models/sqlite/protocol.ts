/** What the threads say to each other: the main thread to the projector and to the reader, and back. */
import type { LogIndex } from '#domain/ids.js';
import type { KeyReaderOptions } from '#sealing/sqlite/key-reader.js';
import type { ReadModelsStatus } from '../status.js';
import type { Queries } from '../queries/queries.js';

export interface WorkerData {
  readonly folder: string;
}
/** Only the reader's thread is given what opens sealed values. */
export interface ReaderData extends WorkerData {
  readonly keys?: KeyReaderOptions;
}

export type ToProjector =
  | { readonly kind: 'head'; readonly head: LogIndex }
  | { readonly kind: 'rebuild'; readonly projections: readonly string[] }
  | { readonly kind: 'close' };
export interface FromProjector {
  readonly status: ReadModelsStatus;
}

export type QueryName = keyof Queries;

export type ToReader =
  | { readonly kind: 'ask'; readonly id: number; readonly query: QueryName; readonly asked: readonly unknown[] }
  | { readonly kind: 'close' };
export type FromReader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: CarriedError };

/** An error as it crosses threads: a structured clone would lose its class and its code. */
export interface CarriedError {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
  readonly pointer: string;
}
