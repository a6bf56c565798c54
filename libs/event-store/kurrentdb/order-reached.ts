/**
 * How far a ledger's log had been counted once: that up to a position of the server's log there are so many events of the
 * ledger and no others. Marks alone would leave a small ledger on a large server to be looked for from the start: a server
 * tells thousands of other events from its own, and a mark is made of a thousand of its own.
 *
 * It stands in `<ledger>~reached`, the newest last, and is written where counting took long. What it says was true when it was
 * written and stays true, whoever wrote it.
 */
import { randomUUID } from 'node:crypto';
import type { LogIndex } from '#domain/ids.js';
import type { OutgoingEvent } from './append-stream.js';
import { packed, unpacked } from './order-marks.js';
import type { Position } from './position.js';

const TYPE = 'LogOrderReached';

export interface Reached {
  /** Log index of the first of these; those before are in marks. */
  readonly first: LogIndex;
  readonly positions: readonly Position[];
  /** Id of the last event counted; empty where there is none. */
  readonly lastId: string;
  /** Nothing else of the ledger stands up to here. */
  readonly checkpoint: Position;
}

export const reachedStreamOf = (ledger: string): string => `${ledger}~reached`;

export function reachedEvent({ first, positions, lastId, checkpoint }: Reached): OutgoingEvent {
  const data = { v: 1, first, lastId, upTo: String(checkpoint.commit), upToPrepare: String(checkpoint.prepare), ...packed(positions) };
  return { id: randomUUID(), type: TYPE, data: JSON.stringify(data), metadata: '{}' };
}

/** Undefined where it is none. */
export function readReached({ type, data }: { readonly type: string; readonly data: unknown }): Reached | undefined {
  if (type !== TYPE || typeof data !== 'object' || data === null) return undefined;
  const { v, first, lastId, upTo, upToPrepare, ...rest }: Readonly<Record<string, unknown>> = { ...data };
  const positions = unpacked(rest);
  const [commit, prepare] = [positionIn(upTo), positionIn(upToPrepare)];
  if (v !== 1 || typeof first !== 'number' || typeof lastId !== 'string' || positions === undefined || commit === undefined || prepare === undefined) return undefined;
  return { first, positions, lastId, checkpoint: { commit, prepare } };
}

const positionIn = (text: unknown): bigint | undefined => (typeof text === 'string' && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined);
