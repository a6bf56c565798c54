/** The shape of every payload an incident's stream can hold. What refers to what is for the rules, not for shapes. */
import {
  ANNOUNCEMENTS, CERTAINTIES, CHANNELS, COMPARATORS, PAIR_VERDICTS, PLACE_GRAINS, RELATION_KINDS, RELAY_MODES,
} from '../speech.js';
import { fields, flag, id, list, matching, nullable, oneOf, text, time, variants, whole, words, zone } from '../shapes.js';
import type { Shape } from '../shapes.js';
import { AMENDMENT_SHAPES } from '../amendments.js';
import { sha256 } from '../document/snapshots.js';
import { ANCHOR_FINDINGS, FOLLOW_UP_OUTCOMES, INCIDENT_KINDS, LINK_KINDS, LINK_STATUSES } from './events.js';
import type { IncidentPayloads } from './events.js';

const rationale = text('rationale');
const label = words('label');
const certainty = oneOf(CERTAINTIES);

const claimant = fields({
  speaker: variants('kind', {
    source: fields({ kind: oneOf(['source']), source: id }),
    document: fields({ kind: oneOf(['document']), document: id }),
    anonymous: fields({ kind: oneOf(['anonymous']), described: text('described'), official: flag, 'count?': whole(1) }),
  }),
  'onBehalfOf?': id,
});

const relays = list('relays', fields({
  by: fields({ 'source?': id, 'document?': id }), mode: oneOf(RELAY_MODES), certainty, 'title?': text('printedTitle'),
  'stance?': oneOf(['rebuts']),
}));

const answers = list('answers', fields({ question: id, 'position?': id }));
const silence = { kind: oneOf(['withholds']), question: id, absence: id };
const silent = fields(silence);
const act: Shape = variants('kind', {
  states: fields({ kind: oneOf(['states']), answers }),
  judges: fields({ kind: oneOf(['judges']), answers }),
  commits: fields({ kind: oneOf(['commits']), to: rationale, followUp: flag, 'question?': id }),
  withholds: variants('absence', {
    notKnown: silent, notClear: silent, notYetPublic: silent, underInvestigation: silent,
    noResponse: fields({ ...silence, by: claimant }), omitted: fields({ ...silence, from: id }),
  }),
});

const decimal = matching(/^-?\d{1,30}(\.\d{1,25})?$/, 'quantityValue', 'a decimal number');
const specifics = list('specifics', variants('kind', {
  quantity: fields({
    kind: oneOf(['quantity']), of: text('quantityOf'), value: decimal, comparator: oneOf(COMPARATORS), unit: words('unit'),
    base: nullable(text('quantityOf')), period: nullable(time),
  }),
  place: fields({ kind: oneOf(['place']), verbatim: text('verbatim'), grain: oneOf(PLACE_GRAINS) }),
  happened: fields({ kind: oneOf(['happened']), time }),
}));

const assertions = list('assertions', id, 1);
const utterance = {
  utterance: id, claimants: list('claimants', claimant, 1), channel: oneOf(CHANNELS), said: time, 'document?': id,
};
const evidence = list('assertions', id);
const step = { contradiction: id, reason: rationale, evidence };
const revision = { relation: id, 'label?': label, from: assertions, to: assertions, rationale };

const notice = fields({
  notice: id, 'label?': label, document: id, 'carriedBy?': id, issued: time, text: rationale, affects: assertions,
  instead: list('assertions', id),
});
const verdict = {
  verdict: id, 'label?': label,
  about: variants('kind', {
    assertions: fields({ kind: oneOf(['assertions']), assertions }),
    position: fields({ kind: oneOf(['position']), question: id, position: id }),
  }),
  scale: fields({ scale: id, version: whole(1) }), rating: words('label'), rationale,
  evidence: fields({ for: evidence, against: evidence }), 'replaces?': id,
};
/** Decimal text from 0 to 1. */
const confidence = matching(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, 'quantityValue', 'a decimal number from 0 to 1');
const quoted = text('quote');
/** May be nothing but spaces, and nothing at all at the ends of a text. */
const beside: Shape = (value, at) => { if (typeof value !== 'string' || value.trim() !== '') quoted(value, at); };

const two = fields({ 0: id, 1: id });
const pair: Shape = (value, at) => two({ ...(Array.isArray(value) ? value : {}) }, at);

const slug = matching(/^(?=.{3,80}$)[a-z0-9]+(-[a-z0-9]+)*$/, 'title', '3 to 80 lower-case letters, digits and single hyphens');

export const SHAPES: { readonly [T in keyof IncidentPayloads]: Shape } = {
  IncidentOpened: fields({
    incident: id, slug, kind: oneOf(INCIDENT_KINDS), title: text('title'), happened: nullable(time), zone,
  }),
  IncidentPublished: fields({ incident: id, throughRevision: whole(0), 'proposal?': id }),
  IncidentUnpublished: fields({ incident: id, reason: rationale }),
  QuestionRaised: fields({ question: id, 'label?': label, text: text('question'), positions: oneOf(['exclusive', 'open']) }),
  PositionAdded: fields({ question: id, position: id, 'label?': label, text: text('position') }),
  PositionsCompared: fields({ question: id, pair, verdict: oneOf(PAIR_VERDICTS), rationale }),
  UtteranceLogged: fields(utterance),
  UtteranceAdopted: fields({ ...utterance, from: id }),
  UtterancesMerged: fields({ relation: id, from: id, into: id, rationale }),
  AssertionLogged: fields({
    assertion: id, 'label?': label, utterance: id, gist: text('gist'), 'quote?': text('quote'), certainty, relays, 'act?': act,
    'specifics?': specifics, 'unclear?': rationale,
  }),
  AnswersChosen: fields({ assertion: id, act, reason: rationale }),
  AssertionRetracted: fields({ assertions, utterance: id, relays }),
  AccountRevised: fields({ ...revision, announced: oneOf(ANNOUNCEMENTS) }),
  AssertionsRelated: fields({ ...revision, kind: oneOf(RELATION_KINDS) }),
  RelationWithdrawn: fields({ relation: id, reason: rationale }),
  ContradictionRaised: fields({
    contradiction: id, 'label?': label, questions: list('questions', id, 1), sides: list('sides', assertions, 2),
    strength: oneOf(['contradiction', 'tension']), rationale,
  }),
  ContradictionJoined: fields({ contradiction: id, side: whole(0), assertions }),
  ContradictionExplained: fields(step),
  ContradictionResolved: fields({ ...step, 'proposal?': id }),
  ContradictionWithdrawn: fields(step),
  ContradictionReopened: fields(step),
  CandidateDismissed: fields({ candidate: words('title'), covering: list('covering', id, 1), reason: rationale }),
  IncidentsLinked: fields({ relation: id, from: id, to: id, kind: oneOf(LINK_KINDS), status: oneOf(LINK_STATUSES), rationale }),
  IncidentLinkJudged: fields({ relation: id, status: oneOf(LINK_STATUSES), reason: rationale }),
  CorrectionIssued: notice,
  ClarificationIssued: notice,
  UpdateIssued: notice,
  FollowUpNoted: fields({ assertion: id, outcome: oneOf(FOLLOW_UP_OUTCOMES), 'due?': time, reason: rationale, evidence }),
  VerdictProposed: fields(verdict),
  VerdictApproved: fields({ ...verdict, 'proposal?': id }),
  VerdictRetracted: fields({ verdict: id, reason: rationale }),
  ResolutionProposed: fields(step),
  PublicationProposed: fields({ incident: id, throughRevision: whole(0) }),
  RelayAnchored: fields({
    assertion: id, hop: whole(0), anchor: id, snapshot: sha256, exact: quoted, prefix: beside, suffix: beside, start: whole(0), end: whole(1),
  }),
  AnchorRechecked: fields({
    anchor: id, snapshot: sha256, found: oneOf(ANCHOR_FINDINGS), confidence, 'start?': whole(0), 'end?': whole(1), 'exact?': quoted,
  }),
  ...AMENDMENT_SHAPES,
};
