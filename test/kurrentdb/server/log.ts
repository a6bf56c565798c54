/**
 * The server's log in memory: one global order, streams in it, and the rules of appending as KurrentDB 26.0.3 was seen to
 * apply them (`scenarios.ts` holds them against a real one).
 */
import { randomUUID } from 'node:crypto';
import { NO_METADATA, readMetadata } from './stream-metadata.js';
import type { StreamMetadata } from './stream-metadata.js';

/** An event on its way in. */
export interface Proposed {
  /** A UUID, in small letters. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogRecord extends Proposed {
  readonly streamId: string;
  readonly revision: bigint;
  /** Commit and prepare position: the same for all that is written today. */
  readonly position: bigint;
  /** Where the next record begins. */
  readonly end: bigint;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export type Expected = bigint | 'any' | 'no-stream' | 'stream-exists';

export type Appended =
  /** `revision` is -1 for nothing at all, appended to a stream that does not exist. */
  | { readonly kind: 'written'; readonly revision: bigint; readonly position: bigint }
  | { readonly kind: 'conflict'; readonly actual: bigint | 'no-stream' }
  | { readonly kind: 'deleted' };

/** Revision of a tombstone. */
export const DELETED = 2n ** 63n - 1n;
const NOWHERE = -1n;

export class EventLog {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, LogRecord[]>();
  /** Where an id was first written, by stream: the server's memory of what it committed lately. */
  readonly #committed = new Map<string, LogRecord>();
  #end = 0n;
  readonly #listeners = new Set<(record: LogRecord) => void>();

  constructor(private readonly now: () => number = Date.now) {
    // What a server of its own accord writes at its first start; its epoch stands before, and is no event.
    this.#end = 548n;
    this.#write('$$$scavenges', [json('$metadata', { $maxCount: 1 })], 0n);
  }

  append(streamId: string, expected: Expected, events: readonly Proposed[]): Appended {
    const last = this.lastRevision(streamId);
    if (last === DELETED) return { kind: 'deleted' };
    const conflict = { kind: 'conflict', actual: last === NOWHERE ? 'no-stream' : last } as const;
    const metadata = this.metadataOf(streamId);
    const isHidden = last !== NOWHERE && metadata.truncateBefore === DELETED;
    const write = (): Appended => this.#appended(streamId, events, last, isHidden);

    if (expected === 'stream-exists' && (last === NOWHERE || isHidden)) return conflict;
    if (expected === 'any' || expected === 'stream-exists') {
      const standing = events.map(({ id }) => this.#committed.get(`${streamId} ${id}`));
      if (standing[0] === undefined) return write();
      return written(standing) ?? conflict;
    }
    const at = expected === 'no-stream' ? NOWHERE : expected;
    if (at === last) return write();
    if (at > last) return conflict;
    const stream = this.#streams.get(streamId) ?? [];
    const standing = events.map(({ id }, i) => {
      const there = stream[Number(at) + 1 + i];
      return there?.id === id ? there : undefined;
    });
    if (standing[0] === undefined && isHidden && expected === 'no-stream') return write();
    return written(standing) ?? conflict;
  }

  /** Hides what stands in a stream from those who read it; it stays in the log. */
  delete(streamId: string, expected: Expected): Appended {
    const refusal = this.#refusalToDelete(streamId, expected);
    if (refusal !== undefined) return refusal;
    if (this.lastRevision(streamId) === NOWHERE) return { kind: 'conflict', actual: 'no-stream' };
    return this.#appendMetadata(streamId, DELETED);
  }

  /** Ends a stream for good. */
  tombstone(streamId: string, expected: Expected): Appended {
    const refusal = this.#refusalToDelete(streamId, expected);
    if (refusal !== undefined) return refusal;
    return this.#write(streamId, [{ ...json('$streamDeleted', {}), isJson: false }], DELETED);
  }

  #refusalToDelete(streamId: string, expected: Expected): Appended | undefined {
    const last = this.lastRevision(streamId);
    if (last === DELETED) return { kind: 'deleted' };
    const at = expected === 'no-stream' ? NOWHERE : expected;
    return typeof at === 'bigint' && at !== last ? { kind: 'conflict', actual: last === NOWHERE ? 'no-stream' : last } : undefined;
  }

  /** -1 where there is none. */
  lastRevision(streamId: string): bigint {
    return this.#streams.get(streamId)?.at(-1)?.revision ?? NOWHERE;
  }

  /** What of a stream is to be seen; undefined where nothing is. */
  readable(streamId: string): readonly LogRecord[] | undefined {
    const { truncateBefore, maxCount } = this.metadataOf(streamId);
    const stream = this.#streams.get(streamId);
    if (stream === undefined || truncateBefore === DELETED) return undefined;
    const last = this.lastRevision(streamId);
    return stream.filter(({ revision }) => revision >= truncateBefore && (maxCount === undefined || revision > last - BigInt(maxCount)));
  }

  metadataOf(streamId: string): StreamMetadata {
    const latest = streamId.startsWith('$$') ? undefined : this.#streams.get(`$$${streamId}`)?.at(-1);
    return latest === undefined ? NO_METADATA : readMetadata(latest.data);
  }

  /** The latest event of a stream. */
  latest(streamId: string): LogRecord | undefined {
    return this.#streams.get(streamId)?.at(-1);
  }

  /** How many records begin before a position. */
  countBefore(position: bigint): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.position ?? 0n) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the next record will begin. */
  get end(): bigint {
    return this.#end;
  }

  /** Tells of every record as it is written. @returns what ends that */
  onWritten(listener: (record: LogRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #appended(streamId: string, events: readonly Proposed[], last: bigint, wasHidden: boolean): Appended {
    if (events.length === 0) {
      // A record of the transaction is written all the same, though no event.
      const position = this.#end;
      this.#end += 135n;
      return { kind: 'written', revision: last, position };
    }
    const result = this.#write(streamId, events, last + 1n);
    if (wasHidden) this.#appendMetadata(streamId, last + 1n);
    return result;
  }

  #appendMetadata(streamId: string, truncateBefore: bigint): Appended {
    const metastream = `$$${streamId}`;
    const raw = this.latest(metastream)?.data;
    const metadata: Record<string, unknown> = raw === undefined ? {} : JSON.parse(Buffer.from(raw).toString('utf8'));
    // JSON of this language knows no integer of 64 bits.
    const text = JSON.stringify({ ...metadata, $tb: 0 }).replace('"$tb":0', `"$tb":${truncateBefore}`);
    return this.#write(metastream, [{ ...json('$metadata', {}), data: Buffer.from(text) }], this.lastRevision(metastream) + 1n);
  }

  #write(streamId: string, events: readonly Proposed[], first: bigint): Appended {
    const stream = this.#streams.get(streamId) ?? [];
    this.#streams.set(streamId, stream);
    let position = 0n;
    for (const [i, event] of events.entries()) {
      position = this.#end;
      this.#end += BigInt(90 + streamId.length + event.type.length + event.data.length + event.metadata.length);
      const record = { ...event, streamId, revision: first + BigInt(i), position, end: this.#end, created: this.now() };
      stream.push(record);
      this.records.push(record);
      const key = `${streamId} ${event.id}`;
      if (!this.#committed.has(key)) this.#committed.set(key, record);
    }
    for (const record of stream.slice(-events.length)) for (const listener of [...this.#listeners]) listener(record);
    return { kind: 'written', revision: first + BigInt(events.length - 1), position };
  }
}

/** What an append is answered whose events stand already, all of them and in its order. */
function written(standing: readonly (LogRecord | undefined)[]): Appended | undefined {
  const last = standing.at(-1);
  if (last === undefined || standing.includes(undefined)) return undefined;
  return { kind: 'written', revision: last.revision, position: last.position };
}

function json(type: string, value: unknown): Proposed {
  return { id: randomUUID(), type, isJson: true, data: Buffer.from(JSON.stringify(value)), metadata: new Uint8Array() };
}
