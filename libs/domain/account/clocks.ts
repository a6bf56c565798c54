/** The clocks of an incident's entries: when what they tell of happened, was said, and could be known. */
import type { EventId, LogIndex } from '../ids.js';
import { firstOf, intervalOf, laterOf } from '../times/intervals.js';
import type { Interval } from '../times/types.js';
import { publicFromOf } from './public-from.js';
import type { World } from './world.js';

export interface Clocks {
  /** As the assertion itself states. */
  readonly happened: Interval | null;
  /** Of a revision: of what took the earlier account's place. */
  readonly said: Interval | null;
  /** Of a contradiction: from when every side was public. */
  readonly publicFrom: Interval | null;
}
/** An entry that has a time of its own besides that of its recording. */
export interface Clocked {
  readonly entry: EventId;
  readonly logIndex: LogIndex;
  readonly clocks: Clocks;
}

const NO_CLOCKS: Clocks = { happened: null, said: null, publicFrom: null };

/** Assertions, sorted or not, retractions, revisions and contradictions. */
export function clocksOf(world: World): readonly Clocked[] {
  const { record, reports, references } = world;
  const of = ({ id, logIndex }: { readonly id: EventId; readonly logIndex: LogIndex }, clocks: Partial<Clocks>): Clocked =>
    ({ entry: id, logIndex, clocks: { ...NO_CLOCKS, ...clocks } });
  const spoken = (id: Parameters<World['speechOf']>[0], relays: Parameters<typeof publicFromOf>[2]): Partial<Clocks> => {
    const utterance = record.utterances.get(id)?.utterance;
    if (utterance === undefined) return {};
    const said = world.speechOf(id)?.said ?? intervalOf(utterance.said);
    return { said, publicFrom: publicFromOf(utterance, said, relays, references.documents) };
  };
  const firstIn = (intervals: readonly Interval[]): Interval | null => (intervals.length === 0 ? null : intervals.reduce(firstOf));
  return [
    ...[...record.assertions.values()].map(({ entry }) => {
      const happened = entry.data.specifics?.find((specific) => specific.kind === 'happened');
      return of(entry, { ...spoken(entry.data.utterance, entry.data.relays), ...(happened === undefined ? {} : { happened: intervalOf(happened.time) }) });
    }),
    ...record.retractions.map((entry) => of(entry, spoken(entry.data.utterance, entry.data.relays))),
    ...[...record.relations.values()].flatMap((entry) => {
      if (entry.type !== 'AccountRevised') return [];
      const to = entry.data.to.flatMap((id) => reports.get(id) ?? []);
      return [of(entry, { said: firstIn(to.map(({ speech }) => speech.said)), publicFrom: firstIn(to.map(({ publicFrom }) => publicFrom)) })];
    }),
    ...[...record.contradictions.values()].map(({ entry, sides }) => {
      const each = sides.flatMap((side) => firstIn(side.flatMap((id) => reports.get(id)?.publicFrom ?? [])) ?? []);
      const publicFrom = each.length < sides.length ? null : each.reduce<Interval | null>((a, b) =>
        (a === null ? b : { earliest: laterOf(a.earliest, b.earliest), latest: laterOf(a.latest, b.latest) }), null);
      return of(entry, { publicFrom });
    }),
  ];
}

/** By the earliest it can have been, then the latest, then the log; what is not known at all comes last, either way. */
export function inOrderOf(clock: keyof Clocks, order: 'asc' | 'desc', entries: readonly Clocked[]): readonly Clocked[] {
  const sign = order === 'asc' ? 1 : -1;
  return entries.toSorted((a, b) => {
    const [x, y] = [a.clocks[clock], b.clocks[clock]].map((interval) => (isKnown(interval) ? interval : null));
    if (x == null || y == null) return Number(x == null) - Number(y == null) || sign * (a.logIndex - b.logIndex);
    return sign * (compare(x.earliest, y.earliest) || compare(x.latest, y.latest) || a.logIndex - b.logIndex);
  });
}

const UNKNOWN = intervalOf({ earliest: null, latest: null });
export const isKnown = (interval: Interval | null): interval is Interval =>
  interval !== null && (interval.earliest !== UNKNOWN.earliest || interval.latest !== UNKNOWN.latest);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
