/** The log, what belongs to the whole ledger, and what writes answer. */
import { SOURCE_KINDS } from '#domain/source/events.js';
import { allOf, anything, byKey, fields, flag, id, instant, list, oneOf, orNull, page, ref, text, whole } from './shape.js';
import type { Schema } from './shape.js';

const clock = oneOf('true', 'carried');
const place = { event: id, type: text, stream: text, revision: whole, logIndex: whole, incident: orNull(id), recordedAt: instant };
const end = { event: id, logIndex: whole, reason: text };
const files: Schema = list({ type: 'object', additionalProperties: true });
const SECTIONS = [
  'sources', 'documents', 'incidents', 'questions', 'positions', 'comparisons', 'utterances', 'assertions', 'choices', 'retractions',
  'merges', 'revisions', 'relations', 'withdrawals', 'contradictions', 'steps', 'amendments', 'voidings', 'dismissals',
];

export const LEDGER = {
  Problem: fields({
    type: text, title: text, status: whole, code: text, detail: text, 'pointer?': text, 'errors?': list(fields({ pointer: text, detail: text, 'code?': text })),
    'events?': list(ref('EventSince')), 'requestId?': text, 'skewMs?': whole,
  }, 'RFC 9457; `code` is stable, pointers are JSON Pointers into what was sent.'),
  EventMark: fields({ id, type: text, revision: whole, logIndex: whole }),
  EventSince: allOf(ref('EventMark'), fields({ recordedAt: instant })),
  Receipt: fields({
    stream: text, revision: whole, logIndex: whole, recordedAt: instant, clock, replayed: flag,
    ids: ref('MadeIds'), events: list(ref('EventMark')), 'clockBehindMs?': whole,
  }),
  MadeIds: fields({
    'incident?': id, 'source?': id, 'document?': id, 'question?': id, 'positions?': list(id), 'utterance?': id, 'assertion?': id, 'relation?': id,
    'contradiction?': id, 'notice?': id, 'verdict?': id, 'scale?': id, 'proposal?': id, 'anchors?': list(id), 'sources?': byKey(id), 'documents?': byKey(id),
  }, 'Of what was made, by kind; lists in the order of the request.'),
  EventToBe: fields({ stream: text, revision: whole, logIndex: whole, id, type: text, data: { type: 'object' } }, 'Its id is drawn anew when it is written.'),
  DryRun: fields({
    dryRun: { type: 'boolean', enum: [true] }, replayed: flag, ids: ref('MadeIds'), events: list(ref('EventToBe')),
    change: list(fields({ incident: id, changes: list(ref('Change')) })),
    candidates: fields({ arise: list(allOf(ref('Candidate'), fields({ incident: id }))), settle: list(text) }), basis: whole,
  }, 'What a write would append, and what would come of it in the account as public now.'),
  BatchReceipt: fields({
    stream: text, revision: whole, logIndex: whole, recordedAt: instant, clock, replayed: flag,
    rows: list(fields({ ids: ref('MadeIds'), replayed: flag, events: list(ref('EventMark')) })), 'clockBehindMs?': whole,
  }, 'Of the last row; then each row, in the order of the request.'),
  BatchDryRun: allOf(ref('DryRun'), fields({ rows: list(fields({ ids: ref('MadeIds'), replayed: flag })) })),
  ImportDryRun: fields({
    dryRun: { type: 'boolean', enum: [true] }, key: text, records: whole, known: whole, events: byKey(whole), incidents: list(id),
  }, '`known`: records that an earlier run wrote. `events`: how many of each type.'),
  Event: fields({
    logIndex: whole, v: whole, stream: text, revision: whole, id, type: text, schemaVersion: whole, data: { type: 'object' },
    metadata: fields({
      recordedAt: instant, actor: fields({ id: text, 'onBehalfOf?': text, 'automation?': text }), commandId: id, commandDigest: text,
      'carriedRecordedAt?': instant, correlationId: text, 'causationId?': text, 'reason?': text, nonce: text,
    }),
  }, 'The envelope that the log commits to, and its log index.'),
  EventPage: page('Event'),
  TimelineItem: fields({ ...place, subject: text, said: orNull(ref('Interval')), publicFrom: orNull(ref('Interval')), happened: orNull(ref('Interval')) }),
  TimelinePage: page('TimelineItem'),
  Entry: allOf(ref('EntryMark'), fields({
    type: text, stream: text, incident: orNull(id), data: anything, 'words?': anything, earlier: list(fields({ ...end, data: anything })), voided: orNull(fields({ ...end, approval: ref('Approval') })),
    'withheld?': ref('WithheldMark'),
  })),
  Source: allOf(ref('EntryMark'), fields({
    source: id, name: ref('Text'), 'label?': text, kind: oneOf(...SOURCE_KINDS), 'official?': flag, 'partOf?': id, 'confidential?': flag, 'withheld?': ref('WithheldMark'),
  })),
  SourcePage: page('Source'),
  Document: allOf(ref('EntryMark'), fields({
    document: id, title: ref('Text'), 'label?': text, publisher: orNull(id), 'url?': text, published: ref('UncertainTime'), 'withheld?': ref('WithheldMark'),
  })),
  DocumentPage: page('Document'),
  Ledger: fields({ clock: orNull(clock), notice: orNull(text), 'openedAt?': orNull(instant), 'basis?': whole }),
  Import: fields({ key: text, digest: text, state: oneOf('begun', 'completed'), records: whole, written: orNull(whole), incidents: list(id) }),
  ImportList: fields({ items: list(ref('Import')) }),
  CaseFile: fields({
    'title?': text, 'notice?': text, 'recorded?': instant, 'zone?': text, 'incident?': text,
    ...Object.fromEntries(SECTIONS.map((section) => [`${section}?`, files])),
  }, 'Described field by field in docs/reference/case-files.md.'),
  Key: fields({
    id, purpose: orNull(text), madeAt: orNull(instant), destroyedAt: orNull(instant), reason: orNull(ref('Text')),
  }, 'Of a key destroyed before this folder knew of it, purpose and making are not known.'),
  KeyList: fields({ items: list(ref('Key')) }),
  Backup: fields({ name: text, size: whole, head: whole, sha256: text }),
  Liveness: fields({ status: oneOf('ok') }),
  Readiness: fields({ status: oneOf('ready', 'not-ready'), waitingFor: list(text) }),
  Metrics: text,
};
