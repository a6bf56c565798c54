/**
 * The read models: everything that can be asked of the ledger, apart from its raw log.
 *
 * Answers come from projections that follow the log, so each is as of a *basis*: the last log index that counted. Every
 * read takes the viewer. The owner of the desk sees all that is recorded; everybody else sees, of each published incident,
 * the fold up to the published revision, and sources and documents named there as they stood when it was published
 * (`horizon.ts`). What a viewer may not see is not there: `null`, or left out of the list. What nobody published, never.
 *
 * `recorded` picks the basis: `now` is the head, an instant the last log index whose running maximum of recorded times is
 * not later. Instants are RFC 3339 UTC with milliseconds; text given by people is resolved before it gets here.
 *
 * Every method may reject with `ReadModelsUnavailableError`; those that take a cursor with `DomainError` `cursor-invalid`.
 */
import type { AccountDifference, Candidate, Change, OfficialAccount } from '#domain/account/view.js';
import type { AssertionId, ContradictionId, DocumentId, EventId, LogIndex, SourceId, StreamName } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { Instant } from '#domain/times/types.js';
import type { UtteranceName } from './places.js';
import type { EnginePace, ReadModelsStatus } from './status.js';
import type { EntryView, EventPlace, EventView, PublicationMark, TimelineItem } from './views/log.js';
import type { AssertionView, ContradictionView, ContradictionWithHistory, IncidentView, QuestionView } from './views/incident.js';
import type { DocumentView, ImportView, LedgerView, SourceView } from './views/ledger.js';

/** `now`: the head of the log, never resolved by time. */
export type Recorded = Instant | 'now';

/** One page of a list. `next` continues after its last item; null where the list ends. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** The last log index that counted. */
  readonly basis: LogIndex;
}
export interface PageAsked {
  /** As given by the page before. Opaque. */
  readonly after?: string;
  /** 1 to 500; 100 unless told. */
  readonly limit?: number;
}

/** One incident, by id or slug, as a viewer may see it, as recorded by a moment (`now` unless told). */
export interface IncidentAsked {
  readonly viewer: Viewer;
  readonly incident: string;
  readonly recorded?: Recorded;
}
/** Sources or documents, as a viewer may see them, as recorded by a moment. */
export interface ReferenceAsked {
  readonly viewer: Viewer;
  readonly recorded?: Recorded;
}
export interface AccountAsked extends IncidentAsked {
  /** Inclusive. */
  readonly public: Instant;
}
/** A pair of moments. */
export interface Moment {
  readonly public: Instant;
  readonly recorded: Recorded;
}
export interface DifferenceAsked {
  readonly viewer: Viewer;
  readonly incident: string;
  readonly from: Moment;
  readonly to: Moment;
}
export interface ReplayAsked {
  readonly viewer: Viewer;
  readonly incident: string;
  /** The moment at which both accounts are taken; unless told, each event's own recorded time. */
  readonly public?: Instant;
}
/** An event and what it changed in the account: the difference between the account without it and with it. */
export interface ReplayStep {
  readonly event: EventView;
  readonly public: Instant;
  readonly changes: readonly Change[];
}

export interface CandidateList {
  readonly items: readonly Candidate[];
  readonly basis: LogIndex;
}

export interface ReadModels {
  ledger(): Promise<LedgerView>;
  imports(): Promise<readonly ImportView[]>;
  import(key: string): Promise<ImportView | null>;

  /** Incidents in the order they were opened. */
  incidents(asked: PageAsked & { readonly viewer: Viewer }): Promise<Page<IncidentView>>;
  incident(asked: { readonly viewer: Viewer; readonly incident: string }): Promise<IncidentView | null>;

  account(asked: AccountAsked): Promise<OfficialAccount | null>;
  difference(asked: DifferenceAsked): Promise<AccountDifference | null>;
  /** Null for everybody but the owner. */
  candidates(asked: IncidentAsked): Promise<CandidateList | null>;
  /** The incident's events that the viewer may see, in log order. */
  replay(asked: ReplayAsked): Promise<AsyncIterable<ReplayStep> | null>;

  questions(asked: IncidentAsked & PageAsked): Promise<Page<QuestionView> | null>;
  assertions(asked: IncidentAsked & PageAsked): Promise<Page<AssertionView> | null>;
  /** Assertions that wait to be sorted; null for everybody but the owner. */
  unsorted(asked: IncidentAsked & PageAsked): Promise<Page<AssertionView> | null>;
  assertion(asked: IncidentAsked & { readonly assertion: AssertionId }): Promise<AssertionView | null>;
  contradictions(asked: IncidentAsked & PageAsked): Promise<Page<ContradictionView> | null>;
  contradiction(asked: IncidentAsked & { readonly contradiction: ContradictionId }): Promise<ContradictionWithHistory | null>;

  /** Sources in the order they were registered. A page may hold fewer items than asked for and still have a next one. */
  sources(asked: ReferenceAsked & PageAsked): Promise<Page<SourceView>>;
  source(asked: ReferenceAsked & { readonly source: SourceId }): Promise<SourceView | null>;
  documents(asked: ReferenceAsked & PageAsked): Promise<Page<DocumentView>>;
  document(asked: ReferenceAsked & { readonly document: DocumentId }): Promise<DocumentView | null>;

  /** An incident's events with their times, in log order. */
  timeline(asked: IncidentAsked & PageAsked): Promise<Page<TimelineItem> | null>;
  /** The stored events of an incident, or of the whole ledger (then null for everybody but the owner), in log order. */
  events(asked: PageAsked & { readonly viewer: Viewer; readonly incident?: string }): Promise<Page<EventView> | null>;
  /** Publications of incidents that are published now, after a log index: what the public's live feed is made of. */
  publications(asked: { readonly after: LogIndex; readonly limit?: number }): Promise<readonly PublicationMark[]>;
  /** An entry as it stands now, with its earlier versions. */
  entry(asked: { readonly viewer: Viewer; readonly entry: EventId }): Promise<EntryView | null>;
  /**
   * Streams that name a source or document, or incidents among which an utterance was adopted; what they name no more is
   * told too. Not for readers.
   */
  namedIn(named: StreamName | UtteranceName): Promise<readonly StreamName[]>;
  /** Where an event stands. Not for readers: says nothing about who may see it. */
  eventPlace(event: EventId): Promise<EventPlace | null>;
  /** The last log index that counts for a moment of recording; -1 before the first event. */
  basisAt(recorded: Recorded): Promise<LogIndex>;

  /** How far the projections are. Answers at once, from what they last reported. */
  status(): ReadModelsStatus;
  /** Until every projection has applied the event at `logIndex`; `stale`: one of them never will. */
  waitFor(logIndex: LogIndex, timeoutMs: number): Promise<EnginePace>;
  /** Calls back whenever the projections have moved on, with the log index that all of them have applied. Returns its end. */
  onProgress(listener: (applied: LogIndex) => void): () => void;
  /**
   * Begins to build projections anew beside the live ones, which go on serving until they are replaced. All, unless named.
   * @throws {DomainError} `projection-unknown`
   */
  rebuild(projections?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
