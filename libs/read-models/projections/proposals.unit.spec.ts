import { describe, expect, it } from '@jest/globals';
import type { Decided } from '#domain/events.js';
import { D1, id, opened, question, voided } from '#domain/testing/builders.js';
import type { Projection, Row } from '../projection.js';
import { MemoryLog } from '../testing/memory-log.js';
import { MemoryRows } from '../testing/memory-rows.js';
import { proposals } from './proposals.js';
import { scales } from './scales.js';

const rows = (projection: Projection, table: string, log: MemoryLog): readonly Row[] => new MemoryRows(projection).follow(log.events).all(table);
/** Events have the ids e0, e1, … in the order of the log, and are Ann's unless told. */
const logOf = (...recorded: readonly (readonly [Decided, string?])[]): MemoryLog => {
  const log = new MemoryLog();
  for (const [decided, by = 'Ann'] of recorded) log.append('incident-I1', [decided], { actor: { id: 'owner', onBehalfOf: by } });
  return log;
};
const proposed: Decided = { type: 'VoidingProposed', data: { entry: id('e1'), reason: 'twice' } };
const rejected: Decided = { type: 'ProposalRejected', data: { proposal: id('e2'), reason: 'no' } };
const effect: Decided = { type: 'EntryVoided', data: { entry: id('e1'), reason: 'twice', proposal: id('e2') } };
const first: readonly (readonly [Decided, string?])[] = [[opened()], [question('Q1')]];

describe('proposals', () => {
  const settled = (log: MemoryLog): unknown => rows(proposals, 'proposals', log).map((row) =>
    [row['event_id'], row['recorded_by'], row['open'], row['settled_as'], row['settled_by'], row['settled_event'], row['settled_revision']]);

  it('are open until they are settled', () => {
    expect(settled(logOf(...first, [proposed]))).toEqual([['e2', 'Ann', 2, null, null, null, null]]);
    expect(settled(logOf(...first, [proposed], [voided('e0')]))).toEqual([['e2', 'Ann', 2, null, null, null, null]]);
  });
  it.each<[string, Decided, string]>([['approved', effect, 'Bob'], ['approved', effect, 'Ann'], ['rejected', rejected, 'Bob'], ['withdrawn', rejected, 'Ann']])(
    'are %s', (how, event, by) => expect(settled(logOf(...first, [proposed], [event, by]))).toEqual([['e2', 'Ann', null, how, by, 'e3', 3]]));
  it('are kept whatever stream they are made in', () => {
    const log = new MemoryLog();
    log.append('document-D1', [{ type: 'DocumentRegistered', data: D1 }, { type: 'VoidingProposed', data: { entry: id('e0'), reason: 'x' } }]);
    expect(rows(proposals, 'proposals', log).map((row) => row['stream'])).toEqual(['document-D1']);
  });
});

describe('scales', () => {
  const ratings = [{ key: 'false', name: 'False' }, { key: 'true', name: 'True' }] as const;
  const defined = (version: number): Decided => ({ type: 'ScaleDefined', data: { scale: id('S1'), version, name: `v${version}`, ratings } });
  const log = new MemoryLog();
  log.append('ledger', [
    { type: 'LedgerOpened', data: { clock: 'true' } }, defined(1), defined(2), { type: 'ScaleRetired', data: { scale: id('S1'), reason: 'unused' } },
    { type: 'FourEyesSet', data: { required: true, reason: 'two' } }, { type: 'FourEyesSet', data: { required: false, reason: 'one' } },
  ]);

  it('are kept in all their versions, with their end', () => {
    expect(rows(scales, 'scale_versions', log).map((row) => [row['version'], row['event_id']])).toEqual([[1, 'e1'], [2, 'e2']]);
    expect(rows(scales, 'scales', log).map((row) => [row['scale'], row['log_index'], row['touched_at'], row['retired_reason']]))
      .toEqual([['S1', 1, 3, '"unused"']]);
  });
  it('stand beside every setting of four eyes', () =>
    expect(rows(scales, 'four_eyes', log).map((row) => [row['log_index'], row['required']])).toEqual([[4, 1], [5, 0]]));
});
