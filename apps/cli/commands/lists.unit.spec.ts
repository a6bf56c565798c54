import { describe, expect, it } from '@jest/globals';

import type { ContradictionAnswer, IncidentAnswer, TimelineAnswer } from '#client/answers.js';
import { clockIn } from '#reports/times.js';
import { NOBODY } from '../nobody.js';
import { unstyled } from '#reports/page.js';
import { renderContradictions } from './contradictions.js';
import { importKeyOf } from './import.js';
import { renderDocuments } from './document.js';
import { renderQuestions } from './question.js';
import { renderSources } from './source.js';
import { renderIncidents } from './incidents.js';
import { renderTimeline } from './timeline.js';

const page = { width: 80, style: unstyled, clock: clockIn('America/Los_Angeles') };
const { terminal } = NOBODY;
const id = (text: string) => text as never;

describe('lists on a terminal', () => {
  it('say of every incident how far readers see it', () => {
    const incident = (slug: string, over: Partial<IncidentAnswer>): IncidentAnswer => ({
      id: id(slug), slug, title: slug, kind: 'happening', zone: 'UTC', revision: 10, logIndex: 10, importIncomplete: null,
      counts: { questions: 2, assertions: 5, unsorted: 0, openContradictions: 1 }, publication: { throughRevision: null, touchedAt: null }, ...over,
    });
    expect(renderIncidents([
      incident('never', {}),
      incident('whole', { publication: { throughRevision: 9, touchedAt: 10 } }),
      incident('part', { publication: { throughRevision: 7, touchedAt: 8 } }),
      incident('begun', { importIncomplete: 'sample' }),
    ], { terminal }).split('\n')).toEqual([
      'incident  questions  assertions  disputed  published',
      'never     2          5           1         no',
      'whole     2          5           1         yes',
      'part      2          5           1         up to revision 7 of 10',
      'begun     2          5           1         no; import sample is incomplete',
    ]);
    expect(renderIncidents([], { terminal })).toMatch(/^No incidents\./);
  });

  it('show recorded, said and public times in the incident\'s zone', () => {
    const said = { earliest: '2025-10-21T07:00:00.000Z', latest: '2025-10-22T06:59:59.999Z' };
    const item: TimelineAnswer = {
      event: id('e'), type: 'AssertionLogged', revision: 3, logIndex: 96, recordedAt: '2025-10-22T08:00:00.000Z', subject: 'A07 hit',
      said, happened: null, publicFrom: { earliest: '0001-01-01T00:00:00.000Z', latest: said.latest },
    };
    expect(renderTimeline([item], page).split('\n')[1]).toBe('96     2025-10-22 01:00  2025-10-21  by 2025-10-21  assertion logged A07 hit');
  });

  it('show when it happened where that is the clock asked for, and say so where nothing has such a time', () => {
    const day = { earliest: '2025-10-21T07:00:00.000Z', latest: '2025-10-22T06:59:59.999Z' };
    const item: TimelineAnswer = {
      event: id('e'), type: 'AssertionLogged', revision: 3, logIndex: 96, recordedAt: '2025-10-22T08:00:00.000Z', subject: 'A07 hit', said: null,
      happened: day, publicFrom: null,
    };
    expect(renderTimeline([item], page, 'happened').split('\n')).toEqual([
      'index  happened    recorded          said  public  what', '96     2025-10-21  2025-10-22 01:00                assertion logged A07 hit',
    ]);
    expect(renderTimeline([item], page, 'said')).not.toContain('happened');
    expect(renderTimeline([], page, 'said')).toBe('Nothing has a time in that span at which it was said.');
    expect(renderTimeline([], page)).toBe('Nothing was recorded in that time.');
  });

  it('show both sides of a contradiction and why it was raised', () => {
    const ref = (label: string) => ({ id: id(label), label, gist: `gist of ${label}`, entry: id('e'), logIndex: 1 });
    const contradiction: ContradictionAnswer = {
      id: id('r'), label: 'R2', strength: 'tension', status: 'open', questions: [{ id: id('q'), label: 'Q1' }],
      sides: [[ref('A07'), ref('A57')], [ref('A10')]], rationale: 'one or the other', recordedAt: '2025-11-01T20:00:00.000Z', touchedAt: 4,
    };
    expect(renderContradictions([contradiction], page).split('\n')).toEqual([
      'R2 tension on Q1: open', '   [A07] gist of A07; [A57] gist of A57', ' × [A10] gist of A10', '   because one or the other', '   raised 2025-11-01 13:00',
    ]);
  });

  it('show what can be named, under its short name', () => {
    const zone = 'America/Los_Angeles';
    expect(renderSources([
      { source: id('s1'), kind: 'body', name: 'Department', label: 'dhs', official: true }, { source: id('s2'), kind: 'body', name: 'Agency', official: false, partOf: id('s1') },
    ], terminal).split('\n').slice(1)).toEqual(['dhs    Department  body, official', '       Agency      body            dhs']);
    expect(renderDocuments([
      { document: id('d1'), title: 'unknown 1', label: 'D1', publisher: null, published: { edtf: '2025-10-21', earliest: null, latest: null, zone } },
      { document: id('d2'), title: 'unknown 2', publisher: null, published: { verbatim: 'Tuesday', earliest: null, latest: null, zone } },
    ], terminal).split('\n').slice(1)).toEqual(['D1     unknown 1  2025-10-21', '       unknown 2  Tuesday']);
    expect(renderQuestions([
      { id: id('q'), label: 'Q1', text: 'the cause', positions: 'exclusive', assertions: 1, options: [{ id: id('p'), label: 'ricochet', text: 'a ricochet' }] },
    ], terminal).split('\n')).toEqual(['Q1 the cause (exclusive; 1 assertion)', '   ricochet  a ricochet']);
    for (const empty of [renderSources([], terminal), renderDocuments([], terminal), renderQuestions([], terminal)]) expect(empty).toMatch(/^No /);
  });

  it('name an import by its files, so that the same files continue it', () => {
    expect(importKeyOf(['/a/monday.yaml', 'tuesday.YML'])).toBe('monday+tuesday');
  });
});
