import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutcomeUnknownError } from '#event-store/errors.js';
import type { EventStore } from '#event-store/port.js';
import { streamOf } from '#domain/ids.js';
import type { PositionId, SourceId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { ContendedError } from './errors.js';
import { idAt } from './ids.js';
import type { Ledger } from './ledger.js';
import { nextMoment } from './moments.js';
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
const withAppend = (append: EventStore['append']): EventStore => ({ ...theStore(), append });
const theStore = (): EventStore => ({
  append: (...args) => desk.store.append(...args), readStream: (...args) => desk.store.readStream(...args), readAll: (...args) => desk.store.readAll(...args),
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

describe('several instances on one store', () => {
  it('decide on what stood when they were asked, whoever wrote it', async () => {
    const [one, other] = [await desk.another(desk.store, { shared: true }), await desk.another(desk.store, { shared: true })];
    const { incident } = await openOne(one);
    const raised = raising('q');
    const answer = (key: string): IncidentCommand =>
      ({ type: 'AddPosition', question: raised.question, position: idAt<PositionId>(asking(key).commandId, 'position'), text: key });
    // The other has read the incident before there was a question to answer.
    await expect(other.incident(incident, answer('too-early'), asking('too-early'))).rejects.toMatchObject({ name: 'DomainError' });
    await one.incident(incident, raised, asking('q'));
    expect((await other.incident(incident, answer('now'), asking('now'))).replayed).toBe(false);
    expect((await other.incidentState(incident)).revision).toBe((await one.incidentState(incident)).revision);
  });

  it('read a stream once for a request, and again for the next', async () => {
    let reads = 0;
    const counted: EventStore = { ...theStore(), readStream: (...args) => (reads++, desk.store.readStream(...args)) };
    const [one, other] = [await desk.another(counted, { shared: true }), await desk.another(desk.store, { shared: true })];
    const { incident } = await openOne(one);
    const asked = (key: string) => ({ ...asking(key), asked: nextMoment() });
    for (const key of ['q1', 'q2']) {
      const request = asked(key);
      reads = 0;
      expect((await one.incidentState(incident, request.asked)).record.questions.size).toBe(key === 'q1' ? 0 : 2);
      await one.incident(incident, raising(key), request);
      expect(reads).toBe(1);
      await other.incident(incident, raising(`${key} elsewhere`), asked(`${key} elsewhere`));
    }
  });

  it('read it again where what a request had read was overtaken', async () => {
    const [one, other] = [await desk.another(desk.store, { shared: true }), await desk.another(desk.store, { shared: true })];
    const { incident } = await openOne(one);
    const request = { ...asking('mine'), asked: nextMoment() };
    await one.incidentState(incident, request.asked);
    await other.incident(incident, raising('theirs'), asking('theirs'));
    expect((await one.incident(incident, raising('mine'), request)).replayed).toBe(false);
    expect((await one.incidentState(incident)).record.questions.size).toBe(2);
  });

  it('know a command that another of them has taken', async () => {
    const [one, other] = [await desk.another(desk.store, { shared: true }), await desk.another(desk.store, { shared: true })];
    const { incident } = await openOne(one);
    await other.incidentState(incident);
    const first = await one.incident(incident, raising('q'), asking('q'));
    expect(await other.incident(incident, raising('q'), asking('q'))).toEqual({ ...first, replayed: true });
    await expect(other.incident(incident, raising('q'), asking('q', 'other'))).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('lose nothing where all of them write at once, and each asks until it is answered', async () => {
    const instances = await Promise.all(Array.from({ length: 3 }, () => desk.another(desk.store, { shared: true })));
    const { incident } = await openOne(instances[0]!);
    const keys = Array.from({ length: 60 }, (_, i) => `q${i}`);
    await Promise.all(keys.map(async (key, i) => {
      const instance = instances[i % 3]!;
      // A race that is lost too often in a row is given up and said; whoever asked asks again.
      for (;;) {
        const written = await instance.incident(incident, raising(key), asking(key)).catch((error: unknown) => {
          if (!(error instanceof ContendedError)) throw error;
          return null;
        });
        if (written !== null) return;
      }
    }));
    for (const instance of instances) expect((await instance.incidentState(incident)).record.questions.size).toBe(60);
    expect(await countEvents()).toBe(2 + 2 * 60);
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
