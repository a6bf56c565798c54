/** What a server says of itself: its version and methods, and the nodes of its cluster. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import { randomUUID } from 'node:crypto';
import { onlyRequest } from '../grpc/server.js';
import type { Handler } from '../grpc/server.js';
import { uuidOf } from './messages.js';
import { callerOf } from './node.js';
import type { Endpoint, Node } from './node.js';

const SERVICE = 'event_store.client.streams.streams';
/** As the real server lists them, in small letters; without those that the double has not. */
const METHODS = {
  read: ['position', 'events'], append: [], delete: [], tombstone: [], batchappend: ['deadline_duration'],
} satisfies Record<string, readonly string[]>;

/** @param version as the server says it */
export function supportedMethods(node: Node, version: string): Handler<Empty, SupportedMethods> {
  return async (call) => {
    callerOf(node, call);
    await onlyRequest(call);
    const methods = new features.SupportedMethods().setEventStoreServerVersion(version);
    for (const [name, supported] of Object.entries(METHODS)) {
      methods.addMethods(new features.SupportedMethod().setServiceName(SERVICE).setMethodName(name).setFeaturesList([...supported]));
    }
    await call.send(methods);
  };
}

export interface Member extends Endpoint {
  readonly isLeader: boolean;
}

export function readGossip(members: () => readonly Member[]): Handler<Empty, ClusterInfo> {
  return async (call) => {
    await onlyRequest(call);
    const info = new gossip.ClusterInfo();
    for (const { address, port, isLeader } of members()) {
      const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
      info.addMembers(new gossip.MemberInfo()
        .setInstanceId(uuidOf(randomUUID())).setTimeStamp(String(Date.now())).setIsAlive(true)
        .setState(isLeader ? LEADER : FOLLOWER)
        .setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port)));
    }
    await call.send(info);
  };
}
