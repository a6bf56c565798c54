/** What publishers said later about works of their own, as far as it touches reports. */
import type { Document } from '../document/events.js';
import type { AssertionId, DocumentId } from '../ids.js';
import { noticeKindOf } from '../incident/notices.js';
import type { NoticeKind } from '../incident/notices.js';
import type { IncidentRecord, NoticeEntry } from '../incident/record.js';
import { intervalOf, laterOf } from '../times/intervals.js';
import type { Interval } from '../times/types.js';
import { pushTo } from './multimap.js';
import { named } from './names.js';
import type { NoticeRef } from './view.js';

export interface Notice extends Omit<NoticeRef, 'presence'> {
  readonly kind: NoticeKind;
}

export function noticesOf(record: IncidentRecord, documents: ReadonlyMap<DocumentId, Document>): ReadonlyMap<AssertionId, readonly Notice[]> {
  const found = new Map<AssertionId, Notice[]>();
  for (const entry of record.notices.values()) {
    const { id, logIndex, type, data } = entry;
    const notice = {
      ...named(data.notice, data.label), entry: id, logIndex, kind: noticeKindOf(type), publicFrom: noticePublicFrom(entry, documents),
    };
    for (const assertion of data.affects) pushTo(found, assertion, notice);
  }
  return found;
}

/** When it was issued; where it stands in another document, when that was published, and not before it was issued. */
export function noticePublicFrom({ data }: NoticeEntry, documents: ReadonlyMap<DocumentId, Document>): Interval {
  const issued = intervalOf(data.issued);
  const carrier = data.carriedBy === undefined ? undefined : documents.get(data.carriedBy);
  if (carrier === undefined) return issued;
  const { earliest, latest } = intervalOf(carrier.published);
  return { earliest: laterOf(issued.earliest, earliest), latest: laterOf(issued.earliest, latest) };
}
