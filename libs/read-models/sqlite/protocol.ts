/** What the main thread and the projector's say to each other, and what the reader's is given. */
import type { LogIndex } from '#domain/ids.js';
import type { KeyReaderOptions } from '#sealing/sqlite/key-reader.js';
import type { ReadModelsStatus } from '../status.js';

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
