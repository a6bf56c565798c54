/** Talks to a server by the names of its operations, and keeps what was said: the raw material of the examples. */
import type { Desk, Said } from '#test/support/desk.js';
import { OWNER_KEY, must } from '#test/support/desk.js';
import { operationsOf } from './operations.js';
import type { Operation } from './operations.js';

export interface Step {
  /** Parameters of path and query, by name. */
  readonly at?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** Bytes of a page, sent as they are. */
  readonly raw?: string;
  /** What an If-Match names. */
  readonly revision?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the example shows, in words; the operation's only one needs none. */
  readonly title?: string;
  /** The answer without what no second run would say again. */
  readonly shown?: (answer: any) => unknown;
}

export interface Exchange {
  readonly operation: string;
  readonly title: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly request: unknown;
  readonly status: number;
  readonly type: string;
  readonly answer: unknown;
  /** Milliseconds since 1970: whatever was recorded meanwhile was recorded by this. */
  readonly began: number;
}

export class Recorder {
  readonly exchanges: Exchange[] = [];
  private readonly operations: ReadonlyMap<string, Operation>;
  private keys = 0;

  /** @param document the server's own description */
  constructor(
    readonly desk: Desk,
    document: unknown,
  ) {
    this.operations = operationsOf(document);
  }

  /** The body of the answer, which has to be a success. */
  async do(name: string, step: Step = {}): Promise<any> {
    const operation = this.operation(name);
    const { path, parameters } = placeOf(operation, step.at ?? {});
    const headers = this.headersFor(operation, step);
    const began = Date.now();
    const options = { headers: { ...headers, ...(step.raw === undefined ? {} : { 'content-type': 'application/octet-stream' }) } };
    const said = await this.desk.say(operation.method, path, step.body, step.raw === undefined ? options : { ...options, raw: step.raw });
    const answer = must(said);
    this.keep(operation, step, began, { ...parameters, ...shownHeaders(headers, operation) }, said);
    return answer;
  }

  /** The first message of a stream of events. */
  async listen(name: string, step: Step = {}): Promise<void> {
    const operation = this.operation(name);
    const { path, parameters } = placeOf(operation, step.at ?? {});
    const headers = step.headers ?? {};
    const began = Date.now();
    const abort = new AbortController();
    const response = await fetch(`${this.desk.server.url}${path}`, { headers: { authorization: `Bearer ${OWNER_KEY}`, ...headers }, signal: abort.signal });
    const body = JSON.parse(await firstMessage(response));
    abort.abort();
    this.keep(operation, step, began, { ...parameters, ...shownHeaders(headers, operation) }, { status: response.status, headers: response.headers, body });
  }

  private operation(name: string): Operation {
    const operation = this.operations.get(name);
    if (operation === undefined) throw new Error(`the document has no operation ${name}`);
    return operation;
  }

  /** A key of its own for every write makes ids that are the same in every run. */
  private headersFor(operation: Operation, { revision, headers = {} }: Step): Readonly<Record<string, string>> {
    const key = `${operation.name.toLowerCase().replace('.', '-')}-${++this.keys}`;
    return {
      ...(operation.headers.includes('Idempotency-Key') ? { 'idempotency-key': key } : {}),
      ...(revision === undefined ? {} : { 'if-match': `"r${revision}"` }),
      ...headers,
    };
  }

  private keep({ name, textual }: Operation, { title, body, raw, shown }: Step, began: number, parameters: Readonly<Record<string, unknown>>,
    said: Said): void {
    const [type = ''] = (said.headers.get('content-type') ?? '').split(';');
    const answer = type === 'application/x-ndjson' ? JSON.parse(String(said.body).split('\n')[0] ?? '') : said.body;
    this.exchanges.push({
      operation: name, title: title ?? null, parameters, request: raw ?? body, status: said.status, began,
      type: textual.includes(type) ? type : (textual[0] ?? type),
      answer: shown === undefined ? answer : shown(answer),
    });
  }
}

function placeOf(operation: Operation, at: Readonly<Record<string,
  string | number | boolean>>): { readonly path: string; readonly parameters: Readonly<Record<string, unknown>> } {
  const query = new URLSearchParams();
  let path = operation.path;
  for (const [name, value] of Object.entries(at)) {
    if (path.includes(`{${name}}`)) path = path.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (operation.query.includes(name)) query.set(name, String(value));
    else throw new Error(`${operation.name} takes no ${name}`);
  }
  if (path.includes('{')) throw new Error(`${operation.name} needs ${path}`);
  return { path: query.size === 0 ? path : `${path}?${query.toString()}`, parameters: at };
}

const shownHeaders = (headers: Readonly<Record<string, string>>, operation: Operation): Readonly<Record<string, unknown>> =>
  Object.fromEntries(operation.headers.flatMap((name) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, name === 'Last-Event-ID' ? Number(value) : value]];
  }));

async function firstMessage(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const data = /^data: (.*)\n/m.exec(text)?.[1];
    if (data !== undefined) return data;
  }
  throw new Error(`the stream ended: ${text}`);
}
