/**
 * How an event stands in KurrentDB: its own id, type, stream and revision where KurrentDB has a place for them, the payload
 * as JSON data, the rest as JSON metadata `{metadata, schemaVersion, v}`. The client gives JSON back parsed; the canonical
 * form makes the bytes again. What others put into the ledger's streams keeps its place in the log, and can be neither
 * decoded nor hashed.
 */
import type { LedgerEvent } from '#domain/events.js';
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import { canonicalJson } from '../codec/canonical.js';
import type { EventCodec } from '../codec/codec.js';
import type { EncodedParts, Envelope } from '../codec/envelope.js';
import { messageOf } from '../error-fields.js';
import { EventNotDecodableError } from '../errors.js';
import type { NewEvent, StoredEvent } from '../port.js';
import type { OutgoingEvent } from './append-stream.js';
import type { Position } from './position.js';

/** A recorded event, as far as it matters here. */
export interface KurrentRecord {
  readonly streamId: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  /** Parsed where it is JSON; text or bytes otherwise. */
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position: Position;
}

export const outgoing = ({ id, type, schemaVersion }: NewEvent, { data, metadata }: EncodedParts): OutgoingEvent =>
  ({ id, type, data, metadata: `{"metadata":${metadata},"schemaVersion":${schemaVersion},"v":1}` });

/** An event at its place in the log. What it says is looked into when it is asked for. */
export class KurrentEvent implements StoredEvent {
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly id: EventId;
  private text: string | undefined = undefined;
  private decoded: LedgerEvent | undefined = undefined;

  constructor(private readonly codec: EventCodec, prefix: string, readonly logIndex: LogIndex, private readonly record: KurrentRecord) {
    this.stream = record.streamId.slice(prefix.length) as StreamName;
    this.revision = Number(record.revision);
    this.id = record.id as EventId;
  }

  get bytes(): string {
    return (this.text ??= this.orSayWhere(() => canonicalJson(this.envelope())));
  }

  get event(): LedgerEvent {
    return (this.decoded ??= this.orSayWhere(() => {
      // What has no bytes is in no log: a view must not be made of it either.
      void this.bytes;
      return this.codec.lift(this.logIndex, this.envelope());
    }));
  }

  private envelope(): Envelope {
    const { stream, revision, id, record: { isJson, type, data, metadata: around } } = this;
    if (!isJson) throw new Error('it is not JSON');
    if (!isObject(data)) throw new Error('its data is no JSON object');
    if (!isObject(around) || Object.keys(around).sort().join() !== 'metadata,schemaVersion,v') throw new Error('it was not written by factledger');
    const { v, schemaVersion, metadata } = around;
    return { v, stream, revision, id, type, schemaVersion, data, metadata } as Envelope;
  }

  private orSayWhere<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const why = cause instanceof EventNotDecodableError ? cause.message : `cannot be read: ${messageOf(cause)}`;
      throw new EventNotDecodableError(`${this.stream} revision ${this.revision}: ${why}`, { cause });
    }
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
