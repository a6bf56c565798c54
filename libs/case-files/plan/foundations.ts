/** Sources, documents, incidents, questions, positions and how they compare: what everything else refers to. */
import { streamOf } from '#domain/ids.js';
import type { DocumentId, PositionId, QuestionId, Slug, SourceId } from '#domain/ids.js';
import type { Source } from '#domain/source/events.js';
import type { ComparisonGiven, DocumentGiven, IncidentGiven, PositionGiven, QuestionGiven, RenamingGiven, SourceGiven } from '../case-file.js';
import { under } from '../fault.js';
import { present } from '../present.js';
import { positionOf, questionPart } from './acts.js';
import { labelled, refuse } from './planned.js';
import { inIncident, placeOf } from './run.js';
import type { Planner, Standing } from './run.js';
import { timeOf } from './times.js';

export const keyOf = {
  source: (key: string) => `source/${key}`,
  document: (key: string) => `document/${key}`,
  incident: (key: string) => `incident/${key}`,
  question: (key: string) => `question/${key}`,
  position: (question: string, key: string) => `position/${question}/${key}`,
  assertion: (key: string) => `assertion/${key}`,
  relation: (key: string) => `relation/${key}`,
  contradiction: (key: string) => `contradiction/${key}`,
  notice: (key: string) => `notice/${key}`,
};
/** Where in a question's record the id of an option comes from. */
export const optionPlace = (key: string): string => `options/${key}`;

export const planSource: Planner<SourceGiven> = ({ names, idAt }, { given, pointer }) => {
  const recordKey = keyOf.source(given.key);
  const source = idAt(recordKey, 'source') as SourceId;
  const base = { source, name: given.name, ...labelled(given) };
  const partOf = given.partOf === undefined ? {} : { partOf: names.id('source', given.partOf, under(pointer, 'partOf')) };
  const registered: Source = given.kind === 'body'
    ? { ...base, kind: 'body', official: given.official === true, ...partOf } : { ...base, kind: given.kind };
  const command = { type: 'RegisterSource', ...registered } as const;
  return { kind: 'source', recordKey, stream: streamOf.source(source), source, command };
};

export const planRenaming: Planner<RenamingGiven> = (run, { given, file, pointer }) => {
  const source = run.names.id('source', given.source, under(pointer, 'source'));
  const { name, label, reason, since = null } = given;
  const zone = file.zone ?? (since !== null && typeof since === 'object' ? since.zone : undefined);
  const from = since === null ? null
    : timeOf(since, zone ?? refuse(pointer, 'the file needs a "zone", or the time one of its own'), under(pointer, 'since'));
  return {
    kind: 'source', recordKey: run.numbered(`renaming/${given.source}`), stream: streamOf.source(source), source,
    command: { type: 'RenameSource', source, name, since: from, reason, ...(label === undefined ? {} : { label }) },
  };
};

export const planDocument: Planner<DocumentGiven> = (run, { given, file, pointer }) => {
  const recordKey = keyOf.document(given.key);
  const document = run.idAt(recordKey, 'document') as DocumentId;
  const { title, publisher = null, url } = given;
  const published = timeOf(given.published, file.zone ?? zoneMissing(given, pointer), under(pointer, 'published'));
  run.publishedAt.set(document, published);
  return {
    kind: 'document', recordKey, stream: streamOf.document(document), document,
    command: {
      type: 'RegisterDocument', document, title, ...labelled(given), published,
      publisher: publisher === null ? null : run.names.id('source', publisher, under(pointer, 'publisher')),
      ...(url === undefined ? {} : { url }),
    },
  };
};
/** The time may bring its own. */
function zoneMissing({ published }: DocumentGiven, pointer: string): string {
  const zone = typeof published === 'string' ? undefined : published.zone;
  return zone ?? refuse(pointer, 'the file needs a "zone" for its documents, or the time one of its own');
}

export const planIncident: Planner<IncidentGiven> = ({ places }, { given, pointer }) => {
  const place = places.named(given.key, pointer);
  const { slug, title, kind = 'happening', zone } = given;
  const happened = given.happened === undefined ? null : timeOf(given.happened, zone, under(pointer, 'happened'));
  return inIncident(place, keyOf.incident(given.key), {
    type: 'OpenIncident', incident: place.id, slug: slug as Slug, kind, title, happened, zone,
  });
};

export const planQuestion: Planner<QuestionGiven> = (run, standing) => {
  const { given: { key, text, positions, options = [] } } = standing;
  const recordKey = keyOf.question(key);
  return inIncident(placeOf(run, standing, []), recordKey, {
    type: 'RaiseQuestion', question: run.idAt(recordKey, 'question') as QuestionId, ...labelled(standing.given), text, positions,
    options: options.map((option) => ({
      position: run.idAt(recordKey, optionPlace(option.key)) as PositionId, ...labelled(option), text: option.text,
    })),
  });
};

export const planPosition: Planner<PositionGiven> = (run, standing) => {
  const { given: { key, question, text }, pointer } = standing;
  const recordKey = keyOf.position(question, key);
  return inIncident(placeOf(run, standing, [{ kind: 'question', ref: question }]), recordKey, {
    type: 'AddPosition', question: run.names.id('question', question, under(pointer, 'question')),
    position: run.idAt(recordKey, 'position') as PositionId, ...labelled(standing.given), text,
  });
};

/** With both positions written as `<question>/<position>`. */
export const planComparison: Planner<ComparisonGiven> = (run, standing) => {
  const { given: { pair: [a, b], verdict, rationale }, pointer } = standing;
  const question = questionPart(a);
  const at = under(pointer, 'pair');
  if (!a.includes('/')) refuse(under(at, 0), 'write <question>/<position>');
  return inIncident(placeOf(run, standing, [{ kind: 'question', ref: question }]), run.numbered('comparison'), {
    type: 'ComparePositions', question: run.names.id('question', question, at),
    pair: [positionOf(run.names, a, under(at, 0)), positionOf(run.names, b, under(at, 1))], verdict, rationale,
  });
};

/** The comparisons inside a question, with the question's key put in front of their positions. */
export function comparisonsWithin({ given: question, ...where }: Standing<QuestionGiven>): readonly Standing<ComparisonGiven>[] {
  const full = (ref: string): string => (ref.includes('/') ? ref : `${question.key}/${ref}`);
  return (question.comparisons ?? []).map((given, i) => ({
    ...where, pointer: under(under(where.pointer, 'comparisons'), i),
    given: {
      ...given, pair: [full(given.pair[0]), full(given.pair[1])],
      ...present({ incident: given.incident ?? question.incident, recorded: given.recorded ?? question.recorded }),
    },
  }));
}
