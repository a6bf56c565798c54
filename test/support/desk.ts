/** A server of its own for a test, on a folder of its own, and somebody who talks to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#api/start.js';
import type { RunningServer } from '#api/server.js';
import type { EmbeddedServer } from '#api/start.js';

export const OWNER_KEY = 'a-key-that-only-this-test-knows';

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON. */
  readonly body: any;
}
export interface Saying {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly raw?: string;
  /** Without the owner's key. */
  readonly asReader?: boolean;
}

export class Desk {
  private constructor(
    readonly server: RunningServer,
    readonly folder: string,
  ) {}

  static async open(config: Partial<EmbeddedServer> = {}): Promise<Desk> {
    const folder = config.folder ?? (await mkdtemp(join(tmpdir(), 'factledger-api-')));
    return new Desk(await startEmbedded({ port: 0, ownerKey: OWNER_KEY, ...config, folder }), folder);
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async say(method: string, path: string, body?: unknown, { headers = {}, raw, asReader = false }: Saying = {}): Promise<Said> {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.server.url}${path}`, {
      method,
      headers: {
        ...(asReader ? {} : { authorization: `Bearer ${OWNER_KEY}` }),
        prefer: 'wait=10',
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const json =
      /json(?:;|$)/.test(response.headers.get('content-type') ?? '') && !(response.headers.get('content-type') ?? '').includes('ndjson');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  }

  get = (path: string, saying?: Saying): Promise<Said> => this.say('GET', path, undefined, saying);
  read = (path: string, saying?: Saying): Promise<Said> => this.say('GET', path, undefined, { ...saying, asReader: true });
  post = (path: string, body: unknown, saying?: Saying): Promise<Said> => this.say('POST', path, body, saying);

  /** Log index of the last event. */
  async head(): Promise<number> {
    return (await this.get('/v1/ledger')).body.basis;
  }
}

/** An incident with a body, a document, a question of two positions and two assertions that clash. */
export interface Case {
  readonly incident: string;
  readonly path: string;
  readonly source: string;
  readonly document: string;
  readonly question: string;
  readonly positions: readonly [string, string];
  readonly assertions: readonly [string, string];
  /** Bodies that log another assertion of the same body. */
  readonly stating: (gist: string, position?: string, more?: object) => object;
}

export async function openCase(desk: Desk, slug: string): Promise<Case> {
  const {
    ids: { incident },
  } = must(await desk.post('/v1/incidents', { slug, title: `The case ${slug}`, zone: 'America/Los_Angeles', happened: '2025-10-21' }));
  const path = `/v1/incidents/${incident}`;
  const {
    ids: { source },
  } = must(await desk.post('/v1/sources', { kind: 'body', name: `Department ${slug}`, label: 'dept', official: true }));
  const {
    ids: { document },
  } = must(await desk.post('/v1/documents', { title: `Report ${slug}`, label: 'D1', publisher: null, published: '2025-10-21' }));
  const raised = must(
    await desk.post(`${path}/questions`, {
      label: 'Q1',
      text: 'What hurt the hand?',
      positions: 'exclusive',
      options: [
        { label: 'ricochet', text: 'a ricochet' },
        { label: 'direct', text: 'a shot' },
      ],
    }),
  );
  const question: string = raised.ids.question;
  const positions: readonly [string, string] = raised.ids.positions;
  const stating = (gist: string, position?: string, more: object = {}): object => ({
    utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source } }], channel: 'statement', said: '2025-10-21' },
    gist,
    certainty: 'asserted',
    relays: [{ by: { document }, mode: 'quote', certainty: 'asserted' }],
    act: { kind: 'states', answers: [{ question, ...(position === undefined ? {} : { position }) }] },
    ...more,
  });
  const first = must(await desk.post(`${path}/assertions`, stating('a ricochet', positions[0], { label: 'A1' })));
  const anonymous = {
    kind: 'new',
    claimants: [{ speaker: { kind: 'anonymous', described: 'investigators', official: true } }],
    channel: 'briefing',
    said: '2025-10-21',
  };
  const second = must(await desk.post(`${path}/assertions`, stating('a shot', positions[1], { label: 'A2', utterance: anonymous })));
  return { incident, path, source, document, question, positions, assertions: [first.ids.assertion, second.ids.assertion], stating };
}

/** The body of an answer that has to be a success. */
export function must({ status, body }: Said): any {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
