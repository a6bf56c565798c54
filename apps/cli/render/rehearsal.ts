/** A dry run on a terminal: what would be written, what it would change, what it would raise. */
import type { RehearsedAnswer } from '#client/answers.js';
import type { Page } from '#reports/page.js';
import { renderCandidates } from './candidates.js';
import { renderChange } from '#reports/difference.js';
import { hanging } from '#reports/layout.js';
import { eventInWords } from './written.js';

export function renderRehearsal({ events, change, candidates }: RehearsedAnswer, page: Pick<Page, 'width' | 'style'>): string {
  const changes = change.flatMap((each) => each.changes);
  return [
    page.style('strong', 'Would be written'),
    ...events.flatMap(({ type, data }) => hanging('   ', `${eventInWords(type)}${subjectIn(data)}`, page.width, 6)),
    page.style('strong', changes.length === 0 ? 'Would change nothing in the account' : 'Would change the account'),
    ...changes.flatMap((each) => renderChange(each, page, false, `${each.question.label} `)),
    ...(candidates.arise.length === 0 ? [] : [page.style('strong', 'Would raise, for the desk to judge'), renderCandidates(candidates.arise, page)]),
    ...(candidates.settle.length === 0 ? [] : [`Would settle ${candidates.settle.length} ${candidates.settle.length === 1 ? 'candidate' : 'candidates'}.`]),
  ].join('\n');
}

/** The words an event is about, where it has some. */
function subjectIn(data: Readonly<Record<string, unknown>>): string {
  const label = typeof data['label'] === 'string' ? ` ${data['label']}` : '';
  const words = ['gist', 'text', 'name', 'title', 'rationale', 'reason'].map((field) => data[field]).find((value) => typeof value === 'string');
  return words === undefined ? label : `${label}: ${words}`;
}
