/**
 * Problems (RFC 9457): every refusal has a stable code, and this is the one table from codes to statuses.
 * docs/reference/errors.md lists them.
 */

/** One fault of a body: where (JSON Pointer, RFC 6901) and what. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
  /** Where each fault has a code of its own. */
  readonly code?: string;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly pointer?: string;
  readonly errors?: readonly Fault[];
  readonly [extension: string]: unknown;
}

interface More {
  readonly pointer?: string;
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of this problem's own. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A refusal of the edge itself. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly more: More = {},
  ) {
    super(detail);
  }
}

const TITLES = {
  400: 'The request is not understood', 401: 'A key is required', 403: 'Not allowed', 404: 'Not found',
  408: 'The request took too long to arrive', 409: 'In conflict with what stands', 412: 'Changed since you read it',
  413: 'Too large', 414: 'The address is too long', 415: 'Only JSON is understood', 422: 'A rule says no',
  428: 'Say which version you read', 429: 'Too many at once', 431: 'The header is too large', 500: 'Something went wrong here',
  503: 'Not available right now',
} as const;
type Status = keyof typeof TITLES;

/** What the edge and the write path refuse. */
const EDGE = {
  'malformed-request': 400, 'malformed-json': 400, 'validation-failed': 400, 'nested-too-deeply': 400, 'sealed-not-accepted': 400,
  'text-not-unicode': 400, 'key-not-accepted': 400, 'if-match-not-understood': 400, 'idempotency-key-not-understood': 400,
  'import-not-understood': 400, 'on-behalf-of-not-understood': 400, 'dry-run-not-understood': 400,
  'key-required': 401, 'key-wrong': 403,
  'not-found': 404, 'request-timeout': 408,
  'stream-contended': 409, 'wrong-expected-revision': 409, 'backup-exists': 409, 'backup-elsewhere': 409,
  'precondition-failed': 412, 'append-too-large': 413, 'body-too-large': 413, 'snapshot-too-large': 413, 'address-too-long': 414, 'media-type-not-supported': 415,
  'idempotency-key-reused': 422, 'import-refused': 422, 'batch-refused': 422, 'dry-run-not-possible': 422, 'precondition-required': 428, 'too-many-streams': 429, 'header-too-large': 431,
  'internal': 500,
  'store-unavailable': 503, 'outcome-unknown': 503, 'read-models-unavailable': 503, 'read-models-behind': 503, 'projection-stale': 503,
  'clock-skewed': 503, 'closing': 503, 'snapshot-not-kept': 503, 'text-not-readable': 503,
} as const satisfies Record<string, Status>;
export type ProblemCode = keyof typeof EDGE;

/** Codes of the domain: what is not understood, what is not there, what clashes with what stands. Every other rule is 422. */
const DOMAIN: Readonly<Record<string, Status>> = {
  ...all(400, ['cursor-invalid', 'limit-invalid', 'search-not-understood']),
  ...all(404, [
    'unknown-incident', 'unknown-question', 'unknown-position', 'unknown-utterance', 'unknown-assertion', 'unknown-relation',
    'unknown-contradiction', 'unknown-candidate', 'unknown-side', 'unknown-entry', 'unknown-source', 'unknown-document', 'unknown-import',
    'unknown-verdict', 'unknown-scale', 'unknown-proposal',
    'unknown-snapshot', 'unknown-anchor', 'snapshot-without-text', 'unknown-key',
  ]),
  ...all(409, [
    'already-exists', 'already-merged', 'already-split', 'link-stands', 'split-into-merged', 'split-stands', 'key-destroyed', 'already-withdrawn', 'already-withheld', 'not-withheld', 'before-differs', 'entry-referenced', 'entry-voided', 'import-incomplete',
    'incident-not-open', 'label-taken', 'ledger-already-open', 'ledger-not-open', 'not-published', 'nothing-to-do', 'publication-behind',
    'slug-taken', 'step-not-allowed', 'step-relied-on', 'proposal-settled', 'scale-retired', 'verdict-not-standing',
  ]),
};

function all(status: Status, codes: readonly string[]): Readonly<Record<string, Status>> {
  return Object.fromEntries(codes.map((code) => [code, status]));
}

/** What commands name after a part of the path. */
const IN_PATH: ReadonlySet<string> = new Set([
  '', '/assertion', '/question', '/relation', '/contradiction', '/candidate', '/entry', '/anchor',
  '/verdict', '/scale', '/proposal',
]);

/** Something missing is 404 where the path names it, and a rule's refusal where the body does. */
export function statusOf(code: string, pointer = ''): Status {
  if (Object.hasOwn(EDGE, code)) return EDGE[code as ProblemCode];
  const status = (Object.hasOwn(DOMAIN, code) ? DOMAIN[code] : undefined) ?? 422;
  return status === 404 && !IN_PATH.has(pointer) ? 422 : status;
}

export function problemBody(code: string, detail: string, more: More = {}): ProblemBody {
  const { pointer, errors, extensions } = more;
  const status = statusOf(code, pointer);
  return {
    type: `urn:factledger:problem:${code}`, title: TITLES[status], status, code, detail,
    ...(pointer === undefined || pointer === '' || status === 404 ? {} : { pointer }),
    ...(errors === undefined ? {} : { errors }),
    ...extensions,
  };
}
