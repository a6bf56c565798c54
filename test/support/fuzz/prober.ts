/** Sends what nobody should send, and says what is wrong with the answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER_KEY } from '#test/support/desk.js';
import type { Desk } from '#test/support/desk.js';

export interface Attempt {
  readonly method: string;
  readonly path: string;
  /** The body as it is sent. */
  readonly text?: string;
  /** The revision that an If-Match names; the one that the server wants is sent after that. */
  readonly revision?: number;
  readonly asReader?: boolean;
}

/** Beyond this an answer is no answer. */
const PATIENCE_MS = 20_000;
const CODES = new Set([...readFileSync(join(process.cwd(), 'docs/reference/errors.md'), 'utf8').matchAll(/^\|(.*?)\|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code)));

export class Prober {
  /** How often each status was answered. */
  readonly statuses = new Map<number, number>();
  private head = -1;

  constructor(private readonly desk: Desk) {}

  /** What is wrong with the answer; null where nothing is. */
  async fault(attempt: Attempt): Promise<string | null> {
    if (this.head === -1) this.head = await this.desk.head();
    const first = await this.sent(attempt);
    // Told what stands there, it is sent once more: behind the precondition lie the rules.
    const wanted = first.body?.code === 'precondition-failed' ? /at revision (\d+)/.exec(first.body.detail)?.[1] : undefined;
    const { status, type, body } = wanted === undefined ? first : await this.sent({ ...attempt, revision: Number(wanted) });
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const told = JSON.stringify(body)?.slice(0, 500);
    if (status >= 500) return `${status} ${told}`;
    const wrong = status >= 400 ? faultOfProblem(status, type, body, attempt) : null;
    if (wrong !== null) return `${wrong}: ${told}`;
    if (attempt.method === 'GET') return null;
    const head = await this.desk.head();
    const moved = head !== this.head;
    this.head = head;
    return moved && (status >= 400 || body?.dryRun === true) ? `the log moved: ${told}` : null;
  }

  private async sent({ method, path, text, revision, asReader = false }: Attempt): Promise<{ status: number; type: string; body: any }> {
    const abort = new AbortController();
    const cut = setTimeout(() => abort.abort(new Error(`no answer to ${method} ${path}`)), PATIENCE_MS);
    try {
      const response = await fetch(`${this.desk.server.url}${path}`, {
        method, signal: abort.signal,
        headers: {
          ...(asReader ? {} : { authorization: `Bearer ${OWNER_KEY}` }), ...(method === 'GET' ? {} : { prefer: 'wait=10' }),
          ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...(revision === undefined ? {} : { 'if-match': `"r${revision}"` }),
        },
        ...(text === undefined ? {} : { body: text }),
      });
      const type = response.headers.get('content-type') ?? '';
      if (type.startsWith('text/event-stream')) {
        abort.abort();
        return { status: response.status, type, body: null };
      }
      const said = await response.text();
      return { status: response.status, type, body: /\/(?:problem\+)?json/.test(type) ? JSON.parse(said) : said };
    } finally {
      clearTimeout(cut);
    }
  }
}

function faultOfProblem(status: number, type: string, body: any, { path, text }: Attempt): string | null {
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}`;
  if (body.status !== status || body.type !== `urn:factledger:problem:${body.code}`) return 'a problem at odds with itself';
  if (!CODES.has(body.code)) return `${body.code} is in no reference`;
  const pointers: readonly unknown[] = [...(body.pointer === undefined ? [] : [body.pointer]), ...(body.errors ?? []).map((each: any) => each.pointer)];
  if (body.code === 'validation-failed' && pointers.length === 0) return 'nothing says where';
  const sent = text === undefined ? undefined : parsed(text);
  const query = new URLSearchParams(path.split('?')[1]);
  const lost = pointers.find((pointer) => !leadsSomewhere(pointer, sent) && !namesParameter(pointer, query));
  return lost === undefined ? null : `${JSON.stringify(lost)} leads nowhere`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** To something that is there, or to a member that is missing of something that is. */
function leadsSomewhere(pointer: unknown, sent: unknown): boolean {
  if (pointer === '') return true;
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) return false;
  const steps = pointer.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const parent = steps.slice(0, -1).reduce<unknown>((value, step) => (isHolder(value) && Object.hasOwn(value, step) ? value[step] : undefined), sent);
  return isHolder(parent);
}
const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Of the query; a parameter that is wanted may be missing. */
const namesParameter = (pointer: unknown, query: URLSearchParams): boolean =>
  typeof pointer === 'string' && (query.has(pointer.slice(1).split('/')[0] ?? '') || /^\/[a-zA-Z]+$/.test(pointer));
