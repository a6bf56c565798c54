/**
 * What a publisher said later about a work of its own: that it was wrong (correction), misleading (clarification), or that
 * more is known now (update). It touches reports that the work brought, never what was said to it.
 */
import { isBefore, intervalOf } from '../times/intervals.js';
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { DocumentId } from '../ids.js';
import type { CommandOf } from './commands.js';
import type { PublisherNotice } from './events.js';
import type { AssertionHeld } from './record.js';
import { assertionsHeld, disjoint, documentExists, idIsNew, labelIsFree, notAfter } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

const NOTICE_TYPES = {
  correction: 'CorrectionIssued', clarification: 'ClarificationIssued', update: 'UpdateIssued',
} as const;
export type NoticeKind = keyof typeof NOTICE_TYPES;
export const NOTICE_KINDS: readonly NoticeKind[] = ['correction', 'clarification', 'update'];
const KIND_OF = { CorrectionIssued: 'correction', ClarificationIssued: 'clarification', UpdateIssued: 'update' } as const;
export const noticeKindOf = (type: keyof typeof KIND_OF): NoticeKind => KIND_OF[type];

export function issueNotice(
  state: IncidentState, { type: _, kind, ...data }: CommandOf<'IssueNotice'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  const type = NOTICE_TYPES[kind];
  SHAPES[type](data, '');
  idIsNew(scope, 'notice', data.notice, '/notice');
  documentExists(scope, data.document, '/document');
  noticeIsSound(scope, data, '');
  return [{ type, data }];
}

/** What holds for every notice beyond its shape, new or amended. */
export function noticeIsSound(scope: Scope, notice: PublisherNotice, at: string): void {
  const { document, carriedBy, issued, affects, instead } = notice;
  labelIsFree(scope, { kind: 'notice' }, notice.label, `${at}/label`);
  assertionsHeld(scope, affects, `${at}/affects`).forEach((held, i) => ensure(isReportIn(scope.state, held, document),
    'not-in-document', 'The document does not bring this report, and does not say it either.', `${at}/affects/${i}`));
  assertionsHeld(scope, instead, `${at}/instead`);
  disjoint([affects, instead], [`${at}/affects`, `${at}/instead`]);
  if (carriedBy !== undefined) {
    ensure(carriedBy !== document, 'carried-by-itself', 'Named only where it is another document.', `${at}/carriedBy`);
    documentExists(scope, carriedBy, `${at}/carriedBy`);
  }
  const recordedAt = scope.amending?.entry.recordedAt ?? scope.facts.recordedAt;
  ensure(notAfter(issued.earliest, recordedAt),
    'issued-after-recorded', 'It was issued after it is recorded, at the earliest.', `${at}/issued`);
  const published = scope.facts.documents.get(document)?.published;
  ensure(published === undefined || !isBefore(intervalOf(issued), intervalOf(published)),
    'issued-before-published', 'It was issued before the document was published.', `${at}/issued`);
}

/** Passed on by the document, or spoken or shown by it. */
function isReportIn({ record }: IncidentState, { entry: { data } }: AssertionHeld, document: DocumentId): boolean {
  if (data.relays.some(({ by }) => by.document === document)) return true;
  const utterance = record.utterances.get(data.utterance)?.utterance;
  if (utterance === undefined) return false;
  const shows = utterance.channel === 'ownVoice' || utterance.channel === 'footage';
  return (shows && utterance.document === document)
    || utterance.claimants.some(({ speaker }) => speaker.kind === 'document' && speaker.document === document);
}
