/** What the model says of the sample, at every corner of the two clocks. The page beside this holds it in full. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import { differenceOf } from '#domain/account/difference.js';
import type { QuestionAccount } from '#domain/account/view.js';
import { worldOf } from '#domain/account/world.js';
import type { World } from '#domain/account/world.js';
import type { IncidentId } from '#domain/ids.js';
import { momentOf } from '#domain/times/moment.js';
import { InMemoryLedger } from '#test/support/in-memory-ledger.js';
import { corner, renderedAccount, renderedCandidates, renderedDifference } from '#test/support/rendered-account.js';
import { samplePlan } from '#test/support/sample.js';

const ZONE = 'America/Los_Angeles';
const INCIDENTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I8', 'P'];
const { records } = samplePlan();

/** The ledger as recorded by the end of a day; all of it where none is given. */
function recordedBy(day?: string): InMemoryLedger {
  const until = day === undefined ? '9999' : momentOf(day, ZONE);
  return new InMemoryLedger(records.filter(({ carriedRecordedAt = '' }) => carriedRecordedAt <= until));
}
function worldAt(ledger: InMemoryLedger, incident: string): World {
  const { record } = ledger.incidents.get(`incident/${incident}` as IncidentId) ?? missing(incident);
  return worldOf(record, {
    sources: new Map([...ledger.sources].map(([id, { entry }]) => [id, entry])),
    documents: new Map([...ledger.documents].map(([id, { entry }]) => [id, entry])),
  });
}
const missing = (incident: string): never => {
  throw new Error(`the sample has no incident ${incident}`);
};
const account = (incident: string, publicBy: string, recorded?: string): readonly QuestionAccount[] =>
  accountOf(worldAt(recordedBy(recorded), incident), momentOf(publicBy, ZONE));
const candidates = (ignoreJudgements: boolean): readonly string[] => {
  const ledger = recordedBy();
  return INCIDENTS.flatMap((incident) =>
    renderedCandidates(candidatesOf(worldAt(ledger, incident), { ignoreJudgements })).map((line) => `${incident} ${line}`));
};

/** Sections of the page by their heading. From dist/test/contract. */
const text = readFileSync(new URL('../../../test/contract/sample-account.txt', import.meta.url), 'utf8');
const page = new Map(text.split(/^=== /mu).slice(1).map((section) => {
  const [heading = '', ...lines] = section.trimEnd().split('\n');
  return [heading, lines] as const;
}));

describe('the sample', () => {
  it('is taken by the deciders record by record', () => {
    const ledger = recordedBy();
    expect(records).toHaveLength(157);
    expect([...ledger.incidents.values()].map(({ record }) => record.assertions.size)).toEqual([56, 2, 1, 15, 1, 7, 2]);
    expect(new Set(records.map(({ carriedRecordedAt }) => carriedRecordedAt))).toEqual(new Set([
      '2025-10-22T08:00:00.000Z', '2025-10-28T08:00:00.000Z', '2025-11-01T20:00:00.000Z', '2025-11-02T08:00:00.000Z', '2025-11-03T08:00:00.000Z',
    ]));
  });

  it.each([['I1', '2025-10-21'], ['I1', '2025-11-01'], ['I2', '2025-10-30']])('account of %s as public by %s', (incident, day) => {
    expect(renderedAccount(account(incident, day))).toEqual(page.get(`${incident} as public by ${day}`));
  });

  it('difference between the two days: six rows, for the revision swallows what it explains', () => {
    const changes = differenceOf(account('I1', '2025-10-21'), account('I1', '2025-11-01'));
    expect(changes).toHaveLength(6);
    expect(renderedDifference(changes)).toEqual(page.get('I1 difference, 2025-10-21 → 2025-11-01'));
  });

  it.each([['nothing judged yet', true], ['after the judgements', false]])('candidates, %s', (heading, ignoreJudgements) => {
    expect(candidates(ignoreJudgements)).toEqual(page.get(`candidates, ${heading}`));
  });
});

describe('the corners of (public, recorded), as bodies on a line / statements beside', () => {
  const early = 'Q1 1/2  Q2 1/1  Q3 1/4  Q4 0/1  Q5 1/1  Q6 2/0  Q7 3/1  Q8 2/0  Q9 2/0';

  it.each(['2025-10-21', '2025-11-01'])('recorded by the 22nd, public by %s', (day) => {
    expect(corner(account('I1', day, '2025-10-22'))).toBe(early);
  });
  it('public by the 21st, recorded by now', () => {
    expect(corner(account('I1', '2025-10-21'))).toBe('Q1 1/2  Q2 1/1  Q3 1/5  Q4 0/1  Q5 1/1  Q6 2/0  Q7 3/1  Q8 4/0  Q9 3/0');
  });
  it('public by the 1st of November, recorded by now', () => {
    expect(corner(account('I1', '2025-11-01'))).toBe('Q1 1/3  Q2 1/2  Q3 1/5  Q4 0/1  Q5 1/2  Q6 2/0  Q7 3/2  Q8 4/0  Q9 3/0');
  });
});

describe('the recorded axis', () => {
  const gistOfA31 = (day: string) => account('I1', '2025-10-21', day).find(({ question }) => question.label === 'Q7')
    ?.beside.flatMap(({ statements }) => statements).map(({ assertion }) => assertion.gist);
  it('shows the slip as it stood, and mended from the day it was mended', () => {
    expect(gistOfA31('2025-10-22')).toEqual(['Suspect shot in the forearm']);
    expect(gistOfA31('2025-10-28')).toEqual(['Suspect shot in the elbow']);
  });

  const statusOfR4 = (day: string) => account('I1', '2025-11-01', day).find(({ question }) => question.label === 'Q9')
    ?.contradictions.map(({ label, status }) => `${label} ${status}`);
  it('shows R4 open, explained on the 2nd, reopened on the 3rd', () => {
    expect(statusOfR4('2025-10-28')).toEqual([]);
    expect(statusOfR4('2025-11-01')).toEqual(['R4 open']);
    expect(statusOfR4('2025-11-02')).toEqual([]);
    expect(statusOfR4('2025-11-03')).toEqual(['R4 open']);
    const settled = account('I1', '2025-11-01', '2025-11-02').find(({ question }) => question.label === 'Q9')?.settled;
    expect(settled?.map(({ label, status }) => `${label} ${status}`)).toEqual(['R4 explained']);
  });

  it('withdraws the dismissed candidate only once it is dismissed', () => {
    const shared = (ledger: InMemoryLedger) => renderedCandidates(candidatesOf(worldAt(ledger, 'I1'))).filter((line) => line.includes('A50'));
    expect(shared(recordedBy('2025-10-28'))).toHaveLength(1);
    expect(shared(recordedBy('2025-11-01'))).toHaveLength(0);
  });
});
