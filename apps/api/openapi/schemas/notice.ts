/** What publishers said later, promises, and what is kept from readers. */
import { FOLLOW_UP_OUTCOMES } from '#domain/incident/events.js';
import { NOTICE_KINDS } from '#domain/incident/notices.js';
import { allOf, fields, id, instant, list, oneOf, orNull, page, ref, text, whole } from './shape.js';

const refs = list(ref('AssertionRef'));

export const NOTICE = {
  WithheldMark: fields({ entry: id, reason: text, by: text }, 'Kept from readers by this event; told to the desk alone.'),
  NoticeRef: fields({
    id, label: text, entry: id, logIndex: whole, kind: oneOf(...NOTICE_KINDS), publicFrom: ref('Interval'), presence: oneOf('certain', 'possible'),
  }),
  CorrectedReport: fields({ assertion: ref('AssertionRef'), notice: ref('NoticeRef') }),
  Notice: allOf(ref('EntryMark'), fields({
    id, label: text, kind: oneOf(...NOTICE_KINDS), document: ref('Named'), carriedBy: orNull(ref('Named')), issued: ref('UncertainTime'),
    publicFrom: ref('Interval'), text, affects: refs, instead: refs, actor: text, 'withheld?': ref('WithheldMark'),
  })),
  NoticePage: page('Notice'),
  FollowUp: fields({
    assertion: ref('AssertionRef'), who: text, said: ref('Interval'), publicFrom: ref('Interval'), to: text, question: orNull(ref('Named')),
    ended: orNull(oneOf('retracted', 'corrected')), outcome: oneOf(...FOLLOW_UP_OUTCOMES), due: orNull(ref('UncertainTime')), evidence: refs,
    answeredBy: refs,
    history: list(fields({
      entry: id, logIndex: whole, outcome: oneOf(...FOLLOW_UP_OUTCOMES), due: orNull(ref('UncertainTime')), reason: text, evidence: refs,
      recordedAt: instant, by: text,
    })),
  }, 'A promise of later information.'),
  FollowUpPage: page('FollowUp'),
};
