/** Contradictions and revisions as far as their assertions are public. */
import type { AssertionId, QuestionId } from '../ids.js';
import type { ContradictionHeld } from '../incident/record.js';
import { hullOf } from '../times/intervals.js';
import type { Interval, Presence } from '../times/types.js';
import { positionsTaken } from './holdings.js';
import type { Moment } from './moment.js';
import { named } from './names.js';
import type { ContradictionRef, RevisionRef } from './view.js';
import type { QuestionWorld, Report, Revision, World } from './world.js';

/** Contradictions of a question of which every side has something public that was not taken back. */
export function contradictionsOf(moment: Moment, question: QuestionWorld): readonly ContradictionRef[] {
  return question.contradictions.flatMap((held): readonly ContradictionRef[] => {
    const sides = held.sides.map((side) => surest(moment, side));
    if (sides.includes('no')) return [];
    const { id: entry, logIndex, data } = held.entry;
    return [
      {
        ...named(data.contradiction, data.label),
        entry,
        logIndex,
        strength: data.strength,
        status: held.status,
        latest: latestOf(held),
        presence: sides.includes('possible') ? 'possible' : 'certain',
      },
    ];
  });
}

function latestOf({ entry, steps }: ContradictionHeld): ContradictionRef['latest'] {
  const last = steps.findLast(({ type }) => type !== 'ContradictionJoined') ?? entry;
  return { entry: last.id, logIndex: last.logIndex };
}

/** Revisions from when their later side was public, narrowed to one question: an apparent one stands unconfirmed. */
export function revisionsOf(moment: Moment, question: QuestionWorld): readonly RevisionRef[] {
  return question.revisions.flatMap((revision): readonly RevisionRef[] => {
    const presence = surest(
      moment,
      revision.to.map(({ ref }) => ref.id),
    );
    if (presence === 'no') return [];
    const { id, label, entry, logIndex, announced } = revision;
    const [from, to] = [sideOf(moment, revision.from, question), sideOf(moment, revision.to, question)];
    if (from.length + to.length === 0) return [];
    return [
      {
        id,
        label,
        entry,
        logIndex,
        announced,
        presence,
        from: textsOf(moment.world, from, question.named.id),
        to: textsOf(moment.world, to, question.named.id),
        said: { from: saidOf(from), to: saidOf(to) },
        explains: to.map(({ ref }) => ref.id),
      },
    ];
  });
}

const sideOf = (moment: Moment, side: Revision['from'], question: QuestionWorld): readonly Report[] =>
  side.filter(({ act, ref }) => positionsTaken(act, question.named.id).length > 0 && moment.heard(ref.id) !== 'no');

const textsOf = (world: World, reports: readonly Report[], question: QuestionId): readonly string[] => [
  ...new Set(
    reports.flatMap(({ act, ref }) =>
      positionsTaken(act, question).map(
        (position) => (position === null ? undefined : world.positions.get(position)?.text) ?? ref.gist,
      ),
    ),
  ),
];

const saidOf = (reports: readonly Report[]): Interval | null =>
  reports
    .map(({ speech }) => speech.said)
    .reduce<Interval | null>((whole, said) => (whole === null ? said : hullOf(whole, said)), null);

/** The surest presence among assertions. */
function surest(moment: Moment, ids: readonly AssertionId[]): Presence {
  let found: Presence = 'no';
  for (const id of ids) {
    const presence = moment.heard(id);
    if (presence === 'certain') return presence;
    if (presence === 'possible') found = presence;
  }
  return found;
}
