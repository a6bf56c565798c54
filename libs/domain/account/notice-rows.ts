/** What publishers said about reports between two accounts: which notices took a statement out, and which only mark it. */
import type { AssertionRef, EventRef, NoticeRef, QuestionAccount, Statement } from './view.js';

export interface NoticesBetween {
  /** Corrections known now and not before of any of these reports, the latest last. */
  readonly correcting: (refs: readonly AssertionRef[]) => readonly NoticeRef[];
  /** Notices that the newer statement carries and the older did not. */
  readonly marking: (former: Statement, now: Statement) => readonly NoticeRef[];
}

export function noticesBetween(before: QuestionAccount, after: QuestionAccount): NoticesBetween {
  const old = new Set(before.corrected.map(({ assertion, notice }) => `${assertion.entry} ${notice.entry}`));
  const corrected = Map.groupBy(
    after.corrected.filter(({ assertion, notice }) => !old.has(`${assertion.entry} ${notice.entry}`)), ({ assertion }) => assertion.entry);
  return {
    correcting: (refs) => distinct(refs.flatMap((ref) => (corrected.get(ref.entry) ?? []).map(({ notice }) => notice)))
      .toSorted((a, b) => a.logIndex - b.logIndex),
    marking: (former, now) => now.notices.filter(({ entry, presence }) =>
      presence === 'certain' && !former.notices.some((known) => known.entry === entry && known.presence === 'certain')),
  };
}

const distinct = <T extends EventRef>(refs: readonly T[]): readonly T[] => [...new Map(refs.map((ref) => [ref.entry, ref])).values()];

/** `clarification N1, update N2`. */
export const noticesInWords = (notices: readonly NoticeRef[]): string => notices.map(({ kind, label }) => `${kind} ${label}`).join(', ');
