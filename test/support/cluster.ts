/** Several processes on stores that they share: KurrentDB (its double, or the server that a variable names) and PostgreSQL. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Double } from '#test/kurrentdb/double.js';
import { REAL } from '#test/kurrentdb/real-server.js';
import { OWNER_KEY } from './desk.js';
import { testDatabase } from './postgres/database.js';
import type { TestDatabase } from './postgres/database.js';
import { ROOT } from './running-documents.js';
import { freePort } from './serving.js';

const MAINS = { api: join(ROOT, 'dist/apps/api/main.js'), projector: join(ROOT, 'dist/apps/projector/main.js') } as const;
type Kind = keyof typeof MAINS;

const SECRET = Buffer.alloc(32, 5).toString('base64url');
const POLL_MS = 50;

/** One process of the cluster. */
export class Member {
  readonly ended: Promise<number | null>;
  #said = '';

  constructor(readonly child: ChildProcess, readonly url: string) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { this.#said += chunk.toString(); });
    this.ended = new Promise((done) => { child.once('close', (status) => { done(status); }); });
  }

  /** All that it wrote so far. */
  get said(): string {
    return this.#said;
  }

  /** What `/readyz` says once it is as it should be. */
  async ready(holds: (readiness: Readiness) => boolean = ({ status }) => status === 'ready'): Promise<Readiness> {
    for (;;) {
      const readiness = await fetch(`${this.url}/readyz`).then(async (response) => (await response.json()) as Readiness, () => null);
      if (readiness !== null && holds(readiness)) return readiness;
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error(`it ended:\n${this.#said}`);
      await pause(POLL_MS);
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return await this.ended;
  }

  async say(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly headers: Headers; readonly body: any }> {
    const response = await fetch(`${this.url}${path}`, {
      method, headers: { authorization: `Bearer ${OWNER_KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  }
}
interface Readiness {
  readonly status: string;
  readonly waitingFor: readonly string[];
  readonly leads?: readonly string[];
}

export class Cluster {
  readonly members = new Set<Member>();

  private constructor(
    readonly eventStoreUrl: string, readonly database: TestDatabase,
    /** Null where a real server is used. */
    readonly double: Double | null,
    readonly ledger = `test${randomBytes(8).toString('hex')}`,
  ) {}

  /** A database that is brought to its version, and an event store of which nothing is used yet. */
  static async open(): Promise<Cluster> {
    // The double loads in Jest alone; the benches use a real server.
    const double = REAL === null ? await (await import('#test/kurrentdb/double.js')).startDouble() : null;
    const database = await testDatabase('migrated');
    return new Cluster(REAL ?? double?.url ?? '', database, double);
  }

  env(kind: Kind, port: number): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '', PORT: String(port), EVENT_STORE_URL: this.eventStoreUrl, DATABASE_URL: this.database.url, FACTLEDGER_LEDGER: this.ledger,
      ...(kind === 'projector' ? {} : { FACTLEDGER_OWNER_KEY: OWNER_KEY, FACTLEDGER_DIGEST_SECRET: SECRET, FACTLEDGER_SEALING_KEY: SECRET }),
    };
  }

  async start(kind: Kind, more: Readonly<Record<string, string>> = {}): Promise<Member> {
    const port = await freePort();
    const child = spawn(process.execPath, [MAINS[kind]], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...this.env(kind, port), ...more } });
    const member = new Member(child, `http://127.0.0.1:${port}`);
    this.members.add(member);
    void member.ended.then(() => this.members.delete(member));
    return member;
  }

  async close(): Promise<void> {
    await Promise.all([...this.members].map((member) => member.end('SIGKILL')));
    await this.double?.stop();
    await this.database.drop();
  }
}
