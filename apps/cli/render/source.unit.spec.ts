import { describe, expect, it } from '@jest/globals';

import type { FigureAnswer, SourceDetailAnswer, SourceRecordAnswer, SourceTitlesAnswer } from '#client/source-answers.js';
import { unstyled } from '#reports/page.js';
import { clockIn } from '#reports/times.js';
import { renderRecord, renderSource, renderTitles } from './source.js';

const page = { width: 80, style: unstyled, clock: clockIn('UTC') };
const id = (text: string) => text as never;
const clockOf = (incident: string) => clockIn(incident === 'la' ? 'America/Los_Angeles' : 'UTC');
const day = { earliest: '2025-10-21T07:00:00.000Z', latest: '2025-10-22T06:59:59.999Z' };
const over = { source: { id: id('s'), label: 'dhs' }, asOf: { public: '2025-10-28T23:59:59.999Z', recorded: 'now', basis: 9, clock: 'true' }, incidents: { lookedAt: 2, leftOut: 0 } } as const;
const la = { id: id('la'), label: 'South Los Angeles shooting' };

describe('a source on a terminal', () => {
  const source: SourceDetailAnswer = {
    source: id('s'), kind: 'body', name: 'Fire and Rescue', label: 'FD', official: true, partOf: id('city'), mergedInto: null, splits: [], splitFrom: [],
    names: [
      { name: 'Fire Department', label: null, since: null, reason: null, recorded: '2025-10-22T08:00:00.000Z' },
      { name: 'Fire and Rescue', label: 'FD', since: { edtf: '2025-07', earliest: '2025-07-01T00:00:00.000Z', latest: '2025-07-31T23:59:59.999Z', zone: 'UTC' }, reason: 'by ordinance', recorded: '2025-10-23T08:00:00.000Z' },
    ],
    absorbed: [{ relation: id('r1'), source: { id: id('x'), label: 'brigade' }, recordedAt: '2025-10-24T08:00:00.000Z', rationale: 'one body under two names' }],
  };

  it('shows every name it had, and what it was joined with under the id that takes it back', () => {
    expect(renderSource(source, 'City', page).split('\n')).toEqual([
      'FD  Fire and Rescue', '   body, official · part of City', '   id s', 'called', '   Fire Department · recorded 2025-10-22 08:00',
      '   Fire and Rescue (FD) · since 2025-07-01 to 2025-07-31 · recorded', '      2025-10-23 08:00: by ordinance',
      'joined by', '   brigade: one body under two names', '      2025-10-24 08:00  id r1',
    ]);
  });

  it('shows the titles it was printed under, in the zone of the incident', () => {
    const answer: SourceTitlesAnswer = {
      ...over, titles: [{
        title: 'assistant secretary', document: { id: id('d'), label: 'D1' }, relayedBy: null, publicFrom: day, presence: 'possible',
        assertions: [{ id: id('a'), label: 'A05', gist: 'g', entry: id('e'), logIndex: 4, incident: la }],
      }],
    };
    expect(renderTitles(answer, clockOf, page).split('\n')).toEqual([
      'dhs: titles as printed', 'As public by 2025-10-28, recorded until now (UTC), over 2 incidents.', '',
      'title                in  public                 assertions', 'assistant secretary  D1  2025-10-21 (possibly)  A05',
    ]);
    expect(renderTitles({ ...over, titles: [] }, clockOf, page)).toContain('It was printed under no title.');
  });

  it('shows each figure of its record with what it counts, and names those that count nothing', () => {
    const none: FigureAnswer = { total: 0, items: [] };
    const stated: FigureAnswer = { total: 2, items: [{
      incident: la, assertion: { id: id('a'), label: 'A07' }, about: null, text: 'A ricochet hit', entry: id('e'), logIndex: 3, publicFrom: day, presence: 'certain',
    }] };
    const answer: SourceRecordAnswer = {
      ...over, record: {
        said: { states: stated, judges: none, commits: none, withholds: none }, revised: { announced: none, unannounced: none, apparent: none },
        retracted: none, unanswered: none, atOdds: none, contradictions: { open: none, settled: none },
        promises: { unnoted: none, awaited: none, kept: none, partlyKept: none, broken: none },
        verdicts: [{ scale: id('v'), version: 1, rating: 'false', total: 1, items: [] }], relayed: none, ownVoice: none,
        notices: { corrections: none, clarifications: none, updates: none },
      },
    };
    const lines = renderRecord(answer, clockOf, page).split('\n');
    expect(lines.slice(2, 9)).toEqual([
      '', 'stated: 2', '   A07 A ricochet hit · South Los Angeles shooting · public 2025-10-21', '   and 1 more: --limit shows them', '', 'verdicts of false: 1',
      '   and 1 more: --limit shows them',
    ]);
    expect(lines.at(-1)).toMatch(/passed on; in its own voice$/);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
