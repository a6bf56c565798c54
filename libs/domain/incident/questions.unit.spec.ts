import { describe, it } from '@jest/globals';
import type { Decided } from '../events.js';
import { AN_INCIDENT, id, opened, position, question, voided } from '../testing/builders.js';
import { given } from '../testing/scenario.js';
import type { CommandOf } from './commands.js';

const raise: CommandOf<'RaiseQuestion'> = {
  type: 'RaiseQuestion', question: id('Q2'), label: 'Q2', text: 'did he ram', positions: 'exclusive',
  options: [{ position: id('Q2/rammed'), label: 'rammed', text: 'he did' }, { position: id('Q2/tried'), text: 'he tried' }],
};

describe('raising a question', () => {
  it('brings its first positions along', () => given(opened()).when(raise).then(
    question('Q2', { text: 'did he ram' }),
    position('Q2/rammed', { label: 'rammed', text: 'he did' }), position('Q2/tried', { text: 'he tried' }),
  ));
  it('may have none yet', () => given(opened()).when({ ...raise, options: [] }).then(question('Q2', { text: 'did he ram' })));
  it('takes a new id', () =>
    given(...AN_INCIDENT).when({ ...raise, question: id('Q1') }).refusedAs('already-exists', '/question'));
  it('never takes the id of a voided one', () =>
    given(opened(), question('Q2'), voided('e1')).when(raise).refusedAs('already-exists', '/question'));
  it('takes a free label', () => given(...AN_INCIDENT).when({ ...raise, label: 'Q1' }).refusedAs('label-taken', '/label'));
  it('may take the label of a voided one', () =>
    given(opened(), question('Q9', { label: 'Q2' }), voided('e1')).when(raise).accepted());
  it('names each position once', () =>
    given(opened()).when({ ...raise, options: [raise.options[0]!, raise.options[0]!] }).refusedAs('named-twice', '/options/1'));
  it('gives each position a label of its own', () =>
    given(opened()).when({ ...raise, options: [raise.options[0]!, { position: id('x'), label: 'rammed', text: 'x' }] })
      .refusedAs('label-taken', '/options'));
  it('points into the position that is wrong', () =>
    given(opened()).when({ ...raise, options: [raise.options[0]!, { position: id('x'), text: ' ' }] })
      .refusedAs('text-empty', '/options/1/text'));
  it('limits positions', () => given(opened())
    .when({ ...raise, options: Array.from({ length: 51 }, (_, i) => ({ position: id(`p${i}`), text: 'x' })) })
      .refusedAs('too-many', '/options'));
});

describe('adding a position', () => {
  const add: CommandOf<'AddPosition'> =
    { type: 'AddPosition', question: id('Q1'), position: id('Q1/third'), label: 'third', text: 'neither' };

  it('belongs to its question', () =>
    given(...AN_INCIDENT).when(add).then(position('Q1/third', { label: 'third', text: 'neither' })));
  it('needs the question', () =>
    given(...AN_INCIDENT).when({ ...add, question: id('Q7') }).refusedAs('unknown-question', '/question'));
  it('takes a new id', () =>
    given(...AN_INCIDENT).when({ ...add, position: id('Q1/grab') }).refusedAs('already-exists', '/position'));
  it('has a label no other position of the question has', () =>
    given(...AN_INCIDENT, position('Q1/other', { label: 'third' })).when(add).refusedAs('label-taken', '/label'));
  it('may share its label with one of another question', () =>
    given(...AN_INCIDENT, question('Q2'), position('Q2/other', { label: 'third' })).when(add).accepted());
});

describe('comparing two positions', () => {
  const compare: CommandOf<'ComparePositions'> = {
    type: 'ComparePositions', question: id('Q1'), pair: [id('Q1/grab'), id('Q1/ricochet')], verdict: 'inTension',
    rationale: 'one shot can do both',
  };
  const { type: _, ...data } = compare;
  const compared: Decided = { type: 'PositionsCompared', data };

  it('says how they stand to each other', () => given(...AN_INCIDENT).when(compare).then(compared));
  it('takes two of them', () =>
    given(...AN_INCIDENT).when({ ...compare, pair: [id('Q1/grab'), id('Q1/grab')] }).refusedAs('named-twice', '/pair/1'));
  it('takes positions that exist', () =>
    given(...AN_INCIDENT).when({ ...compare, pair: [id('Q1/grab'), id('Q1/no')] }).refusedAs('unknown-position', '/pair/1'));
  it('takes positions of one question', () => given(...AN_INCIDENT, question('Q2'), position('Q2/no'))
    .when({ ...compare, pair: [id('Q2/no'), id('Q1/grab')] }).refusedAs('position-of-another-question', '/pair/0'));
  it('needs a rationale', () =>
    given(...AN_INCIDENT).when({ ...compare, rationale: '\n' }).refusedAs('text-empty', '/rationale'));
  it('says the same but once, whichever way round', () => given(...AN_INCIDENT, compared)
    .when({ ...compare, pair: [id('Q1/ricochet'), id('Q1/grab')] }).refusedAs('nothing-changed', '/verdict'));
  it('may be judged anew', () => given(...AN_INCIDENT, compared).when({ ...compare, verdict: 'exclusive' }).accepted());
});
