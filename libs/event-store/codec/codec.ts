/**
 * From stored bytes to events that folds read: parse and upcast; when first asked for and not before. Sealed values stay
 * sealed: words are put in their place where an answer is made, so that nothing made from the log outlives their key.
 */
import type { LedgerEvent } from '#domain/events.js';
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import { EventNotDecodableError } from '../errors.js';
import type { StoredEvent } from '../port.js';
import type { Envelope } from './envelope.js';
import { UPCASTERS, upcast } from './upcast.js';
import type { Upcasters } from './upcast.js';

export class EventCodec {
  readonly #upcasters: Upcasters;

  constructor(options: { readonly upcasters?: Upcasters } = {}) {
    this.#upcasters = options.upcasters ?? UPCASTERS;
  }

  /** A stored event from its columns; the bytes are parsed when `event` is read. */
  stored(logIndex: LogIndex, stream: StreamName, revision: StreamRevision, id: EventId, bytes: string): StoredEvent {
    return new LazyEvent(this, logIndex, stream, revision, id, bytes);
  }

  /** @throws {EventNotDecodableError} */
  decode(logIndex: LogIndex, bytes: string): LedgerEvent {
    return this.lift(logIndex, JSON.parse(bytes));
  }

  /** @throws {EventNotDecodableError} */
  lift(logIndex: LogIndex, { v, stream, revision, id, type, schemaVersion, data, metadata }: Envelope): LedgerEvent {
    if (v !== 1) throw new EventNotDecodableError(`event ${logIndex} has envelope version ${String(v)}; known is 1`);
    const lifted = upcast(this.#upcasters, type, schemaVersion, data);
    // What the bytes say is what was appended as this type; the compiler cannot follow that through JSON.
    return { id, stream, revision, logIndex, metadata, type, data: lifted } as LedgerEvent;
  }
}

class LazyEvent implements StoredEvent {
  private decoded: LedgerEvent | undefined = undefined;

  constructor(
    private readonly codec: EventCodec,
    readonly logIndex: LogIndex,
    readonly stream: StreamName,
    readonly revision: StreamRevision,
    readonly id: EventId,
    readonly bytes: string,
  ) {}

  get event(): LedgerEvent {
    return (this.decoded ??= this.codec.decode(this.logIndex, this.bytes));
  }
}
