/** The difference of two accounts as Markdown (CommonMark): for a story's notes, a ticket, a mail. */
import type { AccountDifference, Change } from '#domain/account/view.js';
import { changeInWords } from './difference.js';
import { harmless } from './layout.js';
import { asOfInWords, basisInWords, elapsedInWords } from './times.js';
import type { Clock } from './times.js';
import { CHANGE_WORDS } from './words.js';

/** @param notice the ledger's own, shown at the foot */
export function differenceAsMarkdown({ incident, from, to, changes }: AccountDifference, clock: Clock, notice: string | null = null): string {
  const count = changes.length === 0 ? 'Nothing changed.' : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}.`;
  return [
    `# ${escaped(incident.title)}`, '',
    `- from: ${asOfInWords(from, clock)}`, `- to: ${asOfInWords(to, clock)}`, `- ${basisInWords(to, clock)}`, '', count,
    ...[...Map.groupBy(changes, ({ question }) => question.label)].flatMap(([question, rows]) => ['', `## ${escaped(question)}`, '', ...rows.map(rowOf)]),
    ...(notice === null || notice === '' ? [] : ['', '---', '', escaped(notice)]), '',
  ].join('\n');
}

function rowOf(change: Change): string {
  const labels = change.assertions.length === 0 ? '' : ` (${change.assertions.map(({ label }) => escaped(label)).join(', ')})`;
  const elapsed = elapsedInWords(change.elapsedMs);
  const words = changeInWords(change);
  return [
    `- **${CHANGE_WORDS[change.kind]}**: ${escaped(change.where)}${words === '' ? '' : `: ${escaped(words)}`}${labels}${elapsed === null ? '' : `, ${elapsed}`}`,
    ...change.causes.map((event) => `  - event \`${event}\``),
  ].join('\n');
}

/** Words as words: nothing in them becomes markup. */
const escaped = (text: string): string => harmless(text).replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2').replace(/^([+-])/, '\\$1');
