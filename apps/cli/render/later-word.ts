/** Notices, promises and links on a terminal. */
import type { LinkAnswer, NoticeAnswer, PromiseAnswer } from '#client/judgement-answers.js';
import { intervalOf } from '#domain/times/intervals.js';
import { hanging } from '#reports/layout.js';
import type { Page } from '#reports/page.js';

const labels = (refs: readonly { readonly label: string }[]): string => refs.map(({ label }) => label).join(' ');

export function renderNotices(notices: readonly NoticeAnswer[], { width, style, clock }: Page): string {
  if (notices.length === 0) return 'No notices. `factledger notice issue` records one.';
  return notices.map(({ label, kind, document, publicFrom, text, affects, instead }) => [
    style('strong', `${label}  ${kind} of ${document.label}, public ${clock.interval(publicFrom)}`),
    ...hanging('   ', text, width),
    ...hanging('   affects ', labels(affects), width),
    ...(instead.length === 0 ? [] : hanging('   instead ', labels(instead), width)),
  ].join('\n')).join('\n');
}

const OUTCOME_WORDS = { awaited: 'awaited', kept: 'kept', partlyKept: 'kept in part', broken: 'broken' } as const;

export function renderPromises(promises: readonly PromiseAnswer[], { width, style, clock }: Page): string {
  if (promises.length === 0) return 'Nothing was promised.';
  return promises.map(({ assertion, who, said, to, outcome, due, history, answeredBy }) => [
    style('strong', `${assertion.label}  ${OUTCOME_WORDS[outcome]}${due === null || outcome !== 'awaited' ? '' : `, due ${clock.interval(intervalOf(due))}`}`),
    ...hanging('   ', `${who}, ${clock.interval(said)}: ${to}`, width),
    ...history.flatMap((note) => hanging('   ', `${clock.moment(note.recordedAt)} ${OUTCOME_WORDS[note.outcome]}: ${note.reason}`, width, 6)),
    ...(answeredBy.length === 0 ? [] : hanging('   answered by ', labels(answeredBy), width)),
  ].join('\n')).join('\n');
}

const LINK_WORDS = { same: 'is the same as', partOf: 'is part of', distinct: 'is not', mentions: 'mentions' } as const;

export function renderLinks(links: readonly LinkAnswer[], { width, style }: Pick<Page, 'width' | 'style'>): string {
  if (links.length === 0) return 'No links. `factledger link add` makes one.';
  return links.map(({ id, kind, status, from, to, rationale }) => [
    ...hanging('', `${from.slug} ${LINK_WORDS[kind]} ${to.slug} (${status})`, width, 3).map((line) => style('strong', line)),
    ...hanging('   ', rationale, width),
    style('faint', `   id ${id}`),
  ].join('\n')).join('\n');
}
