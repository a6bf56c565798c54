/** Requests to a factledger server: a base URL, an optional key, JSON both ways, problems as errors. */
import { ReadableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';

import { jsonLines, linesOf } from './lines.js';
import { problemOf, UnreachableError } from './problem.js';
import { messagesOf } from './server-sent-events.js';
import type { Message, StreamPosition } from './server-sent-events.js';

export interface HttpOptions {
  /** `http://127.0.0.1:4600`; a path in it is kept in front of every request's. */
  readonly baseUrl: string;
  /** Sent as a bearer token with every request. */
  readonly key?: string;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Asking {
  readonly query?: Query;
  readonly signal?: AbortSignal;
  /** `wait=N`: up to N seconds, until the views hold what was written. */
  readonly prefer?: string;
}
export interface Sending extends Asking {
  readonly ifMatch?: string;
  /** The same key is written once. */
  readonly key?: string;
  /** The person it is written for. */
  readonly onBehalfOf?: string;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly etag: string | null;
}

/** A page of a list; `next` continues it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const RETRY_MS = 1_000;

/** Shapes of answers are the caller's word: the server is trusted to keep its own API description. */
export class Http {
  readonly #base: string;
  readonly #authorization: Readonly<Record<string, string>>;

  constructor(options: HttpOptions) {
    this.#base = options.baseUrl.replace(/\/+$/, '');
    this.#authorization = options.key === undefined ? {} : { authorization: `Bearer ${options.key}` };
  }

  /** @throws {ProblemError} when refused, {UnreachableError} when nobody answers */
  async get<T>(path: string, asking: Asking = {}): Promise<Answer<T>> {
    return this.#answer<T>(await this.#fetch('GET', path, { headers: { accept: 'application/json' } }, asking));
  }

  /** @throws {ProblemError} when refused, {UnreachableError} when nobody answers */
  async send<T>(method: Exclude<Method, 'GET'>, path: string, body: unknown, sending: Sending = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { accept: 'application/json', ...headersOf(sending) };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
    return this.#answer<T>(await this.#fetch(method, path, init, sending));
  }

  /**
   * A body of bytes, sent as they come: never held whole. A stream cannot be sent twice, so nothing is tried again.
   * @throws {ProblemError} when refused, {UnreachableError} when nobody answers
   */
  async upload<T>(path: string, bytes: AsyncIterable<Uint8Array>, contentType: string, sending: Sending = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { accept: 'application/json', 'content-type': contentType, ...headersOf(sending) };
    return this.#answer<T>(await this.#fetch('POST', path, { headers, body: ReadableStream.from(bytes), duplex: 'half' }, sending));
  }

  /** Every item of a list, page after page. */
  async *items<T>(path: string, asking: Asking = {}): AsyncGenerator<T> {
    let query = asking.query ?? {};
    for (;;) {
      const { body } = await this.get<Page<T>>(path, { ...asking, query });
      yield* body.items;
      if (body.next === null) return;
      query = { ...query, cursor: body.next };
    }
  }

  /** Newline-delimited JSON, as it comes. */
  async *jsonLines<T>(path: string, asking: Asking = {}): AsyncGenerator<T> {
    const response = await this.#fetch('GET', path, { headers: { accept: 'application/x-ndjson' } }, asking);
    yield* jsonLines<T>(this.#chunks(response));
  }

  /**
   * Server-sent events from `after` on, reconnecting with `Last-Event-ID` whenever the stream ends, until the signal
   * aborts. A refusal ends it; so does a server that cannot be reached at the first try.
   * @param lost called with the reason each time the connection is lost
   */
  async *messages(path: string, options: {
    readonly after?: string; readonly signal: AbortSignal; readonly lost?: (reason: UnreachableError) => void;
  }): AsyncGenerator<Message> {
    const position: StreamPosition = { lastEventId: options.after ?? '', retryMs: RETRY_MS };
    let connected = false;
    while (!options.signal.aborted) {
      try {
        const headers: Record<string, string> = { accept: 'text/event-stream' };
        if (position.lastEventId !== '') headers['last-event-id'] = position.lastEventId;
        const response = await this.#fetch('GET', path, { headers }, { signal: options.signal });
        connected = true;
        yield* messagesOf(linesOf(this.#chunks(response)), position);
      } catch (error) {
        if (options.signal.aborted) return;
        if (!(error instanceof UnreachableError) || !connected) throw error;
        options.lost?.(error);
      }
      await pause(position.retryMs, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }

  async #fetch(method: Method, path: string, init: Init, asking: Asking): Promise<Response> {
    const url = `${this.#base}${path}${queryText(asking.query)}`;
    const headers = { ...init.headers, ...(asking.prefer === undefined ? {} : { prefer: asking.prefer }), ...this.#authorization };
    let response: Response;
    try {
      // A redirect is refused: the key must not travel to wherever one points.
      response = await fetch(url, { ...init, method, headers, redirect: 'error', ...(asking.signal ? { signal: asking.signal } : {}) });
    } catch (error) {
      if (asking.signal?.aborted === true) throw error;
      throw new UnreachableError(this.#base, error);
    }
    if (!response.ok) throw problemOf(response.status, await response.text().catch(() => ''));
    return response;
  }

  async #answer<T>(response: Response): Promise<Answer<T>> {
    const text = await response.text().catch((error: unknown) => { throw new UnreachableError(this.#base, error); });
    try {
      return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T, etag: response.headers.get('etag') };
    } catch {
      throw problemOf(response.status, text);
    }
  }

  async *#chunks(response: Response): AsyncGenerator<Uint8Array> {
    if (response.body === null) return;
    try {
      yield* response.body;
    } catch (error) {
      throw new UnreachableError(this.#base, error);
    }
  }
}

interface Init {
  readonly headers: Record<string, string>;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly duplex?: 'half';
}

/** UTF-8, byte for byte: a header takes no character above U+00FF. */
const asHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

function headersOf({ ifMatch, key, onBehalfOf }: Sending): Record<string, string> {
  return {
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }), ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(onBehalfOf === undefined ? {} : { 'on-behalf-of': asHeader(onBehalfOf) }),
  };
}

function queryText(query: Query = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given.toString()}`;
}
