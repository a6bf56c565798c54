import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import { AppendStream } from './append-stream.js';
import type { AppendCall, AppendRequest } from './append-stream.js';

const REQUEST: AppendRequest = {
  streamId: 'desk.incident-é', expected: 4, events: [{ id: '019a0c1e-8d5f-7b3a-9c42-5e6f708192a3', type: 'PositionAdded', data: '{"a":1}', metadata: '{"v":1}' }],
};

/** A call of which the test holds the other end. */
class Call extends EventEmitter implements AppendCall {
  readonly sent: BatchAppendReq[] = [];
  cancelled = false;
  /** How many more may be written before `drain`. */
  room = Number.POSITIVE_INFINITY;

  write(request: BatchAppendReq): boolean {
    this.sent.push(request);
    return --this.room > 0;
  }

  cancel(): void {
    this.cancelled = true;
  }

  answer(place: number, fill: (response: BatchAppendResp) => void): void {
    const response = new streams.BatchAppendResp();
    response.setCorrelationId(this.sent[place]?.getCorrelationId());
    fill(response);
    this.emit('data', response);
  }
}

const opened = (): { readonly call: Call; readonly stream: AppendStream } => {
  const call = new Call();
  return { call, stream: new AppendStream(call) };
};
const written = (revision: number) => (response: BatchAppendResp): void => {
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(String(revision));
  success.setPosition(new shared.AllStreamPosition().setCommitPosition('18446744073709551615').setPreparePosition('7'));
  response.setSuccess(success);
};
/** An error as the server packs it: named by the type of its details. */
const error = (type: string, message: string, bytes: Uint8Array = new Uint8Array()) => (response: BatchAppendResp): void => {
  const status = new statuses.Status();
  status.setMessage(message);
  const holder = statuses.Status.deserializeBinary(Buffer.concat([Buffer.from([0x1a]), sized(any(`type.googleapis.com/${type}`, bytes))]));
  status.setDetails(holder.getDetails());
  response.setError(status);
};
/** google.protobuf.Any: its name is field 1, what it holds field 2. */
const any = (name: string, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0x0a]), sized(Buffer.from(name)), Buffer.from([0x12]), sized(Buffer.from(bytes))]);
const sized = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length]), bytes]);

describe('a stream of appends', () => {
  it('sends the very bytes of an event, and takes the answers in any order', async () => {
    const { call, stream } = opened();
    const answers = [stream.append(REQUEST, 1_000), stream.append({ ...REQUEST, expected: 'no-stream' }, 1_000)];
    const [first, second] = call.sent;
    const [message] = first?.getProposedMessagesList() ?? [];
    expect(Buffer.from(first?.getOptions()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe('desk.incident-é');
    expect([first?.getOptions()?.getStreamPosition(), second?.getOptions()?.hasNoStream(), first?.getIsFinal()]).toEqual(['4', true, true]);
    expect(message?.getId()?.getString()).toBe(REQUEST.events[0]?.id);
    expect([message?.getMetadataMap().get('type'), message?.getMetadataMap().get('content-type')]).toEqual(['PositionAdded', 'application/json']);
    expect([message?.getData_asU8(), message?.getCustomMetadata_asU8()].map((bytes) => Buffer.from(bytes ?? []).toString())).toEqual(['{"a":1}', '{"v":1}']);
    call.answer(1, written(0));
    call.answer(0, written(5));
    expect(await Promise.all(answers)).toEqual([
      { kind: 'written', revision: 5, position: { commit: 2n ** 64n - 1n, prepare: 7n } }, { kind: 'written', revision: 0, position: { commit: 2n ** 64n - 1n, prepare: 7n } },
    ]);
  });

  const wrong = (fill: (details: InstanceType<typeof shared.WrongExpectedVersion>) => unknown) => {
    const details = new shared.WrongExpectedVersion();
    fill(details);
    return error('event_store.client.WrongExpectedVersion', 'WrongExpectedVersion', details.serializeBinary());
  };
  it.each([
    ['another revision', wrong((details) => details.setCurrentStreamRevision('7')), { kind: 'conflict', actual: 7 }],
    ['no stream', wrong((details) => details.setCurrentNoStream(new shared.Empty())), { kind: 'conflict', actual: 'no-stream' }],
    ['access denied', error('event_store.client.AccessDenied', 'AccessDenied'), { kind: 'refused', reason: 'access denied' }],
    ['a deleted stream', error('event_store.client.StreamDeleted', 'StreamDeleted'), { kind: 'refused' }],
    ['too large', error('event_store.client.MaximumAppendSizeExceeded', 'MaximumAppendSizeExceeded'), { kind: 'refused' }],
    ['an event too large', error('event_store.client.MaximumAppendEventSizeExceeded', 'MaximumAppendEventSizeExceeded'), { kind: 'refused' }],
    ['not readable', error('event_store.client.BadRequest', 'BadRequest'), { kind: 'refused' }],
    ['not ready', error('google.protobuf.Empty', 'Server Is Not Ready'), { kind: 'not-taken' }],
    ['busy', error('google.protobuf.Empty', 'Server Is Busy'), { kind: 'not-taken' }],
    ['a time-out of its own', error('event_store.client.Timeout', 'Timeout'), { kind: 'unknown' }],
    ['what it does not know', error('event_store.client.Unknown', 'Unknown'), { kind: 'unknown' }],
    ['an internal error', error('google.protobuf.Empty', 'Envelope callback expected'), { kind: 'unknown' }],
    ['nothing at all', () => undefined, { kind: 'unknown' }],
  ] as const)('knows what the server means: %s', async (_, fill, answer) => {
    const { call, stream } = opened();
    const appended = stream.append(REQUEST, 1_000);
    call.answer(0, fill);
    expect(await appended).toMatchObject(answer);
  });

  it('knows an answer by its id, whichever way it is written', async () => {
    const { call, stream } = opened();
    const appended = stream.append(REQUEST, 1_000);
    const hex = (call.sent[0]?.getCorrelationId()?.getString() ?? '').replaceAll('-', '');
    const half = (from: number): string => String(BigInt.asIntN(64, BigInt(`0x${hex.slice(from, from + 16)}`)));
    call.answer(0, (response) => {
      const structured = new shared.UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16));
      response.setCorrelationId(new shared.UUID().setStructured(structured));
      written(5)(response);
    });
    expect(await appended).toMatchObject({ kind: 'written', revision: 5 });
  });

  it('answers for its own appends only, when it fails', async () => {
    const [one, other] = [opened(), opened()];
    const [lost, kept] = [one.stream.append(REQUEST, 1_000), other.stream.append(REQUEST, 1_000)];
    const cause = new Error('14 UNAVAILABLE');
    one.call.emit('error', cause);
    expect(await lost).toEqual({ kind: 'unknown', reason: 'the connection was lost: 14 UNAVAILABLE', cause });
    other.call.answer(0, written(5));
    expect(await kept).toMatchObject({ kind: 'written' });
    expect([one.stream.isOver, other.stream.isOver]).toEqual([true, false]);
    expect(await one.stream.append(REQUEST, 1_000)).toMatchObject({ kind: 'not-taken', cause });
    // An answer after the end finds nobody, and hurts nobody.
    one.call.answer(0, written(5));
  });

  it('gives up on what is not answered in time, and on the call where nothing is', async () => {
    const { call, stream } = opened();
    const slow = stream.append(REQUEST, 20);
    const quick = stream.append(REQUEST, 1_000);
    call.answer(1, written(5));
    await quick;
    expect(await slow).toEqual({ kind: 'unknown', reason: 'no answer within 20 ms' });
    expect([stream.isOver, call.cancelled]).toEqual([false, false]);
    expect(await stream.append(REQUEST, 20)).toMatchObject({ kind: 'unknown', cause: expect.anything() });
    expect([stream.isOver, call.cancelled]).toEqual([true, true]);
  });

  it('holds back while the connection is full, and says of what was not sent that it was not', async () => {
    const { call, stream } = opened();
    call.room = 2;
    const appends = [1, 2, 3, 4].map((expected) => stream.append({ ...REQUEST, expected }, 1_000));
    expect(call.sent).toHaveLength(2);
    call.room = 1;
    call.emit('drain');
    expect(call.sent.map((request) => request.getOptions()?.getStreamPosition())).toEqual(['1', '2', '3']);
    call.emit('end');
    expect((await Promise.all(appends)).map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'not-taken']);
  });
});
