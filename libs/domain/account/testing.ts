/** Small worlds for specs: what was told, and the account of it in a few words. */
import type { Document } from '../document/events.js';
import type { Decided } from '../events.js';
import { streamOf } from '../ids.js';
import type { NonEmpty } from '../ids.js';
import { evolve, initialState } from '../incident/state.js';
import { entryOf } from '../entries.js';
import type { Entry } from '../entries.js';
import type { Source } from '../source/events.js';
import { relationsIn } from '../source/relations.js';
import type { Act, Certainty, Channel, Claimant, Relay, Specific } from '../speech.js';
import { by, id, on, opened, position, question, states, stored } from '../testing/builders.js';
import type { UncertainTime } from '../times/types.js';
import { accountOf } from './account.js';
import { Identities, documentWith, sourceWith, withIdentities } from './identities.js';
import { candidatesOf } from './candidates.js';
import { differenceOf } from './difference.js';
import type { Change, QuestionAccount, Roots, Statement } from './view.js';
import { worldOf } from './world.js';
import type { World } from './world.js';

const body = (source: string, partOf?: string, official = true): Source => ({
  source: id(source),
  name: source,
  label: source,
  kind: 'body',
  official,
  ...(partOf === undefined ? {} : { partOf: id(partOf) }),
});
const document = (name: string, published: UncertainTime): Document => ({
  document: id(name),
  title: name,
  label: name,
  publisher: null,
  published,
});

const SOURCES: readonly Source[] = [
  body('dhs'),
  body('ice', 'dhs'),
  body('usms'),
  body('homeland'),
  body('fbi'),
  body('union', undefined, false),
  { source: id('smith'), name: 'smith', label: 'smith', kind: 'person' },
  { source: id('cnn'), name: 'cnn', label: 'cnn', kind: 'outlet' },
];
/** D1 and D2 of the 21st, D3 some day from the 21st to the 27th, D4 of the 30th. */
const DOCUMENTS: readonly Document[] = [
  document('D1', on('2025-10-21')),
  document('D2', on('2025-10-21')),
  document('D3', on('2025-10-21', '2025-10-27')),
  document('D4', on('2025-10-30')),
];

/** Events, or lists of them to any depth. */
export type Told = Decided | readonly Told[];
const flatten = (events: readonly Told[]): readonly Decided[] =>
  events.flatMap((each) => ('type' in each ? [each] : flatten(each)));

/** The world of these events, in this order; an incident is opened first, so that the first of them is `e1`. */
export const told = (...events: readonly Told[]): World => toldWith(NOBODY_ELSE, ...events);

/** The same once merges and splits of sources are followed. */
export function toldWith(identities: Identities, ...events: readonly Told[]): World {
  const { record } = stored([opened(), ...flatten(events)]).reduce(evolve, initialState());
  return worldOf(withIdentities(record, identities), {
    sources: new Map(SOURCES.map((source) => [source.source, sourceWith(source, identities)])),
    documents: new Map(DOCUMENTS.map((each) => [each.document, documentWith(each, identities)])),
  });
}

/** Merges and splits as they stand after these events, whose ids are `s0`, `s1`, …, recorded long after everything else. */
export const identitiesAfter = (...events: readonly Decided[]): Identities =>
  new Identities(relationsIn(stored(events, streamOf.source(id('dhs')))
    .map((event) => ({ ...entryOf(event), id: id(`s${event.revision}`), logIndex: 1_000 + event.revision }) as Entry)));
const NOBODY_ELSE = identitiesAfter();

export const mergedInto = (relation: string, absorbed: string, survivor: string): Decided =>
  ({ type: 'SourcesMerged', data: { relation: id(relation), absorbed: id(absorbed), survivor: id(survivor), rationale: 'one body' } });
export const splitOff = (relation: string, source: string, part: string, utterances: string, relays = ''): Decided => ({
  type: 'SourceSplit',
  data: {
    relation: id(relation), source: id(source), part: id(part), utterances: utterances.split(' ').filter(Boolean).map((each) => id(each)),
    assertions: relays.split(' ').filter(Boolean).map((each) => id(each)), rationale: 'two bodies',
  },
});

/** A question with its positions: `asks('Q1', 'exclusive', 'a', 'b')` has `Q1/a` and `Q1/b`. */
export const asks = (q: string, positions: 'exclusive' | 'open', ...answers: string[]): readonly Decided[] => [
  question(q, { positions }),
  ...answers.map((answer) => position(`${q}/${answer}`, { label: answer, text: answer })),
];

export const compared = (a: string, b: string, verdict: 'exclusive' | 'inTension' | 'compatible'): Decided => ({
  type: 'PositionsCompared',
  data: { question: id(a.split('/')[0] ?? ''), pair: [id(a), id(b)], verdict, rationale: 'as read' },
});

export interface Said {
  readonly who?: Claimant | NonEmpty<Claimant>;
  readonly channel?: Channel;
  readonly said?: UncertainTime;
  /** The document that brings it; null for none. */
  readonly in?: string | null;
  readonly mode?: Relay['mode'];
  readonly certainty?: Certainty;
  readonly act?: Act;
  readonly unclear?: string;
  readonly specifics?: readonly Specific[];
  readonly gist?: string;
}

/** An utterance with one report: `says('A1', 'Q1/a')` is DHS, on record, on the 21st, in D1. Its utterance is `uA1`. */
export const says = (a: string, answers: string, said: Said = {}): readonly Decided[] => [
  {
    type: 'UtteranceLogged',
    data: {
      utterance: id(`u${a}`),
      claimants: claimantsOf(said.who),
      channel: said.channel ?? 'statement',
      said: said.said ?? on('2025-10-21'),
    },
  },
  reports(a, `u${a}`, answers, said),
];

/** Another report of an utterance. */
export const reports = (a: string, utterance: string, answers: string, said: Said = {}): Decided => ({
  type: 'AssertionLogged',
  data: {
    assertion: id(a),
    label: a,
    utterance: id(utterance),
    gist: said.gist ?? `gist of ${a}`,
    certainty: said.certainty ?? 'asserted',
    relays:
      said.in === null
        ? []
        : [{ by: { document: id(said.in ?? 'D1') }, mode: said.mode ?? 'paraphrase', certainty: 'asserted' }],
    act: said.act ?? states(...answers.split(' ').filter(Boolean)),
    ...(said.unclear === undefined ? {} : { unclear: said.unclear }),
    ...(said.specifics === undefined ? {} : { specifics: said.specifics }),
  },
});

function claimantsOf(who: Said['who'] = by('dhs')): NonEmpty<Claimant> {
  return 'speaker' in who ? [who] : who;
}

export const revised = (
  relation: string,
  from: string,
  to: string,
  announced: 'announced' | 'unannounced' | 'apparent',
): Decided => ({
  type: 'AccountRevised',
  data: {
    relation: id(relation),
    label: relation,
    from: assertions(from),
    to: assertions(to),
    announced,
    rationale: 'it changed',
  },
});
export const retracted = (ids: string, utterance: string): Decided => ({
  type: 'AssertionRetracted',
  data: { assertions: assertions(ids), utterance: id(utterance), relays: [] },
});
export const withdrawn = (relation: string): Decided => ({
  type: 'RelationWithdrawn',
  data: { relation: id(relation), reason: 'not so' },
});
export const dismissed = (candidate: string, covering: string): Decided => ({
  type: 'CandidateDismissed',
  data: { candidate: id(candidate), covering: assertions(covering), reason: 'no clash' },
});

function assertions<T extends string>(text: string): NonEmpty<T> {
  const [first = '', ...others] = text.split(' ');
  return [id<T>(first), ...others.map((other) => id<T>(other))];
}

/** The account at the end of a day. */
export const accountAt = (world: World, day: string): readonly QuestionAccount[] => accountOf(world, `${day}T23:59:59.999Z`);

/** One question of the account in a few words: `dhs: a [A1 ≈ A2, also A3]`, `(filing)`, `possibly`, `retold`. */
export function shown(world: World, day: string, q = 'Q1') {
  const account = accountAt(world, day).find(({ question: { label } }) => label === q);
  const lines = account?.lines ?? [];
  const line = ({ bodies, standing }: (typeof lines)[number], statement: Statement): string =>
    `${bodies.map(({ label }) => label).join(' + ')}${standing === 'filing' ? ' (filing)' : ''}: ${words(statement)}`;
  return {
    agreement: account?.agreement ?? 'none',
    lines: lines.flatMap((each) => each.current.map((statement) => line(each, statement))),
    history: lines.flatMap((each) => each.history.map((past) => `${line(each, past)} ${past.ended}`)),
    beside: (account?.beside ?? []).map(
      ({ text, roots, statements }) => `${text} ${rootWords(roots)}: ${statements.map(words).join('; ')}`,
    ),
  };
}

function words(statement: Statement): string {
  const { text, assertion, variants, alsoSaid, presence, retold, jointWith } = statement;
  const behind = [
    [assertion.label, ...variants.map(({ label }) => label)].join(' ≈ '),
    ...alsoSaid.map((also) => `also ${also.label}${also.jointWith.map(({ label }) => ` jointly with ${label}`).join('')}`),
  ].join(', ');
  const joint = jointWith.map(({ label }) => ` jointly with ${label}`).join('');
  return `${text} [${behind}]${joint}${presence === 'possible' ? ' possibly' : ''}${retold ? ' retold' : ''}`;
}
export const rootWords = ({ identified, unknownIndependence }: Roots): string => `${identified}+${unknownIndependence}`;

/** Rows between two days, or two worlds: `positionChanged dhs: a → b`. */
export const rowsBetween = (from: readonly [World, string], to: readonly [World, string]): readonly string[] =>
  changesBetween(from, to).map(({ kind, where, before, after }) => `${kind} ${where}: ${before ?? '·'} → ${after ?? '·'}`);
export const changesBetween = (from: readonly [World, string], to: readonly [World, string]): readonly Change[] =>
  differenceOf(accountAt(...from), accountAt(...to));

/** `clash Q1/a~Q1/b: A1 1+0 × A2 A3 0+2`. */
export const suggested = (world: World, ignoreJudgements = false): readonly string[] =>
  candidatesOf(world, { ignoreJudgements }).map(
    ({ id: name, kind, sides }) =>
      `${kind} ${name}: ${sides
        .map((side) => [...side.assertions.map(({ label }) => label), rootWords(side.roots)].join(' '))
        .join(' × ')}`,
  );

/**
 * How many bodies hold something on a question, each once for every standing, jointly or alone; and how many statements
 * stand beside, before grouping: `3/1`.
 */
export function corner({ lines, beside }: QuestionAccount): string {
  const held = lines.flatMap(({ bodies, standing, current }) =>
    [bodies, ...current.flatMap(({ jointWith, alsoSaid }) => [jointWith, ...alsoSaid.map((also) => also.jointWith)])]
      .flat()
      .map(({ id: name }) => `${name} ${standing}`),
  );
  return `${new Set(held).size}/${beside.reduce((sum, { statements }) => sum + statements.length, 0)}`;
}
