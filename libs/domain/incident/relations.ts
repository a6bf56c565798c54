/**
 * How assertions and utterances stand to each other: a body's account revised, a named relation, two renderings of one
 * act of speech, and taking any of these back.
 */
import { DomainError, ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { SourceId, UtteranceId } from '../ids.js';
import { whoIs } from '../source/relations.js';
import type { Claimant } from '../speech.js';
import type { CommandOf } from './commands.js';
import type { IncidentPayloads, Utterance } from './events.js';
import type { AssertionHeld, IncidentRecord } from './record.js';
import { assertionsHeld, disjoint, idIsNew, labelIsFree, utteranceHeld } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

type Linked = Pick<IncidentPayloads['AssertionsRelated'], 'from' | 'to' | 'label'>;

/** Both ends exist, nothing stands on both, the label is free. */
export function relationIsSound(
  scope: Scope, { from, to, label }: Linked, at: string,
): { readonly from: readonly AssertionHeld[]; readonly to: readonly AssertionHeld[] } {
  const ends = { from: assertionsHeld(scope, from, `${at}/from`), to: assertionsHeld(scope, to, `${at}/to`) };
  disjoint([from, to], [`${at}/from`, `${at}/to`]);
  labelIsFree(scope, { kind: 'relation' }, label, `${at}/label`);
  return ends;
}

/** An announced revision is one body's: every claimant on both sides answers for the same one. Others may cross claimants. */
export function revisionIsSound(scope: Scope, data: IncidentPayloads['AccountRevised'], at: string): void {
  const { from, to } = relationIsSound(scope, data, at);
  if (data.announced !== 'announced') return;
  const claimants = [...from, ...to].flatMap((held) =>
    scope.state.record.utterances.get(held.entry.data.utterance)?.utterance.claimants ?? []);
  const who = whoIs(scope.facts.related);
  const [first, ...others] = claimants.map(answerableOf).map((source) => (source === null ? null : who(source)));
  ensure(first !== undefined && first !== null && others.every((other) => other === first), 'revision-crosses-claimants',
    'A revision that was announced is one body\'s from beginning to end.', `${at}/announced`);
}

/** Whose line it is: the body spoken for, else the named speaker. */
const answerableOf = ({ speaker, onBehalfOf }: Claimant): SourceId | null =>
  onBehalfOf ?? (speaker.kind === 'source' ? speaker.source : null);

export function reviseAccount(
  state: IncidentState, { type: _, ...data }: CommandOf<'ReviseAccount'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.AccountRevised(data, '');
  idIsNew(scope, 'relation', data.relation, '/relation');
  revisionIsSound(scope, data, '');
  return [{ type: 'AccountRevised', data }];
}

export function relateAssertions(
  state: IncidentState, { type: _, ...data }: CommandOf<'RelateAssertions'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.AssertionsRelated(data, '');
  idIsNew(scope, 'relation', data.relation, '/relation');
  relationIsSound(scope, data, '');
  return [{ type: 'AssertionsRelated', data }];
}

/**
 * Merging says that two were one: the said time is then within all their bounds, so these must have a moment in common,
 * those of everything merged with either one included.
 */
export function mergeUtterances(
  state: IncidentState, { type: _, ...data }: CommandOf<'MergeUtterances'>, facts: Facts,
): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.UtterancesMerged(data, '');
  idIsNew(scope, 'relation', data.relation, '/relation');
  utteranceHeld(scope, data.from, '/from');
  utteranceHeld(scope, data.into, '/into');
  ensure(!mergedWith(state.record, data.from).has(data.into), 'already-merged', 'These are one utterance already.', '/into');
  saidTogether(state.record, [data.from, data.into], '/into');
  return [{ type: 'UtterancesMerged', data }];
}

/** What is merged, or would be, has a moment in common at which it can have been said; `amended` stands for its own entry. */
export function saidTogether(record: IncidentRecord, ids: readonly UtteranceId[], at: string, amended?: Utterance): void {
  const group = new Set(ids.flatMap((id) => [...mergedWith(record, id)]));
  const said = [...group].flatMap((id) =>
    (amended?.utterance === id ? amended : record.utterances.get(id)?.utterance)?.said ?? []);
  const earliest = said.flatMap((time) => time.earliest ?? []).sort().at(-1);
  const latest = said.flatMap((time) => time.latest ?? []).sort().at(0);
  ensure(earliest === undefined || latest === undefined || earliest <= latest, 'said-apart',
    'They were said at different times, so they are not one act of speech.', at);
}

/** An utterance with all that is merged with it, directly or through others. */
function mergedWith({ relations }: IncidentRecord, id: UtteranceId): ReadonlySet<UtteranceId> {
  const merges = [...relations.values()].flatMap(({ type, data }) => (type === 'UtterancesMerged' ? [data] : []));
  const group = new Set([id]);
  // A set takes in what is added while it is walked: each member brings its neighbours once.
  for (const member of group) {
    for (const { from, into } of merges) {
      if (from === member) group.add(into);
      if (into === member) group.add(from);
    }
  }
  return group;
}

export function withdrawRelation(state: IncidentState, { type: _, ...data }: CommandOf<'WithdrawRelation'>): readonly Decided[] {
  SHAPES.RelationWithdrawn(data, '');
  if (!state.record.relations.has(data.relation) && !state.record.links.has(data.relation)) {
    ensure(!state.record.withdrawn.has(data.relation), 'already-withdrawn', 'The relation has been withdrawn.', '/relation');
    throw new DomainError('unknown-relation', 'There is no such relation in this incident.', '/relation');
  }
  return [{ type: 'RelationWithdrawn', data }];
}
