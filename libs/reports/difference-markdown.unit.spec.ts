import { describe, expect, it } from '@jest/globals';

import type { AccountDifference, Change } from '#domain/account/view.js';
import { differenceAsMarkdown } from './difference-markdown.js';
import { clockIn } from './times.js';

const clock = clockIn('America/Los_Angeles');
const asOf = { public: '2025-10-22T06:59:59.999Z', recorded: 'now', basis: 9, clock: 'true' } as const;
const change = (over: Partial<Change>): Change => ({
  kind: 'positionChanged', question: { id: 'q' as never, label: 'Q1' }, where: 'dhs on record', before: 'a ricochet', after: 'not *known*',
  assertions: [{ id: 'a' as never, label: 'A07', entry: 'e' as never, logIndex: 1, gist: '' }], causes: ['event-1' as never],
  elapsedMs: { atLeast: 86_400_000, atMost: 86_400_000 }, ...over,
});
const difference = (...changes: Change[]): AccountDifference => ({
  incident: { id: 'i' as never, slug: 'one', title: 'One <b>' }, from: asOf, to: { ...asOf, public: '2025-11-02T06:59:59.999Z' }, changes,
});

describe('the difference of two accounts as Markdown', () => {
  it('has a heading a question and an item a change, with its events', () => {
    expect(differenceAsMarkdown(difference(change({})), clock, 'a demonstration').split('\n')).toEqual([
      '# One \\<b\\>', '', '- from: public by 2025-10-21, recorded until now', '- to: public by 2025-11-01, recorded until now',
      "- computed from the log up to index 9; recorded times are this ledger's own; America/Los_Angeles", '', '1 change.', '', '## Q1', '',
      '- **position changed**: dhs on record: a ricochet → not \\*known\\* (A07), 1 day later', '  - event `event-1`', '', '---', '', 'a demonstration', '',
    ]);
  });
  it('says when nothing changed', () => expect(differenceAsMarkdown(difference(), clock)).toContain('\nNothing changed.\n'));
  it('lets no words become markup', () => {
    const text = differenceAsMarkdown(difference(change({ where: '[x](javascript:0) ![y](z)', before: null, after: '# head\n- item `code`', assertions: [] })), clock);
    expect(text).toContain('\\[x\\](javascript:0) !\\[y\\](z): \\# head - item \\`code\\`');
  });
});
