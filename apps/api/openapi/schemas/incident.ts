/** What an incident holds. */
import { INCIDENT_KINDS } from '#domain/incident/events.js';
import { CERTAINTIES, PAIR_VERDICTS } from '#domain/speech.js';
import { allOf, fields, flag, id, instant, list, oneOf, orNull, page, ref, text, whole } from './shape.js';

const publication = {
  throughRevision: orNull(whole), throughLogIndex: orNull(whole), publishedLogIndex: orNull(whole), touchedAt: orNull(whole),
  approval: orNull(ref('Approval')),
};

export const INCIDENT = {
  EntryMark: fields({
    entry: id, logIndex: whole, revision: whole, touchedAt: whole, recordedAt: instant,
  }, '`touchedAt` is its ETag: "r<touchedAt>".'),
  Incident: fields({
    id, slug: text, title: text, kind: oneOf(...INCIDENT_KINDS), zone: text, happened: orNull(ref('UncertainTime')), openedAt: instant,
    revision: whole, logIndex: whole, counts: fields({ questions: whole, assertions: whole, unsorted: whole, openContradictions: whole }),
    publication: fields(publication), importIncomplete: orNull(text),
  }),
  IncidentPage: page('Incident'),
  Publication: fields({ incident: id, ...publication }),
  Question: allOf(ref('EntryMark'), fields({
    id, label: text, text, positions: oneOf('exclusive', 'open'), options: list(fields({ id, label: text, text, entry: id })),
    comparisons: list(fields({
      pair: { type: 'array', items: id, minItems: 2, maxItems: 2 }, verdict: oneOf(...PAIR_VERDICTS), rationale: text, entry: id,
    })),
    assertions: whole,
  })),
  QuestionPage: page('Question'),
  Assertion: allOf(ref('EntryMark'), fields({
    id, label: text, gist: text, quote: orNull(text), certainty: oneOf(...CERTAINTIES), relays: list(ref('Relay')), act: orNull(ref('Act')),
    unsorted: flag,
    choices: list(fields({ entry: id, act: ref('Act'), reason: text, recordedAt: instant, logIndex: whole })),
    specifics: list(ref('Specific')), unclear: orNull(text), utterance: orNull(ref('Utterance')), retractedBy: list(id),
    relations: list(ref('Relation')), contradictions: list(ref('Named')), verdicts: list(ref('VerdictRef')), 'withheld?': ref('WithheldMark'),
  })),
  AssertionPage: page('Assertion'),
  Contradiction: allOf(ref('EntryMark'), fields({
    id, label: text, strength: oneOf('contradiction', 'tension'), status: oneOf('open', 'explained', 'resolved', 'withdrawn'),
    questions: list(ref('Named')), sides: list(list(ref('AssertionRef'))), rationale: text, actor: text,
  })),
  ContradictionPage: page('Contradiction'),
  ContradictionWithHistory: allOf(ref('Contradiction'), fields({
    history: list(allOf(ref('EntryMark'), fields({
      type: oneOf('ContradictionJoined', 'ContradictionExplained', 'ContradictionResolved', 'ContradictionWithdrawn', 'ContradictionReopened'),
      actor: text, approval: orNull(ref('Approval')), reason: orNull(text), evidence: list(ref('AssertionRef')),
      joined: orNull(fields({ side: whole, assertions: list(ref('AssertionRef')) })),
    }))),
  })),
};
