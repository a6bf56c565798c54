import { describe, expect, it } from '@jest/globals';
import { referencesOf } from './facts.js';
import { referencesNeeded } from './incident/references.js';
import { AN_INCIDENT, assertion, by, id, ids, officials, relayIn, utterance, voiceOf } from './testing/builders.js';
import { amend, given } from './testing/scenario.js';

const named = (value: object) => {
  const { sources, documents } = referencesOf(value);
  return [[...sources].sort(), [...documents].sort()];
};

describe('what a command or payload names', () => {
  it('is found wherever it can stand', () => {
    expect(named({
      type: 'LogAssertion',
      utterance: {
        kind: 'new', utterance: utterance('U1', { claimants: [by('mclaughlin', 'dhs'), voiceOf('D1')], document: id('D2') }).data,
      },
      relays: [relayIn('D3'), { ...relayIn('D4'), by: { source: id('cnn') } }],
      act: { kind: 'withholds', question: 'Q1', absence: 'noResponse', by: by('ice') },
    })).toEqual([['cnn', 'dhs', 'ice', 'mclaughlin'], ['D1', 'D2', 'D3']]);
    expect(named({ document: 'D1', title: 'x', publisher: 'cnn' })).toEqual([['cnn'], ['D1']]);
    expect(named({ document: 'D1', title: 'x', publisher: null })).toEqual([[], ['D1']]);
    expect(named({ source: 'ice', partOf: 'dhs' })).toEqual([['dhs', 'ice'], []]);
    expect(named(officials())).toEqual([[], []]);
  });
  it('is found in what an amendment puts in', () => {
    expect(named(amend('e1', '/publisher', 'lat', 'cnn'))).toEqual([['cnn'], []]);
    expect(named(amend('e1', '/relays/0/by', {}, { document: 'D2' }))).toEqual([[], ['D2']]);
    expect(named(amend('e1', '/gist', 'cnn', 'lat'))).toEqual([[], []]);
  });
  it('is found however deep it lies', () => {
    let deep: unknown = { source: 'cnn' };
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(named({ deep })).toEqual([['cnn'], []]);
  });
  it('takes in whose own voice is retracted, for their publisher', () => {
    const state = given(
      ...AN_INCIDENT, utterance('U3', { claimants: [voiceOf('D1')], channel: 'ownVoice' }), assertion('A5', { utterance: id('U3') }),
    ).state();
    const needed = referencesNeeded(state, {
      type: 'RetractAssertions', assertions: ids('A5 A7'), utterance: { kind: 'held', utterance: id('U3') }, relays: [],
    });
    expect([...needed.documents]).toEqual(['D1']);
  });
});
