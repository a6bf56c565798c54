/** What the write path itself refuses; the domain's own refusals pass through it. */
import type { CommandId, StreamName, StreamRevision } from '#domain/ids.js';

/** The same command id came with other content. */
export class CommandReusedError extends Error {
  override readonly name = 'CommandReusedError';
  readonly code = 'idempotency-key-reused';
  constructor(readonly commandId: CommandId) {
    super('this idempotency key was used for another request');
  }
}

/** What an If-Match named was touched after the caller read it. */
export class PreconditionFailedError extends Error {
  override readonly name = 'PreconditionFailedError';
  readonly code = 'precondition-failed';
  constructor(
    readonly stream: StreamName,
    readonly expected: StreamRevision,
    readonly actual: StreamRevision | null,
  ) {
    super(actual === null ? 'it no longer stands' : `it was last touched at revision ${actual}, not ${expected}`);
  }
}

/** Other writers kept winning the race for a stream. */
export class ContendedError extends Error {
  override readonly name = 'ContendedError';
  readonly code = 'stream-contended';
  constructor(readonly stream: StreamName) {
    super('others kept writing to this at the same time; try again with the same key');
  }
}
