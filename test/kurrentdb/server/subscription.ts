/**
 * A subscription: first what stands, page by page, then what is written. Its order of confirmation, events, checkpoints and
 * `caughtUp` is that of KurrentDB 26.0.3 (read in its Enumerator.AllSubscriptionFiltered.cs, and observed). A reader that is
 * too slow for what is written falls back to reading pages, and is caught up once more; it is never dropped.
 */
import { LiveQueue } from './live-queue.js';
import type { EventLog, LogRecord } from './log.js';
import { at, FIRST, isBefore } from './position.js';
import type { Position } from './position.js';

const PAGE = 32;

export interface Wanted {
  /** Whether an event is for this subscription. */
  readonly matches: (record: LogRecord) => boolean;
  /** Exclusive; undefined: from the start; `end`: what is written from now on. */
  readonly after: Position | 'end' | undefined;
  /** How many events are looked at in one page, and in how many between two checkpoints; null for none. */
  readonly checkpoints: { readonly window: number; readonly every: number } | null;
}

export type Item = { readonly event: LogRecord } | { readonly checkpoint: Position } | 'confirmed' | 'caught up' | 'woken';

/** `woken` says nothing to the client: it is when to look whether it may still read. */
export async function* subscription(log: EventLog, { matches, after, checkpoints }: Wanted, gone: AbortSignal): AsyncGenerator<Item> {
  const queue = new LiveQueue(log, matches, checkpoints?.every ?? null);
  const last = at(log.records.at(-1)?.position ?? 0n);
  let reached = after === 'end' ? last : after;
  let told: Position | undefined;
  const checkpoint = (): readonly Item[] => {
    if (checkpoints === null || reached === undefined || (told !== undefined && !isBefore(told, reached))) return [];
    told = reached;
    return [{ checkpoint: reached }];
  };

  /** Everything that stands, from the place that was reached. */
  function* catchUp(): Generator<Item> {
    let index = log.countBefore(reached?.commit ?? 0n);
    let sinceCheckpoint = 0;
    for (let start = reached ?? FIRST; ;) {
      let [considered, matched, next] = [0, 0, start];
      let record: LogRecord | undefined;
      while (matched < PAGE && considered < (checkpoints?.window ?? Infinity) && (record = log.records[index]) !== undefined) {
        index++;
        considered++;
        next = { commit: record.end, prepare: 0n };
        if (!matches(record)) continue;
        matched++;
        if (reached !== undefined && !isBefore(reached, at(record.position))) continue;
        reached = at(record.position);
        yield { event: record };
      }
      if (isBefore(reached ?? { commit: -1n, prepare: -1n }, start) && isBefore(start, next)) reached = start;
      sinceCheckpoint += considered;
      if (index >= log.records.length) {
        if (reached === undefined && isBefore(FIRST, next)) reached = FIRST;
        yield* checkpoint();
        return;
      }
      if (checkpoints !== null && sinceCheckpoint >= checkpoints.every) {
        sinceCheckpoint %= checkpoints.every;
        yield* checkpoint();
      }
      start = next;
    }
  }

  let number = 0;
  /** What is written, until some of it has been missed. */
  async function* live(): AsyncGenerator<Item> {
    yield 'caught up';
    while (!gone.aborted) {
      const item = await queue.next(gone);
      if (item === undefined) {
        yield 'woken';
        continue;
      }
      const isNext = item.number === number + 1;
      number = item.number;
      // What was told already, by a page or because the subscription began beyond it.
      const isOld = reached !== undefined && ('event' in item ? !isBefore(reached, at(item.event.position)) : isBefore(item.checkpoint, reached));
      if (isOld) continue;
      if (!isNext) {
        yield* checkpoint();
        return;
      }
      reached = 'event' in item ? at(item.event.position) : item.checkpoint;
      if ('event' in item) yield { event: item.event };
      else yield* checkpoint();
    }
  }

  try {
    yield 'confirmed';
    if (reached !== undefined && !isBefore(reached, last)) yield* live();
    while (!gone.aborted) {
      yield* catchUp();
      yield* live();
    }
  } finally {
    queue.close();
  }
}
