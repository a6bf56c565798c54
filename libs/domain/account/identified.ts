/**
 * What our merges and splits of sources did between two accounts of a question. Rows that come of them are told as ours,
 * never as a change by the source.
 */
import type { EventId } from '../ids.js';
import type { EventRef, QuestionAccount, Statement } from './view.js';

export interface Identified {
  /** The merges and splits that tell the two accounts apart in who is named behind these events; of one taken back, itself. */
  readonly between: (refs: readonly EventRef[]) => readonly EventRef[];
  /** Whether the account before had this assertion, if only in a history. */
  readonly wasThere: (ref: EventRef) => boolean;
  readonly isThere: (ref: EventRef) => boolean;
  /** What had put a statement into history before, where it was in one. */
  readonly endedBefore: (statement: Statement) => readonly EventRef[];
}

export function identifiedBetween(before: QuestionAccount, after: QuestionAccount): Identified {
  const [old, fresh] = [identitiesIn(before), identitiesIn(after)];
  const between = (refs: readonly EventRef[]): readonly EventRef[] => refs.flatMap(({ entry }) => {
    const [was, is] = [old.get(entry), fresh.get(entry)];
    if (was === undefined || is === undefined || was?.entry === is?.entry) return [];
    return [is ?? was].filter((event) => event !== null);
  });
  const ended = new Map(before.lines.flatMap(({ history }) => history.map(({ assertion, endedBy }) => [assertion.entry, endedBy] as const)));
  return {
    between,
    wasThere: ({ entry }) => old.has(entry),
    isThere: ({ entry }) => fresh.has(entry),
    endedBefore: ({ assertion: { entry } }) => {
      const by = ended.get(entry);
      return by === undefined ? [] : [by];
    },
  };
}

/** By the event that logged an assertion: what says who is named in it, null where nothing of ours does. */
function identitiesIn({ lines, beside }: QuestionAccount): ReadonlyMap<EventId, EventRef | null> {
  const found = new Map<EventId, EventRef | null>();
  const take = ({ assertion, variants, alsoSaid }: Statement): void => {
    for (const { entry, identified } of [assertion, ...variants, ...alsoSaid]) found.set(entry, identified ?? null);
  };
  for (const { current, history } of lines) [...current, ...history].forEach(take);
  for (const { statements } of beside) statements.forEach(take);
  return found;
}
