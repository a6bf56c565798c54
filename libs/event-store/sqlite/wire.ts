/**
 * What passes between the thread that appends and the thread that writes: strings and one buffer, which cross far cheaper
 * than objects.
 *
 * A request is a line, `<expected> <stream> <id>:<length> …`, and the bytes of its events. Requests of one message share
 * its buffer, in order. A reply answers whole requests in the order they were sent, one line each.
 */
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { EncodedAppend } from '../codec/append.js';
import type { ExpectedRevision } from '../port.js';

export interface AppendRequest {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  /** `bytes` as UTF-8. */
  readonly events: readonly { readonly id: EventId; readonly bytes: Uint8Array }[];
}

/** A request as it waits to be sent. */
export interface WrittenRequest {
  readonly line: string;
  readonly bytes: Uint8Array;
}

export type Outcome =
  | { readonly kind: 'written'; readonly revision: StreamRevision; readonly firstLogIndex: LogIndex }
  | { readonly kind: 'conflict'; readonly actual: ExpectedRevision }
  | { readonly kind: 'duplicate-id' };

/** What the writer's thread is started with. */
export interface WriterData {
  readonly folder: string;
  readonly burst: SharedArrayBuffer;
}

/** To the writer: requests in order, or the wish to end. */
export interface Requests {
  readonly lines: string;
  readonly bytes: Uint8Array;
}
export type ToWriter = Requests | 'close';

/** From the writer. `committed` answers as many requests as `outcomes` has lines; after `fatal` it takes no more. */
export type FromWriter =
  | { readonly kind: 'ready'; readonly head: LogIndex }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'committed'; readonly head: LogIndex; readonly outcomes: string }
  | { readonly kind: 'busy'; readonly requests: number; readonly reason: string }
  | { readonly kind: 'fatal'; readonly reason: string };

export function writeRequest(stream: StreamName, expected: ExpectedRevision, append: EncodedAppend): WrittenRequest {
  const { ids, lengths, bytes } = append;
  let line = `${expected} ${stream}`;
  for (const [i, id] of ids.entries()) line += ` ${id}:${lengths[i] ?? 0}`;
  return { line, bytes };
}

/** One message of several requests. Its buffer is its own, to be handed over. */
export function joinRequests(requests: readonly WrittenRequest[]): Requests & { readonly bytes: Uint8Array<ArrayBuffer> } {
  const bytes = new Uint8Array(requests.reduce((size, request) => size + request.bytes.length, 0));
  let at = 0;
  for (const request of requests) {
    bytes.set(request.bytes, at);
    at += request.bytes.length;
  }
  return { lines: requests.map(({ line }) => line).join('\n'), bytes };
}

export function readRequests({ lines, bytes }: Requests): readonly AppendRequest[] {
  let at = 0;
  return lines.split('\n').map((line) => {
    const [expected = '', stream = '', ...events] = line.split(' ');
    return {
      expected: readExpected(expected),
      stream: stream as StreamName,
      events: events.map((event) => {
        const colon = event.indexOf(':');
        const from = at;
        at += Number(event.slice(colon + 1));
        return { id: event.slice(0, colon) as EventId, bytes: bytes.subarray(from, at) };
      }),
    };
  });
}

export const writeOutcomes = (outcomes: readonly Outcome[]): string => outcomes.map(writeOutcome).join('\n');
export const readOutcomes = (text: string): readonly Outcome[] => text.split('\n').map(readOutcome);

function writeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'written': return `${outcome.revision} ${outcome.firstLogIndex}`;
    case 'conflict': return `conflict ${outcome.actual}`;
    case 'duplicate-id': return 'duplicate-id';
  }
}

function readOutcome(line: string): Outcome {
  const [first = '', second = ''] = line.split(' ');
  if (first === 'conflict') return { kind: 'conflict', actual: readExpected(second) };
  return first === 'duplicate-id' ? { kind: first } : { kind: 'written', revision: Number(first), firstLogIndex: Number(second) };
}

const readExpected = (text: string): ExpectedRevision => (text === 'no-stream' ? text : Number(text));
