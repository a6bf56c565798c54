/**
 * Facets: words of our own in the full-text index, by which matches are narrowed before anything of them is read. They begin
 * with a character for private use, which no query may hold, and say too much rather than too little: a row keeps the facets
 * it ever had, and what passes is looked at again as it stands.
 */
import type { Entry } from '#domain/entries.js';
import type { IncidentId, PositionId, QuestionId, SourceId } from '#domain/ids.js';
import { answersOf } from '#domain/speech.js';
import type { Act, Claimant, Relay } from '#domain/speech.js';
import type { Instant, UncertainTime } from '#domain/times/types.js';

const MARK = '\uE000';
const bare = (id: string): string => id.replaceAll(/[^\p{L}\p{N}]/gu, '');

export const facet = {
  incident: (id: IncidentId): string => `${MARK}i${bare(id)}`,
  source: (id: SourceId): string => `${MARK}s${bare(id)}`,
  question: (id: QuestionId): string => `${MARK}q${bare(id)}`,
  position: (id: PositionId): string => `${MARK}p${bare(id)}`,
  kind: (kind: string): string => `${MARK}k${kind}`,
  month: (month: string): string => `${MARK}m${bare(month)}`,
  /** Said at a time that spans more months than are worth a facet each, or that is open. */
  anyTime: `${MARK}many`,
  /** Of a source or document, which incidents share. */
  reference: `${MARK}reference`,
  waiting: `${MARK}waiting`,
} as const;

const MAX_MONTHS = 24;

/** A facet for each month that a time touches. */
export function monthsOf({ earliest, latest }: Pick<UncertainTime, 'earliest' | 'latest'>): readonly string[] {
  if (earliest === null || latest === null) return [facet.anyTime];
  const months = monthsBetween(earliest, latest, MAX_MONTHS);
  return months === null ? [facet.anyTime] : months.map(facet.month);
}

/** `2025-10` and so on, both ends included; null where there are more than `most`. */
export function monthsBetween(from: Instant, to: Instant, most: number): readonly string[] | null {
  const count = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const [first, last] = [count(from), count(to)];
  if (!(last - first < most)) return null;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const month = first + i;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** Those who speak, and those they speak for. */
export const speakersIn = (claimants: readonly Claimant[]): readonly SourceId[] => claimants.flatMap(({ speaker, onBehalfOf }) => [
  ...(speaker.kind === 'source' ? [speaker.source] : []), ...(onBehalfOf === undefined ? [] : [onBehalfOf]),
]);
export const relayersIn = (relays: readonly Relay[]): readonly SourceId[] => relays.flatMap(({ by }) => by.source ?? []);

export interface Answered {
  readonly questions: readonly QuestionId[];
  readonly positions: readonly PositionId[];
}
const NOTHING: Answered = { questions: [], positions: [] };

/** What an act of speech speaks to. */
export function answeredBy(act: Act | undefined): Answered {
  if (act?.kind === 'withholds') return { questions: [act.question], positions: [] };
  if (act?.kind === 'commits') return { questions: act.question === undefined ? [] : [act.question], positions: [] };
  const answers = answersOf(act);
  return { questions: answers.map(({ question }) => question), positions: answers.flatMap(({ position }) => position ?? []) };
}

/** The questions and positions that an entry is about, by itself. */
export function aboutOf({ type, data }: Entry): Answered {
  switch (type) {
    case 'QuestionRaised': return { questions: [data.question], positions: [] };
    case 'PositionAdded': return { questions: [data.question], positions: [data.position] };
    case 'PositionsCompared': return { questions: [data.question], positions: data.pair };
    case 'ContradictionRaised': return { questions: data.questions, positions: [] };
    case 'AssertionLogged':
    case 'AnswersChosen': return answeredBy(data.act);
    case 'VerdictProposed':
    case 'VerdictApproved':
      return data.about.kind === 'position' ? { questions: [data.about.question], positions: [data.about.position] } : NOTHING;
    default: return NOTHING;
  }
}

export const aboutFacets = ({ questions, positions }: Answered): readonly string[] =>
  [...questions.map(facet.question), ...positions.map(facet.position)];
