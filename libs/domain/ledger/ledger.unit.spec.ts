import type { SealingKeyId } from '../ids.js';
import { describe, expect, it } from '@jest/globals';
import { id, stored } from '../testing/builders.js';
import { outcomeOf } from '../testing/scenario.js';
import type { Decided } from '../events.js';
import { carriedTimeAllowed, decide, evolve, initialState } from './ledger.js';
import type { LedgerCommand } from './ledger.js';

const stateAfter = (events: readonly Decided[]) => stored(events, 'ledger').reduce(evolve, initialState());
const given = (...events: readonly Decided[]) =>
  ({ when: (command: LedgerCommand) => outcomeOf(() => decide(stateAfter(events), command)) });

const opened: Decided = { type: 'LedgerOpened', data: { clock: 'carried', notice: 'a demonstration' } };
const begun: Decided = { type: 'ImportBegun', data: { key: 'sample', digest: 'd1', records: 3, incidents: [id('I1')] } };
const completed: Decided = { type: 'ImportCompleted', data: { key: 'sample', digest: 'd1' } };
const begin: LedgerCommand = { type: 'BeginImport', key: 'sample', digest: 'd1', records: 3, incidents: [id('I1')] };
const complete: LedgerCommand = { type: 'CompleteImport', key: 'sample', digest: 'd1' };

describe('the ledger', () => {
  it('is opened with a clock', () =>
    given().when({ type: 'OpenLedger', clock: 'carried', notice: 'a demonstration' }).then(opened));
  it('is opened once', () =>
    given(opened).when({ type: 'OpenLedger', clock: 'true' }).refusedAs('ledger-already-open', '/clock'));
  it('has one of two clocks', () =>
    given().when({ type: 'OpenLedger', clock: 'broken' as never }).refusedAs('field-malformed', '/clock'));
  it('is open before it imports', () => given().when(begin).refusedAs('ledger-not-open'));
});

describe('an import', () => {
  it('begins', () => given(opened).when(begin).then(begun));
  it('continues where its content is the same', () => given(opened, begun).when(begin).then());
  it('stays completed', () => given(opened, begun, completed).when(begin).then());
  it('is another one where its content is not', () =>
    given(opened, begun).when({ ...begin, digest: 'd2' }).refusedAs('import-key-reused', '/key'));
  it('is completed', () => given(opened, begun).when(complete).then(completed));
  it('is completed once', () => given(opened, begun, completed).when(complete).then());
  it('is begun before it is completed', () => given(opened).when(complete).refusedAs('unknown-import', '/key'));
  it('is completed as it was begun', () =>
    given(opened, begun).when({ ...complete, digest: 'd2' }).refusedAs('import-key-reused', '/key'));
  it('has a key', () => given(opened).when({ ...begin, key: '' }).refusedAs('text-empty', '/key'));
  it('shows as incomplete until then', () => {
    expect(stateAfter([opened, begun]).imports.get('sample')).toMatchObject({ completed: false, incidents: ['I1'] });
    expect(stateAfter([opened, begun, completed]).imports.get('sample')).toMatchObject({ completed: true });
  });
});

describe('a carried time', () => {
  const ledger = { clock: 'carried', lastRecordedAt: '2025-10-22T08:00:00.000Z', now: '2026-01-01T00:00:00.000Z' } as const;
  const carry = (carried: string, change: Partial<Parameters<typeof carriedTimeAllowed>[1]> = {}) =>
    outcomeOf(() => (carriedTimeAllowed(carried, { ...ledger, ...change }), []));

  it('may be later than the last, or the same', () => {
    carry('2025-10-28T08:00:00.000Z').then();
    carry('2025-10-22T08:00:00.000Z').then();
    carry('2025-10-01T08:00:00.000Z', { lastRecordedAt: null }).then();
  });
  it('is never earlier', () => carry('2025-10-22T07:59:59.999Z').refusedAs('carried-time-earlier'));
  it('is never ahead of the true clock', () => carry('2026-01-01T00:00:00.001Z').refusedAs('carried-time-ahead'));
  it('needs a ledger opened for it', () => carry('2025-10-28T08:00:00.000Z', { clock: 'true' }).refusedAs('clock-not-carried'));
});

describe('the key of a sealed value', () => {
  const destroy = { type: 'DestroyKey', key: 'K1' as SealingKeyId, reason: 'asked for' } as const;
  const destroyed = { type: 'SealingKeyDestroyed', data: { key: 'K1' as SealingKeyId, reason: 'asked for' } } as const;

  it('is destroyed once, with a reason', () => {
    given(opened).when(destroy).then(destroyed);
    given(opened, destroyed).when(destroy).refusedAs('key-destroyed', '/key');
    given(opened).when({ ...destroy, reason: ' ' }).refusedAs('text-empty', '/reason');
  });
  it('is known as destroyed from then on', () => expect([...stateAfter([opened, destroyed]).destroyedKeys]).toEqual([['K1', 'asked for']]));
});
