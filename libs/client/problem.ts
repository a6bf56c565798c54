/** What can go wrong between a client and the server, as errors a caller can tell apart. */

/** A refusal by the server, RFC 9457 `application/problem+json`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Stable and kebab-case; `unexpected-answer` where the server sent no problem. */
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    /** JSON Pointer into the request body; null where the problem is with something else. */
    readonly pointer: string | null,
    /** Every fault found, where the server found several. */
    readonly errors: readonly Fault[],
    /** The whole answer, for members that only one kind of problem has. */
    readonly body: unknown,
  ) {
    super(detail === '' ? title : detail);
  }
}
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Nobody answered: the server is not running, or not reachable from here, or the connection broke. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  constructor(
    readonly url: string,
    cause: unknown,
  ) {
    super(`no answer from ${url}: ${reasonOf(cause)}`, { cause });
  }
}

/** Reads a refusal's body, whatever it turns out to hold. */
export function problemOf(status: number, text: string): ProblemError {
  const body = parsed(text);
  const member = (name: string): string | null => {
    const value = isObject(body) ? body[name] : undefined;
    return typeof value === 'string' ? value : null;
  };
  const errors = isObject(body) && Array.isArray(body['errors']) ? body['errors'].filter(isFault) : [];
  return new ProblemError(
    status,
    member('code') ?? 'unexpected-answer',
    member('title') ?? `HTTP status ${status}`,
    member('detail') ?? '',
    member('pointer') ?? errors[0]?.pointer ?? null,
    errors,
    body,
  );
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isFault = (value: unknown): value is Fault =>
  isObject(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `fetch` hides the reason in its error's cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  // Codes of the HTTP client itself say less than its words.
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && !(cause.code.startsWith('UND_ERR') && cause.message !== '')) return cause.code;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
