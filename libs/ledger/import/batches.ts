/** Neighbouring records of one stream go out in one append, as far as an append reaches; order is never changed. */
import type { StreamName } from '#domain/ids.js';
import { MAX_APPEND_EVENTS } from '#event-store/port.js';
import type { NewEvent } from '#event-store/port.js';
import { charsOf } from '../stream-fold.js';
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
  let [events, chars, records] = [0, 0, 0];
  for (const pieces of decided) {
    for (const [i, piece] of pieces.entries()) {
      const size = charsOf(piece.events);
      const apart = open.length > 0 && open[0]?.stream !== piece.stream;
      if (apart || events + piece.events.length > MAX_APPEND_EVENTS || chars + size > MAX_APPEND_CHARS) {
        yield* close(open, records);
        [open, events, chars, records] = [[], 0, 0, 0];
      }
      open.push(piece);
      events += piece.events.length;
      chars += size;
      if (i === pieces.length - 1) records++;
    }
  }
  yield* close(open, records);
}

function* close(open: readonly Decided[], records: number): Generator<Batch> {
  const [head] = open;
  if (head !== undefined) yield { stream: head.stream, first: head.first, events: open.flatMap((piece) => piece.events), records };
}
