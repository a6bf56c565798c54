import { describe, expect, it } from '@jest/globals';

import type { LedgerClient } from '#client/ledger-client.js';
import { CommandFailure } from '../failure.js';
import { matching } from '../prompts.js';
import type { Choice, Prompts } from '../prompts.js';
import { chainBodies, channelOf } from './chain.js';
import { Directory } from './directory.js';
import { actOf, saidOf } from './flags.js';
import { askAct, askChain, askManner, askSaid, askWords } from './interview.js';
import type { Asked, Register } from './interview.js';

async function* each<T>(...items: readonly T[]): AsyncGenerator<T> { yield* items; }
const client = {
  sources: () => each(
    { source: 's-dhs', name: 'Department of Homeland Security', label: 'dhs' }, { source: 's-mc', name: 'McLaughlin' },
    { source: 's-cnn', name: 'CNN', label: 'cnn' }, { source: 's-cnn2', name: 'CNN', label: 'CNN' },
  ),
  documents: () => each({ document: 'd-1', title: 'unknown 1', label: 'D1', published: { earliest: '2025-10-21T07:00:00.000Z', latest: '2025-10-22T06:59:59.999Z', zone: 'America/Los_Angeles' } }),
  questions: () => each({ id: 'q-1', label: 'Q1', text: 'cause of the injury', options: [{ id: 'p-r', label: 'ricochet', text: 'a ricochet' }, { id: 'p-g', label: 'grab', text: 'the shot while grabbing' }] }),
} as unknown as LedgerClient;
const directory = await Directory.of(client, 'I1');
const failing = (work: () => unknown): CommandFailure => {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

describe('naming things', () => {
  it('goes by id, label and name, letter case only where it matters', () => {
    expect(directory.source('s-mc').id).toBe('s-mc');
    expect(directory.source('DHS').id).toBe('s-dhs');
    expect(directory.source('mclaughlin').id).toBe('s-mc');
    expect([directory.source('cnn').id, directory.source('CNN').id]).toEqual(['s-cnn', 's-cnn2']);
    expect(directory.answer('Q1/ricochet')).toEqual({ question: 'q-1', position: 'p-r' });
    expect(directory.answer('q1')).toEqual({ question: 'q-1' });
  });
  it('names the nearest where nothing is called so', () => {
    expect(failing(() => directory.source('dsh'))).toMatchObject({ exit: 3, message: expect.stringContaining('did you mean "dhs"') });
    expect(failing(() => directory.answer('Q1/richochet')).message).toContain('did you mean "ricochet"');
  });
  it('asks for an id where several are called so', () => {
    expect(failing(() => directory.source('Cnn'))).toMatchObject({ exit: 5, advice: ['  s-cnn  CNN', '  s-cnn2  CNN'] });
  });
});

describe('a chain in notation', () => {
  it('becomes claimants and relays', () => {
    const chain = chainBodies('mclaughlin for dhs -> cnn in D1 (quote, believed, titled "Assistant Secretary") -> D1', directory);
    expect(chain).toEqual({
      claimants: [{ speaker: { kind: 'source', source: 's-mc' }, onBehalfOf: 's-dhs' }],
      relays: [
        { by: { source: 's-cnn', document: 'd-1' }, mode: 'quote', certainty: 'believed', title: 'Assistant Secretary' },
        { by: { document: 'd-1' }, mode: 'paraphrase', certainty: 'asserted' },
      ],
    });
    expect(channelOf(chain)).toBe('unstated');
  });
  it('tells own voices and unnamed briefings', () => {
    expect(channelOf(chainBodies('D1', directory))).toBe('ownVoice');
    expect(channelOf(chainBodies('investigators* (official) -> D1', directory))).toBe('briefing');
  });
  it('says what is wrong with it', () => {
    expect(failing(() => chainBodies('dhs ->', directory))).toMatchObject({ exit: 2 });
    expect(failing(() => chainBodies('nobody -> D1', directory))).toMatchObject({ exit: 3 });
  });
});

describe('what the speaking does, by flags', () => {
  it.each([
    [{ states: ['Q1/ricochet', 'Q1'] }, { kind: 'states', answers: [{ question: 'q-1', position: 'p-r' }, { question: 'q-1' }] }],
    [{ judges: ['Q1'] }, { kind: 'judges', answers: [{ question: 'q-1' }] }],
    [{ commits: 'a report', followUp: true, question: 'Q1' }, { kind: 'commits', to: 'a report', followUp: true, question: 'q-1' }],
    [{ withholds: 'Q1:notClear' }, { kind: 'withholds', question: 'q-1', absence: 'notClear' }],
    [{}, null],
  ])('%j', (flags, act) => expect(actOf(flags, directory)).toEqual(act));
  it('is one thing', () => expect(failing(() => actOf({ states: ['Q1'], judges: ['Q1'] }, directory))).toMatchObject({ exit: 2 }));
  it('leaves silences of others to the whole form', () => expect(failing(() => actOf({ withholds: 'Q1:noResponse' }, directory))).toMatchObject({ exit: 2 }));
  it('takes EDTF as it is and words as words', () => {
    expect(['2025-10-21', '../2025-10-21', '[2025-10-21..2025-10-27]', '2025-10?'].map((each) => saidOf(each))).toEqual(['2025-10-21', '../2025-10-21', '[2025-10-21..2025-10-27]', '2025-10?']);
    expect(saidOf('just before 9 a.m. on Tuesday', '2025-10-21')).toEqual({ words: 'just before 9 a.m. on Tuesday', relativeTo: '2025-10-21' });
  });
});

/** A person who answers what was written down beforehand. Lists are answered by words that narrow them to one. */
function person(...answers: readonly (string | boolean)[]): Prompts & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const next = (message: string): string | boolean => {
    asked.push(message);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody answers “${message}”`);
    return answer;
  };
  return {
    asked,
    text: async (message) => String(next(message)),
    confirm: async (message) => next(message) === true,
    pick: async <T>(message: string, choices: readonly Choice<T>[]): Promise<T> => {
      const typed = String(next(message));
      const [first] = matching(choices, typed);
      if (first === undefined) throw new Error(`“${typed}” narrows “${message}” to nothing`);
      return first.value;
    },
  };
}
const askedOf = (prompts: Prompts): Asked & { readonly echoed: string[] } => {
  const register: Register = { sources: [], documents: [] };
  const echoed: string[] = [];
  return {
    prompts, directory, register, days: new Map(), echoed, echo: (text) => { echoed.push(text); },
    understood: async (words, day) => { if (words === 'whenever') throw new Error('not understood'); return { told: `about ${words} (${day})`, day: words.includes('-') ? words : null }; },
  };
};

describe('the interview', () => {
  it('takes a named speaker for a body, through a document', async () => {
    const asked = askedOf(person('it ricocheted', 'A ricochet hit the hand', 'mclau', 'dhs', 'nobody else', 'D1', 'statement', 'asserted', 'Q1', 'rico'));
    expect(await askWords(asked)).toEqual({ quote: 'it ricocheted', gist: 'A ricochet hit the hand' });
    const chain = await askChain(asked, true);
    expect(chain).toEqual({
      claimants: [{ speaker: { kind: 'source', source: 's-mc' }, onBehalfOf: 's-dhs' }], relays: [{ by: { document: 'd-1' }, mode: 'quote', certainty: 'asserted' }],
    });
    expect(await askManner(asked, chain)).toEqual({ channel: 'statement', certainty: 'asserted' });
    expect(await askAct(asked)).toEqual({ act: { kind: 'states', answers: [{ question: 'q-1', position: 'p-r' }] } });
  });
  it('takes somebody unnamed through an outlet, and a new document', async () => {
    const asked = askedOf(person('unnamed', 'investigators', true, 'cnn', 'nobody else', 'not in the list', 'A later report', '2025-10-30', ''));
    expect(await askChain(asked, false)).toEqual({
      claimants: [{ speaker: { kind: 'anonymous', described: 'investigators', official: true } }],
      relays: [{ by: { source: 's-cnn' }, mode: 'paraphrase', certainty: 'asserted' }, { by: { document: 'new:d1' }, mode: 'paraphrase', certainty: 'asserted' }],
    });
    expect(asked.register.documents).toEqual([{ key: 'd1', title: 'A later report', publisher: null, published: '2025-10-30' }]);
  });
  it('asks for the time until it is understood and right', async () => {
    const asked = askedOf(person('whenever', 'Monday', false, 'Tuesday', true));
    expect(await askSaid(asked, { claimants: [], relays: [{ by: { document: 'd-1' }, mode: 'quote', certainty: 'asserted' }] })).toBe('Tuesday');
    expect(asked.echoed).toEqual(['not understood', 'understood: about Monday (2025-10-21)', 'understood: about Tuesday (2025-10-21)']);
  });
  it('takes a new person for a body, and a new document whose date is asked until it is understood', async () => {
    const asked = askedOf(person('not in the list', 'José Ñuñez', 'person', '', 'dhs', 'nobody else', 'not in the list', 'Sheet', 'whenever', '2025-10-30', '', 'Tuesday', true));
    const chain = await askChain(asked, false);
    expect(chain.claimants).toEqual([{ speaker: { kind: 'source', source: 'new:s1' }, onBehalfOf: 's-dhs' }]);
    expect(await askSaid(asked, chain)).toBe('Tuesday');
    expect(asked.echoed.slice(1)).toEqual([
      'The day it is in is not known: words such as Tuesday need a date with them.', 'understood: about 2025-10-30 (null)', 'understood: about Tuesday (2025-10-30)',
    ]);
  });
  it('takes a document of which nobody knows when it was published', async () => {
    const asked = askedOf(person('unnamed', 'somebody', false, 'nobody else', 'not in the list', 'Leaflet', '', ''));
    await askChain(asked, false);
    expect(asked.register.documents).toEqual([{ key: 'd1', title: 'Leaflet', publisher: null, published: { earliest: null, latest: null } }]);
  });
  it('keeps the ways out of a list whatever is typed', () => {
    const choices: readonly Choice<number>[] = [{ name: '(none)', value: 0, always: true }, { name: 'cnn', value: 1 }, { name: 'lapd', value: 2 }];
    expect(matching(choices, 'lap').map(({ value }) => value)).toEqual([2, 0]);
    expect(matching(choices, 'sheriff').map(({ value }) => value)).toEqual([0]);
    expect(matching(choices, '').map(({ value }) => value)).toEqual([0, 1, 2]);
  });
  it('raises a question where there is none, or leaves it for later', async () => {
    expect(await askAct(askedOf(person('new question', 'who fired', 'Q31', true, 'the agent')))).toEqual({
      question: { key: 'q1', text: 'who fired', label: 'Q31', positions: 'exclusive', options: [{ key: 'p1', text: 'the agent' }] },
      act: { kind: 'states', answers: [{ question: 'new:q1', position: 'new:p1' }] },
    });
    expect(await askAct(askedOf(person('later')))).toEqual({});
  });
});
