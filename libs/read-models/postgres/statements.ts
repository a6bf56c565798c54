/** SQL of the queries, which know no store, as PostgreSQL is asked. */
import type { Value } from '../projection.js';

/** What a question is asked with. */
export type Parameters = readonly Value[];
type ParameterType = 'bigint' | 'text';

/** Of each `?`, over all that are asked: a null says nothing. @throws {TypeError} for values that no column holds */
export function typesOf(asked: readonly Parameters[]): readonly ParameterType[] {
  const types: ParameterType[] = [];
  for (const [i] of (asked[0] ?? []).entries()) {
    const kinds = new Set(asked.flatMap((parameters) => typeOf(parameters[i] ?? null) ?? []));
    if (kinds.size > 1) throw new TypeError(`parameter ${i + 1} is text here and a number there`);
    types.push([...kinds][0] ?? 'text');
  }
  return types;
}

function typeOf(value: Value): ParameterType | null {
  if (value === null) return null;
  if (typeof value === 'string') return 'text';
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no whole number that a column holds`);
  return 'bigint';
}

/** One question. */
export const alone = (sql: string, types: readonly ParameterType[]): string => withParameters(sql, (i) => `$${i + 1}::${types[i] ?? 'text'}`);

/** Names, in every row, the question that it answers, counted from 1. */
export const ASKED = 'asked_for';

/** Many questions of the same SQL: one array for each parameter; rows come as each of them would have them. */
export function together(sql: string, types: readonly ParameterType[]): string {
  const arrays = types.map((type, i) => `$${i + 1}::${type}[]`).join(', ');
  const names = types.map((_, i) => `p${i}`);
  return `SELECT asked.n AS ${ASKED}, found.* FROM unnest(${arrays}) WITH ORDINALITY AS asked (${[...names, 'n'].join(', ')})
    CROSS JOIN LATERAL (${withParameters(sql, (i) => `asked.p${i}`)}) AS found`;
}

function withParameters(sql: string, nameOf: (i: number) => string): string {
  let i = 0;
  // A question mark within a text is one.
  return sql.replaceAll(/'[^']*'|\?/g, (piece) => (piece === '?' ? nameOf(i++) : piece));
}
