/** Calls that the client would make of its own accord, made by hand: begun and never ended, or listened to beyond their end. */
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import service from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';

const identifierOf = (streamId: string): InstanceType<typeof shared.StreamIdentifier> => new shared.StreamIdentifier().setStreamName(Buffer.from(streamId));
const uuid = (text: string): InstanceType<typeof shared.UUID> => new shared.UUID().setString(text);

export class BareCalls extends EventStoreDBClient {
  /** @param address as `127.0.0.1:2113`, of an insecure node */
  constructor(address: string) {
    super({ endpoint: address }, { insecure: true });
  }

  /** Begins an ordinary append, sends so many events, and rejects when the deadline has passed. */
  tornAppend(streamId: string, count: number, deadlineMs: number): Promise<void> {
    return this.execute(service.StreamsClient, 'append', (client) => new Promise((resolve, reject) => {
      const call = client.append(...this.callArguments({ deadline: deadlineMs }), (error) => (error === null ? resolve() : reject(error)));
      const options = new streams.AppendReq.Options().setStreamIdentifier(identifierOf(streamId)).setNoStream(new shared.Empty());
      call.write(new streams.AppendReq().setOptions(options));
      for (let i = 0; i < count; i++) {
        const message = new streams.AppendReq.ProposedMessage().setId(uuid(randomUUID()));
        message.getMetadataMap().set('type', 'T').set('content-type', 'application/json');
        call.write(new streams.AppendReq().setProposedMessage(message));
      }
    }));
  }

  /** Sends a batch append with an id that is none, and gives so many answers to it: the names of the errors. */
  async answersToNonsense(streamId: string, count: number): Promise<readonly string[]> {
    const open = this.GRPCStreamCreator(service.StreamsClient, 'batchAppend', (client) =>
      client.batchAppend(...this.callArguments({}, { deadline: Infinity })));
    const call = await open();
    const message = new streams.BatchAppendReq.ProposedMessage().setId(uuid('no-uuid'));
    message.getMetadataMap().set('type', 'T').set('content-type', 'application/json');
    const options = new streams.BatchAppendReq.Options().setStreamIdentifier(identifierOf(streamId)).setNoStream(new Empty());
    call.write(new streams.BatchAppendReq().setCorrelationId(uuid(randomUUID())).setOptions(options).setProposedMessagesList([message]).setIsFinal(true));
    const names: string[] = [];
    for await (const answer of call as AsyncIterable<BatchAppendResp>) {
      names.push(answer.getError()?.getMessage() ?? 'no error');
      if (names.length === count) break;
    }
    return names;
  }
}
