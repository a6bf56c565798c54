/** What was said, as answers show it. */
import { ABSENCES, ANNOUNCEMENTS, CERTAINTIES, CHANNELS, COMPARATORS, PLACE_GRAINS, RELATION_KINDS, RELAY_MODES } from '#domain/speech.js';
import { either, fields, flag, id, instant, list, oneOf, orNull, ref, text, whole } from './shape.js';

const words = ref('Text');

export const SPEECH = {
  Text: either(text, fields({ $sealed: text }, 'Sealed: its key is kept outside the log.')),
  UncertainTime: fields({
    'verbatim?': text, 'edtf?': text, earliest: orNull(instant), latest: orNull(instant), zone: text,
    'basis?': fields({ kind: oneOf('stated', 'derived', 'inferred'), 'from?': text }),
  }, 'Inclusive bounds; null is open.'),
  TimeUnderstood: fields({
    verbatim: text, 'edtf?': text, earliest: orNull(instant), latest: orNull(instant), zone: text,
    'basis?': fields({ kind: oneOf('derived'), from: text }), understood: text,
  }, 'A time in plain words; `understood` says its bounds in one sentence.'),
  Interval: fields({ earliest: instant, latest: instant }),
  Speaker: either(
    fields({ kind: oneOf('source'), source: id }), fields({ kind: oneOf('document'), document: id }),
    fields({ kind: oneOf('anonymous'), described: words, official: flag, 'count?': whole }),
  ),
  Claimant: fields({ speaker: ref('Speaker'), 'onBehalfOf?': id }),
  Relay: fields({
    by: fields({ 'source?': id, 'document?': id }), mode: oneOf(...RELAY_MODES), certainty: oneOf(...CERTAINTIES), 'title?': words,
    'stance?': oneOf('rebuts'),
  }),
  Answer: fields({ question: id, 'position?': id }),
  Act: either(
    fields({ kind: oneOf('states', 'judges'), answers: list(ref('Answer')) }),
    fields({ kind: oneOf('commits'), to: words, followUp: flag, 'question?': id }),
    fields({ kind: oneOf('withholds'), question: id, absence: oneOf(...ABSENCES), 'by?': ref('Claimant'), 'from?': id }),
  ),
  Specific: either(
    fields({
      kind: oneOf('quantity'), of: words, value: text, comparator: oneOf(...COMPARATORS), unit: text, base: orNull(words),
      period: orNull(ref('UncertainTime')),
    }),
    fields({ kind: oneOf('place'), verbatim: words, grain: oneOf(...PLACE_GRAINS) }),
    fields({ kind: oneOf('happened'), time: ref('UncertainTime') }),
  ),
  Utterance: fields({
    id, entry: id, claimants: list(ref('Claimant')), channel: oneOf(...CHANNELS), said: ref('UncertainTime'), document: orNull(id),
    adoptedFrom: orNull(id),
  }),
  Relation: fields({
    id, label: text, entry: id, kind: oneOf(...RELATION_KINDS, 'revises'), announced: orNull(oneOf(...ANNOUNCEMENTS)), from: list(id),
    to: list(id), rationale: text,
  }),
};
