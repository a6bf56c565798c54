/**
 * What the rules suggest and nobody has judged. Clashes, tensions, shifts and bodies at odds with themselves come one for
 * each pair of positions of a question, never for each pair of assertions; a pair that a contradiction already covers
 * suggests only that new members join it; shared utterances are suggested by `shared-utterances`.
 *
 * A contradiction that was not withdrawn judges its pair. A revision judges what stood on both sides
 * when it was recorded, and a dismissal the assertions it saw: both lapse when another joins. What its claimants took back, and what nobody has sorted, is in no
 * candidate.
 */
import type { AssertionId, CandidateId, LogIndex, PositionId } from '../ids.js';
import { pairKey } from '../incident/record.js';
import type { ContradictionHeld } from '../incident/record.js';
import { hullOf, isBefore } from '../times/intervals.js';
import { positionsTaken } from './holdings.js';
import { named } from './names.js';
import { rootsOf } from './roots.js';
import type { RootCounter } from './roots.js';
import { canClash, documentsOf, idsOf, isDismissed, sideOf } from './candidate-sides.js';
import { sharedUtterances } from './shared-utterances.js';
import type { Candidate, CandidateKind, CandidateSide, Named } from './view.js';
import { pushTo } from './multimap.js';
import type { QuestionWorld, Report, World } from './world.js';

/** `ignoreJudgements`: what the rules would suggest had nobody raised, revised, merged or dismissed anything. */
export interface CandidateOptions {
  readonly ignoreJudgements?: boolean;
}

/** In the order of questions, each pair's two sides by the labels of their positions; then shared utterances. */
export function candidatesOf(world: World, { ignoreJudgements = false }: CandidateOptions = {}): readonly Candidate[] {
  const roots = rootsOf(world);
  return [
    ...[...world.questions.values()].flatMap((question) => candidatesOn(world, question, roots, !ignoreJudgements)),
    ...sharedUtterances(world, roots, !ignoreJudgements),
  ];
}

interface Side {
  readonly position: PositionId;
  readonly about: Named<PositionId>;
  readonly text: string;
  readonly reports: readonly Report[];
}
type Pair = readonly [Side, Side];

function candidatesOn(world: World, question: QuestionWorld, roots: RootCounter, judged: boolean): readonly Candidate[] {
  const sides = sidesOf(world, question);
  const views = new Map<Side, CandidateSide>();
  /** A side stands in a pair with each other one: it is worked out once. */
  const viewOf = (side: Side): CandidateSide => {
    const view = views.get(side) ?? sideOf(side, roots);
    if (!views.has(side)) views.set(side, view);
    return view;
  };
  return sides.flatMap((a, i) =>
    sides.slice(i + 1).flatMap((b): readonly Candidate[] => {
      const verdict = question.contest(a.position, b.position);
      if (verdict === 'compatible') return [];
      const pair: Pair = [a, b];
      const covering = judged ? coveringOf(question, pair) : [];
      const [first] = covering;
      if (first !== undefined) {
        const members = new Set(covering.flatMap(({ sides: known }) => known.flat()));
        const left = without(pair, members);
        const contradiction = named(first.entry.data.contradiction, first.entry.data.label);
        const id = joinId(contradiction.id, a.position, b.position);
        return left.every(({ reports }) => reports.length === 0) || isDismissed(world, id, left, judged)
          ? []
          : [candidate(id, 'join', question, left, contradiction, world, viewOf)];
      }
      const left = judged ? since(pair, revisedAt(question, pair)) : pair;
      const id = pairKey(a.position, b.position) as CandidateId;
      if (left.some(({ reports }) => reports.length === 0) || isDismissed(world, id, left, judged)) return [];
      return [candidate(id, kindOf(left, verdict), question, left, null, world, viewOf)];
    }),
  );
}

/** Positions that somebody states with some certainty, by label. */
function sidesOf(world: World, question: QuestionWorld): readonly Side[] {
  const byPosition = new Map<PositionId, Report[]>();
  for (const report of [...question.stating.values()].flat()) {
    if (!canClash(report)) continue;
    for (const position of new Set(positionsTaken(report.act, question.named.id))) {
      if (position !== null) pushTo(byPosition, position, report);
    }
  }
  return [...byPosition]
    .flatMap(([position, reports]): readonly Side[] => {
      const known = world.positions.get(position);
      if (known === undefined) return [];
      return [
        {
          position,
          about: known.named,
          text: known.text,
          reports: reports.toSorted((a, b) => a.ref.logIndex - b.ref.logIndex),
        },
      ];
    })
    .toSorted((a, b) =>
      a.about.label < b.about.label ? -1 : a.about.label > b.about.label ? 1 : a.position < b.position ? -1 : 1,
    );
}

const joinId = (contradiction: string, a: PositionId, b: PositionId): CandidateId =>
  `${contradiction}~${pairKey(a, b)}` as CandidateId;

/** Contradictions that set something of the one side against something of the other; open ones first. */
function coveringOf(question: QuestionWorld, [a, b]: Pair): readonly ContradictionHeld[] {
  if (question.contradictions.length === 0) return [];
  const [left, right] = [new Set(idsOf(a)), new Set(idsOf(b))];
  return question.contradictions
    .filter(
      ({ status, sides }) =>
        status !== 'withdrawn' &&
        sides.some((one, i) =>
          sides.some((other, j) => i !== j && one.some((id) => left.has(id)) && other.some((id) => right.has(id))),
        ),
    )
    .toSorted((x, y) => Number(y.status === 'open') - Number(x.status === 'open'));
}

/** The last revision that leads from the one side to the other; -1 where there is none. */
function revisedAt(question: QuestionWorld, [a, b]: Pair): LogIndex {
  const [left, right] = [new Set(a.reports), new Set(b.reports)];
  const leads = question.revisions.filter(
    ({ from, to }) =>
      (from.some((x) => left.has(x)) && to.some((x) => right.has(x))) ||
      (from.some((x) => right.has(x)) && to.some((x) => left.has(x))),
  );
  return Math.max(-1, ...leads.map(({ logIndex }) => logIndex));
}

/** What was logged after a moment of the log, against all that the other side holds. */
function since([a, b]: Pair, logIndex: LogIndex): Pair {
  const newIn = (side: Side): Side => ({ ...side, reports: side.reports.filter(({ ref }) => ref.logIndex > logIndex) });
  const [left, right] = [newIn(a), newIn(b)];
  return [right.reports.length > 0 ? a : left, left.reports.length > 0 ? b : right];
}

function without([a, b]: Pair, ids: ReadonlySet<AssertionId>): Pair {
  if (ids.size === 0) return [a, b];
  const rest = (side: Side): Side => ({ ...side, reports: side.reports.filter(({ ref }) => !ids.has(ref.id)) });
  return [rest(a), rest(b)];
}

/** Officials throughout and one side public strictly later: an account that moved. One body throughout: at odds with itself. */
function kindOf(pair: Pair, verdict: 'exclusive' | 'inTension'): CandidateKind {
  const all = pair.flatMap(({ reports }) => reports);
  const [x, y] = pair.map(({ reports }) => reports.map(({ publicFrom }) => publicFrom).reduce(hullOf));
  const official = all.every(({ rendering }) => rendering.voice.standing !== 'notOfficial');
  if (official && x !== undefined && y !== undefined && (isBefore(x, y) || isBefore(y, x))) return 'shift';
  const [first, ...others] = all;
  const common = first?.rendering.voice.bodies.filter((body) =>
    others.every(({ rendering }) => rendering.voice.bodies.includes(body)),
  );
  if (common !== undefined && common.length > 0) return 'atOddsWithItself';
  return verdict === 'inTension' ? 'tension' : 'clash';
}

function candidate(
  id: CandidateId,
  kind: CandidateKind,
  question: QuestionWorld,
  [a, b]: Pair,
  contradiction: Candidate['contradiction'],
  world: World,
  viewOf: (side: Side) => CandidateSide,
): Candidate {
  return {
    id,
    kind,
    question: question.named,
    contradiction,
    sides: [viewOf(a), viewOf(b)],
    documents: documentsOf(world, [...a.reports, ...b.reports]),
  };
}
