import { describe, expect, it } from '@jest/globals';
import type { AccountDifference, Change } from '#domain/account/view.js';

import { unstyled } from '#reports/page.js';
import { renderDifference } from './difference.js';
import { clockIn, elapsedInWords } from './times.js';

const page = { width: 80, style: unstyled, clock: clockIn('America/Los_Angeles') };
const asOf = { public: '2025-10-22T06:59:59.999Z', recorded: 'now', basis: 9, clock: 'true' } as const;
const change = (over: Partial<Change>): Change => ({
  kind: 'added', question: { id: 'q' as never, label: 'Q7' }, where: 'beside officials* → D4', before: null, after: 'hit in the elbow',
  assertions: [{ id: 'a' as never, label: 'A72', entry: 'e' as never, logIndex: 1, gist: '' }], causes: ['event-1' as never], elapsedMs: null, ...over,
});
const difference = (...changes: Change[]): AccountDifference => ({
  incident: { id: 'i' as never, slug: 'one', title: 'One' }, from: asOf, to: { ...asOf, public: '2025-11-02T06:59:59.999Z' }, changes,
});

describe('the difference of two accounts on a terminal', () => {
  it('shows one row a change under its question, with labels and the time between', () => {
    const revision = change({
      kind: 'apparentRevision', question: { id: 'q2' as never, label: 'Q2' }, where: 'R3', before: 'he rammed', after: 'he tried to', assertions: [],
      elapsedMs: { atLeast: 8.2 * 86_400_000, atMost: 10.9 * 86_400_000 },
    });
    expect(renderDifference(difference(revision, change({})), page, false).split('\n').slice(1)).toEqual([
      'from public by 2025-10-21, recorded until now',
      'to   public by 2025-11-01, recorded until now',
      "computed from the log up to index 9; recorded times are this ledger's own;",
      'America/Los_Angeles',
      '',
      '2 changes',
      'Q2',
      '   apparent revision: R3: he rammed → he tried to · 8 to 11 days later',
      'Q7',
      '   added: beside officials* → D4: hit in the elbow [A72]',
    ]);
  });

  it('names the events behind a change where asked', () => {
    expect(renderDifference(difference(change({})), page, true)).toMatch(/ {6}event event-1$/);
  });

  it('says so when nothing changed', () => {
    expect(renderDifference(difference(), page, false)).toMatch(/Nothing changed\.$/);
  });

  it('tells the time between in the largest unit that fits, and nothing where it is open or none', () => {
    expect(elapsedInWords({ atLeast: 3_600_000, atMost: 3_600_000 })).toBe('1 hour later');
    expect(elapsedInWords({ atLeast: -5, atMost: 90_000 })).toBe('up to 2 minutes later');
    expect(elapsedInWords({ atLeast: -5, atMost: 0 })).toBeNull();
    expect(elapsedInWords(null)).toBeNull();
  });
});
