import { WrongExpectedVersionError } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { SEEN } from '#test/kurrentdb/observed.js';
import type { SeenError } from '#test/kurrentdb/observed.js';
import { inWordsOfThePort, isTransient, leaderIn } from './client-errors.js';

/** An error as it was seen at a real server. */
const seen = ({ message, ...fields }: SeenError): Error =>
  Object.assign(new Error(typeof message === 'string' ? message : message.source.replaceAll(/[\\^$]/g, '')), fields, fields.code === undefined ? {} : { details: '' });

describe('an error of the client', () => {
  it.each([
    ['closed', SEEN.closed], ['reset', SEEN.reset], ['down, before an append', SEEN.down.batch], ['down', SEEN.down.others], ['shut down', SEEN.shutDown],
    ['timed out', SEEN.timedOut.ordinary], ['timed out, of a batch', SEEN.timedOut.batch], ['not ready', SEEN.notReady.ordinary],
    ['not ready, of a batch', SEEN.notReady.batch], ['not the leader', SEEN.notLeader],
  ] as const)('passes with another connection, or a little later: %s', (_, error) => expect(isTransient(seen(error))).toBe(true));

  it.each([
    ['access denied', SEEN.accessDenied.others], ['access denied, of a batch', SEEN.accessDenied.batch], ['a wrong password', SEEN.unauthenticated],
    ['too large', SEEN.appendTooLarge.batch], ['too large a message', SEEN.messageTooLarge], ['an event too large', SEEN.eventTooLarge.ordinary],
  ] as const)('stays as it is: %s', (_, error) => expect(isTransient(seen(error))).toBe(false));

  it('of discovery, of the network and of gRPC without the client is transient too', () => {
    for (const message of ['Failed to discover after 10 attempts.', 'connect ECONNREFUSED 127.0.0.1:2113', 'getaddrinfo EAI_AGAIN db', '2 UNKNOWN: No leader info available in response']) {
      expect(isTransient(new Error(message))).toBe(true);
    }
    expect(isTransient(Object.assign(new Error('10 ABORTED: Operation timed out: Consumer too slow'), { code: 10 }))).toBe(true);
    expect([new Error('other'), undefined, 'text', new WrongExpectedVersionError(undefined as never, { streamName: 's', current: 1n, expected: 0n })].map(isTransient)).toEqual([false, false, false, false]);
  });

  it('says where the leader is', () => {
    expect(leaderIn(Object.assign(new Error('5'), { type: 'not-leader', leader: { address: 'b', port: 2113 } }))).toEqual({ address: 'b', port: 2113 });
    expect([leaderIn(Object.assign(new Error('5'), { type: 'not-leader' })), leaderIn(new Error('x'))]).toEqual([undefined, undefined]);
  });

  it('is told in the words of the port, and one that is none of its own as it is', () => {
    expect(inWordsOfThePort(seen(SEEN.accessDenied.others))).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('denies access') });
    expect(inWordsOfThePort(seen(SEEN.closed))).toMatchObject({ code: 'store-unavailable', message: 'the event store does not answer: 14 UNAVAILABLE: Connection dropped' });
    const down = Object.assign(new Error('14 UNAVAILABLE: No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: '), { code: 14, details: '' });
    expect(inWordsOfThePort(down)).toMatchObject({ message: expect.stringMatching(/connect ECONNREFUSED 127\.0\.0\.1:1$/) });
    for (const own of [new Error('gone away'), new DOMException('x', 'AbortError'), 'text']) expect(inWordsOfThePort(own)).toBe(own);
  });
});
