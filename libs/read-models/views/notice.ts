/** Views of what publishers said later about their own works, and of promises. */
import type { AssertionRef, Named } from '#domain/account/view.js';
import type { Promised } from '#domain/account/promises.js';
import type { DocumentId, NoticeId } from '#domain/ids.js';
import type { NoticeKind } from '#domain/incident/notices.js';
import type { Interval, UncertainTime } from '#domain/times/types.js';
import type { EntryMark, MaybeWithheld } from './ledger.js';

export interface NoticeView extends EntryMark, MaybeWithheld, Named<NoticeId> {
  readonly kind: NoticeKind;
  readonly document: Named<DocumentId>;
  /** Where it stands, when that is another document. */
  readonly carriedBy: Named<DocumentId> | null;
  readonly issued: UncertainTime;
  readonly publicFrom: Interval;
  readonly text: string;
  /** Reports in the document that it touches. */
  readonly affects: readonly AssertionRef[];
  /** What the publisher says instead. */
  readonly instead: readonly AssertionRef[];
  /** Who recorded it. */
  readonly actor: string;
}

export type FollowUpView = Promised;
