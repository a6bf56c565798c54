import { describe, expect, it } from '@jest/globals';
import { validateCaseFile } from './validate.js';

const faultsOf = (json: unknown) => validateCaseFile(json, '/files/0').faults ?? [];
const assertion = { key: 'A01', gist: 'It rained', chain: 'D1', states: ['Q1/wet'] };

describe('a case file as JSON', () => {
  it('takes a file with every kind of assertion', () => {
    expect(faultsOf({ assertions: [
      assertion, { key: 'A02', gist: 'x', utterance: 'u1', via: 'D1', withholds: { question: 'Q1', absence: 'notKnown' } },
      { key: 'A03', gist: 'x', chain: 'dhs -> D1', said: { edtf: '2025', basis: { kind: 'inferred', from: 'D1' } }, commits: { to: 'tell more' } },
      { key: 'A04', gist: 'unsorted', chain: 'D1', specifics: [{ quantity: 'cars', value: 2, unit: 'car' }, { place: 'here', grain: 'city' }] },
    ] })).toEqual([]);
  });

  it('refuses a member nobody knows and suggests the nearest', () => {
    expect(faultsOf({ asertions: [] })).toEqual([{ pointer: '/files/0/asertions', detail: '"asertions" is not known here; did you mean "assertions"?' }]);
    expect(faultsOf({ assertions: [{ ...assertion, certanty: 'asserted' }] })[0]).toMatchObject({
      pointer: '/files/0/assertions/0/certanty', detail: '"certanty" is not known here; did you mean "certainty"?',
    });
  });

  it('does not take members of the prototype for its own', () => {
    expect(faultsOf({ toString: [] })).toHaveLength(1);
    expect(faultsOf(JSON.parse('{"__proto__": {"sources": 1}}'))).toHaveLength(1);
  });

  it('names every fault, each at its place', () => {
    expect(faultsOf({ sources: [{ key: '1', name: '', kind: 'club' }], documents: 3 })).toEqual([
      { pointer: '/files/0/sources/0/key', detail: expect.stringContaining('must begin with a letter') },
      { pointer: '/files/0/sources/0/name', detail: 'must not be empty' },
      { pointer: '/files/0/sources/0/kind', detail: 'must be one of person, body, outlet' },
      { pointer: '/files/0/documents', detail: 'must be a list' },
    ]);
  });

  it.each([
    ['two acts', { ...assertion, judges: [] }],
    ['no chain and no utterance', { key: 'A01', gist: 'x' }],
    ['chain and utterance', { ...assertion, utterance: 'u1' }],
    ['a channel for a named utterance', { key: 'A01', gist: 'x', utterance: 'u1', channel: 'post' }],
    ['silence by nobody', { ...assertion, states: undefined, withholds: { question: 'Q1', absence: 'noResponse' } }],
    ['a chain that cannot be read', { ...assertion, chain: 'D1 ->' }],
    ['a chain without speaker', { ...assertion, chain: [] }],
    ['a number as text', { ...assertion, gist: 2025 }],
    ['half of a surrogate pair', { ...assertion, gist: '\ud800' }],
    ['a fraction as number', { ...assertion, specifics: [{ quantity: 'x', value: 0.1, unit: 'y' }] }],
    ['a key too long for a label', { ...assertion, key: 'A'.repeat(41) }],
    ['a sealed value', { ...assertion, gist: { $sealed: 'x' } }],
  ])('refuses %s', (_, given) => {
    expect(faultsOf({ assertions: [given] })).not.toEqual([]);
  });

  it('says how to write a number that should be text', () => {
    expect(faultsOf({ documents: [{ key: 'D1', title: 'x', published: 2025 }] })[0]?.detail).toBe('must be text; write "2025" in quotes');
  });

  it.each([
    [{ sources: [{ key: 'a', name: 'A', kind: 'body' }] }], [{ sources: [{ key: 'a', name: 'A', kind: 'person', official: true }] }],
    [{ steps: [{ contradiction: 'R1', step: 'join', reason: 'x' }] }], [{ steps: [{ contradiction: 'R1', step: 'explain' }] }],
    [{ amendments: [{ reason: 'x', changes: [{ path: '/gist', before: 1, after: 2 }] }] }],
    [{ amendments: [{ assertion: 'A01', question: 'Q1', reason: 'x', changes: [{ path: '/gist', before: 1, after: 2 }] }] }],
    [{ amendments: [{ assertion: 'A01', reason: 'x', changes: [{ path: 'gist', before: 1, after: 2 }] }] }],
    [{ dismissals: [{ covering: ['A01'], reason: 'x' }] }], [{ contradictions: [{ key: 'R1', questions: ['Q1'], sides: [['A01']], rationale: 'x' }] }],
    [{ recorded: 'yesterday' }], [{ choices: [{ assertion: 'A01', reason: 'x' }] }], [[]], [null], ['x'],
  ])('refuses %j', (given) => {
    expect(faultsOf(given)).not.toEqual([]);
  });
});
