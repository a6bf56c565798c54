/** One event of every type: what the golden files hold, and what the contract suite appends. */
import type { EventMetadata, EventType, Payloads } from '#domain/events.js';
import type { AssertionId, CandidateId, ContradictionId, NonEmpty, Sha256, Slug } from '#domain/ids.js';
import type { Verdict } from '#domain/incident/events.js';
import type { UncertainTime } from '#domain/times/types.js';

/** An id of any kind, from two hexadecimal digits. */
const id = <T extends string>(digits: string): T => `0b6f3a52-90d1-5c4e-8a17-3f2e6d9c41${digits}` as T;
const ids = <T extends string>(...digits: NonEmpty<string>): NonEmpty<T> => {
  const [first, ...rest] = digits;
  return [id<T>(first), ...rest.map((each) => id<T>(each))];
};

const zone = 'America/Los_Angeles';
const tuesday: UncertainTime = {
  verbatim: 'Tuesday', edtf: '2025-10-21', earliest: '2025-10-21T07:00:00.000Z', latest: '2025-10-22T06:59:59.999Z', zone,
  basis: { kind: 'derived', from: 'the weekday, before the article appeared' },
};
const unknownTime: UncertainTime = { earliest: null, latest: null, zone };
const step = { contradiction: id<ContradictionId>('c1'), evidence: ids<AssertionId>('a1') };
const slug = 'warehouse-fire' as Slug;
const digest = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const digest256 = 'a'.repeat(63).concat('7') as Sha256;
const verdict: Verdict = {
  verdict: id('81'), label: 'V1', about: { kind: 'assertions', assertions: ids('a1') }, scale: { scale: id('d1'), version: 2 },
  rating: 'unproven', rationale: 'one report, no document', evidence: { for: ids('a2'), against: ids('a3', 'a4') },
};

export const EXAMPLES: { readonly [T in EventType]: Payloads[T] } = {
  IncidentOpened: { incident: id('11'), slug, kind: 'happening', title: 'Fire at the warehouse', happened: tuesday, zone },
  IncidentPublished: { incident: id('11'), throughRevision: 41, proposal: id('e1') },
  IncidentUnpublished: { incident: id('11'), reason: 'published by mistake' },
  QuestionRaised: { question: id('21'), label: 'Q1', text: 'How did the fire start?', positions: 'exclusive' },
  PositionAdded: { question: id('21'), position: id('31'), label: 'wiring', text: 'Faulty wiring' },
  PositionsCompared: {
    question: id('21'), pair: [id('31'), id('32')], verdict: 'exclusive', rationale: 'one cause was named, then the other',
  },
  UtteranceLogged: {
    utterance: id('41'), claimants: [{ speaker: { kind: 'source', source: id('51') }, onBehalfOf: id('52') }],
    channel: 'briefing', said: tuesday, document: id('61'),
  },
  UtteranceAdopted: {
    utterance: id('41'), claimants: [{ speaker: { kind: 'anonymous', described: 'two officials', official: true, count: 2 } }],
    channel: 'unstated', said: unknownTime, from: id('12'),
  },
  UtterancesMerged: { relation: id('71'), from: id('41'), into: id('42'), rationale: 'the same briefing in two reports' },
  AssertionLogged: {
    assertion: id('a1'), label: 'A01', utterance: id('41'), gist: 'The wiring was faulty',
    quote: '“The wiring … was not up to code,” she said — «déjà vu» 火 🔥', certainty: 'asserted',
    relays: [{
      by: { source: id('53'), document: id('61') }, mode: 'quote', certainty: 'reported', title: 'Chief on the fire',
      stance: 'rebuts',
    }],
    act: { kind: 'states', answers: [{ question: id('21'), position: id('31') }] },
    specifics: [
      { kind: 'quantity', of: 'firefighters', value: '120.50', comparator: '≥', unit: 'persons', base: null, period: null },
      { kind: 'place', verbatim: 'Fourth & Alameda', grain: 'crossing' },
      { kind: 'happened', time: tuesday },
    ],
    unclear: 'the report does not name her',
  },
  AnswersChosen: {
    assertion: id('a1'), reason: 'it says that nobody answered',
    act: {
      kind: 'withholds', question: id('21'), absence: 'noResponse', by: { speaker: { kind: 'document', document: id('61') } },
    },
  },
  AssertionRetracted: { assertions: ids('a1', 'a2'), utterance: id('43'), relays: [] },
  AccountRevised: {
    relation: id('72'), label: 'R1', from: ids('a1'), to: ids('a2'), announced: 'unannounced',
    rationale: 'another cause is named, without a word on the first',
  },
  AssertionsRelated: {
    relation: id('73'), kind: 'inTensionWith', from: ids('a1'), to: ids('a3'), rationale: 'both can hold, hardly',
  },
  RelationWithdrawn: { relation: id('73'), reason: 'they speak of two buildings' },
  ContradictionRaised: {
    contradiction: id('c1'), label: 'C1', questions: ids('21'), sides: [ids('a1'), ids('a2', 'a3')], strength: 'contradiction',
    rationale: 'two causes',
  },
  ContradictionJoined: { contradiction: id('c1'), side: 1, assertions: ids('a4') },
  ContradictionExplained: { ...step, reason: 'a difference of scope' },
  ContradictionResolved: { ...step, reason: 'the report of the inspectors', proposal: id('e2') },
  ContradictionWithdrawn: { ...step, reason: 'raised in error' },
  ContradictionReopened: { ...step, reason: 'the report was withdrawn' },
  CandidateDismissed: {
    candidate: `${id<string>('31')}~${id<string>('32')}` as CandidateId, covering: ids('a1', 'a2'),
    reason: 'the same cause in other words',
  },
  EntryAmended: {
    entry: id('e3'), reason: 'a slip of the pen',
    changes: [
      { path: '/gist', before: 'The wirring was faulty', after: 'The wiring was faulty' },
      { path: '/quote', before: null, after: 'It was.' },
    ],
  },
  EntryVoided: { entry: id('e4'), reason: 'entered twice' },
  IncidentsLinked: {
    relation: id('74'), from: id('12'), to: id('11'), kind: 'partOf', status: 'possible', rationale: 'the same street, the same night',
  },
  IncidentLinkJudged: { relation: id('74'), status: 'confirmed', reason: 'the inspectors say so' },
  CorrectionIssued: {
    notice: id('91'), label: 'N1', document: id('61'), carriedBy: id('62'), issued: tuesday,
    text: 'an earlier version named the wrong street', affects: ids('a1'), instead: ids('a2'),
  },
  ClarificationIssued: {
    notice: id('92'), document: id('61'), issued: tuesday, text: 'the chief spoke for the city', affects: ids('a1'), instead: [],
  },
  UpdateIssued: {
    notice: id('93'), document: id('61'), issued: tuesday, text: 'adds the number of firefighters', affects: ids('a1'), instead: ids('a3'),
  },
  FollowUpNoted: {
    assertion: id('a4'), outcome: 'partlyKept', due: tuesday, reason: 'a summary came, the report did not', evidence: ids('a5'),
  },
  VerdictProposed: verdict,
  VerdictApproved: { ...verdict, proposal: id('e5'), replaces: id('82') },
  VerdictRetracted: { verdict: id('81'), reason: 'the report was withdrawn' },
  ResolutionProposed: { ...step, reason: 'the report of the inspectors' },
  PublicationProposed: { incident: id('11'), throughRevision: 14 },
  VoidingProposed: { entry: id('e4'), reason: 'entered twice' },
  ProposalRejected: { proposal: id('e5'), reason: 'one witness is not enough' },
  RelayAnchored: {
    assertion: id('a1'), hop: 0, anchor: id('95'), snapshot: digest256, exact: 'the wiring was faulty', prefix: 'she said ', suffix: '.',
    start: 120, end: 141,
  },
  AnchorRechecked: {
    anchor: id('95'), snapshot: digest256, found: 'changed', confidence: '0.82', start: 118, end: 141, exact: 'the wiring may be faulty',
  },
  EntryWithheld: { entry: id('e4'), reason: 'it names a child' },
  EntryReleased: { entry: id('e4'), reason: 'the name is gone' },
  SourceRenamed: { source: id('52'), name: 'Fire and Rescue', label: 'FRS', since: tuesday, reason: 'by ordinance' },
  SourcesMerged: { relation: id('75'), absorbed: id('55'), survivor: id('52'), rationale: 'one body under two names' },
  SourceSplit: {
    relation: id('76'), source: id('52'), part: id('56'), utterances: ids('41'), assertions: ids('a1'), rationale: 'two chiefs of one name',
  },
  SnapshotCaptured: {
    document: id('61'), snapshot: digest256, bytes: '48213', mediaType: 'text/html', capturedAt: '2025-10-22T16:04:05.678Z',
    url: 'https://example.org/warehouse', text: { sha256: digest256, codePoints: 5120, normalisation: 'nfc-lines-1' },
  },
  SourceRegistered: { source: id('52'), kind: 'body', name: 'Fire Department', label: 'FD', official: true, partOf: id('54') },
  DocumentRegistered: {
    document: id('61'), title: 'Warehouse burns', publisher: id('53'), url: 'https://example.org/warehouse?page=1&lang=en',
    published: { ...tuesday, basis: { kind: 'stated' } },
  },
  LedgerOpened: { clock: 'carried', notice: { $sealed: 'bm90IGZvciBldmVyeWJvZHk' } },
  ImportBegun: { key: 'sample', digest, records: 214, incidents: ids('11', '12') },
  ImportCompleted: { key: 'sample', digest },
  ScaleDefined: {
    scale: id('d1'), version: 2, name: 'Five rungs',
    ratings: [
      { key: 'false', name: 'False', meaning: 'what is known contradicts it' }, { key: 'unproven', name: 'Unproven' },
      { key: 'true', name: 'True' },
    ],
  },
  ScaleRetired: { scale: id('d1'), reason: 'nobody could tell its rungs apart' },
  FourEyesSet: { required: true, reason: 'we are two now' },
  SealingKeyDestroyed: { key: id('b1'), reason: 'the witness asked for it' },
  SlugReserved: { slug, incident: id('11') },
};

export const EXAMPLE_METADATA: EventMetadata = {
  recordedAt: '2025-10-22T16:04:05.678Z',
  actor: { id: 'owner', onBehalfOf: 'desk', automation: 'importer' },
  commandId: id('f1'),
  commandDigest: 'R0lGODlhAQABAIAAAAAAAP___yH5BAEAAAAALAAAAAA',
  carriedRecordedAt: '2025-10-21T18:00:00.000Z',
  correlationId: id('f2'),
  causationId: id('f3'),
  reason: 'first report',
  nonce: 'AQIDBAUGBwgJCgsMDQ4PEA',
};
