/**
 * Answers of `/v1` beyond the account's own views, as far as a client reads them. The whole of each answer is described
 * in docs/reference/openapi.json.
 */
import type { AssertionRef, Named } from '#domain/account/view.js';
import type { Candidate, Change, OfficialStanding } from '#domain/account/view.js';
import type { Snapshot } from '#domain/document/events.js';
import type { Actor, EventType } from '#domain/events.js';
import type {
  AssertionId, ContradictionId, DocumentId, EventId, IncidentId, LogIndex, PositionId, QuestionId, SealingKeyId, SourceId, StreamName,
  StreamRevision,
} from '#domain/ids.js';
import type { IncidentKind } from '#domain/incident/events.js';
import type { ContradictionStatus } from '#domain/incident/record.js';
import type { Text } from '#domain/text.js';
import type { Instant, Interval, UncertainTime } from '#domain/times/types.js';

export interface LedgerAnswer {
  readonly clock: 'true' | 'carried' | null;
  /** Stands above every page of this ledger. */
  readonly notice: string | null;
}

export interface IncidentAnswer {
  readonly id: IncidentId;
  readonly slug: string;
  readonly title: string;
  readonly kind: IncidentKind;
  readonly zone: string;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  readonly counts: {
    readonly questions: number; readonly assertions: number; readonly unsorted: number; readonly openContradictions: number;
  };
  /** `throughRevision` null: not published; `touchedAt` null: never was. */
  readonly publication: { readonly throughRevision: StreamRevision | null; readonly touchedAt: StreamRevision | null };
  /** Key of an import that wrote here and has not completed. */
  readonly importIncomplete: string | null;
}

export interface TimelineAnswer {
  readonly event: EventId;
  readonly type: EventType;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  readonly recordedAt: Instant;
  readonly subject: string;
  readonly said: Interval | null;
  readonly publicFrom: Interval | null;
  readonly happened: Interval | null;
}

export interface ContradictionAnswer extends Named<ContradictionId> {
  readonly strength: 'contradiction' | 'tension';
  readonly status: ContradictionStatus;
  readonly questions: readonly Named<QuestionId>[];
  readonly sides: readonly (readonly AssertionRef[])[];
  readonly rationale: string;
  readonly recordedAt: Instant;
  readonly touchedAt: StreamRevision;
}

/** A stored envelope verbatim, and its place in the log. */
export interface EventAnswer {
  readonly logIndex: LogIndex;
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly id: EventId;
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: { readonly recordedAt: Instant; readonly carriedRecordedAt?: Instant; readonly actor: Actor };
}

/** An event and what it changed in the account as public by `public`. */
export interface ReplayAnswer {
  readonly event: EventAnswer;
  readonly public: Instant;
  readonly changes: readonly Change[];
}

export interface ImportAnswer {
  readonly key: string;
  readonly digest: string;
  /** Begun and not completed: its incidents cannot be published; run again, it continues. */
  readonly state: 'begun' | 'completed';
  readonly records: number;
  /** How many records stand by now; null after the server was started again, until the import is asked for again. */
  readonly written: number | null;
  readonly incidents: readonly IncidentId[];
}

/** What is known of the key of a sealed value besides the key itself. */
export interface KeyAnswer {
  readonly id: SealingKeyId;
  /** Null for a key that was destroyed before the server's folder knew of it. */
  readonly purpose: string | null;
  readonly madeAt: Instant | null;
  readonly destroyedAt: Instant | null;
  readonly reason: Text | null;
}

export interface BackupAnswer {
  /** File name within the server's folder for backups. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Log index of the last event in it. */
  readonly head: LogIndex;
  /** Of the file, in hex. */
  readonly sha256: string;
}

/** What every other write answers. */
export interface WrittenAnswer {
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  readonly recordedAt: Instant;
  readonly replayed: boolean;
  /** Of what was made, by kind; lists in the order of the request. */
  readonly ids: MadeIds;
  readonly events: readonly { readonly id: EventId; readonly type: EventType }[];
}
export type MadeIds = Readonly<Record<string, string | readonly string[] | Readonly<Record<string, string>> | undefined>>;

/** What a write would append, and what would come of it. */
export interface RehearsedAnswer {
  readonly dryRun: true;
  readonly ids: MadeIds;
  readonly events: readonly { readonly type: EventType; readonly stream: StreamName; readonly data: Readonly<Record<string, unknown>> }[];
  /** Of the accounts as public now, by incident. */
  readonly change: readonly { readonly incident: IncidentId; readonly changes: readonly Change[] }[];
  readonly candidates: { readonly arise: readonly Candidate[]; readonly settle: readonly string[] };
}

/** Of assertions logged together. `events` is told by a dry run alone. */
export interface RowsAnswer {
  readonly rows: readonly { readonly ids: MadeIds; readonly replayed: boolean }[];
  readonly events?: RehearsedAnswer['events'];
}

export interface SourceAnswer {
  readonly source: SourceId;
  readonly kind: 'person' | 'body' | 'outlet';
  readonly name: string;
  readonly label?: string;
  readonly official?: boolean;
  readonly partOf?: SourceId;
}
export interface DocumentAnswer {
  readonly document: DocumentId;
  readonly title: string;
  readonly label?: string;
  readonly publisher: SourceId | null;
  readonly published: UncertainTime;
}
export interface QuestionAnswer extends Named<QuestionId> {
  readonly text: string;
  readonly positions: 'exclusive' | 'open';
  readonly options: readonly (Named<PositionId> & { readonly text: string })[];
  readonly assertions: number;
}

/** A capture: `snapshot.snapshot` is the SHA-256 of the bytes. */
export interface CaptureAnswer extends WrittenAnswer {
  readonly snapshot: Snapshot;
}
export interface AssertionAnswer extends Named<AssertionId> {
  readonly gist: string;
  readonly unsorted: boolean;
}

type IncidentNamed = Pick<IncidentAnswer, 'id' | 'slug' | 'title'>;

export interface SearchAnswer {
  readonly items: readonly SearchHitAnswer[];
  readonly next: string | null;
  readonly basis: LogIndex;
  /** How many matches this page was ranked among: all there are, or the newest, and on later pages the next older ones. */
  readonly ranked: { readonly all: boolean; readonly among: number };
}
export interface SearchHitAnswer {
  /** assertion, question, source and so on. */
  readonly kind: string;
  readonly type: EventType;
  readonly entry: EventId;
  readonly logIndex: LogIndex;
  readonly incident: IncidentNamed | null;
  /** Those that matched first; marks are places in `text`, in UTF-16 code units, ends exclusive. */
  readonly texts: readonly {
    readonly at: 'label' | 'text' | 'quote' | 'note';
    readonly text: string;
    readonly marks: readonly { readonly start: number; readonly end: number }[];
    readonly cut: { readonly before: boolean; readonly after: boolean };
  }[];
  readonly speech: {
    readonly assertion: string;
    readonly who: string;
    readonly standing: OfficialStanding;
    readonly unsorted: boolean;
    readonly said: Interval;
    readonly publicFrom: Interval;
  } | null;
}

export interface QueuedCandidateAnswer {
  readonly incident: IncidentNamed;
  readonly candidate: Candidate;
  /** Log index of the incident's last event. */
  readonly lastChange: LogIndex;
}
export interface QueuedAssertionAnswer {
  readonly incident: IncidentNamed;
  readonly assertion: Named<AssertionId> & {
    readonly entry: EventId; readonly logIndex: LogIndex; readonly recordedAt: Instant; readonly gist: string; readonly quote: string | null;
  };
}

export interface ChangesAnswer {
  readonly incident: IncidentNamed;
  readonly since: LogIndex;
  /** To ask with next time. */
  readonly logIndex: LogIndex;
  readonly changes: readonly Change[];
  readonly entries: readonly Pick<TimelineAnswer, 'event' | 'type' | 'revision' | 'logIndex' | 'recordedAt' | 'subject'>[];
  readonly entriesLeftOut: number;
  /** Null for readers. */
  readonly candidates: { readonly arisen: readonly Candidate[]; readonly settled: readonly Candidate[] } | null;
}
