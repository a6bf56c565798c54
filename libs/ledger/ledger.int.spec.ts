import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutcomeUnknownError } from '#event-store/errors.js';
import type { EventStore } from '#event-store/port.js';
import { streamOf } from '#domain/ids.js';
import type { SourceId } from '#domain/ids.js';
import type { Ledger } from './ledger.js';
import { asking, openDesk, opening, raising } from './testing/desk.js';
import type { Desk } from './testing/desk.js';
import type { Written } from './request.js';

let desk: Desk;
let ledger: Ledger;
beforeEach(async () => {
  desk = await openDesk();
  ledger = await desk.another();
});
afterEach(() => desk.close());

const countEvents = async (): Promise<number> => (await desk.store.head()) + 1;
/** The store, with one call replaced. */
const withAppend = (append: EventStore['append']): EventStore => ({
  append, readStream: (...args) => desk.store.readStream(...args), readAll: (...args) => desk.store.readAll(...args),
  subscribe: (...args) => desk.store.subscribe(...args), head: () => desk.store.head(), close: () => desk.store.close(),
});

describe('a retry', () => {
  it('with the same key and content answers what was written, and writes nothing', async () => {
    const first = await ledger.open(opening('a-shooting'), asking('a-shooting'));
    const again = await ledger.open(opening('a-shooting'), asking('a-shooting'));
    expect(again).toEqual({ ...first, replayed: true });
    expect(first.events.map(({ type }) => type)).toEqual(['IncidentOpened']);
    expect(await countEvents()).toBe(2);
  });

  it('after a restart answers the same', async () => {
    const first = await ledger.open(opening('a-shooting'), asking('a-shooting'));
    const again = await (await desk.another()).open(opening('a-shooting'), asking('a-shooting'));
    expect(again).toEqual({ ...first, replayed: true });
  });

  it('with other content is refused', async () => {
    await ledger.open(opening('a-shooting'), asking('a-shooting'));
    await expect(ledger.open(opening('a-shooting'), asking('a-shooting', 'other'))).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('that overtakes the first try writes once', async () => {
    const { incident } = opening('a-shooting');
    await ledger.open(opening('a-shooting'), asking('a-shooting'));
    const tries = await Promise.all(Array.from({ length: 8 }, () => ledger.incident(incident, raising('q'), asking('q'))));
    expect(tries.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(tries.map(({ lastLogIndex }) => lastLogIndex)).size).toBe(1);
    expect(await countEvents()).toBe(4);
  });
});

describe('a slug', () => {
  it('names one incident only, and a refused opening reserves nothing', async () => {
    await ledger.open(opening('first', 'a-shooting'), asking('first'));
    await expect(ledger.open(opening('second', 'a-shooting'), asking('second'))).rejects.toMatchObject({ code: 'slug-taken' });
    await expect(ledger.open({ ...opening('third'), title: '' }, asking('third'))).rejects.toMatchObject({ name: 'DomainError' });
    expect(await countEvents()).toBe(2);
  });

  it('reserved by a try that died before opening is taken up by its retry', async () => {
    const command = opening('a-shooting');
    const dying = await desk.another(withAppend((stream, ...rest) =>
      (stream === streamOf.incident(command.incident) ? Promise.reject(new Error('power cut')) : desk.store.append(stream, ...rest))));
    await expect(dying.open(command, asking('a-shooting'))).rejects.toThrow('power cut');
    expect(await countEvents()).toBe(1);
    expect((await ledger.open(command, asking('a-shooting'))).replayed).toBe(false);
    expect(await countEvents()).toBe(2);
  });
});

describe('one hot incident', () => {
  it('takes many commands at once, in order, in few appends', async () => {
    let appends = 0;
    const counted = await desk.another(withAppend((...args) => (appends++, desk.store.append(...args))));
    const { incident } = await openOne(counted);
    appends = 0;
    const keys = Array.from({ length: 200 }, (_, i) => `q${i}`);
    const written = await Promise.all(keys.map((key) => counted.incident(incident, raising(key), asking(key))));
    expect(written.map(({ revision }) => revision)).toEqual(keys.map((_, i) => 2 * (i + 1)));
    expect(written.map(({ lastLogIndex, revision }) => lastLogIndex - revision)).toEqual(keys.map(() => 1));
    expect(appends).toBeLessThan(20);
  });

  it('decides again when another process wrote first, and loses nothing', async () => {
    const { incident } = await openOne(ledger);
    const other = await desk.another();
    await other.incidentState(incident);
    const keys = Array.from({ length: 40 }, (_, i) => `q${i}`);
    const written = await Promise.all(keys.map((key, i) => (i % 2 ? ledger : other).incident(incident, raising(key), asking(key))));
    expect(new Set(written.map(({ revision }) => revision)).size).toBe(40);
    const { record } = await (await desk.another()).incidentState(incident);
    expect(record.questions.size).toBe(40);
  });

  it('refuses one command of many without harm to the others', async () => {
    const { incident } = await openOne(ledger);
    const orders = [raising('q1'), { ...raising('q2'), text: ' ' }, raising('q3')];
    const outcomes = await Promise.allSettled(orders.map((command, i) => ledger.incident(incident, command, asking(`q${i + 1}`))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('an unknown outcome', () => {
  it('is settled with the same events, written or not', async () => {
    const { incident } = await openOne(ledger);
    for (const stored of [true, false]) {
      let calls = 0;
      const shaky = await desk.another(withAppend(async (...args) => {
        if (calls++ > 0) return await desk.store.append(...args);
        if (stored) await desk.store.append(...args);
        throw new OutcomeUnknownError('no answer in time');
      }));
      const written = await shaky.incident(incident, raising(`q-${stored}`), asking(`q-${stored}`));
      expect(written).toMatchObject({ replayed: false });
      expect(calls).toBe(2);
    }
    expect((await (await desk.another()).incidentState(incident)).record.questions.size).toBe(2);
  });
});

describe('a precondition', () => {
  it('holds while what it names was not touched, whatever else was written', async () => {
    const { incident } = await openOne(ledger);
    await ledger.incident(incident, raising('q1'), asking('q1'));
    const untouched = { revision: 0, touchedAt: () => 0 };
    await ledger.incident(incident, raising('q2'), asking('q2'), untouched);
    const touched = { revision: 0, touchedAt: () => 4 };
    await expect(ledger.incident(incident, raising('q3'), asking('q3'), touched)).rejects.toMatchObject({ code: 'precondition-failed', actual: 4 });
    await expect(ledger.incident(incident, raising('q2'), asking('q2'), touched)).resolves.toMatchObject({ replayed: true });
  });
});

describe('what is named elsewhere', () => {
  it('is not voided while an entry that names it stands', async () => {
    const dhs = { type: 'RegisterSource', source: 'dhs', kind: 'body', official: true, name: 'DHS' } as never;
    const ice = { type: 'RegisterSource', source: 'ice', kind: 'body', official: true, name: 'ICE', partOf: 'dhs' } as never;
    const [dhsId, iceId] = ['dhs', 'ice'] as [SourceId, SourceId];
    const registered = await ledger.source(dhsId, dhs, asking('dhs'));
    const named = await ledger.source(iceId, ice, asking('ice'));
    const voiding = (written: Written) => ({ type: 'VoidEntry', entry: written.events[0]!.id, reason: 'a slip' }) as const;
    const streams = [streamOf.source(iceId)];
    await expect(ledger.source(dhsId, voiding(registered), asking('v1'), undefined, streams)).rejects.toMatchObject({ code: 'entry-referenced', pointer: '/entry' });
    await ledger.source(iceId, voiding(named), asking('v2'), undefined, []);
    await ledger.source(dhsId, voiding(registered), asking('v1'), undefined, streams);
    expect((await ledger.source(dhsId, voiding(registered), asking('v1'), undefined, streams)).replayed).toBe(true);
  });
});

describe('time of recording', () => {
  it('never runs backwards, and a clock far behind is said', async () => {
    await ledger.open(opening('first'), asking('first'));
    const slow = await desk.another(desk.store, { now: () => Date.UTC(2026, 10, 22, 11) });
    const written = await slow.open(opening('second'), asking('second'));
    expect(written).toMatchObject({ recordedAt: '2026-11-22T12:00:00.000Z', clockBehindMs: 3_600_000 });
  });
});

async function openOne(over: Ledger) {
  const command = opening('a-shooting');
  await over.open(command, asking('a-shooting'));
  return command;
}
