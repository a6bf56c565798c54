/** What all calls at one node share. */
import type { Access, Caller } from './access.js';
import { accessDenied } from './access.js';
import type { Call } from '../grpc/server.js';
import { CallLost, Code, Refusal } from '../grpc/refusal.js';
import type { Cut } from '../wire.js';
import type { Orders } from './orders.js';
import type { Appended, EventLog, Expected, Proposed } from './log.js';

export interface Limits {
  /** Sum of the sizes of an append's events. 256 MiB from 25.1 on, 1 MiB before. */
  readonly maxAppendBytes: number;
  readonly maxEventBytes: number;
  /** In which all pieces of a batch append must have come. */
  readonly writeTimeoutMs: number;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** One node of a server: its part in the cluster, and the log that all nodes have. */
export interface Node {
  readonly log: EventLog;
  readonly access: Access;
  readonly limits: Limits;
  readonly orders: Orders;
  /** Null where this node is the leader. */
  readonly leader: () => Endpoint | null;
  readonly cut: (how: Cut, connection: number) => void;
}

/** What became of an append at a node. */
export type NodeAppended = Appended | { readonly kind: 'timeout' } | { readonly kind: 'not-ready' };

/** @throws {Refusal} for wrong credentials */
export const callerOf = (node: Node, call: Call<never, never> | Call<unknown, never>): Caller => node.access.callerOf(call.headers.authorization);

/** @throws {Refusal} where the caller wants the leader and this is not it */
export function ensureLeader(node: Node, call: Pick<Call<unknown, never>, 'headers'>): void {
  const leader = call.headers['requires-leader'] === 'true' ? node.leader() : null;
  if (leader === null) return;
  throw new Refusal(Code.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader', 'leader-endpoint-host': leader.address, 'leader-endpoint-port': String(leader.port),
  });
}

/** @throws {Refusal} */
export function ensureAllowed(node: Node, caller: Caller, right: '$r' | '$w' | '$d', streamId: string): void {
  if (!node.access.allows(caller, right, streamId)) throw accessDenied();
}

/** Appends, or does what was ordered instead. @throws {CallLost} when the connection was cut */
export function appendAt(node: Node, connection: number, streamId: string, expected: Expected, events: readonly Proposed[]): NodeAppended {
  const store = (): Appended => node.log.append(streamId, expected, events);
  const cut = (how: Cut): never => {
    node.cut(how, connection);
    throw new CallLost();
  };
  const order = node.orders.takeAppend(streamId);
  switch (order?.does) {
    case undefined: return store();
    case 'not-ready': return { kind: 'not-ready' };
    case 'time-out':
      if (order.stores) store();
      return { kind: 'timeout' };
    case 'cut-before': return cut(order.how);
    case 'cut-after':
      store();
      return cut(order.how);
  }
}
