/**
 * `timeline`: every event of the log in its order, with the time that counts as recorded and the running maximum of these
 * times, by which a moment of recording finds its log index; it also says where the event of an id stands.
 */
import { plain } from '#domain/text.js';
import { movesRecordedClock, recordedAtOf } from '#domain/events.js';
import type { Entry } from '#domain/entries.js';
import type { LedgerEvent } from '#domain/events.js';
import { incidentIn, kindOf } from '../places.js';
import { insert } from '../projection.js';
import type { Projection, TableSpec } from '../projection.js';
import { textIn } from './rows.js';

const TIMELINE = {
  name: 'timeline',
  columns: {
    log_index: 'integer', event_id: 'text', stream: 'text', revision: 'integer', type: 'text', incident: 'text?',
    /** The log index again, for events of sources and documents. */
    reference_index: 'integer?',
    recorded_at: 'text', running_max: 'text', subject: 'text',
  },
  key: ['log_index'],
  indexes: [
    { columns: ['event_id'], unique: true },
    { columns: ['incident', 'revision'], unique: true, whereNotNull: 'incident' },
    { columns: ['reference_index'], whereNotNull: 'reference_index' },
  ],
} as const satisfies TableSpec;

/** Longer subjects end in an ellipsis. */
const SUBJECT_LENGTH = 160;

export const timeline: Projection = {
  name: 'timeline',
  version: 1,
  tables: [TIMELINE],
  apply: (event, rows) => {
    const recordedAt = recordedAtOf(event);
    const before = event.logIndex === 0 ? undefined : rows.get('timeline', [event.logIndex - 1]);
    if (before === undefined && event.logIndex > 0) throw new Error(`event ${event.logIndex - 1} has no row`);
    const max = before === undefined ? '' : textIn(before, 'running_max');
    return [insert(TIMELINE, {
      log_index: event.logIndex, event_id: event.id, stream: event.stream, revision: event.revision, type: event.type,
      incident: incidentIn(event.stream), reference_index: kindOf(event.stream) === 'reference' ? event.logIndex : null,
      recorded_at: recordedAt, running_max: movesRecordedClock(event.stream) && recordedAt > max ? recordedAt : max,
      subject: subjectOf(event),
    })];
  },
};

/** Never ends in half a character. */
const shortened = (text: string): string =>
  (text.length <= SUBJECT_LENGTH ? text : `${text.slice(0, SUBJECT_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`);

const labelled = (label: string | undefined, text: string): string => (label === undefined ? text : `${label} ${text}`);

/** What tells best, without looking anything up, what an event or entry is about. */
export const subjectOf = (of: LedgerEvent | Entry): string => shortened(toldBy(of));

function toldBy({ type, data }: LedgerEvent | Entry): string {
  switch (type) {
    case 'IncidentOpened': return plain(data.title);
    case 'IncidentPublished': return `through revision ${data.throughRevision}`;
    case 'QuestionRaised':
    case 'PositionAdded': return labelled(data.label, plain(data.text));
    case 'AssertionLogged': return labelled(data.label, plain(data.gist));
    case 'AccountRevised':
    case 'AssertionsRelated':
    case 'ContradictionRaised':
    case 'VerdictProposed':
    case 'VerdictApproved': return labelled(data.label, plain(data.rationale));
    case 'CorrectionIssued':
    case 'ClarificationIssued':
    case 'UpdateIssued': return labelled(data.label, plain(data.text));
    case 'PositionsCompared':
    case 'UtterancesMerged':
    case 'SourcesMerged':
    case 'SourceSplit':
    case 'IncidentsLinked': return plain(data.rationale);
    case 'IncidentUnpublished':
    case 'AnswersChosen':
    case 'RelationWithdrawn':
    case 'ContradictionExplained':
    case 'ContradictionResolved':
    case 'ContradictionWithdrawn':
    case 'ContradictionReopened':
    case 'CandidateDismissed':
    case 'EntryAmended':
    case 'EntryVoided':
    case 'EntryWithheld':
    case 'EntryReleased':
    case 'IncidentLinkJudged':
    case 'FollowUpNoted':
    case 'VerdictRetracted':
    case 'ResolutionProposed':
    case 'VoidingProposed':
    case 'ProposalRejected':
    case 'ScaleRetired':
    case 'FourEyesSet':
    case 'SealingKeyDestroyed': return plain(data.reason);
    case 'PublicationProposed': return `through revision ${data.throughRevision}`;
    case 'RelayAnchored': return plain(data.exact);
    case 'AnchorRechecked': return data.found;
    case 'SnapshotCaptured': return `${data.mediaType}, ${data.bytes} bytes`;
    case 'ScaleDefined': return `${plain(data.name)} ${data.version}`;
    case 'SourceRenamed': return labelled(data.label, plain(data.name));
    case 'SourceRegistered': return labelled(data.label, plain(data.name));
    case 'DocumentRegistered': return labelled(data.label, plain(data.title));
    case 'UtteranceLogged':
    case 'UtteranceAdopted': return data.channel;
    case 'AssertionRetracted': return `${data.assertions.length} assertions`;
    case 'ContradictionJoined': return `side ${data.side}`;
    case 'LedgerOpened': return `${data.clock} clock`;
    case 'ImportBegun':
    case 'ImportCompleted': return data.key;
    case 'SlugReserved': return data.slug;
  }
}
