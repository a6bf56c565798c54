import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { DigestSecret, preconditionOf } from './asking.js';
import type { Asking } from './asking.js';
import { digestTag, noneMatches, revisionOfIfMatch, revisionTag, weakDigestTag } from './etag.js';
import { minimalAsked, waitSeconds } from './prefer.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'nothing thrown';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('If-Match', () => {
  it('names one revision, strongly', () => {
    expect(revisionOfIfMatch(undefined)).toBeNull();
    expect(revisionOfIfMatch(revisionTag(12))).toBe(12);
    for (const bad of ['*', 'W/"r1"', '"d-abc"', 'r1', '"r1", "r2"', '"r-1"', '"r1e3"', '']) {
      expect([bad, codeOf(() => revisionOfIfMatch(bad))]).toEqual([bad, 'if-match-not-understood']);
    }
  });

  it('is judged only when the precondition is checked, and after what is not there', () => {
    const asking = (ifMatch: string | undefined): Asking => ({ ifMatch, waitSeconds: null, minimal: false, request: {} as Asking['request'] });
    const there = (): number => 3;
    expect(preconditionOf(asking(undefined), there, 'optional')).toBeUndefined();
    expect(preconditionOf(asking('"r3"'), there, 'required')).toMatchObject({ revision: 3 });
    expect(codeOf(() => preconditionOf(asking(undefined), there, 'required')?.touchedAt({}))).toBe('precondition-required');
    expect(codeOf(() => preconditionOf(asking('*'), there, 'optional')?.touchedAt({}))).toBe('if-match-not-understood');
    const absent = (): never => {
      throw Object.assign(new Error('not there'), { code: 'unknown-contradiction' });
    };
    expect(codeOf(() => preconditionOf(asking(undefined), absent, 'required')?.touchedAt({}))).toBe('unknown-contradiction');
  });
});

describe('If-None-Match', () => {
  it('compares weakly, over a list', () => {
    const tag = digestTag('body');
    expect(noneMatches(undefined, tag)).toBe(true);
    expect(noneMatches(`"x", W/${tag}`, tag)).toBe(false);
    expect(noneMatches(tag, weakDigestTag('body'))).toBe(false);
    expect(noneMatches('*', tag)).toBe(false);
    expect(noneMatches(digestTag('other'), tag)).toBe(true);
  });
});

describe('Prefer: wait', () => {
  it('is seconds, up to 30; anything else is no preference', () => {
    expect(waitSeconds('wait=5')).toBe(5);
    expect(waitSeconds('respond-async, wait=100')).toBe(30);
    expect(waitSeconds(['wait="7"', 'x'])).toBe(7);
    for (const minimal of ['return=minimal', 'wait=5, return="minimal"', ['x', 'return=minimal']]) expect(minimalAsked(minimal)).toBe(true);
    for (const other of [undefined, 'return=representation', 'return=minimally']) expect(minimalAsked(other)).toBe(false);
    for (const none of [undefined, '', 'wait', 'wait=-1', 'wait=x', 'await=3']) expect([none, waitSeconds(none)]).toEqual([none, null]);
  });
});

describe('Idempotency-Key', () => {
  it('gives the same command id for the same key, and the same digest for the same request', async () => {
    const { AskingPipe } = await import('./asking.js');
    const pipe = new AskingPipe(new DigestSecret(Buffer.from('secret')));
    const asked = (headers: Record<string, string>, body: unknown, url = '/v1/x?y=1') =>
      pipe.transform({ url, method: 'POST', headers, body, id: 'r' } as unknown as FastifyRequest).request;
    const key = { 'idempotency-key': 'a key' };
    // Each comes at a moment of its own.
    expect(asked(key, { a: 1, b: 2 })).toEqual({ ...asked(key, { b: 2, a: 1 }, '/v1/x'), asked: expect.any(Number) });
    expect(asked({ 'idempotency-key': '"a key"' }, {}).commandId).toBe(asked(key, {}).commandId);
    expect(asked(key, { a: 2 }).commandDigest).not.toBe(asked(key, { a: 1 }).commandDigest);
    expect(asked(key, {}, '/v1/z').commandDigest).not.toBe(asked(key, {}).commandDigest);
    expect(asked({}, {}).commandId).not.toBe(asked({}, {}).commandId);
    for (const bad of ['', ' ', 'x'.repeat(201), 'caf\u00e9', 'tab\t'])
      expect(codeOf(() => asked({ 'idempotency-key': bad }, {}))).toBe('idempotency-key-not-understood');
  });
});
