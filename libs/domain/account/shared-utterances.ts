/**
 * Utterances that may be one: a body in common, overlapping said times, a position in common, and different
 * documents. Each is suggested against one earlier-logged utterance it may be, and against the next once that was
 * dismissed, so that many reports of one speech suggest as many merges as it takes and not one for every pair.
 *
 * Utterances are swept in the order they may have begun, with those that may still be going on at hand by document.
 */
import type { CandidateId, QuestionId, UtteranceId } from '../ids.js';
import { pairKey } from '../incident/record.js';
import { answersOf } from '../speech.js';
import { intervalOf } from '../times/intervals.js';
import type { Instant, Interval } from '../times/types.js';
import { canClash, documentsOf, isDismissed, sideOf } from './candidate-sides.js';
import { named } from './names.js';
import type { RootCounter } from './roots.js';
import type { Candidate } from './view.js';
import { pushTo } from './multimap.js';
import type { Report, World } from './world.js';

/** An utterance with its reports that state something; before any merge where judgements are ignored. */
interface Spoken {
  readonly id: UtteranceId;
  readonly said: Interval;
  readonly reports: readonly Report[];
  readonly first: Report;
  /** The document that brings its first report, or that it speaks in. */
  readonly where: string;
  /** Number in the order of the log. */
  readonly place: number;
}

export function sharedUtterances(world: World, roots: RootCounter, judged: boolean): readonly Candidate[] {
  const groups = new Map<string, { readonly question: QuestionId; readonly spoken: Spoken[] }>();
  for (const spoken of spokenIn(world, judged)) {
    const positions = new Map(
      spoken.reports
        .flatMap(({ act }) => answersOf(act))
        .flatMap(({ position, question }) => (position === undefined ? [] : [[position, question] as const])),
    );
    for (const body of spoken.first.rendering.voice.bodies) {
      for (const [position, question] of positions) {
        const key = `${body} ${position}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { question, spoken: [spoken] });
        else group.spoken.push(spoken);
      }
    }
  }
  const found = new Map<CandidateId, { readonly question: QuestionId; readonly pair: readonly [Spoken, Spoken] }>();
  for (const { question, spoken } of groups.values()) {
    for (const pair of pairsOf(spoken, (a, b) => !isDismissed(world, idOf(a, b), [a, b], judged))) {
      const id = idOf(...pair);
      if (!found.has(id)) found.set(id, { question, pair });
    }
  }
  return [...found]
    .map(([id, { question, pair }]): Candidate => ({
      id,
      kind: 'sameUtterance',
      contradiction: null,
      question: world.questions.get(question)?.named ?? named(question, undefined),
      sides: [spokenSide(pair[0], roots), spokenSide(pair[1], roots)],
      documents: documentsOf(
        world,
        pair.flatMap(({ reports }) => reports),
      ),
    }))
    .toSorted(byLabels);
}

const idOf = (a: Spoken, b: Spoken): CandidateId => pairKey(a.id, b.id) as CandidateId;

const spokenSide = ({ id, first, reports }: Spoken, roots: RootCounter) =>
  sideOf({ about: { id, label: first.ref.label }, text: first.rendering.speaker, reports }, roots);

function byLabels(a: Candidate, b: Candidate): number {
  const [x, y] = [a, b].map(({ sides }) => sides.map(({ about }) => about.label).join(' '));
  return (x ?? '') < (y ?? '') ? -1 : 1;
}

function spokenIn(world: World, judged: boolean): readonly Spoken[] {
  const byUtterance = new Map<UtteranceId, Report[]>();
  for (const report of world.reports.values()) {
    if (canClash(report)) pushTo(byUtterance, judged ? report.speech.id : report.data.utterance, report);
  }
  return [...byUtterance].flatMap(([id, reports], place): readonly Spoken[] => {
    const [first] = reports;
    if (first === undefined) return [];
    const { speech, rendering, data } = first;
    const by = data.relays.at(-1)?.by;
    return [
      {
        id,
        reports,
        first,
        place,
        said: judged ? speech.said : intervalOf(rendering.utterance.said),
        where: by?.document ?? by?.source ?? rendering.utterance.document ?? rendering.speaker,
      },
    ];
  });
}

/** Sweeps utterances that share a body and a position; of each pair the one logged first comes first. */
function* pairsOf(spoken: readonly Spoken[], isOpen: (a: Spoken, b: Spoken) => boolean): Generator<readonly [Spoken, Spoken]> {
  if (spoken.length < 2) return;
  const going = new Map<string, Spoken[]>();
  let nextEnd: Instant = '';
  for (const one of spoken.toSorted((a, b) =>
    a.said.earliest < b.said.earliest ? -1 : a.said.earliest > b.said.earliest ? 1 : a.place - b.place,
  )) {
    if (nextEnd < one.said.earliest) nextEnd = dropEnded(going, one.said.earliest);
    for (const [where, others] of going) {
      if (where === one.where) continue;
      const other = others.find((earlier) => isOpen(earlier, one));
      if (other === undefined) continue;
      yield other.place < one.place ? [other, one] : [one, other];
      break;
    }
    pushTo(going, one.where, one);
    if (nextEnd === '' || one.said.latest < nextEnd) nextEnd = one.said.latest;
  }
}

/** Forgets what had ended before an instant; gives the next end to come. */
function dropEnded(going: Map<string, Spoken[]>, instant: Instant): Instant {
  let nextEnd: Instant = '';
  for (const [where, list] of going) {
    const left = list.filter(({ said }) => said.latest >= instant);
    if (left.length === 0) going.delete(where);
    else going.set(where, left);
    for (const { said } of left) if (nextEnd === '' || said.latest < nextEnd) nextEnd = said.latest;
  }
  return nextEnd;
}
