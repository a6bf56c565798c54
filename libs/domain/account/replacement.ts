/**
 * Which holdings of one line a later one replaces.
 *
 * A later utterance replaces an earlier one only on the same or an excluded position; the rest adds up. Later means that
 * the earlier had certainly been said before the later could be; the order of the log never breaks a tie. An announced or
 * unannounced revision says which of two that overlap is the later. What only may have been public replaces nothing, and
 * answers without a position neither replace nor are replaced.
 */
import type { PositionId } from '../ids.js';
import { isBefore } from '../times/intervals.js';
import type { Instant } from '../times/types.js';
import type { Contest } from './comparison.js';
import type { Holding } from './holdings.js';

export interface Line {
  /** What replaced a holding; null while it is current. */
  readonly replacerOf: (holding: Holding) => Holding | null;
  /** The start of the unbroken run in which the line held what this holding does. */
  readonly sinceOf: (holding: Holding) => Instant;
}

export function lineOf(holdings: readonly Holding[], contest: Contest): Line {
  const positions = Map.groupBy(holdings, ({ position }) => position);
  const rivals = new Map<PositionId, readonly PositionId[]>();
  const excluded = (position: PositionId): readonly PositionId[] => {
    const known = rivals.get(position);
    if (known !== undefined) return known;
    const found = [...positions.keys()].filter(
      (other): other is PositionId => other !== null && contest(position, other) === 'exclusive',
    );
    rivals.set(position, found);
    return found;
  };
  const certain = cached((position: PositionId) =>
    (positions.get(position) ?? []).filter(({ presence }) => presence === 'certain'),
  );
  const byStart = cached((position: PositionId) =>
    certain(position).toSorted((a, b) => compare(a.speech.said.earliest, b.speech.said.earliest)),
  );
  const byEnd = cached((position: PositionId) =>
    certain(position).toSorted((a, b) => compare(a.speech.said.latest, b.speech.said.latest)),
  );
  const bySpeech = Map.groupBy(holdings, ({ speech }) => speech);

  function replacerOf(holding: Holding): Holding | null {
    const { position } = holding;
    if (position === null) return null;
    let found: Holding | null = null;
    const take = (other: Holding): void => {
      if (found === null || other.speech.said.earliest > found.speech.said.earliest) found = other;
    };
    for (const rival of [position, ...excluded(position)]) {
      const last = byStart(rival).at(-1);
      if (last !== undefined && isBefore(holding.speech.said, last.speech.said)) take(last);
    }
    for (const other of revisionsOf(holding, bySpeech)) {
      if (other.position === position || contest(position, other.position) === 'exclusive') take(other);
    }
    return found;
  }

  function sinceOf(holding: Holding): Instant {
    const start = holding.speech.said.earliest;
    const { position } = holding;
    if (position === null) return start;
    let broken: Instant = '';
    for (const rival of excluded(position)) {
      const last = lastBelow(byEnd(rival), start);
      if (last !== null && last.speech.said.latest > broken) broken = last.speech.said.latest;
    }
    const run = byStart(position);
    for (let i = firstAbove(run, broken); i < run.length; i++) {
      const said = run[i]?.speech.said;
      if (said === undefined || said.earliest >= start) break;
      if (said.latest < start) return said.earliest;
    }
    return start;
  }
  return { replacerOf, sinceOf };
}

/** Certain holdings that a body itself, or the desk, calls the later version of this one, where time does not say otherwise. */
function revisionsOf(holding: Holding, bySpeech: ReadonlyMap<unknown, readonly Holding[]>): readonly Holding[] {
  return laterSides(holding)
    .flatMap((speech) => bySpeech.get(speech) ?? [])
    .filter(
      (other) =>
        other.speech !== holding.speech &&
        other.presence === 'certain' &&
        !isBefore(other.speech.said, holding.speech.said) &&
        !laterSides(other).includes(holding.speech),
    );
}
const laterSides = ({ reports }: Holding): readonly unknown[] =>
  reports.flatMap(({ revisedBy }) =>
    revisedBy.filter(({ announced }) => announced !== 'apparent').flatMap(({ to }) => to.map(({ speech }) => speech)),
  );

function cached<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** In a list by end: the last that ended before an instant. */
function lastBelow(list: readonly Holding[], instant: Instant): Holding | null {
  return list[bound(list, ({ speech }) => speech.said.latest < instant) - 1] ?? null;
}
/** In a list by start: the place of the first that began after an instant. */
const firstAbove = (list: readonly Holding[], instant: Instant): number =>
  bound(list, ({ speech }) => speech.said.earliest <= instant);

/** How many at the head of a sorted list satisfy a test that holds for a head only. */
function bound(list: readonly Holding[], isHead: (holding: Holding) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = list[middle];
    if (at !== undefined && isHead(at)) low = middle + 1;
    else high = middle;
  }
  return low;
}
