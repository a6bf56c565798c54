/**
 * One call of the server's BatchAppend: appends go up one after the other, answers come down in any order, each with the id
 * of its append (streams.proto, `BatchAppendReq` and `BatchAppendResp`).
 *
 * The client has such a call itself, and this takes its place (docs/decisions/0026): there, all calls of a process share
 * one list of what is in flight. When one of them fails, every append of every other is rejected as well, and the answer to
 * one of those then throws where nobody can catch it, which ends the process. Here a call answers for its own appends.
 */
import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { messageOf } from '../error-fields.js';
import type { Position } from './position.js';

/** What is sent of an event: its payload and its metadata as JSON text. */
export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface AppendRequest {
  /** With the ledger's prefix. */
  readonly streamId: string;
  readonly expected: 'no-stream' | number;
  readonly events: readonly OutgoingEvent[];
}

/** What became of an append, as far as one call can tell. */
export type AppendAnswer =
  | { readonly kind: 'written'; readonly revision: number; readonly position: Position | null }
  | { readonly kind: 'conflict'; readonly actual: 'no-stream' | number }
  /** Not written, and never will be. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Not written, but may be if it is sent again. */
  | { readonly kind: 'not-taken'; readonly reason: string; readonly cause?: unknown }
  /** Written or not. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly cause?: unknown };

/** What is used of the call: a duplex stream of gRPC. */
export interface AppendCall {
  on(event: 'data', listener: (response: BatchAppendResp) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'end' | 'drain', listener: () => void): unknown;
  /** False when no more should be written until `drain`. */
  write(request: BatchAppendReq): boolean;
  cancel(): void;
}

interface Pending {
  /** Null once it was written to the call. */
  unsent: BatchAppendReq | null;
  readonly settle: (answer: AppendAnswer) => void;
}

export class AppendStream {
  /** In flight or waiting to be sent, by correlation id, in the order they came. */
  readonly #pending = new Map<string, Pending>();
  #full = false;
  #answers = 0;
  #over = false;
  #failure: unknown;

  constructor(private readonly call: AppendCall) {
    call.on('data', (response) => this.#take(response));
    call.on('error', (error) => this.#end(error));
    call.on('end', () => this.#end(new Error('the server ended the call')));
    call.on('drain', () => this.#sendAll());
  }

  /** Nothing can be sent any more. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Never rejects. After `limitMs` without an answer the outcome is unknown. */
  append(request: AppendRequest, limitMs: number): Promise<AppendAnswer> {
    if (this.#over) return Promise.resolve({ kind: 'not-taken', reason: LOST_BEFORE, cause: this.#failure });
    const correlationId = randomUUID();
    const answersBefore = this.#answers;
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        const reason = `no answer within ${limitMs} ms`;
        // Where others were answered meanwhile, it is this append that takes long, and not the connection that is dead.
        const dead = this.#answers === answersBefore ? { cause: new Error(`UNAVAILABLE: ${reason}`) } : {};
        pending.settle({ kind: pending.unsent === null ? 'unknown' : 'not-taken', reason, ...dead });
        if ('cause' in dead) this.close();
      }, limitMs);
      const pending: Pending = {
        unsent: messageFor(request, correlationId),
        settle: (answer) => {
          clearTimeout(limit);
          this.#pending.delete(correlationId);
          resolve(answer);
        },
      };
      this.#pending.set(correlationId, pending);
      if (!this.#full) this.#send(pending);
    });
  }

  /** What is in flight has an unknown outcome from here on. */
  close(): void {
    this.#end(new Error('the call was given up'));
    this.call.cancel();
  }

  #send(pending: Pending): void {
    if (pending.unsent === null) return;
    const request = pending.unsent;
    pending.unsent = null;
    this.#full = !this.call.write(request);
  }

  #sendAll(): void {
    this.#full = false;
    for (const pending of this.#pending.values()) {
      if (this.#full) return;
      this.#send(pending);
    }
  }

  #take(response: BatchAppendResp): void {
    this.#answers++;
    // One that was given up meanwhile is no longer here.
    this.#pending.get(textOf(response.getCorrelationId()))?.settle(answerIn(response));
  }

  #end(error: unknown): void {
    if (this.#over) return;
    [this.#over, this.#failure] = [true, error];
    for (const { unsent, settle } of [...this.#pending.values()]) {
      settle(unsent === null
        ? { kind: 'unknown', reason: `the connection was lost: ${messageOf(error)}`, cause: error }
        : { kind: 'not-taken', reason: LOST_BEFORE, cause: error });
    }
  }
}

const LOST_BEFORE = 'the connection was lost before it was sent';

function messageFor({ streamId, expected, events }: AppendRequest, correlationId: string): BatchAppendReq {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(streamId, 'utf8')));
  if (expected === 'no-stream') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected));
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(uuid(correlationId));
  request.setOptions(options);
  request.setIsFinal(true);
  for (const { id, type, data, metadata } of events) {
    const message = new streams.BatchAppendReq.ProposedMessage();
    message.setId(uuid(id));
    message.getMetadataMap().set('type', type).set('content-type', 'application/json');
    message.setData(Buffer.from(data, 'utf8'));
    message.setCustomMetadata(Buffer.from(metadata, 'utf8'));
    request.addProposedMessages(message);
  }
  return request;
}

const uuid = (text: string): UUID => new shared.UUID().setString(text);

/** A server may write an id as two integers of 64 bits as well. */
function textOf(id: UUID | undefined): string {
  const structured = id?.getStructured();
  if (structured === undefined) return id?.getString() ?? '';
  const hex = [structured.getMostSignificantBits(), structured.getLeastSignificantBits()]
    .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function answerIn(response: BatchAppendResp): AppendAnswer {
  const success = response.getSuccess();
  if (success !== undefined) {
    const position = success.getPosition();
    return {
      kind: 'written',
      revision: Number(success.getCurrentRevision()),
      position: position === undefined ? null : { commit: BigInt(position.getCommitPosition()), prepare: BigInt(position.getPreparePosition()) },
    };
  }
  const error = response.getError();
  const details = error?.getDetails();
  const message = error?.getMessage() ?? 'an empty answer';
  // The server names what it means by the type of the details (Status.cs); what was busy or not ready has none.
  switch (details?.getTypeName()) {
    case 'event_store.client.WrongExpectedVersion': {
      const wrong = details.unpack(shared.WrongExpectedVersion.deserializeBinary, 'event_store.client.WrongExpectedVersion');
      return { kind: 'conflict', actual: wrong?.hasCurrentStreamRevision() === true ? Number(wrong.getCurrentStreamRevision()) : 'no-stream' };
    }
    case 'event_store.client.AccessDenied': return { kind: 'refused', reason: 'access denied' };
    case 'event_store.client.StreamDeleted': return { kind: 'refused', reason: 'the stream was deleted for good' };
    case 'event_store.client.MaximumAppendSizeExceeded':
    case 'event_store.client.MaximumAppendEventSizeExceeded': return { kind: 'refused', reason: 'larger than the server takes' };
    case 'event_store.client.BadRequest': return { kind: 'refused', reason: 'the server cannot read it' };
    case 'google.protobuf.Empty':
      if (/not ready|busy/i.test(message)) return { kind: 'not-taken', reason: message, cause: new Error(`UNAVAILABLE: ${message}`) };
      break;
  }
  return { kind: 'unknown', reason: `the server says: ${message}` };
}
