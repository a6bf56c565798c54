/**
 * How an event stands in KurrentDB: its own id, type, stream and revision where KurrentDB has a place for them, the payload
 * as JSON data, the rest as JSON metadata. The client gives JSON back parsed; the canonical form makes the bytes again.
 */
import type { EventData, JSONEventType } from '@eventstore/db-client';
import type { EventId, StreamName, StreamRevision } from '#domain/ids.js';
import { canonicalJson } from '../codec/canonical.js';
import type { Envelope } from '../codec/envelope.js';
import { EventNotDecodableError } from '../errors.js';

/** A recorded event, as far as it matters here. */
export interface KurrentRecord {
  readonly streamId: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata?: unknown;
}

type Json = Record<string, unknown>;

/** From the bytes of an event to what is sent. */
export function toKurrent(bytes: string): EventData<JSONEventType<string, Json, Json>> {
  const { id, type, data, v, schemaVersion, metadata }: Envelope & { readonly data: Json } = JSON.parse(bytes);
  return { id, type, contentType: 'application/json', data, metadata: { v, schemaVersion, metadata } };
}

/** The place and the bytes of a recorded event; `prefix` is the ledger's, with which its stream names begin. */
export function fromKurrent(prefix: string, { streamId, revision, id, type, data, metadata }: KurrentRecord): {
  readonly stream: StreamName; readonly revision: StreamRevision; readonly id: EventId; readonly bytes: string;
} {
  if (typeof metadata !== 'object' || metadata === null || !('schemaVersion' in metadata)) {
    throw new EventNotDecodableError(`${streamId} ${revision} was not written by factledger`);
  }
  const place = { stream: streamId.slice(prefix.length) as StreamName, revision: Number(revision), id: id as EventId };
  return { ...place, bytes: canonicalJson({ ...metadata, ...place, type, data }) };
}
