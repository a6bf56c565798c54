/**
 * Copies a log, event by event in the log's order, into a store that holds none of it or its beginning. Each event keeps its
 * bytes, and so its hash; its place in the stream and in the log follow from the order.
 *
 * There is nothing to remember between two tries: what the target holds says how far the last one came. It is compared, event by
 * event, before anything is added, so a target with other content is refused and left as it is.
 */
import { createHash } from 'node:crypto';
import type { LogIndex, StreamName } from '#domain/ids.js';
import { encodeEvent } from '#event-store/codec/envelope.js';
import type { Envelope } from '#event-store/codec/envelope.js';
import { OutcomeUnknownError, WrongExpectedRevisionError } from '#event-store/errors.js';
import { MAX_APPEND_BYTES, MAX_APPEND_EVENTS } from '#event-store/port.js';
import type { EventStore, ExpectedRevision, NewEvent, StoredEvent } from '#event-store/port.js';
import { MoveRefusedError } from './errors.js';

export type Phase = 'comparing' | 'copying' | 'verifying';
export interface CopyOptions {
  /** Told now and then: events done, of how many. */
  readonly onProgress?: (phase: Phase, done: number, of: number) => void;
  /** Ends it between two appends. */
  readonly signal?: AbortSignal;
  /** Waits before an append with an unknown outcome is sent again. */
  readonly delay: (ms: number) => Promise<void>;
}
export interface Copied {
  readonly events: number;
  /** Of these, those that the target did not hold before. */
  readonly added: number;
  /** SHA-256 over the SHA-256 of every event's bytes, in log order; the same on both sides. */
  readonly sha256: string;
}

const TOLD_EVERY = 1_000;
const RETRIES_MS = [50, 200, 800, 3_000] as const;

/**
 * The log must not grow meanwhile.
 * @throws {MoveRefusedError}
 */
export async function copyEvents(from: Pick<EventStore, 'readAll' | 'head'>, to: EventStore, options: CopyOptions): Promise<Copied> {
  const head = await from.head();
  const held = await to.head();
  if (held > head) throw new MoveRefusedError('target-differs', `the target holds ${held + 1} events, the source ${head + 1}: it is another ledger, or has gone on since.`);
  await compare(from, to, held, (done) => options.onProgress?.('comparing', done, held + 1));
  await append(from, to, { after: held, head }, options);
  if ((await from.head()) !== head) throw new MoveRefusedError('source-moved', 'the source was written to meanwhile: stop what writes to it, and run this again.');
  const sha256 = await compare(from, to, head, (done) => options.onProgress?.('verifying', done, head + 1));
  if ((await to.head()) !== head) throw new MoveRefusedError('target-differs', 'somebody else has written to the target meanwhile.');
  return { events: head + 1, added: head - held, sha256 };
}

/** Both logs up to a log index, event by event. */
async function compare(from: Pick<EventStore, 'readAll'>, to: Pick<EventStore, 'readAll'>, last: LogIndex, onDone: (done: number) => void): Promise<string> {
  const hash = createHash('sha256');
  if (last < 0) return hash.digest('base64url');
  const theirs = to.readAll(-1)[Symbol.asyncIterator]();
  try {
    for await (const own of from.readAll(-1)) {
      const { value: other, done = false } = await theirs.next();
      if (done || !isTheSame(own, other)) {
        throw new MoveRefusedError('target-differs', `event ${own.logIndex} (${own.stream}, revision ${own.revision}) is another one in the target: it holds something else.`);
      }
      hash.update(createHash('sha256').update(own.bytes).digest());
      if (own.logIndex % TOLD_EVERY === 0) onDone(own.logIndex + 1);
      if (own.logIndex === last) break;
    }
  } finally {
    await theirs.return?.();
  }
  onDone(last + 1);
  return hash.digest('base64url');
}

const isTheSame = (one: StoredEvent, other: StoredEvent): boolean =>
  one.bytes === other.bytes && one.logIndex === other.logIndex && one.stream === other.stream && one.revision === other.revision && one.id === other.id;

/** Events that stand one after the other in the log and in one stream: they can be one append. */
interface Run {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  readonly events: NewEvent[];
  readonly last: LogIndex;
}

async function append(from: Pick<EventStore, 'readAll'>, to: EventStore, { after, head }: { readonly after: LogIndex; readonly head: LogIndex }, options: CopyOptions): Promise<void> {
  // One at a time: the order of commits is the order of the log, and nothing may stand behind an append that failed.
  for await (const run of runsOf(from, after, head)) {
    options.signal?.throwIfAborted();
    await appendOne(to, run, options);
    options.onProgress?.('copying', run.last + 1, head + 1);
  }
}

async function appendOne(to: EventStore, { stream, expected, events, last }: Run, { delay }: CopyOptions): Promise<void> {
  for (const wait of [...RETRIES_MS, null]) {
    try {
      const { lastLogIndex } = await to.append(stream, expected, events);
      if (lastLogIndex !== last) throw new MoveRefusedError('target-differs', `event ${last} came to stand at ${lastLogIndex}: somebody else writes to the target.`);
      return;
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) throw new MoveRefusedError('target-differs', `${error.message}: somebody else writes to the target.`);
      if (!(error instanceof OutcomeUnknownError) || wait === null) throw error;
      await delay(wait);
    }
  }
}

async function* runsOf(from: Pick<EventStore, 'readAll'>, after: LogIndex, head: LogIndex): AsyncGenerator<Run> {
  let run: Run | null = null;
  let bytes = 0;
  if (after < head) {
    for await (const stored of from.readAll(after)) {
      const size = Buffer.byteLength(stored.bytes);
      const fits = run !== null && run.stream === stored.stream && run.events.length < MAX_APPEND_EVENTS && bytes + size <= MAX_APPEND_BYTES;
      if (run !== null && !fits) yield run;
      if (run === null || !fits) [run, bytes] = [{ stream: stored.stream, expected: stored.revision === 0 ? 'no-stream' : stored.revision - 1, events: [], last: stored.logIndex }, 0];
      run.events.push(eventIn(stored));
      run = { ...run, last: stored.logIndex };
      bytes += size;
      if (stored.logIndex === head) break;
    }
  }
  if (run !== null) yield run;
}

/** The event as it was appended, not as it reads today: upcasting must not reach a copy. */
function eventIn({ bytes, stream, revision, logIndex }: StoredEvent): NewEvent {
  const { id, type, schemaVersion, data, metadata }: Envelope = JSON.parse(bytes);
  // Type and data were appended together.
  const event = { id, type, schemaVersion, data, metadata } as NewEvent;
  if (encodeEvent(stream, revision, event) !== bytes) {
    throw new MoveRefusedError('event-not-reproducible', `event ${logIndex} (${stream}, revision ${revision}) is not in its canonical form; \`factledger check\` says more.`);
  }
  return event;
}
