/** Begins an ordinary append and never ends it, so that its deadline passes in the middle. */
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import service from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Endpoint } from '../server/node.js';

export class TornAppends extends EventStoreDBClient {
  constructor(endpoint: Endpoint) {
    super({ endpoint }, { insecure: true });
  }

  /** Sends so many events, and rejects when the deadline has passed. */
  append(streamId: string, count: number, deadlineMs: number): Promise<void> {
    return this.execute(service.StreamsClient, 'append', (client) => new Promise((resolve, reject) => {
      const call = client.append(...this.callArguments({ deadline: deadlineMs }), (error) => (error === null ? resolve() : reject(error)));
      const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(streamId));
      call.write(new streams.AppendReq().setOptions(new streams.AppendReq.Options().setStreamIdentifier(identifier).setNoStream(new shared.Empty())));
      for (let i = 0; i < count; i++) call.write(anEvent());
    }));
  }
}

function anEvent(): AppendReq {
  const message = new streams.AppendReq.ProposedMessage();
  message.setId(new shared.UUID().setString(randomUUID()));
  message.getMetadataMap().set('type', 'T').set('content-type', 'application/json');
  message.setData(Buffer.from('{}'));
  return new streams.AppendReq().setProposedMessage(message);
}
