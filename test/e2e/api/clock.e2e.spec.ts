/** An instance whose clock is not the store's: nothing is stamped by it, and everything can be read. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ClockGuard } from '#api/clock/clock-guard.js';
import { Log } from '#api/http/log.js';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

const off = { ms: 0 };
let desk: Desk;
let ready: Case;
let key: string;
beforeAll(async () => {
  const own = { now: () => Date.now() + off.ms, steady: () => performance.now() };
  const store = { read: () => Promise.resolve({ nowMs: Date.now(), errorMs: 1 }) };
  desk = await Desk.open({ clock: await ClockGuard.over(store, new Log(null), own, () => () => undefined) });
  ready = await openCase(desk, 'clock');
  must(await desk.post('/v1/sources', { kind: 'person', name: 'Somebody', confidential: true }));
  key = (await desk.get('/v1/keys')).body.items[0].id;
});
afterAll(() => desk.close());

describe('while the clocks are 7.5 s apart', () => {
  const write = { 'idempotency-key': 'written-before' };
  beforeAll(async () => {
    must(await desk.post('/v1/sources', { kind: 'person', name: 'Before' }, { headers: write }));
    off.ms = 7_500;
  });
  afterAll(() => { off.ms = 0; });

  it('every kind of write is refused, with the reason and the distance', async () => {
    const head = await desk.head();
    const blob = { raw: 'some text', headers: { 'content-type': 'application/octet-stream' } };
    const writes = [
      await desk.post('/v1/sources', { kind: 'person', name: 'Somebody' }),
      await desk.post('/v1/incidents', { title: 'Another', slug: 'another', zone: 'UTC' }),
      await desk.post(`${ready.path}/assertions`, ready.stating('Another')),
      await desk.post(`${ready.path}/assertions/batch`, { rows: [ready.stating('One'), ready.stating('Two')] }),
      await desk.post('/v1/imports', { key: 'late', files: [{ sources: [{ key: 'x', kind: 'person', name: 'X' }] }] }),
      await desk.post(`/v1/documents/${ready.document}/snapshots`, undefined, blob),
      await desk.post(`/v1/keys/${key}/destruction`, { reason: 'asked for' }),
      await desk.post('/v1/sources?dryRun=true', { kind: 'person', name: 'Somebody' }),
    ];
    for (const { status, body, headers } of writes) {
      expect({ status, body }).toEqual({ status: 503, body: {
        type: 'urn:factledger:problem:clock-skewed', title: 'Not available right now', status: 503, code: 'clock-skewed', skewMs: expect.any(Number),
        detail: 'this instance\'s clock is 7.5 s ahead of the store\'s (give or take 1 ms), and nothing is written until they agree; ask another instance with the same key',
      } });
      expect(body.skewMs).toBeGreaterThan(7_400);
      expect(headers.get('retry-after')).toBe('1');
    }
    expect(await desk.head()).toBe(head);
  });

  it('no key is destroyed', async () => {
    expect((await desk.get('/v1/keys')).body.items).toMatchObject([{ id: key, destroyedAt: null }]);
  });

  it('reads go on, and a write that was written before is told again', async () => {
    expect((await desk.get(`${ready.path}/account`)).status).toBe(200);
    expect(await desk.post('/v1/sources', { kind: 'person', name: 'Before' }, { headers: write })).toMatchObject({ status: 200, body: { replayed: true } });
  });

  it('readiness names it, and so does a number', async () => {
    expect(await desk.read('/livez')).toMatchObject({ status: 200 });
    expect(await desk.read('/readyz')).toMatchObject({
      status: 503, body: { status: 'not-ready', waitingFor: ['this instance\'s clock is 7.5 s ahead of the store\'s (give or take 1 ms): it takes no writes'] },
    });
    expect((await desk.get('/metrics')).body).toMatch(/^factledger_clock_skew_seconds 7\.[45]\d*$/m);
  });
});

describe('once they agree again', () => {
  it('it is written, under the key that was refused', async () => {
    must(await desk.post(`/v1/keys/${key}/destruction`, { reason: 'asked for' }));
    expect((await desk.read('/readyz')).status).toBe(200);
  });
});
