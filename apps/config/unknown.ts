/** A misspelt variable is no error to the system, and its effect is missing: names of ours that nobody reads are told. */
import { VARIABLES, VARIABLE_NAMES } from './variables.js';
import type { Env } from './environment.js';

const OURS = 'FACTLEDGER_';
/** Read by the tests and measurements of the repository. */
const OF_TESTS = ['FACTLEDGER_TEST_', 'FACTLEDGER_BENCH_'];
/** More than this many letters apart is another word. */
const FAR = 6;

const KNOWN: readonly string[] = VARIABLE_NAMES.flatMap((name) => (VARIABLES[name].secret ? [name, `${name}_FILE`] : [name]));

/** One line for each variable that begins with `FACTLEDGER_` and is none. */
export function unknownVariables(env: Env): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(OURS) && env[name] !== undefined && !KNOWN.includes(name) && !OF_TESTS.some((prefix) => name.startsWith(prefix)))
    .sort()
    .map((name) => `${name} is not known and changes nothing${suggestionFor(name)}`);
}

function suggestionFor(name: string): string {
  const [nearest] = KNOWN.map((known) => ({ known, apart: lettersApart(name, known) })).sort((a, b) => a.apart - b.apart);
  return nearest === undefined || nearest.apart > FAR ? '' : `; did you mean ${nearest.known}?`;
}

/** Levenshtein's distance. */
function lettersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, against] of [...other].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === against ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
