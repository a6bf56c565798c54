import { describe, expect, it } from '@jest/globals';
import { encodeAppend, firstRevision } from '../codec/append.js';
import { encodeEvent } from '../codec/envelope.js';
import { someEvents } from '../contract/events.js';
import { joinRequests, readOutcomes, readRequests, writeOutcomes, writeRequest } from './wire.js';
import type { Outcome } from './wire.js';

describe('what passes between the threads', () => {
  it('brings requests over, each with its own bytes', () => {
    const appends = [
      { stream: 'ledger', expected: 'no-stream', events: someEvents(1, 'line\nbreak, é and 火') },
      { stream: 'slug-ä', expected: 17, events: someEvents(3) },
    ] as const;
    const message = joinRequests(appends.map(({ stream, expected, events }) =>
      writeRequest(stream, expected, encodeAppend(stream, expected, events))));
    const came = readRequests(message).map((request) => ({
      ...request, events: request.events.map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes).toString('utf8') })),
    }));
    expect(came).toEqual(appends.map(({ stream, expected, events }) => ({
      stream, expected,
      events: events.map((event, i) => ({ id: event.id, bytes: encodeEvent(stream, firstRevision(expected) + i, event) })),
    })));
  });

  it('brings outcomes over, in order', () => {
    const outcomes: Outcome[] = [
      { kind: 'written', revision: 3, firstLogIndex: 120 },
      { kind: 'conflict', actual: 'no-stream' },
      { kind: 'conflict', actual: 4 },
      { kind: 'duplicate-id' },
    ];
    expect(readOutcomes(writeOutcomes(outcomes))).toEqual(outcomes);
  });
});
