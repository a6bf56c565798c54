/** What a write answers: where it stands, what it made, and the tag to build the next write on. */
import type { EventType, LedgerEvent } from '#domain/events.js';
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import type { Written } from '#ledger/request.js';
import type { DryRun } from './dry-run.js';

export interface EventMark {
  readonly id: EventId;
  readonly type: EventType;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
}

/** Ids of what the command made, by kind; lists in the order of the request. */
export interface MadeIds {
  incident?: string;
  source?: string;
  document?: string;
  question?: string;
  positions?: string[];
  utterance?: string;
  assertion?: string;
  relation?: string;
  contradiction?: string;
  notice?: string;
  verdict?: string;
  scale?: string;
  /** The event that proposes. */
  proposal?: string;
  anchors?: string[];
  /** Registered along with it, by the key that the request gave them. */
  sources?: Readonly<Record<string, string>>;
  documents?: Readonly<Record<string, string>>;
}

/** What a write answers: what it wrote, or what it would. */
export type Receipt = WrittenReceipt | DryRun;

export interface WrittenReceipt {
  readonly stream: StreamName;
  /** Of the command's last event. */
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  readonly recordedAt: Instant;
  readonly clock: 'true' | 'carried';
  /** The key was known: this was written before, and nothing now. */
  readonly replayed: boolean;
  readonly ids: MadeIds;
  readonly events: readonly EventMark[];
  readonly clockBehindMs?: number;
}

export function receiptOf(written: Written, registered: Pick<MadeIds, 'sources' | 'documents'> = {}): WrittenReceipt {
  const { stream, revision, lastLogIndex, recordedAt, clock, replayed, events, clockBehindMs } = written;
  return {
    stream, revision, logIndex: lastLogIndex, recordedAt, clock, replayed,
    ids: { ...idsMadeBy(events), ...registered },
    events: events.map(markOf),
    ...(clockBehindMs === undefined ? {} : { clockBehindMs }),
  };
}

export const markOf = ({ id, type, revision, logIndex }: LedgerEvent): EventMark => ({ id, type, revision, logIndex });

/** Read from the events and nothing else, so that a retry is told the same. */
function idsMadeBy(events: readonly LedgerEvent[]): MadeIds {
  const ids: MadeIds = {};
  for (const { id, type, data } of events) {
    switch (type) {
      case 'IncidentOpened': ids.incident = data.incident; break;
      case 'SourceRegistered': ids.source = data.source; break;
      case 'DocumentRegistered': ids.document = data.document; break;
      case 'QuestionRaised': ids.question = data.question; break;
      case 'PositionAdded': (ids.positions ??= []).push(data.position); break;
      case 'UtteranceLogged':
      case 'UtteranceAdopted': ids.utterance = data.utterance; break;
      case 'AssertionLogged': ids.assertion = data.assertion; break;
      case 'UtterancesMerged':
      case 'AccountRevised':
      case 'AssertionsRelated':
      case 'SourcesMerged':
      case 'SourceSplit':
      case 'IncidentsLinked': ids.relation = data.relation; break;
      case 'CorrectionIssued':
      case 'ClarificationIssued':
      case 'UpdateIssued': ids.notice = data.notice; break;
      case 'ContradictionRaised': ids.contradiction = data.contradiction; break;
      case 'ScaleDefined': ids.scale = data.scale; break;
      case 'VerdictApproved': ids.verdict = data.verdict; break;
      case 'VerdictProposed':
        ids.verdict = data.verdict;
        ids.proposal = id;
        break;
      case 'ResolutionProposed':
      case 'VoidingProposed':
      case 'PublicationProposed': ids.proposal = id; break;
      case 'RelayAnchored': (ids.anchors ??= []).push(data.anchor); break;
      default: break;
    }
  }
  return ids;
}
