/** Daily work: search, queues across incidents, and what changed since. */
import { SEARCH_KINDS } from '#read-models/search/searchable.js';
import { allOf, fields, flag, id, list, oneOf, orNull, page, ref, text, whole } from './shape.js';

const incident = fields({ id, slug: text, title: text });

export const DESK = {
  FoundText: fields({
    at: oneOf('label', 'text', 'quote', 'note'), text, marks: list(fields({ start: whole, end: whole })), cut: fields({ before: flag, after: flag }),
  }, 'A part of a text; marks are places in it, in UTF-16 code units, ends exclusive.'),
  FoundSpeech: fields({
    assertion: id, who: text, standing: oneOf('onRecord', 'filing', 'anonymousOfficial', 'notOfficial'), unsorted: flag,
    said: ref('Interval'), publicFrom: ref('Interval'),
  }, 'As its own utterance was logged; what merges made of it is for the account.'),
  SearchHit: fields({
    kind: oneOf(...SEARCH_KINDS), type: text, entry: id, stream: text, logIndex: whole, incident: orNull(incident), texts: list(ref('FoundText')),
    speech: orNull(ref('FoundSpeech')),
  }),
  SearchPage: allOf(page('SearchHit'), fields({
    ranked: fields({ all: flag, among: whole }, 'How many matches this page was ranked among: all, or the newest and then the next older ones.'),
  })),
  QueuedCandidate: fields({ incident, candidate: ref('Candidate'), lastChange: whole }),
  CandidateQueue: page('QueuedCandidate'),
  QueuedAssertion: fields({ incident, assertion: ref('Assertion') }),
  UnsortedQueue: page('QueuedAssertion'),
  ChangesSince: fields({
    incident, since: whole, logIndex: whole, changes: list(ref('Change')),
    entries: list(fields({ event: id, type: text, revision: whole, logIndex: whole, recordedAt: text, subject: text })), entriesLeftOut: whole,
    candidates: orNull(fields({ arisen: list(ref('Candidate')), settled: list(ref('Candidate')) })),
  }, 'Ask again with `logIndex`.'),
};
