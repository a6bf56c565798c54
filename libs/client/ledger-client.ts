/** The ledger's HTTP API as methods. Every method throws `ProblemError` when refused, `UnreachableError` without an answer. */
import type { AccountDifference, Candidate, OfficialAccount } from '#domain/account/view.js';
import type {
  BackupAnswer, ContradictionAnswer, EventAnswer, ImportAnswer, IncidentAnswer, LedgerAnswer, ReplayAnswer, TimelineAnswer, WrittenAnswer,
} from './answers.js';
import { Http } from './http.js';
import type { Answer, HttpOptions, Page, Query } from './http.js';
import type { UnreachableError } from './problem.js';
import type { Message } from './server-sent-events.js';

/** Moments as a user gives them; left out: now. */
export interface MomentAsked {
  readonly public?: string;
  readonly recorded?: string;
}
/** Where a list begins, and how much of it is wanted. */
export interface PageAsked {
  readonly cursor?: string;
  readonly limit?: number;
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

  async timeline(incident: string, asked: PageAsked): Promise<Page<TimelineAnswer>> {
    return await this.#read<Page<TimelineAnswer>>(`${at(incident)}/timeline`, { ...asked });
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

  /** @param after the id of the last message seen, a log index as text */
  eventStream(options: { after?: string; signal: AbortSignal; lost?: (reason: UnreachableError) => void }): AsyncIterable<Message> {
    return this.#http.messages('/v1/events/stream', options);
  }

  replay(incident: string, asked: { readonly public?: string }): AsyncIterable<ReplayAnswer> {
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

  async #read<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.#http.get<T>(path, { query, prefer: CAUGHT_UP })).body;
  }
}

const at = (incident: string): string => `/v1/incidents/${encodeURIComponent(incident)}`;
