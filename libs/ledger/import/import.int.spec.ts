import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseFile } from '#case-files/case-file.js';
import { parseCaseFile } from '#case-files/parse.js';
import { planImport } from '#case-files/plan/plan.js';
import type { EventStore } from '#event-store/port.js';
import { idAt } from '../ids.js';
import type { Ledger } from '../ledger.js';
import { ACTOR, asking, openDesk, opening } from '../testing/desk.js';
import type { Desk } from '../testing/desk.js';
import { recordCommandId } from './import.js';
import type { ImportAsked } from './import.js';

let desk: Desk;
let ledger: Ledger;
beforeEach(async () => {
  desk = await openDesk();
  ledger = await desk.another();
});
afterEach(() => desk.close());

const sample = (): readonly CaseFile[] =>
  readdirSync('sample').filter((name) => name.endsWith('.yaml')).sort().map((name) => {
    const { file, faults } = parseCaseFile(readFileSync(`sample/${name}`, 'utf8'), name);
    if (file === undefined) throw new Error(JSON.stringify(faults));
    return file;
  });

function importing(files: readonly CaseFile[], { key = 'sample', digest = 'digest' } = {}): ImportAsked {
  const idOf = <Id extends string>(recordKey: string, place: string): Id => idAt<Id>(recordCommandId(ACTOR.id, key, recordKey), place);
  const { plan, faults } = planImport({ files, idAt: idOf });
  if (plan === undefined) throw new Error(JSON.stringify(faults));
  return { key, digest, plan, actor: ACTOR, correlationId: 'test' };
}
const openCarried = () => ledger.settings({ type: 'OpenLedger', clock: 'carried' }, asking('open'));
const lines = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { event } of desk.store.readAll(-1)) found.push(`${event.stream} ${event.revision} ${event.type} ${event.metadata.commandId}`);
  return found;
};
const dyingAfter = (appends: number): EventStore => ({
  append: (...args) => (appends-- > 0 ? desk.store.append(...args) : Promise.reject(new Error('power cut'))),
  readStream: (...args) => desk.store.readStream(...args), readAll: (...args) => desk.store.readAll(...args),
  subscribe: (...args) => desk.store.subscribe(...args), head: () => desk.store.head(), close: () => desk.store.close(),
});

describe('an import of the sample', () => {
  it('is written in order of its carried times, between its beginning and its completion', async () => {
    await openCarried();
    const asked = importing(sample());
    await (await ledger.import(asked)).completed;
    const times: string[] = [];
    const types: string[] = [];
    for await (const { event } of desk.store.readAll(-1)) {
      types.push(event.type);
      if (event.metadata.carriedRecordedAt !== undefined) times.push(event.metadata.carriedRecordedAt);
    }
    expect(types.slice(0, 2)).toEqual(['LedgerOpened', 'ImportBegun']);
    expect(types.at(-1)).toBe('ImportCompleted');
    expect(times).toEqual(times.toSorted());
    expect(new Set(times).size).toBe(5);
    expect(await ledger.imports()).toMatchObject([{ state: 'completed', records: asked.plan.records.length, written: asked.plan.records.length }]);
  });

  it('cut short at any append goes on with the same ids, and nothing is doubled', async () => {
    await openCarried();
    const asked = importing(sample());
    for (const appends of [0, 1, 2, 7, 30]) {
      const dying = await desk.another(dyingAfter(appends));
      await expect(dying.import(asked).then(({ completed }) => completed)).rejects.toThrow('power cut');
    }
    const before = await lines();
    ledger = await desk.another();
    expect((await ledger.imports())[0]).toMatchObject({ state: 'begun', written: null });
    await (await ledger.import(asked)).completed;
    const after = await lines();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after).size).toBe(after.length);

    const whole = await openDesk();
    const other = await whole.another();
    await other.settings({ type: 'OpenLedger', clock: 'carried' }, asking('open'));
    await (await other.import(asked)).completed;
    const expected: string[] = [];
    for await (const { event } of whole.store.readAll(-1)) expected.push(`${event.stream} ${event.revision} ${event.type} ${event.metadata.commandId}`);
    expect(after).toEqual(expected);
    await whole.close();
  });

  it('asked for again writes nothing, and with other content is refused', async () => {
    await openCarried();
    await (await ledger.import(importing(sample()))).completed;
    const head = await desk.store.head();
    await (await ledger.import(importing(sample()))).completed;
    expect(await desk.store.head()).toBe(head);
    await expect(ledger.import(importing(sample(), { digest: 'other' }))).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('needs a ledger with a carried clock, in which nothing later stands', async () => {
    await ledger.settings({ type: 'OpenLedger', clock: 'true' }, asking('open'));
    await expect(ledger.import(importing(sample()))).rejects.toMatchObject({ code: 'clock-not-carried' });
    expect(await desk.store.head()).toBe(0);
  });

  it('is refused once a later entry stands', async () => {
    await openCarried();
    await ledger.open(opening('a-shooting'), asking('a-shooting'));
    await expect(ledger.import(importing(sample()))).rejects.toMatchObject({ code: 'carried-time-earlier' });
  });
});

describe('an import that a rule refuses', () => {
  it('writes nothing and points at the record', async () => {
    await openCarried();
    const files = sample();
    const said = '2026-01-01';
    const faulty: CaseFile[] = [...files, { recorded: '2025-11-04T08:00:00Z', assertions: [{ key: 'AX', gist: 'too early', chain: 'usms -> D1', said, states: ['Q1'] }] }];
    await expect(ledger.import(importing(faulty))).rejects.toMatchObject({
      code: 'said-after-recorded', pointer: expect.stringMatching(/^\/files\/6\/assertions\/0/u),
    });
    expect(await desk.store.head()).toBe(0);
  });
});

describe('while an import is written', () => {
  it('other writes wait, and find it written', async () => {
    await openCarried();
    const running = ledger.import(importing(sample())).then(({ completed }) => completed);
    const other = ledger.open(opening('a-shooting'), asking('a-shooting'));
    await Promise.all([running, other]);
    const all = await lines();
    expect(all.at(-1)).toContain('IncidentOpened');
    expect(all.at(-3)).toContain('ImportCompleted');
  });
});
