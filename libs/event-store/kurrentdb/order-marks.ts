/**
 * Marks of the log's order: the positions of a thousand events each, kept in a stream beside the ledger, so that counting
 * starts near the head. A mark says nothing that the log does not: any process may write one, two that write the same one
 * cannot disagree, and without them the log is counted from its start.
 *
 * They follow one another in `<ledger>~order`. Mark k holds the log indexes from 1000k to 1000k + 999: the first commit
 * position in decimal, the others as differences in LEB128, base64url; the differences between commit and prepare positions
 * likewise where there are any; and the id of the last event, by which a mark that does not fit the log is told. What is not
 * the mark that comes next counts for nothing, and where the log was counted anew, nothing that stands before that does.
 */
import { randomUUID } from 'node:crypto';
import type { LogIndex } from '#domain/ids.js';
import type { OutgoingEvent } from './append-stream.js';
import type { Position } from './position.js';

export const MARK_EVENTS = 1_000;
const TYPE = 'LogOrderMarked';
const RECOUNTED_TYPE = 'LogOrderRecounted';

export interface OrderMark {
  readonly positions: readonly Position[];
  /** Id of the event at the last of them. */
  readonly lastId: string;
}

/** Outside the ledger's own streams, which all begin with `<ledger>.`. */
export const marksStreamOf = (ledger: string): string => `${ledger}~order`;

export const firstOf = (mark: number): LogIndex => mark * MARK_EVENTS;

/** The event of a mark: it says the same whoever makes it. */
export function markEvent(mark: number, { positions, lastId }: OrderMark): OutgoingEvent {
  const data = { v: 1, first: firstOf(mark), lastId, ...packed(positions) };
  return { id: randomUUID(), type: TYPE, data: JSON.stringify(data), metadata: '{}' };
}

/** Says that what stands before it counts for nothing. */
export const recountedEvent = (): OutgoingEvent => ({ id: randomUUID(), type: RECOUNTED_TYPE, data: JSON.stringify({ v: 1 }), metadata: '{}' });
export const isRecounted = ({ type }: { readonly type: string }): boolean => type === RECOUNTED_TYPE;

/** Undefined where it is no such mark. */
export function readMark(mark: number, event: { readonly type: string; readonly data: unknown }): OrderMark | undefined {
  const { data } = event;
  if (event.type !== TYPE || typeof data !== 'object' || data === null) return undefined;
  const { v, first, lastId, ...rest }: Readonly<Record<string, unknown>> = { ...data };
  const positions = unpacked(rest);
  if (v !== 1 || first !== firstOf(mark) || typeof lastId !== 'string' || positions?.length !== MARK_EVENTS) return undefined;
  return { positions, lastId };
}

/** The first commit position in decimal, the others as steps; how far prepare positions are behind, where any is. */
export function packed(positions: readonly Position[]): Readonly<Record<string, string>> {
  const [start] = positions;
  if (start === undefined) return {};
  const behind = positions.map(({ commit, prepare }) => commit - prepare);
  return {
    commit: String(start.commit),
    commits: leb128(positions.slice(1).map(({ commit }, i) => commit - (positions[i]?.commit ?? 0n))),
    ...(behind.some((difference) => difference !== 0n) ? { prepares: leb128(behind) } : {}),
  };
}

/** Undefined where they are not what `packed` makes. */
export function unpacked({ commit, commits, prepares }: Readonly<Record<string, unknown>>): readonly Position[] | undefined {
  if (commit === undefined) return [];
  const steps = fromLeb128(commits);
  const behind = prepares === undefined ? [] : fromLeb128(prepares);
  if (typeof commit !== 'string' || !/^\d{1,20}$/.test(commit) || steps === undefined || behind === undefined) return undefined;
  if (behind.length !== 0 && behind.length !== steps.length + 1) return undefined;
  let at = BigInt(commit);
  return [0n, ...steps].map((step, i) => {
    at += step;
    return { commit: at, prepare: at - (behind[i] ?? 0n) };
  });
}

/** Unsigned integers, seven bits to a byte, the lowest first; the high bit says that more follow. */
function leb128(values: readonly bigint[]): string {
  const bytes: number[] = [];
  for (let value of values) {
    for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
    bytes.push(Number(value));
  }
  return Buffer.from(bytes).toString('base64url');
}

function fromLeb128(text: unknown): readonly bigint[] | undefined {
  if (typeof text !== 'string' || !/^[\w-]*$/.test(text)) return undefined;
  const values: bigint[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of Buffer.from(text, 'base64url')) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      values.push(value);
      [value, shift] = [0n, 0n];
    } else if (shift > 63n) return undefined;
  }
  return shift === 0n ? values : undefined;
}
