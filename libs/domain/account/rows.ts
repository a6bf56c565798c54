/** A row of a difference while it is being put together. */
import type { AssertionId } from '../ids.js';
import type { AssertionRef, Change, EventRef } from './view.js';

export interface Row extends Omit<Change, 'causes'> {
  /** The assertions the row is about: what a revision must explain to swallow it. */
  readonly about: readonly AssertionId[];
  readonly events: readonly EventRef[];
}

/** The finished row, its causes in log order and each named once. */
export function changeOf({ about: _about, events, ...row }: Row): Change {
  const inOrder = events.toSorted((a, b) => a.logIndex - b.logIndex).map(({ entry }) => entry);
  return { ...row, causes: [...new Set(inOrder)] };
}

/** The event that logged an assertion, the choice of answers that put it where it stands, and our last amendment. */
export const eventsOf = (ref: AssertionRef): readonly EventRef[] =>
  [ref, ref.chosen, ref.amended].filter((event) => event !== undefined);
