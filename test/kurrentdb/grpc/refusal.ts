/** How a call of gRPC ends other than well. */

/** Status codes of gRPC, as far as the server was seen to use them. */
export const Code = {
  UNKNOWN: 2, INVALID_ARGUMENT: 3, NOT_FOUND: 5, PERMISSION_DENIED: 7, RESOURCE_EXHAUSTED: 8, FAILED_PRECONDITION: 9, ABORTED: 10,
  UNIMPLEMENTED: 12, UNAVAILABLE: 14, UNAUTHENTICATED: 16,
} as const;

/** Ends a call with a status and, as headers beside it, what the client makes an error of its own from. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly code: number, readonly details: string, readonly headers: Readonly<Record<string, string>> = {}) {
    super(`${code} ${details}`);
  }
}

/** The connection is gone, or the caller is: there is nobody to answer. */
export class CallLost extends Error {
  override readonly name = 'CallLost';
}
