/** What each act of speech holds on a question at a moment: one holding for each position it takes. */
import type { PositionId, QuestionId } from '../ids.js';
import { answersOf } from '../speech.js';
import type { Act } from '../speech.js';
import { firstOf, presenceAt } from '../times/intervals.js';
import type { Interval, Presence } from '../times/types.js';
import type { End, Moment } from './moment.js';
import type { Speech } from './speeches.js';
import type { Voice } from './voice.js';
import type { NoticeRef } from './view.js';
import type { QuestionWorld, Report } from './world.js';

export interface Holding {
  readonly speech: Speech;
  readonly voice: Voice;
  /** Null: an answer without a position, which stands by its gist. */
  readonly position: PositionId | null;
  /** The reports that carry it, lead first. */
  readonly lead: Report;
  readonly reports: readonly Report[];
  readonly publicFrom: Interval;
  readonly presence: Exclude<Presence, 'no'>;
  /** Said earlier than any report of it came out. */
  readonly retold: boolean;
  readonly notices: readonly NoticeRef[];
}
/** Of which no report stands any more. */
export interface EndedHolding extends Holding {
  readonly end: End;
}

export interface Holdings {
  /** In log order of their first report. */
  readonly held: readonly Holding[];
  readonly ended: readonly EndedHolding[];
}

/** The positions an act takes on a question; null where it answers without one. */
export const positionsTaken = (act: Act, question: QuestionId): readonly (PositionId | null)[] =>
  answersOf(act)
    .filter((answer) => answer.question === question)
    .map(({ position }) => position ?? null);

export function holdingsOf(moment: Moment, question: QuestionWorld, lists: ReadonlyMap<Speech, readonly Report[]>): Holdings {
  const held: Holding[] = [];
  const ended: EndedHolding[] = [];
  for (const [speech, reports] of lists) {
    const standing: Report[] = [];
    const gone: [Report, End][] = [];
    for (const report of reports) {
      if (moment.presenceOf(report) === 'no') continue;
      const end = moment.endOf(report);
      if (end === null) standing.push(report);
      else gone.push([report, end]);
    }
    const positions = byPosition(moment, question, standing);
    for (const [position, carriers] of positions) held.push(holding(moment, speech, position, carriers));
    if (gone.length === 0) continue;
    for (const [position, carriers] of byPosition(
      moment,
      question,
      gone.map(([report]) => report),
    )) {
      const last = gone.findLast(([report]) => carriers.includes(report));
      if (!positions.has(position) && last !== undefined) {
        ended.push({ ...holding(moment, speech, position, carriers), end: last[1] });
      }
    }
  }
  return { held, ended };
}

/** An answer without a position says nothing of its own where its utterance takes one: it words that one differently. */
function byPosition(moment: Moment, question: QuestionWorld, reports: readonly Report[]): Map<PositionId | null, Report[]> {
  const taken = new Map<PositionId | null, Report[]>();
  for (const report of reports) {
    for (const { question: answered, position } of answersOf(report.act)) {
      if (answered !== question.named.id) continue;
      const key = position !== undefined && moment.world.positions.has(position) ? position : null;
      const carriers = taken.get(key);
      if (carriers === undefined) taken.set(key, [report]);
      else if (carriers.at(-1) !== report) carriers.push(report);
    }
  }
  const open = taken.get(null);
  if (open === undefined || taken.size === 1) return taken;
  taken.delete(null);
  for (const carriers of taken.values()) carriers.push(...open.filter((report) => !carriers.includes(report)));
  return taken;
}

function holding(moment: Moment, speech: Speech, position: PositionId | null, carriers: readonly Report[]): Holding {
  const reports = carriers.length === 1 ? carriers : certainFirst(moment, carriers);
  const [lead = carriers[0], ...others] = reports;
  if (lead === undefined) throw new Error('a holding needs a report');
  const publicFrom = others.reduce((first, report) => firstOf(first, report.publicFrom), lead.publicFrom);
  return {
    speech,
    position,
    lead,
    reports,
    publicFrom,
    voice: moment.voiceOf(speech),
    presence: presenceAt(publicFrom, moment.publicAsOf) === 'certain' ? 'certain' : 'possible',
    retold: publicFrom.earliest > speech.said.latest,
    notices: moment.noticesOn(reports),
  };
}

/** What only may have been public does not speak for what certainly was. */
function certainFirst(moment: Moment, reports: readonly Report[]): readonly Report[] {
  const certain = reports.filter((report) => moment.presenceOf(report) === 'certain');
  return certain.length === 0 || certain.length === reports.length
    ? reports
    : [...certain, ...reports.filter((report) => !certain.includes(report))];
}
