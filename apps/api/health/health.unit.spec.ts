import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { StreamName } from '#domain/ids.js';
import { OutcomeUnknownError, StoreUnavailableError, WrongExpectedRevisionError } from '#event-store/errors.js';
import type { EventStore } from '#event-store/port.js';
import type { ProjectionProgress, ReadModelsStatus } from '#read-models/status.js';
import { Log } from '../http/log.js';
import { watchReconnects, watchStore } from './gauges.js';
import { MeasuredStore } from './measured-store.js';
import { logProjections } from './projection-log.js';
import { silentOf } from './reached.js';
import { readinessOf } from './readiness.js';

const STREAM = 'ledger' as StreamName;
const never = (): Promise<never> => new Promise(() => undefined);

describe('a measured store', () => {
  it('counts every append by what became of it, and passes on what it answers or throws', async () => {
    const result = { revision: 0, firstLogIndex: 0, lastLogIndex: 0 };
    const outcomes: (typeof result | Error)[] = [
      result, new WrongExpectedRevisionError(STREAM, 0, 1), new OutcomeUnknownError('late'), new StoreUnavailableError('down'), new Error('too large'), result,
    ];
    const expected = [...outcomes];
    const append: EventStore['append'] = () => {
      const outcome = outcomes.shift();
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome ?? result);
    };
    const store = new MeasuredStore({ append } as EventStore);
    for (const each of expected) expect(await store.append(STREAM, 'no-stream', []).catch((error: unknown) => error)).toBe(each);
    const { values } = await store.appends.get();
    const counts = values.filter(({ metricName }) => metricName === 'factledger_append_seconds_count').map(({ labels, value }) => [labels.outcome, value]);
    expect(Object.fromEntries(counts)).toEqual({ ok: 2, conflict: 1, unknown: 1, unavailable: 1, refused: 1 });
  });
});

describe('numbers of a store', () => {
  it('say whether it answers, and tell no head where it does not', async () => {
    const registry = new Registry();
    let head: () => Promise<number> = () => Promise.resolve(41);
    watchStore(registry, { head: () => head() });
    expect(await registry.metrics()).toMatch(/^factledger_log_head 41$/m);
    expect(await registry.metrics()).toMatch(/^factledger_event_store_up 1$/m);
    head = () => Promise.reject(new StoreUnavailableError('down'));
    const silent = await registry.metrics();
    expect(silent).not.toMatch(/^factledger_log_head/m);
    expect(silent).toMatch(/^factledger_event_store_up 0$/m);
  });

  it('count how often it was connected to anew', async () => {
    const registry = new Registry();
    let reconnects = 2;
    watchReconnects(registry, () => reconnects);
    expect(await registry.metrics()).toMatch(/^factledger_event_store_reconnects_total 2$/m);
    reconnects = 3;
    expect(await registry.metrics()).toMatch(/^factledger_event_store_reconnects_total 3$/m);
  });
});

const projection = (more: Partial<ProjectionProgress> = {}): ProjectionProgress =>
  ({ name: 'incidents', version: 1, generation: 1, active: true, status: 'running', reason: null, progress: 9, lagEvents: 0, lagMs: 0, ...more });
const models = (more: Partial<ReadModelsStatus> = {}): ReadModelsStatus =>
  ({ head: 9, applied: 9, caughtUp: true, projections: [projection()], failure: null, ...more });
const OWN = { closing: false, preparing: false, skew: null, silent: [] } as const;

describe('readiness', () => {
  it('is to read whatever was written', () => {
    expect(readinessOf(9, models(), OWN)).toEqual({ status: 'ready', waitingFor: [] });
  });

  it.each<readonly [string, Parameters<typeof readinessOf>]>([
    ['the event store does not answer', [null, models(), OWN]],
    ['the database does not answer', [9, models(), { ...OWN, silent: ['the database'] }]],
    ['the projector does not move', [9, models({ failure: 'disk full' }), OWN]],
    ['projection incidents is stale', [9, models({ projections: [projection({ status: 'stale' })] }), OWN]],
    ['projection incidents is behind', [10, models({ projections: [projection()], applied: 9 }), OWN]],
    ['projections are being built', [9, models({ projections: [], applied: -1, caughtUp: false }), OWN]],
    ['this instance\'s clock is 6.0 s behind the store\'s (give or take 1 ms): it takes no writes', [9, models(), { ...OWN, skew: { skewMs: -6_000, errorMs: 1, tooFar: true } }]],
  ])('names what is not: %s', (waitingFor, asked) => {
    expect(readinessOf(...asked)).toEqual({ status: 'not-ready', waitingFor: [waitingFor] });
  });

  it('asks what it needs, and waits for nobody for long', async () => {
    const probes = [
      { name: 'one', ask: () => Promise.resolve(null) }, { name: 'two', ask: () => Promise.reject(new Error('down')) }, { name: 'three', ask: never },
    ];
    expect(await silentOf(probes, 5)).toEqual(['two', 'three']);
  });
});

describe('lines about projections', () => {
  it('come when one stops and when it goes on, once each', () => {
    const lines: string[] = [];
    let status = models();
    let tell = (): void => undefined;
    logProjections(
      { status: () => status, onProgress: (listener) => { tell = () => { listener(9); }; return () => undefined; } },
      new Log((line) => { const { level, event, reason } = JSON.parse(line) as Record<string, string>; lines.push([level, event, reason ?? ''].join(' ').trim()); }),
    );
    const becomes = (next: ReadModelsStatus): void => { status = next; tell(); tell(); };
    const stale = projection({ status: 'stale', reason: 'event 7: no such incident' });
    becomes(models({ projections: [stale] }));
    becomes(models({ projections: [stale], failure: 'disk full' }));
    becomes(models());
    expect(lines).toEqual([
      'error projection-stale event 7: no such incident', 'error projector-stopped disk full', 'info projection-goes-on', 'info projector-goes-on',
    ]);
  });

  it('come at the start for one that stands still already', () => {
    const lines: string[] = [];
    logProjections({ status: () => models({ projections: [projection({ status: 'stale' })] }), onProgress: () => () => undefined }, new Log((line) => lines.push(line)));
    expect(lines).toHaveLength(1);
  });
});
