/** What was written, in a line or two. */
import type { MadeIds, WrittenAnswer } from '#client/answers.js';

export function renderWritten({ events, ids, logIndex, replayed }: Pick<WrittenAnswer, 'events' | 'ids' | 'logIndex' | 'replayed'>): string {
  const what = [...new Set(events.map(({ type }) => eventInWords(type)))].join(', ');
  const head = replayed ? `Written before, under the same key: ${what}` : `Written: ${what}`;
  return [`${head} (log index ${logIndex})`, ...idLines(ids)].join('\n');
}

/** `AssertionLogged` as `assertion logged`. */
export const eventInWords = (type: string): string => type.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

function idLines(ids: MadeIds): readonly string[] {
  return Object.entries(ids).flatMap(([kind, made]) => {
    if (made === undefined) return [];
    if (typeof made === 'string') return [`  ${kind}  ${made}`];
    if (Array.isArray(made)) return made.map((id: string) => `  ${kind}  ${id}`);
    return Object.entries(made).map(([key, id]) => `  ${kind} ${key}  ${id}`);
  });
}
