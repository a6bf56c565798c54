/** Neighbouring records of one stream go out in one append, as far as an append reaches; order is never changed. */
import type { StreamName } from '#domain/ids.js';
import { MAX_APPEND_EVENTS } from '#event-store/port.js';
import type { NewEvent } from '#event-store/port.js';
import { MAX_APPEND_CHARS } from '../stream-writer.js';
import type { Decided } from './draft.js';

export interface Batch {
  readonly stream: StreamName;
  readonly first: number;
  readonly events: readonly NewEvent[];
  /** Records that are written when this is. */
  readonly records: number;
}

/** @param decided what each record writes; the last piece of a record counts it as written */
export function* batches(decided: Iterable<readonly Decided[]>): Generator<Batch> {
  let open: Decided[] = [];
  let records = 0;
  for (const pieces of decided) {
    for (const [i, piece] of pieces.entries()) {
      if (!fits(open, piece)) {
        yield* close(open, records);
        [open, records] = [[], 0];
      }
      open.push(piece);
      if (i === pieces.length - 1) records++;
    }
  }
  yield* close(open, records);
}

function fits(open: readonly Decided[], { stream, events, chars }: Decided): boolean {
  return open.every((piece) => piece.stream === stream)
    && open.reduce((sum, piece) => sum + piece.events.length, events.length) <= MAX_APPEND_EVENTS
    && open.reduce((sum, piece) => sum + piece.chars, chars) <= MAX_APPEND_CHARS;
}

function* close(open: readonly Decided[], records: number): Generator<Batch> {
  const [head] = open;
  if (head !== undefined) yield { stream: head.stream, first: head.first, events: open.flatMap((piece) => piece.events), records };
}
