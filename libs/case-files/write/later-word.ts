/** What publishers and promisers did later, as the sections of a case file. */
import type { IncidentRecord } from '#domain/incident/record.js';
import { noticeKindOf } from '#domain/incident/notices.js';
import { plain } from '#domain/text.js';
import type { FollowUpGiven, NoticeGiven } from '../case-file.js';
import type { IncidentSections, Writing } from './incident.js';
import { timeParts } from './speech.js';

export function writeLaterWord({ keys, at }: Writing, record: IncidentRecord): IncidentSections {
  const notices = [...record.notices.values()].map((entry): NoticeGiven => {
    const { notice, label, document, carriedBy, issued, text, affects: [first, ...others], instead } = entry.data;
    return {
      ...keys.give('notice', notice, label), kind: noticeKindOf(entry.type), document: keys.of('speaker', document),
      ...(carriedBy === undefined ? {} : { carriedBy: keys.of('speaker', carriedBy) }), issued: timeParts(issued), text: plain(text),
      affects: [keys.of('assertion', first), ...others.map((id) => keys.of('assertion', id))],
      instead: instead.map((id) => keys.of('assertion', id)), ...at(entry),
    };
  });
  const noted = [...record.followUps.values()].flat().toSorted((a, b) => a.revision - b.revision);
  const followUps = noted.map((entry): FollowUpGiven => {
    const { assertion, outcome, due, reason, evidence } = entry.data;
    return {
      assertion: keys.of('assertion', assertion), outcome, ...(due === undefined ? {} : { due: timeParts(due) }), reason: plain(reason),
      evidence: evidence.map((id) => keys.of('assertion', id)), ...at(entry),
    };
  });
  return { notices, followUps };
}
