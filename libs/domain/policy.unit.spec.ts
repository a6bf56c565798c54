import { describe, expect, it } from '@jest/globals';
import type { Decided } from './events.js';
import { can } from './policy.js';
import type { Action, Resource, Viewer } from './policy.js';
import { AN_INCIDENT, amendedEntry, assertion, chosen, id, ids, states, stored, utterance, voided } from './testing/builders.js';
import { keptBack } from './withholding-closure.js';

const owner: Viewer = { kind: 'owner', id: 'desk-1' };
const anybody: Viewer = { kind: 'public' };
const ACTIONS: readonly Action[] = ['read', 'write', 'import', 'backup', 'publish'];
const RESOURCES: readonly Resource[] = [
  { kind: 'incident', published: true }, { kind: 'incident', published: false }, { kind: 'source', namedInPublished: true },
  { kind: 'source', namedInPublished: false }, { kind: 'document', namedInPublished: true },
  { kind: 'document', namedInPublished: false },
  { kind: 'candidates' }, { kind: 'unsorted' }, { kind: 'ledger' }, { kind: 'slug' },
];
const everything = ACTIONS.flatMap((action) => RESOURCES.map((resource) => [action, resource] as const));

describe('who may do what', () => {
  it('the owner may do everything', () =>
    expect(everything.every(([action, resource]) => can(owner, action, resource))).toBe(true));
  it('anybody may read what is published and what is named there, and nothing else', () => {
    expect(everything.filter(([action, resource]) => can(anybody, action, resource))).toEqual([
      ['read', { kind: 'incident', published: true }], ['read', { kind: 'source', namedInPublished: true }],
      ['read', { kind: 'document', namedInPublished: true }],
    ]);
  });
});

describe('what stays with the desk inside a published incident', () => {
  const unsorted = assertion('A5', { utterance: id('U3'), act: { kind: 'states', answers: [] } });
  const withheld = (...more: readonly Decided[]) => [...keptBack(stored([...AN_INCIDENT, ...more]), new Set()).events].sort();

  it('is nothing where all is sorted', () => expect(withheld()).toEqual([]));
  it('is a dismissal', () => expect(withheld(
    { type: 'CandidateDismissed', data: { candidate: id('Q1/grab~Q1/ricochet'), covering: ids('A1'), reason: 'x' } },
    amendedEntry('e10', '/reason', 'x', 'y'),
  )).toEqual(['e10', 'e11']));
  it('is an unsorted assertion, with the utterance only it names', () =>
    expect(withheld(utterance('U3'), unsorted)).toEqual(['e10', 'e11']));
  it('is not the utterance others report too', () =>
    expect(withheld(utterance('U3'), unsorted, assertion('A6', { utterance: id('U3') }))).toEqual(['e11']));
  it('is not what was sorted since', () => expect(withheld(utterance('U3'), unsorted, chosen('A5', states('Q1')))).toEqual([]));
  it('is again what was sorted by mistake', () =>
    expect(withheld(utterance('U3'), unsorted, chosen('A5', states('Q1')), voided('e12'))).toEqual(['e10', 'e11', 'e12', 'e13']));
  it('is our fix to it', () => expect(withheld(utterance('U3'), unsorted, voided('e11'))).toEqual(['e10', 'e11', 'e12']));
});
