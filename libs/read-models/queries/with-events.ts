/** Entries with events that nobody has written taken in, by the rules that deciding goes by. */
import type { Entry } from '#domain/entries.js';
import type { LedgerEvent } from '#domain/events.js';
import { emptyStream, standing, take } from '#domain/stream.js';

/** @param entries those that stand, in stream order */
export function withEvents(entries: readonly Entry[], events: readonly LedgerEvent[]): Iterable<Entry> {
  const state = emptyStream();
  for (const entry of entries) state.entries.set(entry.id, entry);
  for (const event of events) take(state, event);
  return standing(state);
}
