import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#domain/errors.js';
import type { CaseFile } from '#case-files/case-file.js';
import { planImport } from '#case-files/plan/plan.js';
import type { PlannedRecord } from '#case-files/plan/planned.js';
import { validateCaseFile } from '#case-files/validate.js';
import { writeCaseFile } from '#case-files/write/write.js';
import { InMemoryLedger } from '#test/support/in-memory-ledger.js';
import { fc } from '#test/support/property.js';
import { readableId, samplePlan } from '#test/support/sample.js';
import { amendmentOf, caseFiles, fixes } from './generated-case.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 60);

function plan(files: readonly CaseFile[]): readonly PlannedRecord[] {
  const faults = files.flatMap((file, i) => validateCaseFile(file, `/files/${i}`).faults ?? []);
  expect(faults).toEqual([]);
  const planned = planImport({ files, idAt: readableId });
  return planned.plan?.records ?? fail(planned.faults);
}
const fail = (faults: unknown): never => {
  throw new Error(JSON.stringify(faults));
};

/** What the deciders let stand of files made by chance; what they refuse, and what rests on it, is left out. */
function surviving(files: readonly CaseFile[]): InMemoryLedger {
  const ledger = new InMemoryLedger();
  for (const record of plan(files)) {
    try {
      ledger.write(record);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return ledger;
}
const exported = (ledger: InMemoryLedger): CaseFile => writeCaseFile({
  sources: [...ledger.sources.values()], documents: [...ledger.documents.values()], incidents: [...ledger.incidents.values()].map(({ record }) => record),
});
/** Everything the log says, apart from event ids; merges have no label that their key could come back from. */
const said = (ledger: InMemoryLedger): readonly unknown[] => ledger.log.map(({ type, data, stream, metadata }) => {
  const unnamed = JSON.stringify(data).replaceAll(/relation\/_relation\d+|merge#\d+/gu, 'a merge');
  return { type, stream, recordedAt: metadata.recordedAt, data: JSON.parse(unnamed) as unknown };
});
const sorted = (list: readonly unknown[]): readonly string[] => list.map((item) => JSON.stringify(item, (_, value: unknown) => inOrder(value))).sort();
const inOrder = (value: unknown): unknown => (typeof value === 'object' && value !== null && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);

describe('a case file goes round', () => {
  it('plan, decide, fold, write, plan: the second time says what the first said', () => {
    fc.assert(fc.property(caseFiles, (files) => {
      const ledger = surviving(files);
      const again = new InMemoryLedger(plan([exported(ledger)]));
      const superseded = ledger.log.some((event) => event.type === 'PositionsCompared' || event.type === 'CandidateDismissed');
      // Only the latest comparison of a pair and the latest dismissal of a candidate stand.
      if (!superseded) expect(sorted(said(again))).toEqual(sorted(said(ledger)));
      expect(exported(again)).toEqual(exported(ledger));
    }), { numRuns: RUNS });
  });

  it('with our own fixes: what stands is written, and reads back as it stands', () => {
    fc.assert(fc.property(caseFiles, fixes, (files, { amended, ...fixed }) => {
      const gists = new Map(files.flatMap((file) => file.assertions ?? []).map(({ key, gist }) => [key, gist]));
      const amendments = amended.map((key) => amendmentOf(key, gists.get(key) ?? ''));
      const ledger = surviving([...files, { ...fixed, amendments }]);
      const again = new InMemoryLedger(plan([exported(ledger)]));
      expect(exported(again)).toEqual(exported(ledger));
    }), { numRuns: RUNS });
  });

  it('the sample, too', () => {
    const ledger = new InMemoryLedger(samplePlan().records);
    const again = new InMemoryLedger(plan([exported(ledger)]));
    expect(exported(again)).toEqual(exported(ledger));
    expect(again.log).toHaveLength(ledger.log.filter(({ type }) => type !== 'EntryAmended').length);
  });
});
