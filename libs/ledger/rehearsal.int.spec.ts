import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '#domain/ids.js';
import type { CommandOf } from '#domain/incident/commands.js';
import { BatchRefusedError } from './batch.js';
import type { Ledger } from './ledger.js';
import { Rehearsal } from './rehearsal.js';
import type { Request } from './request.js';
import { asking, openDesk, opening, raising } from './testing/desk.js';
import type { Desk } from './testing/desk.js';

let desk: Desk;
let ledger: Ledger;
const { incident } = opening('one');
beforeEach(async () => {
  desk = await openDesk();
  ledger = await desk.another();
  await ledger.open(opening('one'), asking('one'));
});
afterEach(() => desk.close());

const trying = (key: string, rehearsal: Rehearsal): Request => ({ ...asking(key), rehearsal });
const adding = (key: string, label: string): CommandOf<'RaiseQuestion'> => ({ ...raising(key), label });
const row = (key: string, label: string) => ({ command: adding(key, label), request: asking(key) });
const types = (rehearsal: Rehearsal): readonly string[] => rehearsal.events.map(({ type, revision, logIndex }) => `${type} ${revision} ${logIndex}`);

describe('a rehearsal', () => {
  it('lets a later step see what an earlier one decided, and nobody else', async () => {
    const rehearsal = new Rehearsal();
    await ledger.incident(incident, adding('q', 'Q1'), trying('q', rehearsal));
    await expect(ledger.incident(incident, adding('r', 'Q1'), trying('r', rehearsal))).rejects.toMatchObject({ code: 'label-taken' });
    await ledger.incident(incident, adding('s', 'Q2'), trying('s', rehearsal));
    expect(types(rehearsal)).toEqual(['QuestionRaised 1 2', 'PositionAdded 2 3', 'QuestionRaised 3 4', 'PositionAdded 4 5']);
    expect([await desk.store.head(), (await ledger.incidentState(incident)).revision, rehearsal.basis]).toEqual([1, 0, 1]);
    expect((await ledger.incident(incident, adding('t', 'Q1'), asking('t'))).revision).toBe(2);
  });

  it('asked the same twice decides once, and knows what was written before it', async () => {
    await ledger.incident(incident, raising('written'), asking('written'));
    const rehearsal = new Rehearsal();
    expect((await ledger.incident(incident, raising('written'), trying('written', rehearsal))).replayed).toBe(true);
    const tries = [await ledger.incident(incident, raising('q'), trying('q', rehearsal)), await ledger.incident(incident, raising('q'), trying('q', rehearsal))];
    expect(tries.map(({ replayed, revision }) => [replayed, revision])).toEqual([[false, 4], [true, 4]]);
    await expect(ledger.incident(incident, raising('q'), { ...trying('written', rehearsal), commandDigest: 'other' })).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('rests on what is durable, though much is under way', async () => {
    const writes = Array.from({ length: 30 }, (_, i) => ledger.incident(incident, raising(`w${i}`), asking(`w${i}`)));
    const rehearsal = new Rehearsal();
    await ledger.incident(incident, raising('q'), trying('q', rehearsal));
    const [first] = rehearsal.events;
    const standing: number[] = [];
    for await (const { revision, logIndex } of desk.store.readStream(streamOf.incident(incident))) if (logIndex <= rehearsal.basis) standing.push(revision);
    expect(standing.at(-1)).toBe((first?.revision ?? 0) - 1);
    await Promise.all(writes);
  });

  it('of an opening tells that the slug is taken', async () => {
    await expect(ledger.open(opening('two', 'one'), trying('two', new Rehearsal()))).rejects.toMatchObject({ code: 'slug-taken' });
    const rehearsal = new Rehearsal();
    await ledger.open(opening('two'), trying('two', rehearsal));
    expect(types(rehearsal)).toEqual(['SlugReserved 0 2', 'IncidentOpened 0 3']);
  });
});

describe('a batch', () => {
  it('is taken whole or not at all, with every refusal told', async () => {
    const rows = [row('a', 'Q1'), row('b', 'Q1'), row('c', 'Q2'), row('d', 'Q2')];
    const refused = await ledger.batch(incident, rows).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BatchRefusedError);
    expect((refused as BatchRefusedError).rows.map(({ row: place, refusal }) => [place, refusal.code])).toEqual([[1, 'label-taken'], [3, 'label-taken']]);
    expect([await desk.store.head(), (await ledger.incidentState(incident)).revision]).toEqual([1, 0]);
    const [a, c] = [row('a', 'Q1'), row('c', 'Q2')];
    expect((await ledger.batch(incident, [a, c])).map(({ revision }) => revision)).toEqual([2, 4]);
    expect((await ledger.batch(incident, [a, c, row('e', 'Q3')])).map(({ replayed, revision }) => [replayed, revision])).toEqual([[true, 2], [true, 4], [false, 6]]);
  });

  it('goes with writes of others that are under way', async () => {
    const [one, batch, two] = await Promise.all([
      ledger.incident(incident, raising('x'), asking('x')), ledger.batch(incident, [row('a', 'Q1'), row('b', 'Q2')]), ledger.incident(incident, raising('y'), asking('y')),
    ]);
    expect(new Set([one.revision, ...batch.map(({ revision }) => revision), two.revision])).toEqual(new Set([2, 4, 6, 8]));
  });
});
