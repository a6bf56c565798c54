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
import type { LedgerEvent } from '#domain/events.js';
import type {
  AssertionId, ContradictionId, DocumentId, EventId, IncidentId, LogIndex, ScaleId, SourceId, StreamName, VerdictId,
} from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { Instant } from '#domain/times/types.js';
import type { SnapshotName, UtteranceName } from './places.js';
import type { EnginePace, ReadModelsStatus } from './status.js';
import type { EntryView, EventPlace, EventView, PublicationMark, TimelineItem } from './views/log.js';
import type { AnchorView, AssertionView, ContradictionView, ContradictionWithHistory, IncidentView, QuestionView } from './views/incident.js';
import type { ProposalView, ScaleView, SettingsView, VerdictView, VerdictWithHistory } from './views/verdict.js';
import type { FollowUpView, NoticeView } from './views/notice.js';
import type { DocumentView, ImportView, Labelled, LabelledKind, LedgerView, SourceView } from './views/ledger.js';
import type { PreviewView } from './views/preview.js';
import type { ChangesSince, QueuedAssertion, QueuedCandidate } from './views/queues.js';
import type { SearchFilters, SearchPage } from './views/search.js';
import type { LinkView, SourceDetail, SourceRecordView, SourceTitles } from './views/source.js';

/** `now`: the head of the log, never resolved by time. `#123`: the log index itself. */
export type Recorded = Instant | 'now' | `#${number}`;

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
/** A source over every incident that a viewer sees, as public by one moment and recorded by another. */
export interface OverIncidentsAsked extends ReferenceAsked {
  readonly source: SourceId;
  /** Inclusive. */
  readonly public: Instant;
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
  /** `backward`: each event is taken back, the last one first. Forward unless told. */
  readonly direction?: 'forward' | 'backward';
  /** The first and the last event on the way, by log index; the beginning and the end unless told. */
  readonly from?: LogIndex;
  readonly to?: LogIndex;
}
/** An event and what it changed in the account: the difference between the account without it and with it, or, backwards, with it and without. */
export interface ReplayStep {
  readonly event: EventView;
  readonly public: Instant;
  readonly changes: readonly Change[];
}

/** Events that nobody has written: what would come of them if they followed the basis. */
export interface PreviewAsked {
  readonly viewer: Viewer;
  readonly events: readonly LedgerEvent[];
  readonly public: Instant;
  /** The last log index that counts. */
  readonly basis: LogIndex;
}

export interface TimelineAsked extends IncidentAsked, PageAsked {
  /** `recorded` unless told. */
  readonly clock?: 'recorded' | 'happened' | 'said' | 'public';
  /** `asc` unless told. What is not known comes last either way. */
  readonly order?: 'asc' | 'desc';
  /** Times that have a moment in common with this span, both ends included. */
  readonly from?: Instant;
  readonly to?: Instant;
}
export interface ChangesAsked {
  readonly viewer: Viewer;
  readonly incident: string;
  readonly since: LogIndex;
  readonly public: Instant;
}
export interface SearchAsked extends PageAsked, SearchFilters {
  readonly viewer: Viewer;
  /** See search/query-language.ts. Left out: everything that the filters let through, newest first. */
  readonly words?: string;
}

/** Proposals of one incident, by id or slug, or of the whole ledger: those that are open, and the settled ones too if asked. */
export interface ProposalsAsked extends PageAsked {
  readonly viewer: Viewer;
  readonly incident?: string;
  readonly settled: boolean;
}

export interface PublicationsAsked {
  readonly after: LogIndex;
  /** 1 to 500; 100 unless told. */
  readonly limit?: number;
  /** Of this incident alone. */
  readonly incident?: IncidentId;
  /** Of incidents alone that name this source in what is published. */
  readonly source?: SourceId;
}

export interface CandidateList {
  readonly items: readonly Candidate[];
  readonly basis: LogIndex;
}

export interface AnchorList {
  readonly items: readonly AnchorView[];
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
  /** Null for everybody but the owner. Of many incidents that one source is named in, the first few are looked at. */
  preview(asked: PreviewAsked): Promise<PreviewView | null>;
  /** The incident's events that the viewer may see, in log order. */
  replay(asked: ReplayAsked): Promise<AsyncIterable<ReplayStep> | null>;

  questions(asked: IncidentAsked & PageAsked): Promise<Page<QuestionView> | null>;
  assertions(asked: IncidentAsked & PageAsked): Promise<Page<AssertionView> | null>;
  /** Assertions that wait to be sorted; null for everybody but the owner. */
  unsorted(asked: IncidentAsked & PageAsked): Promise<Page<AssertionView> | null>;
  assertion(asked: IncidentAsked & { readonly assertion: AssertionId }): Promise<AssertionView | null>;
  /** Anchors of an assertion, in the order they were made. */
  anchors(asked: IncidentAsked & { readonly assertion: AssertionId }): Promise<AnchorList | null>;
  /** What publishers said later about works of their own, in the order it was recorded. */
  notices(asked: IncidentAsked & PageAsked): Promise<Page<NoticeView> | null>;
  /** Promises of later information, as far as they may have been public by a moment; all of them unless told. */
  followUps(asked: IncidentAsked & PageAsked & { readonly public?: Instant }): Promise<Page<FollowUpView> | null>;
  /** Links with other incidents, whichever of the two they stand in; of those whose other end the viewer sees. */
  links(asked: IncidentAsked & PageAsked): Promise<Page<LinkView> | null>;
  contradictions(asked: IncidentAsked & PageAsked): Promise<Page<ContradictionView> | null>;
  contradiction(asked: IncidentAsked & { readonly contradiction: ContradictionId }): Promise<ContradictionWithHistory | null>;

  /** Verdicts in the order they were approved, with what became of them. */
  verdicts(asked: IncidentAsked & PageAsked): Promise<Page<VerdictView> | null>;
  verdict(asked: IncidentAsked & { readonly verdict: VerdictId }): Promise<VerdictWithHistory | null>;
  /** Null for everybody but the owner. */
  proposals(asked: ProposalsAsked): Promise<Page<ProposalView> | null>;
  /** Scales of verdicts in the order they were defined; null for everybody but the owner. */
  scales(asked: PageAsked & { readonly viewer: Viewer }): Promise<Page<ScaleView> | null>;
  scale(asked: { readonly viewer: Viewer; readonly scale: ScaleId }): Promise<ScaleView | null>;
  /** Not for readers. */
  settings(): Promise<SettingsView>;

  /** Sources in the order they were registered. A page may hold fewer items than asked for and still have a next one. */
  sources(asked: ReferenceAsked & PageAsked): Promise<Page<SourceView>>;
  source(asked: ReferenceAsked & { readonly source: SourceId }): Promise<SourceDetail | null>;
  /** Under which titles it was printed, over the incidents that the viewer sees. */
  sourceTitles(asked: OverIncidentsAsked): Promise<SourceTitles | null>;
  /** What it said, revised, took back and the like, each with what it counts; `limit` of these at most for each figure. */
  sourceRecord(asked: OverIncidentsAsked & { readonly limit?: number }): Promise<SourceRecordView | null>;
  documents(asked: ReferenceAsked & PageAsked): Promise<Page<DocumentView>>;
  document(asked: ReferenceAsked & { readonly document: DocumentId }): Promise<DocumentView | null>;

  /** An incident's events with their times, in log order; by another clock, the entries that have times of their own. */
  timeline(asked: TimelineAsked): Promise<Page<TimelineItem> | null>;
  /** The stored events of an incident, or of the whole ledger (then null for everybody but the owner), in log order. */
  events(asked: PageAsked & { readonly viewer: Viewer; readonly incident?: string }): Promise<Page<EventView> | null>;
  /** Publications of incidents that are published now, after a log index: what the public's live feed is made of. */
  publications(asked: PublicationsAsked): Promise<readonly PublicationMark[]>;
  /** An entry as it stands now, with its earlier versions. */
  entry(asked: { readonly viewer: Viewer; readonly entry: EventId }): Promise<EntryView | null>;
  /**
   * Streams that name a source or document, incidents among which an utterance was adopted, or documents that bytes were
   * captured of; what they name no more is
   * told too. Not for readers.
   */
  namedIn(named: StreamName | UtteranceName | SnapshotName): Promise<readonly StreamName[]>;
  /** Sources or documents that stand under these labels now, which several may share. Not for readers. */
  labelled(asked: { readonly kind: LabelledKind; readonly labels: readonly string[] }): Promise<readonly Labelled[]>;
  /** Where an event stands. Not for readers: says nothing about who may see it. */
  eventPlace(event: EventId): Promise<EventPlace | null>;
  /** The last log index that counts for a moment of recording; -1 before the first event. */
  basisAt(recorded: Recorded): Promise<LogIndex>;

  /** Candidates of all incidents, the one that changed last first; null for everybody but the owner. A page may be short. */
  candidateQueue(asked: PageAsked & { readonly viewer: Viewer }): Promise<Page<QueuedCandidate> | null>;
  /** Assertions of all incidents that wait to be sorted, the oldest first; null for everybody but the owner. */
  unsortedQueue(asked: PageAsked & { readonly viewer: Viewer }): Promise<Page<QueuedAssertion> | null>;
  /** What happened to an incident after a log index, and what that changed in the account as public by a moment. */
  changesSince(asked: ChangesAsked): Promise<ChangesSince | null>;
  /** Null where the incident asked for is none for this viewer. @throws {DomainError} `search-not-understood`, `unknown-source` */
  search(asked: SearchAsked): Promise<SearchPage | null>;

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
