/** The difference of two accounts in plain text: by question, one row a change, with what brought it about. */
import type { AccountDifference, Change } from '#domain/account/view.js';
import { BETWEEN } from './page.js';
import type { Page } from './page.js';
import { hanging } from './layout.js';
import { asOfInWords, basisInWords, elapsedInWords } from './times.js';
import { ABSENCE_WORDS, CHANGE_WORDS } from './words.js';

/** @param showEvents whether each row names the events that brought it about, for looking them up */
export function renderDifference(difference: AccountDifference, page: Page, showEvents: boolean): string {
  const { incident, from, to, changes } = difference;
  return [
    page.style('strong', `${incident.title} (${incident.slug})`),
    ...hanging('from ', asOfInWords(from, page.clock), page.width),
    ...hanging('to   ', asOfInWords(to, page.clock), page.width),
    ...hanging('', basisInWords(to, page.clock), page.width).map((line) => page.style('faint', line)),
    '',
    ...(changes.length === 0 ? ['Nothing changed.'] : [`${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`]),
    ...[...Map.groupBy(changes, (change) => change.question.label)].flatMap(([question, rows]) => [
      page.style('strong', question),
      ...rows.flatMap((change) => renderChange(change, page, showEvents)),
    ]),
  ].join('\n');
}

const REVISIONS = new Set<Change['kind']>(['announcedRevision', 'unannouncedRevision', 'apparentRevision']);
const LOUD = new Set<Change['kind']>([...REVISIONS, 'positionChanged', 'contradictionOpened', 'withdrawn', 'corrected']);

/** One change, as `…/replay` shows it too; `lead` stands in front. */
export function renderChange(change: Change, page: Pick<Page, 'width' | 'style'>, showEvents: boolean, lead = ''): readonly string[] {
  const kind = CHANGE_WORDS[change.kind];
  const labels = change.assertions.length > 0 ? ` [${change.assertions.map(({ label }) => label).join(' ')}]` : '';
  const elapsed = elapsedInWords(change.elapsedMs);
  const [first = '', ...rest] = hanging('   ', `${lead}${kind}: ${change.where}: ${changeInWords(change)}${labels}${elapsed === null ? '' : `${BETWEEN}${elapsed}`}`, page.width, 6);
  return [
    first.replace(kind, page.style(LOUD.has(change.kind) ? 'alert' : 'faint', kind)),
    ...rest,
    ...(showEvents ? change.causes.map((event) => page.style('faint', `      event ${event}`)) : []),
  ];
}

/** A point may be new in a revision, or left out by it; elsewhere one side alone says that it came or went. */
export function changeInWords({ kind, before, after }: Change): string {
  if (kind === 'silence' || ((kind === 'withdrawn' || kind === 'corrected') && isAbsence(before))) return absenceInWords(after ?? before);
  if (REVISIONS.has(kind)) return `${before ?? '(nothing)'} → ${after ?? '(nothing)'}`;
  if (before === null && after === null) return '';
  if (before === null) return after ?? '';
  if (after === null) return before;
  return before === after ? after : `${before} → ${after}`;
}

const isAbsence = (text: string | null): text is keyof typeof ABSENCE_WORDS => text !== null && Object.hasOwn(ABSENCE_WORDS, text);
const absenceInWords = (text: string | null): string => (isAbsence(text) ? ABSENCE_WORDS[text] : (text ?? ''));
