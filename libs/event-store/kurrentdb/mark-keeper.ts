/** Reads at start what is known of a ledger's order, and writes down what is not as the log grows. */
import { BACKWARDS, END } from '@eventstore/db-client';
import type { AllStreamRecordedEvent } from '@eventstore/db-client';
import type { LogIndex } from '#domain/ids.js';
import { messageOf } from '../error-fields.js';
import { StoreUnavailableError } from '../errors.js';
import type { AppendAnswer, AppendRequest } from './append-stream.js';
import type { KurrentClient } from './client.js';
import { isTransient } from './client-errors.js';
import type { Connection } from './connection.js';
import { eventsOf } from './events-of.js';
import type { Counted, LogOrder } from './log-order.js';
import { firstOf, isRecounted, MARK_EVENTS, markEvent, marksStreamOf, readMark, recountedEvent } from './order-marks.js';
import type { OrderMark } from './order-marks.js';
import { reachedEvent, reachedStreamOf, readReached } from './order-reached.js';
import type { Reached } from './order-reached.js';
import { comparePositions } from './position.js';
import type { Position } from './position.js';

const APPEND_MS = 5_000;

export interface MarkKeeperOptions {
  readonly ledger: string;
  /** Of the ledger's own streams. */
  readonly prefix: string;
  /** Whether to begin with what was written down, or to count from the start. */
  readonly reads: boolean;
  readonly writes: boolean;
}

/** What is written down of a log's order, held against the log. */
export interface MarksCheck {
  /** Marks, and what else is written down of how far the log had been counted. */
  readonly marks: number;
  readonly faults: readonly string[];
}

/** What is written down of a log's order. */
export interface MarksRead {
  readonly marks: readonly OrderMark[];
  /** Revision of the first event after the last mark: it is none. Null where nothing follows. */
  readonly unreadable: number | null;
  readonly reached: Reached | undefined;
}

export class MarkKeeper {
  /** Marks known to stand on the server. */
  #standing = 0;
  /** Of the last event of their stream. */
  #revision: number | 'no-stream' = 'no-stream';
  /** Id of the last event of each full mark. */
  readonly #lastIds = new Map<number, string>();
  /** Id of the last event of all. */
  #lastId = '';
  #reachedRevision: number | 'no-stream' = 'no-stream';
  #writes: boolean;
  #saving: Promise<void> | undefined;

  constructor(private readonly connection: Connection, private readonly options: MarkKeeperOptions) {
    this.#writes = options.writes;
  }

  /** Places what was written down, as far as it fits the log. Answers with how far it says that there is nothing else. */
  async load(order: LogOrder): Promise<Position | undefined> {
    if (!this.options.reads) return undefined;
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
    return await this.connection.run((client) => this.#loadReached(client, order));
  }

  /** An event took its place. */
  placed(order: LogOrder, logIndex: LogIndex, { id }: Counted): void {
    this.#lastId = id;
    if ((logIndex + 1) % MARK_EVENTS !== 0) return;
    const mark = Math.floor(logIndex / MARK_EVENTS);
    this.#lastIds.set(mark, id);
    if (this.#writes && mark >= this.#standing) this.#inTurn(() => this.#saveMarks(order));
  }

  /** Counting up to here took long: next time it need not. */
  reached(order: LogOrder, checkpoint: Position): void {
    if (this.#writes) this.#inTurn(async () => void (await this.#saveReached(order, checkpoint)));
  }

  /** What is written down now. */
  async read(): Promise<MarksRead> {
    return await this.connection.run(async (client) => ({ ...(await this.#readMarks(client)), reached: await this.#readReached(client) }));
  }

  /** What was written down that the log, counted from its start after it was read, does not bear out. */
  compared({ marks, unreadable, reached }: MarksRead, order: LogOrder): MarksCheck {
    const at = (index: LogIndex, position: Position): boolean => {
      const counted = order.positionOf(index);
      return counted !== undefined && comparePositions(counted, position) === 0;
    };
    const faults = marks.flatMap(({ positions, lastId }, mark) => {
      const first = positions.findIndex((position, i) => !at(firstOf(mark) + i, position));
      if (first >= 0) return [`mark ${mark} says another position of event ${firstOf(mark) + first} than the log`];
      return lastId === this.#lastIds.get(mark) ? [] : [`mark ${mark} says another id of event ${firstOf(mark + 1) - 1} than the log`];
    });
    if (unreadable !== null) faults.push(`${marksStreamOf(this.options.ledger)} holds something else than mark ${marks.length} at revision ${unreadable}`);
    if (reached === undefined) return { marks: marks.length, faults };
    const { first, positions, checkpoint } = reached;
    const next = order.positionOf(first + positions.length);
    const holds = positions.every((position, i) => at(first + i, position)) && (next === undefined || comparePositions(next, checkpoint) > 0);
    if (!holds) faults.push(`${reachedStreamOf(this.options.ledger)} says another number of events up to ${checkpoint.commit} than the log`);
    return { marks: marks.length + 1, faults };
  }

  /**
   * Writes down what was counted from the log's start: what stands there counts for nothing any more.
   * @param checkpoint up to there it was counted; undefined where the server said nothing of it, and there is nothing to count
   * @returns how many marks there are now, counted as a check counts them
   * @throws {StoreUnavailableError} where that is refused, or somebody else writes them at the same time
   */
  async renew(order: LogOrder, checkpoint: Position | undefined): Promise<number> {
    const answer = await this.#append({ streamId: marksStreamOf(this.options.ledger), expected: this.#revision, events: [recountedEvent()] });
    const revision = writtenOr(answer);
    [this.#revision, this.#standing, this.#writes] = [revision, 0, true];
    await this.#saveMarks(order);
    if (checkpoint !== undefined) writtenOr(await this.#saveReached(order, checkpoint));
    const full = Math.floor((order.known + 1) / MARK_EVENTS);
    if (this.#standing < full) throw new StoreUnavailableError(`${this.#standing} of ${full} marks were written; the log is counted from the last of them on`);
    return full + (checkpoint === undefined ? 0 : 1);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#saving;
  }

  async #readMarks(client: KurrentClient): Promise<Omit<MarksRead, 'reached'>> {
    const marks: OrderMark[] = [];
    let unreadable: number | null = null;
    for await (const { event } of eventsOf(client, marksStreamOf(this.options.ledger))) {
      if (event === undefined) continue;
      this.#revision = Number(event.revision);
      const recounted = isRecounted(event);
      if (recounted) marks.length = 0;
      const mark = readMark(marks.length, event);
      if (mark !== undefined) marks.push(mark);
      unreadable = recounted || mark !== undefined ? null : (unreadable ?? this.#revision);
    }
    return { marks, unreadable };
  }

  /** What others have written since it was last looked. Answers whether there was anything. */
  async #readOn(): Promise<boolean> {
    const before = this.#revision;
    await this.connection.run(async (client) => {
      for await (const { event } of eventsOf(client, marksStreamOf(this.options.ledger), { fromRevision: BigInt(this.#revision === 'no-stream' ? 0 : this.#revision + 1) })) {
        if (event === undefined) continue;
        this.#revision = Number(event.revision);
        if (isRecounted(event)) this.#recountedByOthers();
        else if (readMark(this.#standing, event) !== undefined) this.#standing++;
      }
    });
    return this.#revision !== before;
  }

  /** Whoever did so found that marks were wrong. This process may have begun with them: it writes none again. */
  #recountedByOthers(): void {
    if (this.#writes) this.connection.notice("event store: the log's order was written down anew, by `factledger event-store recount`: start this process again, which may have begun with what was wrong");
    this.#writes = false;
  }

  async #readReached(client: KurrentClient): Promise<Reached | undefined> {
    for await (const { event } of eventsOf(client, reachedStreamOf(this.options.ledger), { direction: BACKWARDS, fromRevision: END, maxCount: 1 })) {
      if (event === undefined) continue;
      this.#reachedRevision = Number(event.revision);
      return readReached(event);
    }
    return undefined;
  }

  async #loadReached(client: KurrentClient, order: LogOrder): Promise<Position | undefined> {
    const reached = await this.#readReached(client);
    if (reached === undefined || reached.first !== order.known + 1) return undefined;
    const { positions, lastId, checkpoint } = reached;
    const last = positions.at(-1) ?? order.positionOf(order.known);
    if (last !== undefined && !(await this.#stands(client, last, lastId))) return undefined;
    for (const position of positions) order.place(order.known, { id: lastId, position });
    return checkpoint;
  }

  /** How many fit, from the first on: those before one that fits do too. */
  async #fitting(client: KurrentClient, marks: readonly OrderMark[]): Promise<number> {
    let [fit, unfit] = [0, marks.length + 1];
    for (let look = marks.length; fit + 1 < unfit; look = (fit + unfit) >>> 1) {
      const mark = marks[look - 1];
      const last = mark?.positions.at(-1);
      if (mark !== undefined && last !== undefined && await this.#stands(client, last, mark.lastId)) fit = look;
      else unfit = look;
    }
    return fit;
  }

  /** Whether an event of the ledger stands at a position. */
  async #stands(client: KurrentClient, position: Position, id: string): Promise<boolean> {
    const event = await eventAt(client, position);
    return event !== undefined && event.id === id && event.streamId.startsWith(this.options.prefix) && comparePositions(event.position, position) === 0;
  }

  async #saveMarks(order: LogOrder): Promise<void> {
    for (let lastId; this.#writes && (lastId = this.#lastIds.get(this.#standing)) !== undefined;) {
      const event = markEvent(this.#standing, { positions: positionsFrom(order, firstOf(this.#standing), MARK_EVENTS), lastId });
      const answer = await this.#append({ streamId: marksStreamOf(this.options.ledger), expected: this.#revision, events: [event] });
      if (answer.kind === 'written') {
        this.#revision = answer.revision;
        this.#standing++;
        // A conflict is somebody who was faster, most often with the same mark.
      } else if (answer.kind !== 'conflict' || !(await this.#readOn())) return;
    }
  }

  async #saveReached(order: LogOrder, checkpoint: Position): Promise<AppendAnswer> {
    const [first, lastId] = [firstOf(Math.floor((order.known + 1) / MARK_EVENTS)), this.#lastId];
    const event = reachedEvent({ first, positions: positionsFrom(order, first, order.known + 1 - first), lastId, checkpoint });
    const answer = await this.#append({ streamId: reachedStreamOf(this.options.ledger), expected: this.#reachedRevision, events: [event] });
    if (answer.kind === 'written') this.#reachedRevision = answer.revision;
    return answer;
  }

  async #append(request: AppendRequest): Promise<AppendAnswer> {
    const answer = await this.connection.run((client) => client.append(request, APPEND_MS));
    if (answer.kind === 'refused') this.#noticeOnce(answer.reason);
    return answer;
  }

  /** One after the other. What goes wrong is told; all else goes on. */
  #inTurn(save: () => Promise<void>): void {
    const before = this.#saving ?? Promise.resolve();
    this.#saving = before.then(save).catch((error: unknown) => this.#noticeOnce(messageOf(error)));
  }

  /** Without marks all goes on as before, and takes longer at the next start. */
  #noticeOnce(reason: string): void {
    if (this.#writes && !this.connection.closing.aborted) this.connection.notice(`event store: marks of the log's order cannot be kept: ${reason}`);
    this.#writes = false;
  }
}

/** The revision at which it was written. */
function writtenOr(answer: AppendAnswer): number {
  if (answer.kind === 'written') return answer.revision;
  throw new StoreUnavailableError(answer.kind === 'conflict' ? "somebody else writes the log's order down at the same time: run it again" : `the log's order cannot be written down: ${answer.reason}`);
}

const positionsFrom = (order: LogOrder, first: LogIndex, count: number): readonly Position[] =>
  Array.from({ length: count }, (_, i) => order.positionOf(first + i)).filter((position) => position !== undefined);

/** The event at or after a position; undefined where there is none, or no such position. */
async function eventAt(client: KurrentClient, position: Position): Promise<AllStreamRecordedEvent | undefined> {
  const reading = client.readAll({ fromPosition: { ...position }, maxCount: 1, requiresLeader: true });
  reading.on('error', () => undefined);
  try {
    for await (const { event } of reading) return event;
  } catch (error) {
    if (isTransient(error)) throw error;
  } finally {
    reading.cancel().catch(() => undefined);
  }
  return undefined;
}
