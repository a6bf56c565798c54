/** Verdicts, the scales they stand on, proposals, and the ledger's settings. */
import { allOf, either, fields, flag, id, instant, list, oneOf, orNull, page, ref, text, whole } from './shape.js';

const happened = { recordedAt: instant, actor: text };

export const VERDICT = {
  Approval: oneOf('self', 'secondPerson'),
  Rating: fields({
    key: text, name: text, meaning: orNull(text), ratingValue: whole, bestRating: whole, worstRating: whole,
  }, 'A rung: its place counted from 1 for the worst, with the ends of its scale (schema.org Rating).'),
  Verdict: allOf(ref('EntryMark'), fields({
    id, label: text, status: oneOf('standing', 'replaced', 'retracted'),
    about: either(
      fields({ kind: oneOf('assertions'), assertions: list(ref('AssertionRef')) }),
      fields({ kind: oneOf('position'), question: ref('Named'), position: ref('Named') }),
    ),
    scale: fields({ id, version: whole, name: text }), rating: ref('Rating'), rationale: text,
    evidence: fields({ for: list(ref('AssertionRef')), against: list(ref('AssertionRef')) }),
    replaces: orNull(ref('Named')), replacedBy: orNull(ref('Named')), approval: ref('Approval'), approvedBy: text, approvedAt: instant,
    proposedBy: orNull(text), proposedAt: orNull(instant),
  })),
  VerdictPage: page('Verdict'),
  VerdictWithHistory: allOf(ref('Verdict'), fields({
    history: list(fields({ type: oneOf('proposed', 'approved', 'replaced', 'retracted'), event: id, logIndex: whole, ...happened, reason: orNull(text) })),
  })),
  VerdictRef: fields({ id, label: text, entry: id, scale: id, version: whole, rating: text }, 'A verdict that stands; `rating` is a key of its scale.'),
  Scale: fields({
    id, label: text, touchedAt: whole, logIndex: whole,
    versions: list(fields({ version: whole, name: text, ratings: list(ref('Rating')), entry: id, ...happened })),
    retired: orNull(fields({ entry: id, ...happened, reason: text })),
  }),
  ScalePage: page('Scale'),
  Settings: fields({ fourEyes: flag, touchedAt: whole, set: orNull(fields({ ...happened, reason: text })) }),
  Proposal: allOf(ref('EntryMark'), fields({
    type: oneOf('VerdictProposed', 'ResolutionProposed', 'PublicationProposed', 'VoidingProposed'), stream: text, incident: orNull(id),
    proposedBy: text, status: oneOf('open', 'approved', 'rejected', 'withdrawn'), data: { type: 'object', additionalProperties: true },
    settled: orNull(fields({ event: id, ...happened, reason: orNull(text) })),
  })),
  ProposalPage: page('Proposal'),
};
