/** A source over time, and links between incidents. */
import { LINK_KINDS, LINK_STATUSES } from '#domain/incident/events.js';
import { allOf, fields, id, instant, list, oneOf, orNull, page, ref, text, whole } from './shape.js';

const named = ref('Named');
const figure = ref('Figure');
const tie = { relation: id, source: named, entry: id, logIndex: whole, recordedAt: instant, rationale: text };
const split = list(allOf(ref('SourceTie'), fields({ 'utterances?': list(id), 'assertions?': list(id) })));
const overIncidents = {
  source: named, asOf: ref('AsOf'),
  incidents: fields({ lookedAt: whole, leftOut: whole }, 'Of a source in very many incidents, the first that were opened are looked at.'),
};
const presence = oneOf('certain', 'possible');

export const SOURCE = {
  SourceTie: fields(tie, 'A merge or split, with the source at its other end.'),
  SourceDetail: allOf(ref('Source'), fields({
    names: list(fields({
      name: ref('Text'), label: orNull(text), since: orNull(ref('UncertainTime')), recorded: instant, reason: orNull(text), entry: id,
    })),
    mergedInto: orNull(ref('SourceTie')), absorbed: list(ref('SourceTie')), splits: split, splitFrom: split,
  })),
  PrintedTitle: fields({
    title: text, document: orNull(named), relayedBy: orNull(named), publisher: orNull(named), publicFrom: ref('Interval'), presence,
    assertions: list(allOf(ref('AssertionRef'), fields({ incident: named }))),
  }),
  SourceTitles: fields({ ...overIncidents, titles: list(ref('PrintedTitle')) }),
  Counted: fields({
    incident: named, assertion: orNull(named), about: orNull(named), text, entry: id, logIndex: whole, publicFrom: orNull(ref('Interval')), presence,
  }, 'One thing that a figure counts.'),
  Figure: fields({ total: whole, items: list(ref('Counted')) }, 'A count with the working behind it.'),
  SourceRecord: fields({
    ...overIncidents,
    record: fields({
      said: fields({ states: figure, judges: figure, commits: figure, withholds: figure }),
      revised: fields({ announced: figure, unannounced: figure, apparent: figure }),
      retracted: figure, unanswered: figure, atOdds: figure, contradictions: fields({ open: figure, settled: figure }),
      promises: fields({ unnoted: figure, awaited: figure, kept: figure, partlyKept: figure, broken: figure }),
      verdicts: list(allOf(figure, fields({ scale: id, version: whole, rating: text }))),
      relayed: figure, ownVoice: figure, notices: fields({ corrections: figure, clarifications: figure, updates: figure }),
    }),
  }),
  LinkEnd: fields({ id, slug: text, title: text }),
  Link: allOf(ref('EntryMark'), fields({
    id, kind: oneOf(...LINK_KINDS), status: oneOf(...LINK_STATUSES), from: ref('LinkEnd'), to: ref('LinkEnd'), rationale: text, actor: text,
    judgements: list(fields({ entry: id, status: oneOf(...LINK_STATUSES), reason: text, actor: text, recordedAt: instant, logIndex: whole })),
  })),
  LinkPage: page('Link'),
};
