/** Between messages of the protocol and what the double keeps. */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, BatchAppendReq, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected, LogRecord, Proposed } from './log.js';

const JSON_CONTENT = 'application/json';
const TICKS_PER_MS = 10_000n;

/** The server could not make sense of a request. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

/** Empty where none is named. */
export const streamNameOf = (identifier: StreamIdentifier | undefined): string =>
  (identifier === undefined ? '' : Buffer.from(identifier.getStreamName_asU8()).toString('utf8'));

export const identifierOf = (streamId: string): StreamIdentifier => new shared.StreamIdentifier().setStreamName(Buffer.from(streamId, 'utf8'));

export const uuidOf = (text: string): UUID => new shared.UUID().setString(text);

/** A UUID in small letters. @throws {BadRequestError} */
export function textOf(id: UUID | undefined): string {
  const text = id?.getString().toLowerCase() ?? '';
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)) throw new BadRequestError(`Unrecognized Guid format: ${text}`);
  return text;
}

interface Expectation {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** What an append or a deletion expects the stream to be at. */
export function expectedIn(options: Expectation, revision: () => string): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  return BigInt(revision());
}

/** @throws {BadRequestError} for one without a UUID, type or content type */
export function proposedIn(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed {
  const metadata = message.getMetadataMap();
  const [type, contentType] = [metadata.get('type') ?? '', metadata.get('content-type')];
  if (type === '' || contentType === undefined) throw new BadRequestError('an event has a type and a content type');
  return {
    id: textOf(message.getId()), type, isJson: contentType === JSON_CONTENT,
    data: message.getData_asU8(), metadata: message.getCustomMetadata_asU8(),
  };
}

/** As the server counts it. */
export const sizeOf = ({ type, data, metadata }: Proposed): number => data.length + metadata.length + 2 * type.length;

export function eventResponse(record: LogRecord, uuids: ReadReq.Options.UUIDOption): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuids.hasString() ? uuidOf(record.id) : structured(record.id));
  recorded.setStreamIdentifier(identifierOf(record.streamId));
  recorded.setStreamRevision(String(record.revision));
  recorded.setCommitPosition(String(record.position));
  recorded.setPreparePosition(String(record.position));
  recorded.getMetadataMap().set('type', record.type)
    .set('created', String(BigInt(record.created) * TICKS_PER_MS))
    .set('content-type', record.isJson ? JSON_CONTENT : 'application/octet-stream');
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(record.position));
  return new streams.ReadResp().setEvent(event);
}

function structured(id: string): UUID {
  const [high, low] = [id.replaceAll('-', '').slice(0, 16), id.replaceAll('-', '').slice(16)].map((half) => BigInt.asIntN(64, BigInt(`0x${half}`)));
  const halves = new shared.UUID.Structured();
  halves.setMostSignificantBits(String(high));
  halves.setLeastSignificantBits(String(low));
  return new shared.UUID().setStructured(halves);
}
