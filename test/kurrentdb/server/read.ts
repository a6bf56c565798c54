/** `Streams.Read`: a stream or `$all`, forwards or backwards, or on and on. */
import { randomUUID } from 'node:crypto';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { CallLost, Code, Refusal } from '../grpc/refusal.js';
import { onlyRequest } from '../grpc/server.js';
import type { Call, Handler } from '../grpc/server.js';
import { streamDeleted } from './append.js';
import { DELETED } from './log.js';
import type { EventLog, LogRecord } from './log.js';
import { eventResponse, identifierOf, streamNameOf } from './messages.js';
import { callerOf, ensureAllowed, ensureLeader } from './node.js';
import type { Node } from './node.js';
import type { ReadOrder } from './orders.js';
import type { Position } from './position.js';
import { subscription } from './subscription.js';
import type { Wanted } from './subscription.js';

const ALL = '$all';
const DEFAULT_WINDOW = 32;

export function read(node: Node): Handler<ReadReq, ReadResp> {
  return async (call) => {
    const caller = callerOf(node, call);
    const options = (await onlyRequest(call)).getOptions() ?? new streams.ReadReq.Options();
    const stream = options.getStream();
    const streamId = stream === undefined ? ALL : streamNameOf(stream.getStreamIdentifier());
    const ensureMayRead = (): void => ensureAllowed(node, caller, '$r', streamId);
    ensureMayRead();
    ensureLeader(node, call);
    if (stream !== undefined && node.log.lastRevision(streamId) === DELETED) throw streamDeleted(streamId);
    if (options.hasSubscription()) return await subscribed(node, call, options, streamId, ensureMayRead);

    const sender = new Sender(node, call, options, (of) => node.orders.reads.take(of));
    const found = stream === undefined ? inAll(node.log, options) : inStream(node.log, streamId, options, stream);
    if (found === undefined) {
      const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(streamId));
      return await call.send(new streams.ReadResp().setStreamNotFound(missing));
    }
    for (const record of found) {
      if (call.gone.aborted) return;
      await sender.event(record);
    }
  };
}

/** Sends events, and cuts the connection where that was ordered. */
class Sender {
  #order: ReadOrder | undefined;
  #sent = 0;

  constructor(
    private readonly node: Node, private readonly call: Call<ReadReq, ReadResp>, private readonly options: ReadReq.Options,
    private readonly take: (streamId: string) => ReadOrder | undefined,
  ) {}

  async event(record: LogRecord): Promise<void> {
    this.#order ??= this.take(record.streamId);
    if (this.#order !== undefined && this.#sent++ === this.#order.after) {
      // What was sent before is on its way; the next turn of the loop finds it written.
      await new Promise(setImmediate);
      this.node.cut(this.#order.how, this.call.connection);
      throw new CallLost();
    }
    await this.call.send(eventResponse(record, this.options.getUuidOption() ?? new streams.ReadReq.Options.UUIDOption()));
  }
}

/** Undefined where there is no such stream. */
function inStream(log: EventLog, streamId: string, options: ReadReq.Options, from: ReadReq.Options.StreamOptions): Iterable<LogRecord> | undefined {
  const count = countIn(options, 'ReadStreamResult');
  const found = log.readable(streamId);
  if (found === undefined) return undefined;
  const revision = from.hasRevision() ? BigInt(from.getRevision()) : from.hasEnd() ? DELETED : 0n;
  if (options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS) {
    return found.filter((record) => record.revision <= revision).toReversed().slice(0, count);
  }
  return found.filter((record) => record.revision >= revision).slice(0, count);
}

/** Forwards the position is inclusive, backwards exclusive. */
function* inAll(log: EventLog, options: ReadReq.Options): Generator<LogRecord> {
  const count = countIn(options, 'ReadAllResult');
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const all = options.getAll();
  const position = all?.getPosition();
  const from = position === undefined ? (all?.hasEnd() === true ? log.end : 0n) : BigInt(position.getCommitPosition());
  if (position !== undefined) ensureKnown(log, { commit: from, prepare: BigInt(position.getPreparePosition()) });
  let index = log.countBefore(from) - (backwards ? 1 : 0);
  for (let sent = 0; sent < count; sent++) {
    const record = log.records[index];
    if (record === undefined) return;
    yield record;
    index += backwards ? -1 : 1;
  }
}

function countIn(options: ReadReq.Options, result: string): number {
  const count = Number(options.getCount());
  if (count > 0) return count;
  throw new Refusal(Code.UNKNOWN, `Unexpected ${result}: Error >> maxCount should be positive. (Parameter 'maxCount')`);
}

/** @throws {Refusal} where no record begins, unless none comes after */
function ensureKnown(log: EventLog, { commit, prepare }: Position): void {
  if (prepare > commit) throw new Error('prepare > commit');
  const next = log.records[log.countBefore(commit)];
  if (next === undefined || commit === 0n || next.position === commit) return;
  const why = `Log record at actual pos ${commit} has non-positive length: 0.  in chunk #0-0 (chunk-000000.000000).`;
  throw new Refusal(Code.UNKNOWN, `Unexpected ReadAllResult: InvalidPosition >> ${why}`);
}

async function subscribed(
  node: Node, call: Call<ReadReq, ReadResp>, options: ReadReq.Options, streamId: string, ensureMayRead: () => void,
): Promise<void> {
  const sender = new Sender(node, call, options, (of) => node.orders.subscriptions.take(of));
  const wanted = options.hasStream() ? wantedOfStream(node.log, streamId, options) : wantedOfAll(options);
  for await (const item of subscription(node.log, wanted, call.gone)) {
    ensureMayRead();
    if (item === 'confirmed') {
      await call.send(new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID())));
    } else if (item === 'caught up') {
      await call.send(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
    } else if (item !== 'woken' && 'checkpoint' in item) {
      await call.send(new streams.ReadResp().setCheckpoint(checkpointMessage(item.checkpoint)));
    } else if (item !== 'woken') {
      await sender.event(item.event);
      if (streamId !== ALL && item.event.type === '$streamDeleted') throw streamDeleted(streamId);
    }
  }
}

function checkpointMessage({ commit, prepare }: Position): ReadResp.Checkpoint {
  const message = new streams.ReadResp.Checkpoint();
  message.setCommitPosition(String(commit));
  message.setPreparePosition(String(prepare));
  return message;
}

function wantedOfStream(log: EventLog, streamId: string, options: ReadReq.Options): Wanted {
  const from = options.getStream();
  const after = from?.hasRevision() === true ? BigInt(from.getRevision()) : from?.hasEnd() === true ? log.lastRevision(streamId) : -1n;
  return {
    matches: (record) => record.streamId === streamId && record.revision > after && record.revision >= log.metadataOf(streamId).truncateBefore,
    after: undefined, checkpoints: null,
  };
}

function wantedOfAll(options: ReadReq.Options): Wanted {
  const position = options.getAll()?.getPosition();
  const after = position === undefined ? (options.getAll()?.hasEnd() === true ? 'end' : undefined)
    : { commit: BigInt(position.getCommitPosition()), prepare: BigInt(position.getPreparePosition()) };
  const filter = options.getFilter();
  if (filter === undefined) return { matches: () => true, after, checkpoints: null };
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
  return { matches: matching(filter), after, checkpoints: { window, every: window * filter.getCheckpointintervalmultiplier() } };
}

function matching(filter: ReadReq.Options.FilterOptions): (record: LogRecord) => boolean {
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const subject = (record: LogRecord): string => (filter.hasStreamIdentifier() ? record.streamId : record.type);
  const regex = expression?.getRegex() ?? '';
  if (regex !== '') return (record) => new RegExp(regex).test(subject(record));
  const prefixes = expression?.getPrefixList() ?? [];
  return (record) => prefixes.some((prefix) => subject(record).startsWith(prefix));
}
