import { describe, expect, it } from '@jest/globals';

import type { ContradictionAnswer, IncidentAnswer, TimelineAnswer } from '#client/answers.js';
import { clockIn } from '../render/times.js';
import type { Terminal } from '../terminal.js';
import { unstyled } from '../terminal.js';
import { renderContradictions } from './contradictions.js';
import { importKeyOf } from './import.js';
import { renderIncidents } from './incidents.js';
import { renderTimeline } from './timeline.js';

const page = { width: 80, style: unstyled, clock: clockIn('America/Los_Angeles') };
const nothing = (): void => undefined;
const terminal: Terminal = { width: 80, style: unstyled, interactive: false, data: nothing, note: nothing, progress: nothing };
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
      said, publicFrom: { earliest: '0001-01-01T00:00:00.000Z', latest: said.latest },
    };
    expect(renderTimeline([item], page).split('\n')[1]).toBe('96     2025-10-22 01:00  2025-10-21  by 2025-10-21  assertion logged A07 hit');
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

  it('name an import by its files, so that the same files continue it', () => {
    expect(importKeyOf(['/a/monday.yaml', 'tuesday.YML'])).toBe('monday+tuesday');
  });
});
