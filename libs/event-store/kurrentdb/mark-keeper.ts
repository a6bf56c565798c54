/** Reads the marks of a ledger's order at start, and writes those that are missing as the log grows. */
import type { AllStreamRecordedEvent } from '@eventstore/db-client';
import type { LogIndex } from '#domain/ids.js';
import { messageOf } from '../error-fields.js';
import type { KurrentClient } from './client.js';
import { isNoStream, isTransient } from './client-errors.js';
import type { Connection } from './connection.js';
import type { Counted, LogOrder } from './log-order.js';
import { firstOf, MARK_EVENTS, markEvent, marksStreamOf, readMark } from './order-marks.js';
import type { OrderMark } from './order-marks.js';
import { comparePositions } from './position.js';

const APPEND_MS = 5_000;

export interface MarkKeeperOptions {
  readonly ledger: string;
  /** Of the ledger's own streams. */
  readonly prefix: string;
  /** Whether to begin with what they say, or to count from the start. */
  readonly reads: boolean;
  readonly writes: boolean;
}

export class MarkKeeper {
  /** Marks known to stand on the server. */
  #standing = 0;
  /** Id of the last event of each full mark that does not. */
  readonly #lastIds = new Map<number, string>();
  #writes: boolean;
  #saving: Promise<void> | undefined;

  constructor(private readonly connection: Connection, private readonly options: MarkKeeperOptions) {
    this.#writes = options.writes;
  }

  /** Places what the marks hold, as far as they fit the log. */
  async load(order: LogOrder): Promise<void> {
    if (!this.options.reads) return;
    const { marks } = await this.connection.run((client) => this.#readMarks(client));
    const fitting = await this.connection.run((client) => this.#fitting(client, marks));
    this.#standing = fitting;
    if (fitting < marks.length) {
      this.#writes = false;
      this.connection.notice(`event store: ${marks.length - fitting} of ${marks.length} marks of the log's order do not fit the log: `
        + `events are counted from log index ${firstOf(fitting)} on; \`factledger check\` says more`);
    }
    for (const { positions, lastId } of marks.slice(0, fitting)) {
      for (const position of positions) if (order.known < firstOf(fitting) - 1) order.place(order.known, { id: lastId, position });
    }
  }

  /** An event took its place. */
  placed(order: LogOrder, logIndex: LogIndex, { id }: Counted): void {
    if ((logIndex + 1) % MARK_EVENTS !== 0 || !this.#writes) return;
    const mark = Math.floor(logIndex / MARK_EVENTS);
    if (mark < this.#standing) return;
    this.#lastIds.set(mark, id);
    this.#saving ??= this.#save(order).catch((error: unknown) => this.#noticeOnce(messageOf(error))).finally(() => (this.#saving = undefined));
  }

  /** What the marks say that the log, counted from its start, does not. */
  async faults(order: LogOrder): Promise<readonly string[]> {
    const stream = marksStreamOf(this.options.ledger);
    const { marks, events } = await this.connection.run((client) => this.#readMarks(client));
    const wrong = marks.flatMap(({ positions }, mark) => {
      const at = positions.findIndex((position, i) => {
        const counted = order.positionOf(firstOf(mark) + i);
        return counted === undefined || comparePositions(counted, position) !== 0;
      });
      return at < 0 ? [] : [`${stream} ${mark} says another position of event ${firstOf(mark) + at} than the log`];
    });
    return events > marks.length ? [...wrong, `${stream} ${marks.length} is no mark that can be read`] : wrong;
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#saving;
  }

  /** The marks up to the first that cannot be read, and how many events were looked at. */
  async #readMarks(client: KurrentClient): Promise<{ readonly marks: readonly OrderMark[]; readonly events: number }> {
    const marks: OrderMark[] = [];
    let events = 0;
    const reading = client.readStream(marksStreamOf(this.options.ledger), { requiresLeader: true });
    reading.on('error', () => undefined);
    try {
      for await (const { event } of reading) {
        events++;
        const mark = event === undefined || Number(event.revision) !== marks.length ? undefined : readMark(marks.length, event);
        if (mark === undefined) break;
        marks.push(mark);
      }
    } catch (error) {
      if (!isNoStream(error)) throw error;
    } finally {
      void reading.cancel().catch(() => undefined);
    }
    return { marks, events };
  }

  /** How many fit, from the first on: those before one that fits do too. */
  async #fitting(client: KurrentClient, marks: readonly OrderMark[]): Promise<number> {
    let [fit, unfit] = [0, marks.length + 1];
    for (let look = marks.length; fit + 1 < unfit; look = (fit + unfit) >>> 1) {
      if (await this.#fits(client, marks[look - 1])) fit = look;
      else unfit = look;
    }
    return fit;
  }

  async #fits(client: KurrentClient, mark: OrderMark | undefined): Promise<boolean> {
    const last = mark?.positions.at(-1);
    if (mark === undefined || last === undefined) return false;
    const event = await eventAt(client, last);
    return event !== undefined && event.id === mark.lastId && event.streamId.startsWith(this.options.prefix) && comparePositions(event.position, last) === 0;
  }

  async #save(order: LogOrder): Promise<void> {
    for (let lastId; this.#writes && (lastId = this.#lastIds.get(this.#standing)) !== undefined;) {
      const mark = this.#standing;
      const positions = Array.from({ length: MARK_EVENTS }, (_, i) => order.positionOf(firstOf(mark) + i)).filter((position) => position !== undefined);
      const answer = await this.connection.run((client) => client.append({
        streamId: marksStreamOf(this.options.ledger), expected: mark === 0 ? 'no-stream' : mark - 1,
        events: [markEvent(this.options.ledger, mark, { positions, lastId })],
      }, APPEND_MS));
      // A conflict is somebody who was faster, with the same mark.
      if (answer.kind === 'refused') this.#noticeOnce(answer.reason);
      if (answer.kind !== 'written' && answer.kind !== 'conflict') return;
      this.#lastIds.delete(mark);
      this.#standing++;
    }
  }

  /** Without marks all goes on as before, and takes longer at the next start. */
  #noticeOnce(reason: string): void {
    if (this.#writes && !this.connection.closing.aborted) this.connection.notice(`event store: marks of the log's order cannot be kept: ${reason}`);
    this.#writes = false;
  }
}

/** The event at or after a position; undefined where there is none, or no such position. */
async function eventAt(client: KurrentClient, position: { readonly commit: bigint; readonly prepare: bigint }): Promise<AllStreamRecordedEvent | undefined> {
  const reading = client.readAll({ fromPosition: { ...position }, maxCount: 1, requiresLeader: true });
  reading.on('error', () => undefined);
  try {
    for await (const { event } of reading) return event;
  } catch (error) {
    if (isTransient(error)) throw error;
  } finally {
    void reading.cancel().catch(() => undefined);
  }
  return undefined;
}
