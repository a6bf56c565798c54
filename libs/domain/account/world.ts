/**
 * An incident's record made ready for reading: every assertion with its act of speech after merges, its clocks, its words
 * and its act in force, indexed by question. It is built once for a record and serves accounts at any number of moments.
 */
import type { EntryOf } from '../entries.js';
import type { AssertionId, PositionId, QuestionId, RelationId, UtteranceId } from '../ids.js';
import { actOf } from '../incident/record.js';
import type { AssertionHeld, ContradictionHeld, IncidentRecord } from '../incident/record.js';
import { answersOf, isUnsorted } from '../speech.js';
import type { Act, Announcement } from '../speech.js';
import { plain } from '../text.js';
import { intervalOf } from '../times/intervals.js';
import type { Interval } from '../times/types.js';
import type { Components } from './components.js';
import { contestsOf } from './comparison.js';
import type { Contest } from './comparison.js';
import { pushTo } from './multimap.js';
import { Names, named } from './names.js';
import { noticesOf } from './notices.js';
import type { Notice } from './notices.js';
import { publicFromOf } from './public-from.js';
import type { References } from './references.js';
import { originsOf } from './roots.js';
import { speechesOf } from './speeches.js';
import type { Rendering, Speech } from './speeches.js';
import type { AssertionRef, EventRef, Named } from './view.js';

/** An assertion as every rule reads it: one report of one act of speech. */
export interface Report {
  readonly ref: AssertionRef;
  readonly data: EntryOf<'AssertionLogged'>['data'];
  readonly act: Act;
  readonly speech: Speech;
  readonly rendering: Rendering;
  readonly publicFrom: Interval;
  /** The chain in words, speaker first. */
  readonly who: string;
  readonly quantities: readonly string[];
  readonly unclear: string | null;
  readonly retractions: readonly Retraction[];
  readonly notices: readonly Notice[];
  readonly revises: readonly Revision[];
  readonly revisedBy: readonly Revision[];
}
export interface Retraction extends EventRef {
  readonly publicFrom: Interval;
}
export interface Revision extends Named<RelationId>, EventRef {
  readonly announced: Announcement;
  readonly from: readonly Report[];
  readonly to: readonly Report[];
}

/** A question with everything that speaks to it, in log order of its reports. */
export interface QuestionWorld {
  readonly named: Named<QuestionId>;
  readonly text: string;
  readonly contest: Contest;
  /** Reports that state an answer, by act of speech, each list with its lead first. */
  readonly stating: ReadonlyMap<Speech, readonly Report[]>;
  readonly judging: ReadonlyMap<Speech, readonly Report[]>;
  readonly withholding: ReadonlyMap<Speech, readonly Report[]>;
  readonly contradictions: readonly ContradictionHeld[];
  readonly revisions: readonly Revision[];
}

export interface World {
  readonly record: IncidentRecord;
  readonly references: References;
  readonly names: Names;
  /** Sorted assertions only: what nobody has sorted is in no account and no candidate. */
  readonly reports: ReadonlyMap<AssertionId, Report>;
  /** The act of speech an utterance is a rendering of. */
  readonly speechOf: (utterance: UtteranceId) => Speech | undefined;
  readonly questions: ReadonlyMap<QuestionId, QuestionWorld>;
  readonly positions: ReadonlyMap<PositionId, { readonly named: Named<PositionId>; readonly text: string }>;
  /** Acts of speech that people said go back to one another. */
  readonly origins: Components<UtteranceId>;
  /** Assertions that bring an update to another one. */
  readonly updates: ReadonlyMap<AssertionId, readonly Report[]>;
}

export function worldOf(record: IncidentRecord, references: References): World {
  const names = new Names(references);
  const speechOf = speechesOf(record, references, names);
  const positions = new Map(
    [...record.positions.values()].map(
      ({ data }) => [data.position, { named: named(data.position, data.label, data.text), text: plain(data.text) }] as const,
    ),
  );
  const ends = { retractions: retractionsOf(record, references), notices: noticesOf(record, references.documents) };
  const reports = new Map<AssertionId, MutableReport>();
  for (const [id, held] of record.assertions) {
    const report = reportOf(held, references, names, speechOf, ends);
    if (report === null) continue;
    reports.set(id, report);
    report.speech.reports.push(report);
  }
  const revisions = revisionsOf(record, reports);
  return {
    record,
    references,
    names,
    reports,
    speechOf,
    positions,
    questions: questionsOf(record, reports, revisions),
    origins: originsOf(record, speechOf),
    updates: updatesOf(record, reports),
  };
}

/** What ended or marked each assertion. */
interface Ends {
  readonly retractions: ReadonlyMap<AssertionId, readonly Retraction[]>;
  readonly notices: ReadonlyMap<AssertionId, readonly Notice[]>;
}
interface MutableReport extends Report {
  revises: readonly Revision[];
  revisedBy: readonly Revision[];
}
const NONE: readonly never[] = [];

function reportOf(
  held: AssertionHeld,
  references: References,
  names: Names,
  speechOf: World['speechOf'],
  { retractions, notices }: Ends,
): MutableReport | null {
  const { data } = held.entry;
  const act = actOf(held);
  const speech = speechOf(data.utterance);
  const rendering = speech?.renderings.find(({ utterance }) => utterance.utterance === data.utterance);
  if (act === undefined || isUnsorted(act) || speech === undefined || rendering === undefined) return null;
  return {
    ref: refOf(held, rendering),
    data,
    act,
    speech,
    rendering,
    retractions: retractions.get(data.assertion) ?? NONE,
    notices: notices.get(data.assertion) ?? NONE,
    publicFrom: publicFromOf(rendering.utterance, speech.said, data.relays, references.documents),
    who: names.chain(rendering.speaker, data.relays),
    quantities:
      data.specifics === undefined
        ? NONE
        : data.specifics.flatMap((x) => (x.kind === 'quantity' ? [`${plain(x.of)} ${x.comparator} ${x.value} ${x.unit}`] : [])),
    unclear: data.unclear === undefined ? null : plain(data.unclear),
    revises: NONE,
    revisedBy: NONE,
  };
}

function refOf({ entry: { data, id, logIndex, amendedBy }, choices, identifiedBy }: AssertionHeld, rendering: Rendering): AssertionRef {
  const { label } = named(data.assertion, data.label);
  const choice = choices.at(-1);
  const amended = lastOf(amendedBy, rendering.amended);
  const identified = lastOf(identifiedBy, rendering.identified);
  return {
    id: data.assertion, label, entry: id, logIndex, gist: plain(data.gist),
    ...(choice === undefined ? {} : { chosen: { entry: choice.id, logIndex: choice.logIndex } }), ...(amended === undefined ? {} : { amended }),
    ...(identified === undefined ? {} : { identified }),
  };
}

const lastOf = (a: EventRef | undefined, b: EventRef | undefined): EventRef | undefined =>
  (a === undefined || (b !== undefined && b.logIndex > a.logIndex) ? b : a);

function retractionsOf(record: IncidentRecord, references: References): ReadonlyMap<AssertionId, readonly Retraction[]> {
  const found = new Map<AssertionId, Retraction[]>();
  for (const { id: entry, logIndex, data } of record.retractions) {
    const utterance = record.utterances.get(data.utterance)?.utterance;
    if (utterance === undefined) continue;
    const said = intervalOf(utterance.said);
    const retraction = { entry, logIndex, publicFrom: publicFromOf(utterance, said, data.relays, references.documents) };
    for (const assertion of data.assertions) pushTo(found, assertion, retraction);
  }
  return found;
}

function revisionsOf(record: IncidentRecord, reports: ReadonlyMap<AssertionId, MutableReport>): readonly Revision[] {
  const sorted = (ids: readonly AssertionId[]): readonly MutableReport[] => ids.flatMap((id) => reports.get(id) ?? []);
  return [...record.relations.values()].flatMap((held) => {
    if (held.type !== 'AccountRevised') return [];
    const { id: entry, logIndex, data } = held;
    const [from, to] = [sorted(data.from), sorted(data.to)];
    const revision: Revision = { ...named(data.relation, data.label), entry, logIndex, announced: data.announced, from, to };
    for (const report of from) report.revisedBy = [...report.revisedBy, revision];
    for (const report of to) report.revises = [...report.revises, revision];
    return [revision];
  });
}

function updatesOf(record: IncidentRecord, reports: ReadonlyMap<AssertionId, Report>): World['updates'] {
  const found = new Map<AssertionId, Report[]>();
  for (const held of record.relations.values()) {
    if (held.type !== 'AssertionsRelated' || held.data.kind !== 'updates') continue;
    for (const updated of held.data.to) {
      for (const id of held.data.from) {
        const report = reports.get(id);
        if (report !== undefined) pushTo(found, updated, report);
      }
    }
  }
  return found;
}

function questionsOf(
  record: IncidentRecord,
  reports: ReadonlyMap<AssertionId, Report>,
  revisions: readonly Revision[],
): ReadonlyMap<QuestionId, QuestionWorld> {
  const contests = contestsOf(record);
  const questions = new Map(
    [...record.questions.values()].map(
      ({ entry: { data } }) =>
        [
          data.question,
          {
            named: named(data.question, data.label),
            text: plain(data.text),
            contest: contests(data.question, data.positions),
            stating: new Map<Speech, Report[]>(),
            judging: new Map<Speech, Report[]>(),
            withholding: new Map<Speech, Report[]>(),
            contradictions: [] as ContradictionHeld[],
            revisions: [] as Revision[],
          },
        ] as const,
    ),
  );
  for (const report of reports.values()) {
    const { act, speech } = report;
    if (act.kind === 'withholds') {
      const place = questions.get(act.question)?.withholding;
      if (place !== undefined) pushTo(place, speech, report);
    }
    for (const question of questionsAnswered(act)) {
      const place = questions.get(question)?.[act.kind === 'judges' ? 'judging' : 'stating'];
      if (place !== undefined) pushTo(place, speech, report);
    }
  }
  for (const question of questions.values()) {
    for (const list of [...question.stating.values(), ...question.judging.values()]) list.sort(leadFirst);
  }
  for (const held of record.contradictions.values()) {
    for (const question of new Set(held.entry.data.questions)) questions.get(question)?.contradictions.push(held);
  }
  for (const revision of revisions) {
    for (const question of new Set([...revision.from, ...revision.to].flatMap(({ act }) => questionsAnswered(act)))) {
      questions.get(question)?.revisions.push(revision);
    }
  }
  return questions;
}

function questionsAnswered(act: Act): readonly QuestionId[] {
  const answers = answersOf(act).map(({ question }) => question);
  return answers.length < 2 ? answers : [...new Set(answers)];
}

/** The report that speaks for its utterance: a quote before a paraphrase, a clear one before an unclear, then the first out. */
function leadFirst(a: Report, b: Report): number {
  const quoted = ({ data }: Report): number => (data.relays.some(({ mode }) => mode === 'quote') ? 0 : 1);
  return (
    quoted(a) - quoted(b) ||
    Number(a.unclear !== null) - Number(b.unclear !== null) ||
    (a.publicFrom.earliest < b.publicFrom.earliest ? -1 : a.publicFrom.earliest > b.publicFrom.earliest ? 1 : 0) ||
    a.ref.logIndex - b.ref.logIndex
  );
}
