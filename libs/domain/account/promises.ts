/** Promises of later information, what became of them, and what has been said since that brings it. */
import type { FollowUpOutcome } from '../incident/events.js';
import { promiseOf } from '../incident/follow-ups.js';
import { plain } from '../text.js';
import type { Instant, Interval, UncertainTime } from '../times/types.js';
import { Moment } from './moment.js';
import type { AssertionRef, EventRef, Named } from './view.js';
import type { World } from './world.js';
import type { AssertionId, QuestionId } from '../ids.js';

export interface Promised {
  readonly assertion: AssertionRef;
  /** The chain in words, speaker first. */
  readonly who: string;
  readonly said: Interval;
  readonly publicFrom: Interval;
  /** What is promised. */
  readonly to: string;
  readonly question: Named<QuestionId> | null;
  /** Taken back by its claimant, or its report corrected by the publisher. */
  readonly ended: 'retracted' | 'corrected' | null;
  /** As noted last; awaited until anything is. */
  readonly outcome: FollowUpOutcome;
  readonly due: UncertainTime | null;
  readonly evidence: readonly AssertionRef[];
  /** What brings an update to it, as far as it is public and stands. */
  readonly answeredBy: readonly AssertionRef[];
  /** Oldest first. */
  readonly history: readonly PromiseNote[];
}
export interface PromiseNote extends EventRef {
  readonly outcome: FollowUpOutcome;
  readonly due: UncertainTime | null;
  readonly reason: string;
  readonly evidence: readonly AssertionRef[];
  readonly recordedAt: Instant;
  /** Who noted it. */
  readonly by: string;
}

/** In the order they were logged, as far as they were or may have been public by a moment. */
export function promisesOf(world: World, publicAsOf: Instant): readonly Promised[] {
  const moment = new Moment(world, publicAsOf);
  const refsOf = (ids: readonly AssertionId[]): readonly AssertionRef[] => ids.flatMap((id) => world.reports.get(id)?.ref ?? []);
  return [...world.reports.values()].flatMap((report): readonly Promised[] => {
    const promise = promiseOf(report.act);
    if (promise === null || moment.presenceOf(report) === 'no') return [];
    const history = (world.record.followUps.get(report.ref.id) ?? []).map(({ id, logIndex, recordedAt, by, data }): PromiseNote => ({
      entry: id, logIndex, outcome: data.outcome, due: data.due ?? null, reason: plain(data.reason), evidence: refsOf(data.evidence), recordedAt, by,
    }));
    const last = history.at(-1);
    return [{
      assertion: report.ref, who: report.who, said: report.speech.said, publicFrom: report.publicFrom, to: plain(promise.to),
      question: promise.question === undefined ? null : (world.questions.get(promise.question)?.named ?? null),
      ended: moment.endOf(report)?.ended ?? null,
      outcome: last?.outcome ?? 'awaited', due: last?.due ?? null, evidence: last?.evidence ?? [],
      answeredBy: (world.updates.get(report.ref.id) ?? []).filter(({ ref }) => moment.heard(ref.id) !== 'no').map(({ ref }) => ref),
      history,
    }];
  });
}
