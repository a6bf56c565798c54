/** `Streams.Append`, `Delete` and `Tombstone`: one call each, refused by the status it ends with. */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, AppendResp, DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js';
import { CallLost, Code, Refusal } from '../grpc/refusal.js';
import { onlyRequest } from '../grpc/server.js';
import type { Handler } from '../grpc/server.js';
import type { Appended, Expected, Proposed } from './log.js';
import { BadRequestError, expectedIn, proposedIn, sizeOf, streamNameOf, uuidOf } from './messages.js';
import { appendAt, callerOf, ensureAllowed, ensureLeader } from './node.js';
import type { Node } from './node.js';

/**
 * The options come first, then the events, one by one. A caller that gives up in the middle (its deadline passed, or it
 * cancelled) has sent all there is to come, as the server takes it: the events that came by then are stored. The real server
 * did so in about two of three tries; here it always does. When the connection broke, nothing is stored.
 */
export function append(node: Node): Handler<AppendReq, AppendResp> {
  return async (call) => {
    const caller = callerOf(node, call);
    let header: AppendReq.Options | undefined;
    const events: Proposed[] = [];
    let bytes = 0;
    for await (const request of call.requests) {
      const message = request.getProposedMessage();
      if (header === undefined) {
        header = request.getOptions();
        ensureAllowed(node, caller, '$w', streamNameOf(header?.getStreamIdentifier()));
      }
      if (message === undefined) continue;
      const event = proposedIn(message);
      ensureFits(node, event, (bytes += sizeOf(event)));
      events.push(event);
    }
    if (call.end === 'lost') throw new CallLost();
    const streamId = streamNameOf(header?.getStreamIdentifier());
    if (header === undefined || streamId === '') throw new BadRequestError('no stream is named');
    ensureLeader(node, call);
    const options = header;
    const expected = expectedIn(options, () => options.getRevision());
    const appended = appendAt(node, call.connection, streamId, expected, events);
    switch (appended.kind) {
      case 'not-ready': throw new Refusal(Code.UNAVAILABLE, 'Server Is Not Ready');
      case 'timeout': throw new Refusal(Code.ABORTED, 'Operation timed out: Request canceled by server');
      case 'deleted': throw streamDeleted(streamId);
      case 'conflict': return await call.send(new streams.AppendResp().setWrongExpectedVersion(wrongVersion(appended.actual, expected)));
      case 'written': return await call.send(new streams.AppendResp().setSuccess(success(appended)));
    }
  };
}

export function deleteStream(node: Node): Handler<DeleteReq, DeleteResp> {
  return async (call) => {
    const caller = callerOf(node, call);
    const position = new streams.DeleteResp.Position();
    place(position, removed(node, caller, call, (await onlyRequest(call)).getOptions(), 'Delete', (...how) => node.log.delete(...how)));
    await call.send(new streams.DeleteResp().setPosition(position));
  };
}

export function tombstoneStream(node: Node): Handler<TombstoneReq, TombstoneResp> {
  return async (call) => {
    const caller = callerOf(node, call);
    const position = new streams.TombstoneResp.Position();
    place(position, removed(node, caller, call, (await onlyRequest(call)).getOptions(), 'Tombstone', (...how) => node.log.tombstone(...how)));
    await call.send(new streams.TombstoneResp().setPosition(position));
  };
}

export const streamDeleted = (streamId: string): Refusal =>
  new Refusal(Code.FAILED_PRECONDITION, `Event stream '${streamId}' is deleted.`, { exception: 'stream-deleted', 'stream-name': streamId });

/** @returns the position of what was written */
function removed(
  node: Node, caller: ReturnType<typeof callerOf>, call: Parameters<typeof ensureLeader>[1],
  options: DeleteReq.Options | TombstoneReq.Options | undefined, operation: string, remove: (streamId: string, expected: Expected) => Appended,
): bigint {
  const streamId = streamNameOf(options?.getStreamIdentifier());
  if (options === undefined || streamId === '') throw new BadRequestError('no stream is named');
  ensureAllowed(node, caller, '$d', streamId);
  ensureLeader(node, call);
  const expected = expectedIn(options, () => options.getRevision());
  const result = remove(streamId, expected);
  switch (result.kind) {
    case 'written': return result.position;
    case 'deleted': throw streamDeleted(streamId);
    case 'conflict': {
      const [wanted, actual] = [numbered(expected), numbered(result.actual)];
      throw new Refusal(
        Code.FAILED_PRECONDITION,
        `${operation} failed due to WrongExpectedVersion. Stream: ${streamId}, Expected version: ${wanted}, Actual version: ${actual}`,
        { exception: 'wrong-expected-version', 'stream-name': streamId, 'expected-version': String(wanted), 'actual-version': String(actual) },
      );
    }
  }
}

/** Versions as the server numbers those that are none. */
const NUMBERS = { 'no-stream': -1n, any: -2n, 'stream-exists': -4n } as const;
const numbered = (version: Expected): bigint => (typeof version === 'bigint' ? version : NUMBERS[version]);

function ensureFits({ limits }: Node, event: Proposed, sum: number): void {
  if (sizeOf(event) > limits.maxEventBytes) {
    const [size, max] = [String(sizeOf(event)), String(limits.maxEventBytes)];
    const id = uuidOf(event.id).getString();
    throw new Refusal(Code.INVALID_ARGUMENT, `Event with Id: { "string": "${id}" }, Size: ${size}, exceeds Maximum Append Event Size of ${max}.`, {
      exception: 'maximum-append-event-size-exceeded', 'maximum-append-event-size': max, 'event-id': id, 'proposed-append-event-size': size,
    });
  }
  if (sum <= limits.maxAppendBytes) return;
  throw new Refusal(Code.INVALID_ARGUMENT, `Maximum Append Size of ${limits.maxAppendBytes} Exceeded.`, {
    exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(limits.maxAppendBytes),
  });
}

interface Position {
  setCommitPosition(value: string): unknown;
  setPreparePosition(value: string): unknown;
}

function place(message: Position, position: bigint): void {
  message.setCommitPosition(String(position));
  message.setPreparePosition(String(position));
}

function success({ revision, position }: Extract<Appended, { readonly kind: 'written' }>): AppendResp.Success {
  const message = new streams.AppendResp.Success();
  if (revision < 0n) message.setNoStream(new shared.Empty());
  else message.setCurrentRevision(String(revision));
  const placed = new streams.AppendResp.Position();
  place(placed, position);
  return message.setPosition(placed);
}

function wrongVersion(actual: bigint | 'no-stream', expected: Expected): AppendResp.WrongExpectedVersion {
  const message = new streams.AppendResp.WrongExpectedVersion();
  if (actual === 'no-stream') message.setCurrentNoStream(new shared.Empty());
  else message.setCurrentRevision(String(actual));
  if (expected === 'any') message.setExpectedAny(new shared.Empty());
  else if (expected === 'no-stream') message.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream-exists') message.setExpectedStreamExists(new shared.Empty());
  else message.setExpectedRevision(String(expected));
  return message;
}
