/** The ledger's HTTP API as methods. Every method throws `ProblemError` when refused, `UnreachableError` without an answer. */
import type { AccountDifference, Candidate, OfficialAccount } from '#domain/account/view.js';
import type {
  AssertionAnswer, BackupAnswer, CaptureAnswer, ContradictionAnswer, DocumentAnswer, EventAnswer, ImportAnswer, IncidentAnswer, LedgerAnswer, QuestionAnswer, RehearsedAnswer,
  ReplayAnswer, RowsAnswer, SourceAnswer, TimelineAnswer, WrittenAnswer,
  ChangesAnswer, QueuedAssertionAnswer, QueuedCandidateAnswer, SearchAnswer,
} from './answers.js';
import { Http } from './http.js';
import type { Answer, HttpOptions, Page, Query, Sending } from './http.js';
import type { UnreachableError } from './problem.js';
import type { Message } from './server-sent-events.js';

/** Moments as a user gives them; left out: now. */
export interface MomentAsked {
  readonly public?: string;
  readonly recorded?: string;
}
/** Moments as a user gives them. */
export interface TimelineAsked extends PageAsked {
  readonly clock?: 'recorded' | 'happened' | 'said' | 'public';
  readonly order?: 'asc' | 'desc';
  readonly from?: string;
  readonly to?: string;
  readonly recorded?: string;
}
export interface ReplayAsked {
  readonly public?: string;
  readonly direction?: 'forward' | 'backward';
  /** Log indexes. */
  readonly from?: number;
  readonly to?: number;
}
/** What a search is narrowed by. Ids as answers give them; times as a user gives them. */
export interface SearchAsked extends PageAsked {
  /** Words, "phrases", beginnings*, -words, OR. */
  readonly q?: string | undefined;
  readonly incident?: string | undefined;
  readonly source?: string | undefined;
  readonly question?: string | undefined;
  readonly position?: string | undefined;
  readonly kind?: string | undefined;
  readonly standing?: string | undefined;
  readonly unsorted?: 'true' | 'false' | undefined;
  readonly saidFrom?: string | undefined;
  readonly saidTo?: string | undefined;
  readonly publicFrom?: string | undefined;
  readonly publicTo?: string | undefined;
}
/** Where a list begins, and how much of it is wanted. */
export interface PageAsked {
  readonly cursor?: string;
  readonly limit?: number;
}

export interface CaptureOptions extends Pick<Sending, 'key' | 'onBehalfOf' | 'signal'> {
  /** Where the bytes were fetched from. */
  readonly url?: string;
  /** An instant; when they are recorded, where left out. */
  readonly capturedAt?: string;
  readonly contentType?: string;
  /** Tells what would be captured; nothing is kept. */
  readonly dryRun?: boolean;
}

/** Whoever writes and then reads sees what was written: reads wait so long for views that are behind. */
const CAUGHT_UP = 'wait=10';
/** Small imports are complete by then. */
const SOON = 'wait=1';
const WHOLE_PAGE: Query = { limit: 500 };

/** `incident` is an id or a slug everywhere. */
export class LedgerClient {
  readonly #http: Http;

  constructor(options: HttpOptions) {
    this.#http = new Http(options);
  }

  async ledger(): Promise<LedgerAnswer> {
    return await this.#read<LedgerAnswer>('/v1/ledger');
  }

  incidents(): AsyncIterable<IncidentAnswer> {
    return this.#http.items('/v1/incidents', { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  async incident(incident: string): Promise<IncidentAnswer> {
    return await this.#read<IncidentAnswer>(at(incident));
  }

  async account(incident: string, asked: MomentAsked): Promise<OfficialAccount> {
    return await this.#read<OfficialAccount>(`${at(incident)}/account`, { ...asked });
  }

  /** `from` and `to` are `T` or `T@S`. */
  async difference(incident: string, from: string, to: string): Promise<AccountDifference> {
    return await this.#read<AccountDifference>(`${at(incident)}/account/diff`, { from, to });
  }

  /** `clock` is recorded, happened, said or public; `from` and `to` bound that clock. */
  async timeline(incident: string, asked: TimelineAsked): Promise<Page<TimelineAnswer>> {
    return await this.#read<Page<TimelineAnswer>>(`${at(incident)}/timeline`, { ...asked });
  }

  async search(asked: SearchAsked): Promise<SearchAnswer> {
    return await this.#read<SearchAnswer>('/v1/search', { ...asked });
  }

  /** Candidates of all incidents, the one that changed last first. */
  candidateQueue(): AsyncIterable<QueuedCandidateAnswer> {
    return this.#http.items('/v1/candidates', { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  /** Assertions of all incidents that wait to be sorted, the oldest first. */
  unsortedQueue(): AsyncIterable<QueuedAssertionAnswer> {
    return this.#http.items('/v1/unsorted', { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  /** What changed since a log index; ask again with the `logIndex` of the answer. */
  async changes(incident: string, since: number): Promise<ChangesAnswer> {
    return await this.#read<ChangesAnswer>(`${at(incident)}/changes`, { since });
  }

  contradictions(incident: string): AsyncIterable<ContradictionAnswer> {
    return this.#http.items(`${at(incident)}/contradictions`, { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  async candidates(incident: string): Promise<readonly Candidate[]> {
    return (await this.#read<{ readonly items: readonly Candidate[] }>(`${at(incident)}/candidates`)).items;
  }

  /** An incident's events, or the whole ledger's. */
  async events(incident: string | undefined, asked: PageAsked): Promise<Page<EventAnswer>> {
    return await this.#read<Page<EventAnswer>>(incident === undefined ? '/v1/events' : `${at(incident)}/events`, { ...asked });
  }

  /**
   * Events as they are recorded: of an incident (id or slug), of a source (id) and of what names it, or of the whole ledger.
   * @param after the id of the last message seen, a log index as text
   */
  eventStream(options: {
    incident?: string; source?: string; after?: string; signal: AbortSignal; lost?: (reason: UnreachableError) => void;
  }): AsyncIterable<Message> {
    const { incident, source } = options;
    const of = incident !== undefined ? at(incident) : source !== undefined ? `/v1/sources/${encodeURIComponent(source)}` : '/v1';
    return this.#http.messages(`${of}/events/stream`, options);
  }

  replay(incident: string, asked: ReplayAsked): AsyncIterable<ReplayAnswer> {
    return this.#http.jsonLines(`${at(incident)}/replay`, { query: { ...asked }, prefer: CAUGHT_UP });
  }

  /** Decided whole, then written: begun, perhaps complete, when this answers. Asked again with the same key, it continues. */
  async import(key: string, files: readonly unknown[]): Promise<ImportAnswer> {
    return (await this.#http.send<ImportAnswer>('POST', '/v1/imports', { key, files }, { prefer: SOON })).body;
  }

  async importStatus(key: string): Promise<ImportAnswer> {
    return await this.#read<ImportAnswer>(`/v1/imports/${encodeURIComponent(key)}`);
  }

  /** The publication with its ETag, which a change of it must carry. */
  async publication(incident: string): Promise<Answer<IncidentAnswer['publication']>> {
    return await this.#http.get(`${at(incident)}/publication`, { prefer: CAUGHT_UP });
  }

  /** @param throughRevision unless told, everything that stands */
  async publish(incident: string, ifMatch: string, throughRevision?: number): Promise<WrittenAnswer> {
    const body = throughRevision === undefined ? {} : { throughRevision };
    return (await this.#http.send<WrittenAnswer>('PUT', `${at(incident)}/publication`, body, { ifMatch, prefer: CAUGHT_UP })).body;
  }

  /** Consistent while the server goes on; the file lies on the server's machine. @param name drawn from the time unless told */
  async backup(name?: string): Promise<BackupAnswer> {
    return (await this.#http.send<BackupAnswer>('POST', '/v1/backups', name === undefined ? {} : { name })).body;
  }

  sources(): AsyncIterable<SourceAnswer> {
    return this.#http.items('/v1/sources', { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  documents(): AsyncIterable<DocumentAnswer> {
    return this.#http.items('/v1/documents', { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  questions(incident: string): AsyncIterable<QuestionAnswer> {
    return this.#http.items(`${at(incident)}/questions`, { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  /** Of every assertion, its id, label and gist, and whether it waits to be sorted. */
  assertions(incident: string): AsyncIterable<AssertionAnswer> {
    return this.#http.items(`${at(incident)}/assertions`, { query: WHOLE_PAGE, prefer: CAUGHT_UP });
  }

  /** Every item of a list of `/v1`, page after page. @param path below `/v1`, its parts encoded */
  list<T>(path: string, query: Query = {}): AsyncIterable<T> {
    return this.#http.items<T>(`/v1${path}`, { query: { ...WHOLE_PAGE, ...query }, prefer: CAUGHT_UP });
  }

  /** Any read of `/v1`, with its ETag. @param path below `/v1`, its parts encoded */
  async view<T>(path: string, query: Query = {}): Promise<Answer<T>> {
    return await this.#http.get<T>(`/v1${path}`, { query, prefer: CAUGHT_UP });
  }

  /** Any write of `/v1`. It answers once the views hold what was written. @param path below `/v1`, its parts encoded */
  async write(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, sending: Omit<Sending, 'prefer' | 'query' | 'signal'> = {}): Promise<WrittenAnswer> {
    return (await this.#http.send<WrittenAnswer>(method, `/v1${path}`, body, { ...sending, prefer: CAUGHT_UP })).body;
  }

  /** What a write would do. Nothing is written. */
  async rehearse(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, sending: Omit<Sending, 'prefer' | 'query' | 'signal'> = {}): Promise<RehearsedAnswer> {
    return (await this.#http.send<RehearsedAnswer>(method, `/v1${path}`, body, { ...sending, query: { dryRun: 'true' }, prefer: CAUGHT_UP })).body;
  }

  /**
   * Logs up to 500 assertions, all or none; views are not waited for. @param how `check` judges them and `tell` says what they would do; neither writes
   * @throws {ProblemError} `batch-refused` with a fault for each row that is refused
   */
  async logRows(incident: string, rows: readonly object[], key: string, how: 'write' | 'check' | 'tell'): Promise<RowsAnswer> {
    const asked = how === 'write' ? {} : { query: { dryRun: 'true' }, ...(how === 'check' ? { prefer: 'return=minimal' } : {}) };
    return (await this.#http.send<RowsAnswer>('POST', `${at(incident)}/assertions/batch`, { rows }, { key, ...asked })).body;
  }

  /**
   * Captures a document: its bytes are sent as they come.
   * @param contentType what the server finds by looking at them counts, not this
   */
  async captureSnapshot(
    document: string, bytes: AsyncIterable<Uint8Array>,
    { url, capturedAt, contentType = 'application/octet-stream', dryRun, ...sending }: CaptureOptions = {},
  ): Promise<CaptureAnswer> {
    const path = `/v1/documents/${encodeURIComponent(document)}/snapshots`;
    return (await this.#http.upload<CaptureAnswer>(path, bytes, contentType, { ...sending, query: { url, capturedAt, dryRun: dryRun === true ? 'true' : undefined }, prefer: CAUGHT_UP })).body;
  }

  async #read<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.#http.get<T>(path, { query, prefer: CAUGHT_UP })).body;
  }
}

const at = (incident: string): string => `/v1/incidents/${encodeURIComponent(incident)}`;
