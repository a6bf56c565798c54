/** The official account, its differences, and candidates. */
import { CHANGE_KINDS } from '#domain/account/view.js';
import { ANNOUNCEMENTS, CERTAINTIES } from '#domain/speech.js';
import { allOf, either, fields, flag, id, instant, list, oneOf, orNull, ref, text, whole } from './shape.js';

const clock = oneOf('true', 'carried');
/** `#123`. */
const logIndexNamed = { type: 'string', pattern: '^#[0-9]{1,15}$' };
const presence = oneOf('certain', 'possible');
const named = ref('Named');
const assertionRef = ref('AssertionRef');
const incident = fields({ id, slug: text, title: text });

export const ACCOUNT = {
  Named: fields({ id: text, label: text }, 'A thing and the short name shown for it.'),
  EventRef: fields({ entry: id, logIndex: whole }),
  AssertionRef: fields({ id, label: text, entry: id, logIndex: whole, gist: text, 'chosen?': ref('EventRef'), 'amended?': ref('EventRef'), 'identified?': ref('EventRef') }),
  Roots: fields({ identified: whole, unknownIndependence: whole }, 'Never added up.'),
  AsOf: fields({ public: instant, recorded: either(instant, oneOf('now'), logIndexNamed), basis: whole, clock }),
  Statement: fields({
    position: orNull(named), text, certainty: oneOf(...CERTAINTIES), assertion: assertionRef, variants: list(assertionRef),
    alsoSaid: list(allOf(assertionRef, fields({ certainty: oneOf(...CERTAINTIES), jointWith: list(named) }))), who: text,
    said: ref('Interval'), publicFrom: ref('Interval'),
    since: instant, presence, retold: flag, jointWith: list(named), quantities: list(text),
    revises: list(fields({ relation: named, announced: oneOf(...ANNOUNCEMENTS) })), unclear: list(text),
    notices: list(ref('NoticeRef')),
  }),
  PastStatement: allOf(ref('Statement'), fields({
    ended: oneOf('replaced', 'retracted', 'corrected'), endedBy: fields({ entry: id, logIndex: whole, position: orNull(id) }),
  })),
  AccountLine: fields({
    bodies: list(named), standing: oneOf('onRecord', 'filing'), current: list(ref('Statement')), history: list(ref('PastStatement')),
  }),
  BesideGroup: fields({ position: orNull(named), text, roots: ref('Roots'), statements: list(ref('Statement')) }),
  Silence: fields({
    absence: oneOf('notKnown', 'notClear', 'notYetPublic', 'underInvestigation', 'noResponse', 'omitted'), of: text, assertion: assertionRef,
    variants: list(assertionRef), presence, filledBy: list(assertionRef), notices: list(ref('NoticeRef')),
  }),
  ContradictionRef: fields({
    id, label: text, entry: id, logIndex: whole, strength: oneOf('contradiction', 'tension'),
    status: oneOf('open', 'explained', 'resolved', 'withdrawn'), latest: ref('EventRef'), presence,
  }),
  RevisionRef: fields({
    id, label: text, entry: id, logIndex: whole, announced: oneOf(...ANNOUNCEMENTS), from: list(text), to: list(text),
    said: fields({ from: orNull(ref('Interval')), to: orNull(ref('Interval')) }), presence, explains: list(id),
  }),
  QuestionAccount: fields({
    question: named, text, agreement: oneOf('none', 'single', 'agreed', 'compatible', 'inTension', 'conflicting'), atOdds: list(named),
    lines: list(ref('AccountLine')), beside: list(ref('BesideGroup')), silences: list(ref('Silence')), blame: list(ref('Statement')),
    contradictions: list(ref('ContradictionRef')), settled: list(ref('ContradictionRef')), revisions: list(ref('RevisionRef')),
    corrected: list(ref('CorrectedReport')),
  }),
  Account: fields({ incident, asOf: ref('AsOf'), questions: list(ref('QuestionAccount')), 'notice?': text }),
  Change: fields({
    kind: oneOf(...CHANGE_KINDS), question: named, where: text, before: orNull(text), after: orNull(text), assertions: list(assertionRef),
    causes: list(id), elapsedMs: orNull(fields({ atLeast: whole, atMost: whole })),
  }),
  AccountDifference: fields({ incident, from: ref('AsOf'), to: ref('AsOf'), changes: list(ref('Change')), 'notice?': text }),
  ReplayStep: fields({ event: ref('Event'), public: instant, changes: list(ref('Change')) }, 'One line of NDJSON.'),
  CandidateSide: fields({ about: named, text, assertions: list(assertionRef), roots: ref('Roots') }),
  Candidate: fields({
    id: text, kind: oneOf('clash', 'tension', 'shift', 'atOddsWithItself', 'join', 'sameUtterance'), question: named,
    sides: { type: 'array', items: ref('CandidateSide'), minItems: 2, maxItems: 2 }, contradiction: orNull(named), documents: list(named),
  }),
  CandidateList: fields({ items: list(ref('Candidate')), basis: whole }),
};
