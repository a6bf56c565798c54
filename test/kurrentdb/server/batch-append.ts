/**
 * `Streams.BatchAppend`: appends come up in one or several pieces each, answers go down with the id of their append. What is
 * wrong with one is said in its answer and leaves the call standing, except where the node is not the leader.
 */
import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Any } from 'google-protobuf/google/protobuf/any_pb.js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Handler } from '../grpc/server.js';
import { BadRequestError, expectedIn, identifierOf, proposedIn, sizeOf, streamNameOf, textOf } from './messages.js';
import { appendAt, callerOf, ensureLeader } from './node.js';
import type { Node, NodeAppended } from './node.js';
import type { Expected, Proposed } from './log.js';

/** An append of which more pieces may come. */
interface Pending {
  readonly streamId: string;
  readonly expected: Expected;
  readonly events: Proposed[];
  bytes: number;
  readonly timer: NodeJS.Timeout;
}

type Failure = { readonly name: string; readonly details: Uint8Array; readonly type?: string };

export function batchAppend(node: Node): Handler<BatchAppendReq, BatchAppendResp> {
  return async (call) => {
    const caller = callerOf(node, call);
    const pending = new Map<string, Pending>();
    const forget = (id: string): void => {
      clearTimeout(pending.get(id)?.timer);
      pending.delete(id);
    };
    const answer = async (request: BatchAppendReq, streamId: string, result: BatchAppendResp): Promise<void> => {
      result.setCorrelationId(request.getCorrelationId());
      result.setStreamIdentifier(identifierOf(streamId));
      await call.send(result);
    };

    const take = async (request: BatchAppendReq): Promise<void> => {
      const id = textOf(request.getCorrelationId());
      const options = request.getOptions();
      if (options !== undefined) {
        const streamId = streamNameOf(options.getStreamIdentifier());
        if (!node.access.allows(caller, '$w', streamId)) return await answer(request, streamId, failed(FAILURES.accessDenied));
        if (streamId === '') throw new BadRequestError('Required field StreamIdentifier not set.');
        const timeoutMs = Math.min(timeoutIn(options), node.limits.writeTimeoutMs);
        if (timeoutMs <= 0) return await answer(request, streamId, failed(FAILURES.timeout));
        const expire = (): void => {
          forget(id);
          void answer(request, streamId, failed(FAILURES.timeout)).catch(() => undefined);
        };
        const expected = expectedIn(options, () => options.getStreamPosition());
        pending.set(id, { streamId, expected, events: [], bytes: 0, timer: setTimeout(expire, timeoutMs) });
      }
      const append = pending.get(id);
      if (append === undefined) return;
      for (const event of request.getProposedMessagesList().map(proposedIn)) {
        append.bytes += sizeOf(event);
        append.events.push(event);
        const refusal = sizeOf(event) > node.limits.maxEventBytes ? eventTooLarge()
          : append.bytes > node.limits.maxAppendBytes ? appendTooLarge(node.limits.maxAppendBytes) : undefined;
        if (refusal === undefined) continue;
        forget(id);
        return await answer(request, append.streamId, failed(refusal));
      }
      if (!request.getIsFinal()) return;
      forget(id);
      ensureLeader(node, call);
      const { streamId, expected, events } = append;
      await answer(request, streamId, resultOf(appendAt(node, call.connection, streamId, expected, events), expected, streamId));
    };

    try {
      for await (const request of call.requests) {
        try {
          await take(request);
        } catch (error) {
          if (!(error instanceof BadRequestError)) throw error;
          // It goes on waiting for the rest of what it refuses, and says in two seconds that it did not come.
          await answer(request, streamNameOf(request.getOptions()?.getStreamIdentifier()), failed(badRequest(error.message)));
        }
      }
    } finally {
      for (const id of [...pending.keys()]) forget(id);
    }
  };
}

/** Milliseconds that the caller gives, who names an instant; for ever where it says nothing. */
function timeoutIn(options: BatchAppendReq.Options): number {
  const instant = options.getDeadline();
  return instant === undefined ? Infinity : instant.toDate().getTime() - Date.now();
}

const bytesOf = (message: { serializeBinary(): Uint8Array }): Uint8Array => message.serializeBinary();

const FAILURES = {
  accessDenied: { name: 'AccessDenied', details: bytesOf(new shared.AccessDenied()) },
  timeout: { name: 'Timeout', details: bytesOf(new shared.Timeout()) },
  /** Names no error at all: the client does not recognise it. */
  notReady: { name: 'Server Is Not Ready', details: bytesOf(new Empty()), type: 'google.protobuf.Empty' },
} satisfies Record<string, Failure>;

const badRequest = (message: string): Failure => ({ name: 'BadRequest', details: bytesOf(new shared.BadRequest().setMessage(message)) });
const appendTooLarge = (max: number): Failure =>
  ({ name: 'MaximumAppendSizeExceeded', details: bytesOf(new shared.MaximumAppendSizeExceeded().setMaxappendsize(max)) });
const deleted = (streamId: string): Failure =>
  ({ name: 'StreamDeleted', details: bytesOf(new shared.StreamDeleted().setStreamIdentifier(identifierOf(streamId))) });
// The stubs of this client know no such message, and it looks at the name alone.
const eventTooLarge = (): Failure => ({ name: 'MaximumAppendEventSizeExceeded', details: new Uint8Array() });

function failed({ name, details, type = `event_store.client.${name}` }: Failure): BatchAppendResp {
  const packed = new Any();
  packed.pack(details, type);
  return new streams.BatchAppendResp().setError(new status.Status().setMessage(name).setDetails(packed));
}

function resultOf(appended: NodeAppended, expected: Expected, streamId: string): BatchAppendResp {
  switch (appended.kind) {
    case 'timeout': return failed(FAILURES.timeout);
    case 'not-ready': return failed(FAILURES.notReady);
    case 'deleted': return failed(deleted(streamId));
    case 'conflict': return failed({ name: 'WrongExpectedVersion', details: bytesOf(wrongVersion(appended.actual, expected)) });
    case 'written': {
      const success = new streams.BatchAppendResp.Success();
      if (appended.revision < 0n) success.setNoStream(new Empty());
      else success.setCurrentRevision(String(appended.revision));
      const position = new shared.AllStreamPosition();
      position.setCommitPosition(String(appended.position));
      position.setPreparePosition(String(appended.position));
      return new streams.BatchAppendResp().setSuccess(success.setPosition(position));
    }
  }
}

function wrongVersion(actual: bigint | 'no-stream', expected: Expected): { serializeBinary(): Uint8Array } {
  const message = new shared.WrongExpectedVersion();
  if (actual === 'no-stream') message.setCurrentNoStream(new Empty());
  else message.setCurrentStreamRevision(String(actual));
  if (expected === 'any') message.setExpectedAny(new Empty());
  else if (expected === 'no-stream') message.setExpectedNoStream(new Empty());
  else if (expected === 'stream-exists') message.setExpectedStreamExists(new Empty());
  else message.setExpectedStreamPosition(String(expected));
  return message;
}
