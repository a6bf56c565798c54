/** Reads at start what is known of a ledger's order, and writes down what is not as the log grows. */
import { BACKWARDS, END } from '@eventstore/db-client';
import type { AllStreamRecordedEvent, ResolvedEvent } from '@eventstore/db-client';
import type { LogIndex } from '#domain/ids.js';
import { messageOf } from '../error-fields.js';
import type { AppendAnswer, AppendRequest } from './append-stream.js';
import type { KurrentClient } from './client.js';
import { isNoStream, isTransient } from './client-errors.js';
import type { Connection } from './connection.js';
import type { Counted, LogOrder } from './log-order.js';
import { firstOf, MARK_EVENTS, markEvent, marksStreamOf, readMark } from './order-marks.js';
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

export class MarkKeeper {
  /** Marks known to stand on the server. */
  #standing = 0;
  /** Id of the last event of each full mark that does not. */
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
    if ((logIndex + 1) % MARK_EVENTS !== 0 || !this.#writes) return;
    const mark = Math.floor(logIndex / MARK_EVENTS);
    if (mark < this.#standing) return;
    this.#lastIds.set(mark, id);
    this.#inTurn(() => this.#saveMarks(order));
  }

  /** Counting up to here took long: next time it need not. */
  reached(order: LogOrder, checkpoint: Position): void {
    if (!this.#writes) return;
    const [first, lastId] = [firstOf(Math.floor((order.known + 1) / MARK_EVENTS)), this.#lastId];
    const event = reachedEvent({ first, positions: positionsFrom(order, first, order.known + 1 - first), lastId, checkpoint });
    this.#inTurn(async () => {
      const answer = await this.#append({ streamId: reachedStreamOf(this.options.ledger), expected: this.#reachedRevision, events: [event] });
      if (answer.kind === 'written') this.#reachedRevision = answer.revision;
    });
  }

  /** What was written down that the log, counted from its start, does not bear out. */
  async faults(order: LogOrder): Promise<readonly string[]> {
    const stream = marksStreamOf(this.options.ledger);
    const { marks, events } = await this.connection.run((client) => this.#readMarks(client));
    const at = (index: LogIndex, position: Position): boolean => {
      const counted = order.positionOf(index);
      return counted !== undefined && comparePositions(counted, position) === 0;
    };
    const wrong = marks.flatMap(({ positions }, mark) => {
      const first = positions.findIndex((position, i) => !at(firstOf(mark) + i, position));
      return first < 0 ? [] : [`${stream} ${mark} says another position of event ${firstOf(mark) + first} than the log`];
    });
    if (events > marks.length) wrong.push(`${stream} ${marks.length} is no mark that can be read`);
    const reached = await this.connection.run((client) => this.#readReached(client));
    if (reached === undefined) return wrong;
    const { first, positions, checkpoint } = reached;
    const next = order.positionOf(first + positions.length);
    const holds = positions.every((position, i) => at(first + i, position)) && (next === undefined || comparePositions(next, checkpoint) > 0);
    return holds ? wrong : [...wrong, `${reachedStreamOf(this.options.ledger)} says another number of events up to ${checkpoint.commit} than the log`];
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#saving;
  }

  /** The marks up to the first that cannot be read, and how many events were looked at. */
  async #readMarks(client: KurrentClient): Promise<{ readonly marks: readonly OrderMark[]; readonly events: number }> {
    const marks: OrderMark[] = [];
    let events = 0;
    for await (const { event } of eventsOf(client, marksStreamOf(this.options.ledger), {})) {
      events++;
      const mark = event === undefined || Number(event.revision) !== marks.length ? undefined : readMark(marks.length, event);
      if (mark === undefined) break;
      marks.push(mark);
    }
    return { marks, events };
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
      const mark = this.#standing;
      const event = markEvent(this.options.ledger, mark, { positions: positionsFrom(order, firstOf(mark), MARK_EVENTS), lastId });
      const answer = await this.#append({ streamId: marksStreamOf(this.options.ledger), expected: mark === 0 ? 'no-stream' : mark - 1, events: [event] });
      // A conflict is somebody who was faster, with the same mark.
      if (answer.kind !== 'written' && answer.kind !== 'conflict') return;
      this.#lastIds.delete(mark);
      this.#standing++;
    }
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

const positionsFrom = (order: LogOrder, first: LogIndex, count: number): readonly Position[] =>
  Array.from({ length: count }, (_, i) => order.positionOf(first + i)).filter((position) => position !== undefined);

/** Events of a stream; none where there is no such stream. */
async function* eventsOf(client: KurrentClient, streamId: string, options: NonNullable<Parameters<KurrentClient['readStream']>[1]>): AsyncGenerator<ResolvedEvent> {
  const reading = client.readStream(streamId, { ...options, requiresLeader: true });
  reading.on('error', () => undefined);
  try {
    yield* reading;
  } catch (error) {
    if (!isNoStream(error)) throw error;
  } finally {
    reading.cancel().catch(() => undefined);
  }
}

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
