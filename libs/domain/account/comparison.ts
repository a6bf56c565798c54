/** How the positions of one question stand to each other. */
import type { PositionId, QuestionId } from '../ids.js';
import { pairKey } from '../incident/record.js';
import type { IncidentRecord } from '../incident/record.js';
import type { PairVerdict } from '../speech.js';

/** Compares two positions; null stands for an answer without one, which excludes nothing. */
export type Contest = (a: PositionId | null, b: PositionId | null) => PairVerdict;

/** As a person compared them, else as the question is: on an exclusive one at most one answer holds, on an open one all may. */
export function contestsOf(record: IncidentRecord): (question: QuestionId, positions: 'exclusive' | 'open') => Contest {
  const compared = new Map<QuestionId, Map<string, PairVerdict>>();
  for (const [key, { data }] of record.comparisons) {
    const pairs = compared.get(data.question) ?? new Map<string, PairVerdict>();
    compared.set(data.question, pairs.set(key, data.verdict));
  }
  return (question, positions) => {
    const pairs = compared.get(question);
    const otherwise = positions === 'open' ? 'compatible' : 'exclusive';
    return (a, b) => {
      if (a === null || b === null || a === b) return 'compatible';
      return pairs?.get(pairKey(a, b)) ?? otherwise;
    };
  };
}
