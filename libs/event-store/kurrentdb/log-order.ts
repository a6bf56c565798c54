/**
 * The log index of a ledger's events in KurrentDB: their ordinal among the ledger's own in the store's global order,
 * counted by reading and never taken from a position. Two who count cannot disagree, since what has been read from `$all`
 * does not change its order any more.
 */
import type { LogIndex } from '#domain/ids.js';
import { LogDamagedError } from '../errors.js';
import { comparePositions } from './position.js';
import type { Position } from './position.js';
import { PositionList } from './position-list.js';

/** What is counted of an event. */
export interface Counted {
  readonly id: string;
  readonly position: Position;
}

export interface LogOrderOptions {
  /** Places events, from the end of what is known on, up to the end of the log as it is when called. */
  readonly readOn: (order: LogOrder) => Promise<void>;
  /** Told of every event that is placed, once and in order. */
  readonly onPlaced?: (logIndex: LogIndex, event: Counted) => void;
}

/** How long a position may be on its way to those who follow the log before it is read. */
const UNDER_WAY_MS = 250;

export class LogOrder {
  readonly #positions = new PositionList();
  /** Those who wait for an event to be placed, by its commit position. */
  readonly #awaited = new Map<bigint, (() => void)[]>();
  #counting: Promise<void> | undefined;
  #followers = 0;

  constructor(private readonly options: LogOrderOptions) {}

  /** Log index of the last event known; -1 when there is none. */
  get known(): LogIndex {
    return this.#positions.length - 1;
  }

  /** Log index of the last event in the store now. */
  async head(): Promise<LogIndex> {
    // One that is under way may have passed the end as it is now.
    await this.#counting?.catch(() => undefined);
    await this.#count();
    return this.known;
  }

  /** Position of a known event. */
  positionOf(logIndex: LogIndex): Position | undefined {
    return this.#positions.at(logIndex);
  }

  /**
   * The log index of a committed event of this ledger.
   * @throws {LogDamagedError} where none stands
   */
  async indexOf(position: Position): Promise<LogIndex> {
    if (this.#followers > 0 && this.#isAhead(position)) await this.#followed(position);
    if (this.#isAhead(position)) await this.#counting?.catch(() => undefined);
    if (this.#isAhead(position)) await this.#count();
    const index = this.#positions.indexOf(position);
    if (index < 0) throw new LogDamagedError(`no event of this ledger stands at ${position.commit}/${position.prepare}`);
    return index;
  }

  /**
   * Takes an event that follows, in the ledger's own order, right after a log index; notes where it is new. Answers with its
   * log index.
   * @throws {LogDamagedError} when another one was counted there
   */
  place(after: LogIndex, event: Counted): LogIndex {
    const index = after + 1;
    const known = this.#positions.at(index);
    if (known !== undefined) {
      if (comparePositions(known, event.position) === 0) return index;
      throw new LogDamagedError(`events are missing from the log after ${after}, or have been added there`);
    }
    if (index !== this.#positions.length) throw new LogDamagedError(`events between ${this.known} and ${index} were passed over`);
    this.#positions.push(event.position);
    this.#awaited.get(event.position.commit)?.forEach((wake) => wake());
    this.options.onPlaced?.(index, event);
    return index;
  }

  /** For as long as the result is not called, somebody places events as they are committed. */
  follow(): () => void {
    this.#followers++;
    let follows = true;
    return () => {
      if (follows) this.#followers--;
      follows = false;
    };
  }

  #isAhead(position: Position): boolean {
    const { last } = this.#positions;
    return last === undefined || comparePositions(position, last) > 0;
  }

  /** Resolves once the event at a position is placed, or has been under way for too long. */
  #followed({ commit }: Position): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#awaited.get(commit) ?? [];
      const wake = (): void => {
        clearTimeout(limit);
        this.#awaited.delete(commit);
        resolve();
      };
      const limit = setTimeout(wake, UNDER_WAY_MS);
      this.#awaited.set(commit, [...waiting, wake]);
    });
  }

  #count(): Promise<void> {
    return (this.#counting ??= this.options.readOn(this).finally(() => (this.#counting = undefined)));
  }
}
