/**
 * Answers of `/v1` beyond the account's own views, as far as a client reads them. The whole of each answer is described
 * in docs/reference/openapi.json.
 */
import type { AssertionRef, Named } from '#domain/account/view.js';
import type { Change } from '#domain/account/view.js';
import type { Actor, EventType } from '#domain/events.js';
import type { ContradictionId, EventId, IncidentId, LogIndex, QuestionId, StreamName, StreamRevision } from '#domain/ids.js';
import type { IncidentKind } from '#domain/incident/events.js';
import type { ContradictionStatus } from '#domain/incident/record.js';
import type { Instant, Interval } from '#domain/times/types.js';

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
}
