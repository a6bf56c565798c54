/** What a search found, what waits for the desk, what changed since one looked: on a terminal. */
import type { ChangesAnswer, QueuedAssertionAnswer, QueuedCandidateAnswer, SearchAnswer, SearchHitAnswer } from '#client/answers.js';
import { renderChange } from '#reports/difference.js';
import { hanging } from '#reports/layout.js';
import { BETWEEN } from '#reports/page.js';
import type { Page } from '#reports/page.js';
import { STANDING_WORDS } from '#reports/words.js';
import type { Terminal } from '../terminal.js';
import { renderCandidates } from './candidates.js';
import { eventInWords } from './written.js';

type On = Pick<Terminal, 'width' | 'style'>;

export function renderFound({ items, ranked }: Pick<SearchAnswer, 'items' | 'ranked'>, on: On): string {
  if (items.length === 0) return "Nothing found. What is not published shows only with the owner's key.";
  const note = ranked.all ? [] : ['', on.style('faint', `The best of the newest ${ranked.among} that match; there are older ones.`)];
  return [...items.map((item) => foundLines(item, on).join('\n')), ...note].join('\n');
}

function foundLines({ kind, entry, incident, texts, speech }: SearchHitAnswer, { width, style }: On): readonly string[] {
  const head = [kind, ...(incident === null ? [] : [incident.slug]), ...(speech === null ? [] : [speech.who, speech.unsorted ? 'unsorted' : STANDING_WORDS[speech.standing]])];
  return [
    ...hanging('', head.join(BETWEEN), width, 3).map((line) => style('strong', line)),
    ...texts.flatMap((text) => hanging('   ', marked(text), width)),
    style('faint', `   entry ${entry}`),
  ];
}

/** What matched stands between angle quotes: it has to show in a pipe as well as on a screen. */
function marked({ text, marks, cut }: SearchHitAnswer['texts'][number]): string {
  let [shown, at] = ['', 0];
  for (const { start, end } of marks) {
    shown += `${text.slice(at, start)}»${text.slice(start, end)}«`;
    at = end;
  }
  return `${cut.before ? '…' : ''}${shown}${text.slice(at)}${cut.after ? '…' : ''}`;
}

export function renderUnsorted(items: readonly QueuedAssertionAnswer[], { width, style }: On): string {
  if (items.length === 0) return 'Nothing waits to be sorted.';
  return [...Map.groupBy(items, ({ incident }) => incident.slug)].map(([slug, rows]) => [
    style('strong', slug), ...rows.flatMap(({ assertion: { label, gist, id } }) => [...hanging(`   ${label}  `, gist, width), style('faint', `      id ${id}`)]),
  ].join('\n')).join('\n');
}

export function renderQueue(items: readonly QueuedCandidateAnswer[], on: On): string {
  if (items.length === 0) return 'No candidates: every clash the rules see has been judged.';
  return [...Map.groupBy(items, ({ incident }) => incident.slug)]
    .map(([slug, rows]) => `${on.style('strong', slug)}\n${renderCandidates(rows.map(({ candidate }) => candidate), on)}`).join('\n\n');
}

export function renderChanges({ incident, since, logIndex, changes, entries, entriesLeftOut, candidates }: ChangesAnswer, page: Page): string {
  const { style, width, clock } = page;
  if (logIndex <= since) return `Nothing was recorded about ${incident.slug} since log index ${since}.`;
  return [
    style('strong', `${incident.title} (${incident.slug})`),
    `since log index ${since}, up to ${logIndex}`, '',
    style('strong', changes.length === 0 ? 'The account did not change' : 'In the account'),
    ...changes.flatMap((change) => renderChange(change, page, false, `${change.question.label} `)),
    style('strong', 'Recorded'),
    ...(entriesLeftOut === 0 ? [] : [`   ${entriesLeftOut} earlier ones are left out`]),
    ...entries.flatMap(({ type, subject, recordedAt }) => hanging('   ', `${clock.moment(recordedAt)}  ${eventInWords(type)} ${subject}`, width, 6)),
    ...(candidates === null || candidates.arisen.length === 0 ? [] : [style('strong', 'For the desk to judge'), renderCandidates(candidates.arisen, page)]),
    ...(candidates === null || candidates.settled.length === 0 ? [] : [`${candidates.settled.length} settled since`]),
  ].join('\n');
}
