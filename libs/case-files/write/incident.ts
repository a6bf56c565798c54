/** One incident's record as the sections of a case file. Keys are given in the order of the record, before any is used. */
import type { EntryOf } from '#domain/entries.js';
import type { EventType } from '#domain/events.js';
import type { LogIndex, UtteranceId } from '#domain/ids.js';
import type { IncidentRecord, UtteranceHeld } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import type {
  AssertionGiven, CaseFile, ComparisonGiven, OptionGiven, PositionGiven, QuestionGiven, RetractionGiven, UtteranceGivenOnce,
} from '../case-file.js';
import type { Keys } from './keys.js';
import { writeJudgements } from './judgements.js';
import { actParts, partyParts, positionRef, relayParts, specificParts, timeParts } from './speech.js';

export type IncidentSections = Omit<CaseFile, 'title' | 'notice' | 'recorded' | 'zone' | 'incident' | OtherSections> & {
  /** With their place in the log: across incidents, the first to report an utterance is its home. */
  readonly logged?: readonly { readonly logIndex: LogIndex; readonly given: AssertionGiven }[];
};

type OtherSections = 'sources' | 'renamings' | 'documents' | 'assertions';

/** Fields that every written record has. */
export interface Writing {
  readonly keys: Keys;
  /** Utterances that something in this incident reports: only these can be spoken of when the file is read back. */
  readonly reported: ReadonlySet<UtteranceId>;
  readonly at: (entry: EntryOf<EventType>) => { readonly recorded: string; readonly incident: string };
}

export function writeIncident(keys: Keys, record: IncidentRecord): IncidentSections {
  const { opened } = record;
  if (opened === null) return {};
  const { slug, kind, title, happened, zone } = opened.data;
  const { key } = keys.give('incident', opened.data.incident, slug);
  const reports = [...[...record.assertions.values()].map((held) => held.entry), ...record.retractions];
  const reported = new Set(reports.map(({ data }) => data.utterance));
  const writing: Writing = { keys, reported, at: ({ recordedAt }) => ({ recorded: recordedAt, incident: key }) };
  return {
    incidents: [{
      key, slug, title: plain(title), zone, kind, recorded: opened.recordedAt,
      ...(happened === null ? {} : { happened: timeParts(happened) }),
    }],
    ...writeQuestions(writing, record),
    ...writeSpeech(writing, record),
    ...writeJudgements(writing, record),
  };
}

function writeQuestions({ keys, at }: Writing, record: IncidentRecord): IncidentSections {
  const questions: QuestionGiven[] = [];
  const positions: PositionGiven[] = [];
  for (const { entry, positions: ids } of record.questions.values()) {
    const { question, label, text, positions: kind } = entry.data;
    const keyed = keys.give('question', question, label);
    const options: OptionGiven[] = [];
    for (const id of ids) {
      const position = record.positions.get(id);
      if (position === undefined) continue;
      const option = { ...keys.give('position', id, position.data.label, question), text: plain(position.data.text) };
      // What was added at the same time can as well have come with the question.
      if (position.recordedAt === entry.recordedAt) options.push(option);
      else positions.push({ ...option, question: keyed.key, ...at(position) });
    }
    questions.push({ ...keyed, text: plain(text), positions: kind, options, ...at(entry) });
  }
  const comparisons = [...record.comparisons.values()].map((entry): ComparisonGiven => {
    const { question, pair: [a, b], verdict, rationale } = entry.data;
    const pair = [positionRef(keys, question, a), positionRef(keys, question, b)] as const;
    return { pair, verdict, rationale: plain(rationale), ...at(entry) };
  });
  return { questions, positions, comparisons };
}

function writeSpeech(writing: Writing, record: IncidentRecord): IncidentSections {
  const { keys, reported, at } = writing;
  // In the order in which they will be logged again; one that nothing reports any more is left behind.
  const utterances = [...reported].flatMap((id) => {
    const held = record.utterances.get(id);
    return held === undefined || keys.has('utterance', id) ? [] : utteranceParts(keys, held);
  });
  for (const [id, { entry }] of record.assertions) keys.give('assertion', id, entry.data.label);
  const logged = [...record.assertions].map(([id, { entry }]) => {
    const { utterance, gist, quote, certainty, relays, act, specifics, unclear } = entry.data;
    const given: AssertionGiven = {
      ...keys.keyed('assertion', id), gist: plain(gist), ...(quote === undefined ? {} : { quote: plain(quote) }), certainty,
      utterance: keys.of('utterance', utterance), via: relays.map((relay) => relayParts(keys, relay)), ...actParts(writing, act),
      ...(specifics === undefined ? {} : { specifics: specifics.map(specificParts) }),
      ...(unclear === undefined ? {} : { unclear: plain(unclear) }), ...at(entry),
    };
    return { logIndex: entry.logIndex, given };
  });
  const choices = [...record.assertions.values()].flatMap((held) => held.choices).map((entry) => {
    const { assertion, reason, act } = entry.data;
    return { assertion: keys.of('assertion', assertion), reason: plain(reason), ...actParts(writing, act), ...at(entry) };
  });
  const retractions = record.retractions.map((entry): RetractionGiven => {
    const { assertions: [first, ...others], utterance, relays } = entry.data;
    return {
      assertions: [keys.of('assertion', first), ...others.map((id) => keys.of('assertion', id))],
      utterance: keys.of('utterance', utterance), via: relays.map((relay) => relayParts(keys, relay)), ...at(entry),
    };
  });
  return { utterances, logged, choices, retractions };
}

function utteranceParts(keys: Keys, held: UtteranceHeld): UtteranceGivenOnce {
  const { utterance, claimants, channel, said, document } = held.utterance;
  return {
    key: keys.give('utterance', utterance).key, speaker: claimants.map((claimant) => partyParts(keys, claimant)), channel,
    said: timeParts(said), ...(document === undefined ? {} : { document: keys.of('speaker', document) }),
  };
}
