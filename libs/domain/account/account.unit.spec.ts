import { describe, expect, it } from '@jest/globals';
import {
  by,
  chosen,
  id,
  merged,
  officials,
  on,
  raised,
  related,
  states,
  step,
  voiceOf,
  voided,
  amendedEntry,
} from '../testing/builders.js';
import { accountAt, asks, compared, reports, retracted, says, shown, told } from './testing.js';
import type { Told } from './testing.js';

const Q1 = asks('Q1', 'exclusive', 'a', 'b', 'c');
const OPEN = asks('Q1', 'open', 'a', 'b', 'c');
const END = '2025-12-01';
const unnamed = (described = 'officials') => ({ who: officials(described), channel: 'unstated' as const });

describe('the public clock', () => {
  it.each(['statement', 'filing', 'post'] as const)('a %s was public when it was said, whenever it was reported', (channel) => {
    const world = told(Q1, says('A1', 'Q1/a', { channel, in: 'D4' }));
    expect(shown(world, '2025-10-20').lines).toEqual([]);
    expect(shown(world, '2025-10-21').lines).toHaveLength(1);
  });
  it.each(['interview', 'briefing', 'unstated'] as const)(
    'from %s it was public when the first document of its chain came out',
    (channel) => {
      const world = told(Q1, says('A1', 'Q1/a', { channel, in: 'D4', said: on('2025-10-21', '2025-10-30') }));
      expect(shown(world, '2025-10-29').lines).toEqual([]);
      expect(shown(world, '2025-10-30').lines).toEqual(['dhs: a [A1]']);
    },
  );
  it('is possibly public while its document only may have come out, and says so', () => {
    const world = told(Q1, says('A1', 'Q1/a', { channel: 'unstated', in: 'D3' }));
    expect(shown(world, '2025-10-20').lines).toEqual([]);
    expect(shown(world, '2025-10-23').lines).toEqual(['dhs: a [A1] possibly']);
    expect(shown(world, '2025-10-27').lines).toEqual(['dhs: a [A1]']);
  });
  it("a document's own silence is public when the document is", () => {
    const world = told(
      Q1,
      says('A1', '', {
        who: voiceOf('D4'),
        channel: 'ownVoice',
        in: null,
        act: { kind: 'withholds', question: id('Q1'), absence: 'notKnown' },
      }),
    );
    expect(accountAt(world, '2025-10-29')).toEqual([]);
    expect(accountAt(world, '2025-10-30')[0]?.silences).toMatchObject([{ absence: 'notKnown', of: 'D4' }]);
  });
});

describe('beside the lines', () => {
  it('anonymous officials stand by position, with their roots', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', unnamed()),
      says('A2', 'Q1/b', unnamed()),
      says('A3', 'Q1/a', { ...unnamed('sources'), in: 'D2' }),
      says('A4', 'Q1', { ...unnamed(), gist: 'shots were fired' }),
    );
    expect(shown(world, END)).toMatchObject({
      lines: [],
      agreement: 'none',
      beside: ['a 0+2: a [A1]; a [A3]', 'b 0+1: b [A2]', 'shots were fired 0+1: shots were fired [A4]'],
    });
  });
  it('a retold statement stands there too, named or not, and never in a line', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { said: on('2025-10-30') }),
      says('A2', 'Q1/b', { channel: 'interview', in: 'D4' }),
      says('A3', 'Q1/b', { ...unnamed(), in: 'D4' }),
    );
    expect(shown(world, END)).toMatchObject({ lines: ['dhs: a [A1]'], beside: ['b 1+1: b [A2] retold; b [A3] retold'] });
  });
  it('a repeated root counts as identified only where who it is is among those counted', () => {
    const world = told(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/a', unnamed()), related('R1', 'A2', 'A1', { kind: 'repeats' }));
    expect(shown(world, END).beside).toEqual(['a 0+1: a [A2]']);
  });
});

describe('silences and blame', () => {
  const silent = (absence: object, said = {}) =>
    says('A2', '', { act: { kind: 'withholds', question: id('Q1'), ...absence } as never, ...said });
  it('a silence replaces nothing, and names who is silent', () => {
    const world = told(Q1, says('A1', 'Q1/a'), silent({ absence: 'underInvestigation' }, { said: on('2025-10-23') }));
    expect(shown(world, END).lines).toEqual(['dhs: a [A1]']);
    expect(accountAt(world, END)[0]?.silences).toMatchObject([
      { absence: 'underInvestigation', of: 'dhs → D1', presence: 'certain' },
    ]);
  });
  it('no response is the silence of who was asked', () => {
    const world = told(
      Q1,
      silent({ absence: 'noResponse', by: by('usms') }, { who: voiceOf('D1'), channel: 'ownVoice', in: null }),
    );
    expect(accountAt(world, END)[0]?.silences).toMatchObject([{ absence: 'noResponse', of: 'usms' }]);
  });
  it('an omission is dated by the utterance it is missing from', () => {
    const omission = silent(
      { absence: 'omitted', from: id('uA1') },
      { who: by('union'), channel: 'deskObservation', in: null, said: on('2025-11-20') },
    );
    const world = told(
      Q1,
      asks('Q2', 'open', 'x'),
      says('A1', 'Q2/x', { who: officials(), channel: 'unstated', in: 'D4' }),
      omission,
    );
    expect(accountAt(world, '2025-10-29')).toEqual([]);
    expect(accountAt(world, '2025-10-30')[0]?.silences).toMatchObject([
      { absence: 'omitted', of: 'officials*', assertion: { label: 'A2' } },
    ]);
  });
  it('says what has filled it since, as far as that is public', () => {
    const world = told(
      Q1,
      silent({ absence: 'notKnown' }),
      says('A3', 'Q1/a', { who: by('usms'), said: on('2025-10-25') }),
      related('R1', 'A3', 'A2', { kind: 'updates' }),
    );
    const filled = (day: string) => accountAt(world, day)[0]?.silences[0]?.filledBy.map(({ label }) => label);
    expect(filled('2025-10-24')).toEqual([]);
    expect(filled('2025-10-25')).toEqual(['A3']);
  });
  it('several reports of one silence stand once', () => {
    const world = told(
      Q1,
      silent({ absence: 'notKnown' }, unnamed()),
      says('A3', '', { ...unnamed(), act: { kind: 'withholds', question: id('Q1'), absence: 'notKnown' } }),
      merged('M1', 'uA3', 'uA2'),
    );
    expect(accountAt(world, END)[0]?.silences).toMatchObject([{ assertion: { label: 'A2' }, variants: [{ label: 'A3' }] }]);
  });
  it('blame stands apart, and is no line', () => {
    const world = told(Q1, says('A1', '', { act: { kind: 'judges', answers: states('Q1/a').answers } }));
    expect(shown(world, END)).toMatchObject({ lines: [], agreement: 'none' });
    expect(accountAt(world, END)[0]?.blame).toMatchObject([{ text: 'a' }]);
  });
});

describe('agreement', () => {
  const agreement = (...world: readonly Told[]) => shown(told(...world), END).agreement;
  it('is single for one body, for kin, and for one joint statement', () => {
    expect(agreement(Q1, says('A1', 'Q1/a'))).toBe('single');
    expect(agreement(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/a', { who: by('ice') }))).toBe('single');
    expect(agreement(Q1, says('A1', 'Q1/a', { who: [by('dhs'), by('usms')] }))).toBe('single');
  });
  it('needs two independent bodies on the one position', () => {
    expect(agreement(Q1, says('A1', 'Q1/a'), says('A2', 'Q1/a', { who: by('usms') }))).toBe('agreed');
    expect(agreement(OPEN, says('A1', 'Q1/a'), says('A2', 'Q1/b', { who: by('usms') }))).toBe('compatible');
  });
  it('tells tension from conflict, between kin too', () => {
    const said = [says('A1', 'Q1/a'), says('A2', 'Q1/b', { who: by('ice') })];
    expect(agreement(Q1, said)).toBe('conflicting');
    expect(agreement(Q1, said, compared('Q1/a', 'Q1/b', 'inTension'))).toBe('inTension');
  });
});

describe('contradictions', () => {
  const said = [says('A1', 'Q1/a'), says('A2', 'Q1/b', { ...unnamed(), in: 'D4' })];
  const known = (world: ReturnType<typeof told>, day = END) => {
    const [account] = accountAt(world, day);
    return [account?.contradictions, account?.settled].map((list) => list?.map(({ label, status }) => `${label} ${status}`));
  };
  it('show from when every side was public', () => {
    const world = told(Q1, said, raised('R1', 'A1', 'A2'));
    expect(known(world, '2025-10-29')).toEqual([[], []]);
    expect(known(world)).toEqual([['R1 open'], []]);
  });
  it('stand among the settled while explained, resolved or withdrawn, and open again when reopened', () => {
    const steps = [raised('R1', 'A1', 'A2'), step('ContradictionExplained')];
    expect(known(told(Q1, said, steps))).toEqual([[], ['R1 explained']]);
    expect(known(told(Q1, said, steps, step('ContradictionReopened')))).toEqual([['R1 open'], []]);
  });
  it('do not show once a side was taken back', () => {
    expect(known(told(Q1, said, raised('R1', 'A1', 'A2'), retracted('A1', 'uA1')))).toEqual([[], []]);
  });
});

describe('what nobody has sorted', () => {
  it('is in no account until its answers are chosen, and moves when they are chosen anew', () => {
    const unsorted = [says('A1', '', { act: { kind: 'states', answers: [] } })];
    expect(accountAt(told(Q1, unsorted), END)).toEqual([]);
    const sorted = told(Q1, unsorted, chosen('A1', states('Q1/a')));
    expect(shown(sorted, END).lines).toEqual(['dhs: a [A1]']);
    expect(accountAt(sorted, END)[0]?.lines[0]?.current[0]?.assertion.chosen).toMatchObject({ logIndex: 7 });
    expect(shown(told(Q1, unsorted, chosen('A1', states('Q1/a')), chosen('A1', states('Q1/b'))), END).lines).toEqual([
      'dhs: b [A1]',
    ]);
  });
});

describe('our own amendments and voidings', () => {
  it('a voided entry is in no account, an amended one as amended', () => {
    // e1 to e4: the question and its positions; e5 and e6: utterance and assertion.
    expect(accountAt(told(Q1, says('A1', 'Q1/a'), voided('e6')), END)).toEqual([]);
    expect(shown(told(Q1, says('A1', 'Q1'), amendedEntry('e6', '/gist', 'gist of A1', 'mended')), END).lines).toEqual([
      'dhs: mended [A1]',
    ]);
  });
  it('a voided position leaves its answers standing by their gist', () => {
    expect(shown(told(Q1, says('A1', 'Q1/a'), voided('e2')), END).lines).toEqual(['dhs: gist of A1 [A1]']);
  });
});

describe('words', () => {
  it('names the chain, speaker first, numbers, and what a statement revises', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', {
        who: by('smith', 'dhs'),
        specifics: [
          { kind: 'quantity', of: 'vehicles rammed', comparator: '=', value: '1', unit: 'vehicle', base: null, period: null },
          { kind: 'place', verbatim: 'E 20th St', grain: 'block' },
        ],
      }),
      reports('A2', 'uA1', 'Q1/b', { in: 'D2' }),
    );
    expect(accountAt(world, END)[0]?.lines[0]?.current).toMatchObject([
      { who: 'smith for dhs → D1', quantities: ['vehicles rammed = 1 vehicle'], revises: [] },
      { who: 'smith for dhs → D2', quantities: [] },
    ]);
  });
});
