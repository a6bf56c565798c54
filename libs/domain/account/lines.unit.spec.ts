import { describe, expect, it } from '@jest/globals';
import { by, merged, officials, on, voiceOf } from '../testing/builders.js';
import { accountAt, asks, compared, corner, reports, retracted, revised, says, shown, told, withdrawn } from './testing.js';

const Q1 = asks('Q1', 'exclusive', 'a', 'b', 'c');
const OPEN = asks('Q1', 'open', 'a', 'b', 'c');
const [FIRST, SECOND, THIRD] = [on('2025-10-21'), on('2025-10-23'), on('2025-10-25')];
const END = '2025-12-01';

describe('given what bodies said, the lines of a question', () => {
  it('hold one line for each body, by whoever spoke for it', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { who: by('smith', 'dhs') }),
      says('A2', 'Q1/a', { who: officials('spokesperson', 'dhs'), in: 'D2' }),
      says('A3', 'Q1/a', { who: by('usms') }),
    );
    expect(shown(world, END).lines).toEqual(['dhs: a [A1, also A2]', 'usms: a [A3]']);
  });

  it("leave out who is not official, a person alone and a document's own voice", () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { who: by('union') }),
      says('A2', 'Q1/a', { who: by('smith') }),
      says('A3', 'Q1/a', { who: voiceOf('D1'), channel: 'ownVoice', in: null }),
    );
    expect(accountAt(world, END)).toEqual([]);
  });

  it('replace an earlier statement by a later one on an excluded position, and keep it in history', () => {
    const world = told(Q1, says('A1', 'Q1/a', { said: FIRST }), says('A2', 'Q1/b', { said: SECOND }));
    expect(shown(world, '2025-10-22').lines).toEqual(['dhs: a [A1]']);
    expect(shown(world, END)).toMatchObject({ lines: ['dhs: b [A2]'], history: ['dhs: a [A1] replaced'] });
  });

  it('replace on the same position too, and date `since` from the start of the unbroken run', () => {
    const again = [says('A1', 'Q1/a', { said: FIRST }), says('A2', 'Q1/a', { said: SECOND })];
    const since = (world: ReturnType<typeof told>) => accountAt(world, END)[0]?.lines[0]?.current[0]?.since;
    expect(shown(told(Q1, again), END)).toMatchObject({ lines: ['dhs: a [A2]'], history: ['dhs: a [A1] replaced'] });
    expect(since(told(Q1, again))).toBe(FIRST.earliest);
    expect(
      since(told(Q1, says('A0', 'Q1/a', { said: on('2025-10-19') }), says('A9', 'Q1/b', { said: on('2025-10-20') }), again)),
    ).toBe(FIRST.earliest);
  });

  it('add up compatible positions, in one utterance or in several', () => {
    const world = told(OPEN, says('A1', 'Q1/a Q1/b', { said: FIRST }), says('A2', 'Q1/c', { said: SECOND }));
    expect(shown(world, END)).toMatchObject({ lines: ['dhs: c [A2]', 'dhs: a [A1]', 'dhs: b [A1]'], history: [] });
  });

  it('let a comparison make two open positions exclude each other, and two exclusive ones compatible', () => {
    const said = [says('A1', 'Q1/a', { said: FIRST }), says('A2', 'Q1/b', { said: SECOND })];
    expect(shown(told(OPEN, said, compared('Q1/a', 'Q1/b', 'exclusive')), END).lines).toEqual(['dhs: b [A2]']);
    expect(shown(told(Q1, said, compared('Q1/a', 'Q1/b', 'compatible')), END).lines).toEqual(['dhs: b [A2]', 'dhs: a [A1]']);
  });

  it('never break a tie by the order of the log: overlapping statements both stand, and the body is at odds with itself', () => {
    const world = told(Q1, says('A1', 'Q1/a', { said: on('2025-10-21', '2025-10-24') }), says('A2', 'Q1/b', { said: SECOND }));
    const [account] = accountAt(world, END);
    expect(shown(world, END)).toMatchObject({ lines: ['dhs: a [A1]', 'dhs: b [A2]'], agreement: 'conflicting' });
    expect(account?.atOdds.map(({ label }) => label)).toEqual(['dhs']);
  });

  it('show concurrent statements of one position once, the firmest first', () => {
    const world = told(Q1, says('A1', 'Q1/a', { certainty: 'alleged' }), says('A2', 'Q1/a', { in: 'D2' }));
    expect(shown(world, END).lines).toEqual(['dhs: a [A2, also A1]']);
  });

  it('never replace what certainly was public by what only may have been', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { said: on('2025-10-20') }),
      says('A2', 'Q1/b', { said: on('2025-10-21'), channel: 'interview', in: 'D3' }),
    );
    expect(shown(world, '2025-10-22').lines).toEqual(['dhs: b [A2] possibly', 'dhs: a [A1]']);
    expect(accountAt(world, '2025-10-22')[0]?.atOdds).toEqual([]);
    expect(shown(world, '2025-10-27').lines).toEqual(['dhs: b [A2]']);
  });

  it('keep filings on a line of their own: a press line never replaces a sworn one, nor the reverse', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { said: FIRST, channel: 'filing' }),
      says('A2', 'Q1/b', { said: SECOND }),
      says('A3', 'Q1/c', { said: THIRD, channel: 'filing' }),
    );
    expect(shown(world, END)).toMatchObject({
      lines: ['dhs (filing): c [A3]', 'dhs: b [A2]'],
      history: ['dhs (filing): a [A1] replaced'],
    });
  });

  it('neither replace nor are replaced where an answer takes no position: it stands by its gist', () => {
    const world = told(
      Q1,
      says('A1', 'Q1', { said: FIRST }),
      says('A2', 'Q1', { said: SECOND }),
      says('A3', 'Q1/a', { said: THIRD }),
    );
    expect(shown(world, END)).toMatchObject({
      lines: ['dhs: a [A3]', 'dhs: gist of A2 [A2]', 'dhs: gist of A1 [A1]'],
      history: [],
    });
  });
});

describe('given several reports of one utterance', () => {
  it('they are wording variants: a quote speaks first, then a clear one, then the first out', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { unclear: 'no speaker printed' }),
      reports('A2', 'uA1', 'Q1/a', { in: 'D2' }),
      reports('A3', 'uA1', 'Q1/a', { in: 'D4', mode: 'quote' }),
    );
    expect(shown(world, END).lines).toEqual(['dhs: a [A3 ≈ A2 ≈ A1]']);
    expect(accountAt(world, END)[0]?.lines[0]?.current[0]?.unclear).toEqual([]);
  });

  it('an unclear attribution is freely a variant, alone a line only with its flag', () => {
    const world = told(Q1, says('A1', 'Q1/a', { unclear: 'antecedent unclear' }));
    expect(accountAt(world, END)[0]?.lines[0]?.current[0]?.unclear).toEqual(['antecedent unclear']);
  });

  it('one without a position words the positions that others take', () => {
    const world = told(Q1, says('A1', 'Q1'), reports('A2', 'uA1', 'Q1/a'));
    expect(shown(world, END).lines).toEqual(['dhs: a [A2 ≈ A1]']);
  });

  it('a report shows from when it was public itself, and one that only may have been speaks for none that certainly was', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { channel: 'interview', in: 'D1' }),
      reports('A2', 'uA1', 'Q1/a', { in: 'D3', mode: 'quote' }),
      reports('A3', 'uA1', 'Q1/a', { in: 'D4' }),
    );
    expect(shown(world, '2025-10-21').lines).toEqual(['dhs: a [A1 ≈ A2]']);
    expect(shown(world, END).lines).toEqual(['dhs: a [A2 ≈ A1 ≈ A3]']);
  });

  it('merging takes utterances together and intersects their said intervals, until the merge is withdrawn', () => {
    const said = [
      says('A1', 'Q1/a', { said: on('2025-10-20', '2025-10-24') }),
      says('A2', 'Q1/a', { said: on('2025-10-22', '2025-10-26'), in: 'D2' }),
    ];
    const world = told(Q1, said, merged('M1', 'uA2', 'uA1'));
    expect(shown(world, END).lines).toEqual(['dhs: a [A1 ≈ A2]']);
    expect(accountAt(world, END)[0]?.lines[0]?.current[0]?.said).toEqual({
      earliest: '2025-10-22T00:00:00.000Z',
      latest: '2025-10-24T23:59:59.999Z',
    });
    expect(shown(told(Q1, said, merged('M1', 'uA2', 'uA1'), withdrawn('M1')), END).lines).toEqual(['dhs: a [A2, also A1]']);
  });

  it('merging finds out who anonymous officials were, from when a report that names them was public', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { who: officials(), channel: 'unstated' }),
      says('A2', 'Q1/a', { channel: 'unstated', in: 'D4' }),
      merged('M1', 'uA2', 'uA1'),
    );
    expect(shown(world, '2025-10-22')).toMatchObject({ lines: [], beside: ['a 0+1: a [A1]'] });
    expect(shown(world, END)).toMatchObject({ lines: ['dhs: a [A1 ≈ A2]'], beside: [] });
  });
});

describe('given a joint statement', () => {
  const both = { who: [by('usms'), by('ice')] as const };
  it('it stands once, on a line under all names', () => {
    expect(shown(told(OPEN, says('A1', 'Q1/a', both)), END)).toMatchObject({
      lines: ['usms + ice: a [A1]'],
      agreement: 'single',
    });
  });
  it('it joins the statement one of them made alone on the same position, and has no line of its own', () => {
    const world = told(OPEN, says('A1', 'Q1/a Q1/b', both), says('A2', 'Q1/a', { who: by('usms') }));
    expect(shown(world, END).lines).toEqual(['usms: a [A2, also A1 jointly with ice]', 'usms + ice: b [A1]']);
  });
  it('it counts for each who made it, wherever it is shown', () => {
    const joined = [says('A1', 'Q1/a', both), says('A3', 'Q1/a', { who: officials(), channel: 'unstated' })];
    expect(accountAt(told(OPEN, joined), END).map(corner)).toEqual(['2/1']);
    expect(accountAt(told(OPEN, joined, says('A2', 'Q1/a', { who: by('usms') })), END).map(corner)).toEqual(['2/1']);
  });
  it('it stays with the one who has not said otherwise since', () => {
    const world = told(Q1, says('A1', 'Q1/a', both), says('A2', 'Q1/b', { who: by('usms'), said: SECOND }));
    expect(shown(world, END)).toMatchObject({
      lines: ['usms: b [A2]', 'ice: a [A1] jointly with usms'],
      history: ['usms: a [A1] jointly with ice replaced'],
      agreement: 'conflicting',
    });
  });
});

describe('given a statement its claimant took back', () => {
  const said = [says('A1', 'Q1/a', { said: FIRST }), says('A2', 'Q1/b', { said: FIRST, who: by('usms') })];
  const takenBack = (when: ReturnType<typeof on>) =>
    told(
      Q1,
      said,
      says('A9', '', { said: when, act: { kind: 'commits', to: 'take it back', followUp: false } }),
      retracted('A1', 'uA9'),
    );
  it('it leaves the current account once the retraction is public, and stays in history, marked', () => {
    expect(shown(takenBack(SECOND), '2025-10-22').lines).toEqual(['dhs: a [A1]', 'usms: b [A2]']);
    expect(shown(takenBack(SECOND), END)).toMatchObject({
      lines: ['usms: b [A2]'],
      history: ['dhs: a [A1] retracted'],
      agreement: 'single',
    });
  });
  it('a retraction that only may have been public takes nothing back', () => {
    expect(shown(takenBack(on('2025-10-23', '2025-10-29')), '2025-10-25').lines).toContain('dhs: a [A1]');
  });
  it('another report of it that was not taken back keeps it', () => {
    const world = told(Q1, said, reports('A3', 'uA1', 'Q1/a', { in: 'D2' }), retracted('A1', 'uA2'));
    expect(shown(world, END)).toMatchObject({ lines: ['dhs: a [A3]', 'usms: b [A2]'], history: [] });
  });
});

describe('given revisions', () => {
  const said = [
    says('A1', 'Q1/a', { said: on('2025-10-21', '2025-10-25') }),
    says('A2', 'Q1/b', { said: on('2025-10-22', '2025-10-26') }),
  ];
  it('an announced or unannounced one says which of two that overlap is the later', () => {
    for (const announced of ['announced', 'unannounced'] as const) {
      expect(shown(told(Q1, said, revised('R1', 'A1', 'A2', announced)), END)).toMatchObject({
        lines: ['dhs: b [A2]'],
        history: ['dhs: a [A1] replaced'],
      });
    }
    expect(shown(told(Q1, said, revised('R1', 'A1', 'A2', 'announced'), withdrawn('R1')), END).lines).toHaveLength(2);
  });
  it('one from a press line to a filing links them and replaces nothing', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a'),
      says('A2', 'Q1/b', { said: SECOND, channel: 'filing' }),
      revised('R1', 'A1', 'A2', 'announced'),
    );
    expect(shown(world, END).lines).toEqual(['dhs: a [A1]', 'dhs (filing): b [A2]']);
    expect(accountAt(world, END)[0]?.revisions).toMatchObject([
      { label: 'R1', announced: 'announced', from: ['a'], to: ['b'] },
    ]);
  });
  it('an apparent one stands beside, unconfirmed, from when its later side was public', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a', { said: FIRST }),
      says('A2', 'Q1/b', { said: SECOND, channel: 'interview', in: 'D4' }),
      says('A3', 'Q1/b', { said: on('2025-10-30'), in: 'D4' }),
      revised('R1', 'A1', 'A2 A3', 'apparent'),
    );
    expect(accountAt(world, '2025-10-29')[0]?.revisions).toEqual([]);
    expect(accountAt(world, '2025-10-30')[0]?.revisions).toMatchObject([{ announced: 'apparent', presence: 'certain' }]);
    expect(shown(world, '2025-10-30')).toMatchObject({ lines: ['dhs: a [A1]'], beside: ['b 1+0: b [A2] retold; b [A3]'] });
  });
  it('an apparent one across claimants leaves another body its own line', () => {
    const world = told(
      Q1,
      says('A1', 'Q1/a'),
      says('A2', 'Q1/b', { who: by('usms'), said: SECOND }),
      revised('R1', 'A1', 'A2', 'apparent'),
    );
    expect(shown(world, END).lines).toEqual(['usms: b [A2]', 'dhs: a [A1]'].toReversed());
  });
});
