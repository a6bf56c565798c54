import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '#domain/account/view.js';
import type { CommandId } from '#domain/ids.js';
import { emptyRecord } from '#domain/incident/record.js';
import type { AcceptCandidateBody } from './candidate.bodies.js';
import { acceptanceOf, dismissalOf } from './candidate.mapping.js';

const COMMAND = '6f1f0f4e-5b52-4d5c-8f5e-0a2b6a1d3c11' as CommandId;
const side = (about: string, ...assertions: string[]): unknown => ({
  about: { id: about, label: about },
  text: about,
  assertions: assertions.map((id) => ({ id })),
});
const candidate = (kind: Candidate['kind'], contradiction: string | null = null): Candidate =>
  ({
    id: 'a~b',
    kind,
    question: { id: 'Q', label: 'Q' },
    sides: [side('a', 'A1', 'A2'), side('b', 'B1')],
    contradiction: contradiction === null ? null : { id: contradiction, label: 'K' },
    documents: [],
  }) as unknown as Candidate;

/** Assertions by the position they take and the day they were said. */
function record(assertions: Record<string, readonly [position: string, said: string]>, sides: readonly string[][] = []): any {
  const held = emptyRecord() as any;
  for (const [id, [position, said]] of Object.entries(assertions)) {
    held.utterances.set(`u${id}`, { utterance: { said: { earliest: said, latest: said } } });
    held.assertions.set(id, {
      entry: { data: { utterance: `u${id}`, act: { kind: 'states', answers: [{ question: 'Q', position }] } } },
      choices: [],
    });
  }
  if (sides.length > 0) held.contradictions.set('K', { entry: { data: { contradiction: 'K' } }, sides, status: 'open', steps: [] });
  return { record: held };
}
const accept = (given: Candidate, body: Partial<AcceptCandidateBody>, state = record({})) =>
  acceptanceOf(given, { rationale: 'because', ...body } as AcceptCandidateBody, state, COMMAND);

describe('accepting a candidate', () => {
  it('raises a clash, and a tension as a tension', () => {
    expect(accept(candidate('clash'), { label: 'K1' })).toMatchObject({
      type: 'RaiseContradiction',
      questions: ['Q'],
      sides: [['A1', 'A2'], ['B1']],
      strength: 'contradiction',
      rationale: 'because',
      label: 'K1',
    });
    expect(accept(candidate('tension'), {})).toMatchObject({ strength: 'tension' });
    expect(accept(candidate('atOddsWithItself'), {})).toMatchObject({ type: 'RaiseContradiction' });
  });

  it('revises a shift, from the side that began to be said first unless told', () => {
    const state = record({ A1: ['a', '2025-10-28'], A2: ['a', '2025-10-27'], B1: ['b', '2025-10-21'] });
    expect(accept(candidate('shift'), { announced: 'unannounced' }, state)).toMatchObject({
      type: 'ReviseAccount',
      from: ['B1'],
      to: ['A1', 'A2'],
    });
    expect(accept(candidate('shift'), { announced: 'apparent', first: 0 }, state)).toMatchObject({ from: ['A1', 'A2'], to: ['B1'] });
    expect(accept(candidate('atOddsWithItself'), { as: 'revise', announced: 'announced' }, state)).toMatchObject({
      announced: 'announced',
    });
    expect(() => accept(candidate('shift'), {})).toThrow(expect.objectContaining({ code: 'announced-missing', pointer: '/announced' }));
  });

  it('joins newcomers to the side whose members take their position', () => {
    const state = record({ A1: ['a', ''], A2: ['a', ''], A0: ['a', ''], B0: ['b', ''] }, [['B0'], ['A0']]);
    expect(accept(candidate('join', 'K'), {}, state)).toEqual({
      type: 'JoinContradiction',
      contradiction: 'K',
      side: 1,
      assertions: ['A1', 'A2'],
    });
    expect(() => accept(candidate('join', 'K'), {}, record({}, [['X'], ['Y']]))).toThrow(
      expect.objectContaining({ code: 'nothing-to-join' }),
    );
  });

  it('merges a shared utterance into the one that stays', () => {
    expect(accept(candidate('sameUtterance'), {})).toMatchObject({ type: 'MergeUtterances', into: 'a', from: 'b' });
    expect(accept(candidate('sameUtterance'), { first: 1 })).toMatchObject({ into: 'b', from: 'a' });
  });

  it('takes no way that its kind does not ask for', () => {
    for (const [kind, as] of [
      ['clash', 'merge'],
      ['join', 'raise'],
      ['sameUtterance', 'revise'],
      ['tension', 'join'],
    ] as const) {
      expect(() => accept(candidate(kind), { as })).toThrow(expect.objectContaining({ code: 'acceptance-unfit', pointer: '/as' }));
    }
  });
});

describe('dismissing a candidate', () => {
  it('covers the assertions it saw', () => {
    expect(dismissalOf(candidate('clash'), 'no')).toEqual({
      type: 'DismissCandidate',
      candidate: 'a~b',
      covering: ['A1', 'A2', 'B1'],
      reason: 'no',
    });
  });
});
