/** In which order records are written: by carried time, then by what must exist before what, then as they stand in the files. */
import type { Instant } from '#domain/times/types.js';
import type { PlannedRecord } from './planned.js';

const SECTIONS = [
  'sources', 'renamings', 'documents', 'incidents', 'questions', 'positions', 'comparisons', 'assertions', 'choices', 'retractions', 'notices', 'followUps', 'merges',
  'revisions', 'relations', 'withdrawals', 'contradictions', 'steps', 'amendments', 'voidings', 'dismissals',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** A record of a file that has not been planned yet. */
export interface Item {
  readonly section: SectionName;
  /** Null: it takes the true time, which comes after every carried one. */
  readonly recorded: Instant | null;
  /** Among records of one section and time, lower comes first; a body after the body it is part of. */
  readonly depth: number;
  readonly pointer: string;
  readonly plan: () => PlannedRecord;
}

/** Stable: what nothing else decides stays in the order of the files. */
export const inOrder = (items: readonly Item[]): readonly Item[] =>
  items.toSorted((a, b) => compareTimes(a.recorded, b.recorded) || SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section)
    || a.depth - b.depth);

function compareTimes(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
