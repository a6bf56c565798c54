/**
 * The log index of a ledger's events in KurrentDB: their ordinal among the ledger's own in the store's global order,
 * counted by reading and never taken from a position. Positions are 64-bit, so they stay `bigint`.
 */
import type { LogIndex } from '#domain/ids.js';

export interface Position {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Reads the positions of the ledger's events, in order, at or after a position, up to the present end. */
export type ReadPositions = (from: Position | undefined) => AsyncIterable<Position>;

export class LogOrder {
  /** Place in the list = log index. */
  readonly #positions: Position[] = [];
  #counting: Promise<void> | undefined;

  constructor(private readonly read: ReadPositions) {}

  /** Log index of the last event in the store now; -1 when there is none. */
  async head(): Promise<LogIndex> {
    // One that is under way may have passed the end as it is now.
    await this.#counting?.catch(() => undefined);
    await this.#count();
    return this.#positions.length - 1;
  }

  /** Position of an event that has been counted. */
  positionOf(logIndex: LogIndex): Position | undefined {
    return this.#positions[Math.min(logIndex, this.#positions.length - 1)];
  }

  /** The log index of the event at a position. */
  async indexOf(position: Position): Promise<LogIndex> {
    if (this.#isAhead(position)) await this.head();
    let [low, high] = [0, this.#positions.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = compare(position, this.#positions[middle] ?? position);
      if (order === 0) return middle;
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    throw new Error(`no event of this ledger stands at position ${position.commit}/${position.prepare}`);
  }

  #isAhead(position: Position): boolean {
    const last = this.#positions.at(-1);
    return last === undefined || compare(position, last) > 0;
  }

  #count(): Promise<void> {
    return (this.#counting ??= this.#readOn().finally(() => (this.#counting = undefined)));
  }

  async #readOn(): Promise<void> {
    for await (const position of this.read(this.#positions.at(-1))) {
      if (this.#isAhead(position)) this.#positions.push(position);
    }
  }
}

const compare = (a: Position, b: Position): number => sign(a.commit - b.commit) || sign(a.prepare - b.prepare);
const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);
