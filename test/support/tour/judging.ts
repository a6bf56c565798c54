/** What the desk makes of the case: candidates, contradictions, verdicts, notices, and how its own entries are put right. */
import type { Recorder } from './recorder.js';
import { loggedBy, saying } from './warehouse-fire.js';
import type { Fire } from './warehouse-fire.js';

export async function judge(tour: Recorder, fire: Fire): Promise<void> {
  await sortAndRelate(tour, fire);
  await contradict(tour, fire);
  await mark(tour, fire);
}

async function sortAndRelate(tour: Recorder, fire: Fire): Promise<void> {
  const at = { incident: fire.incident };
  await tour.do('Assertions.unsorted', { at: { ...at, limit: 2 } });
  await tour.do('Queues.unsorted', { at: { limit: 2 } });
  await tour.do('Assertions.choose', {
    at: { ...at, assertion: fire.unsorted.assertion }, body: { act: { kind: 'states', answers: [{ question: fire.hurt }] }, reason: 'It says how many.' },
  });
  const denied = loggedBy(await tour.do('Assertions.log', { at, title: 'Nobody answered', body: saying(fire, '2025-10-21', {
    label: 'A8', gist: 'The department did not say who reported the fire', relays: [],
    utterance: { kind: 'new', claimants: [{ speaker: { kind: 'document', document: fire.article } }], channel: 'ownVoice', said: '2025-10-22' },
    act: { kind: 'withholds', question: fire.question, absence: 'noResponse', by: { speaker: { kind: 'source', source: fire.department } } },
  }) }));
  const again = loggedBy(await tour.do('Assertions.log', { at, title: 'The same words in another report', body: saying({ ...fire,
    article: fire.followUp }, '2025-10-21', {
    label: 'A9', gist: 'Faulty wiring started the fire', act: { kind: 'states', answers: [{ question: fire.question, position: fire.positions[0] }] },
  }) }));
  await tour.do('Assertions.merge', { at, body: { from: again.utterance, into: fire.wiring.utterance, rationale: 'one statement in two reports' } });
  const related = await tour.do('Relations.relate', {
    at, body: { kind: 'qualifies', from: [denied.assertion], to: [fire.wiring.assertion], rationale: 'it leaves open who saw the wiring' },
  });
  await tour.do('Relations.withdraw', { at: { ...at, relation: related.ids.relation }, body: { reason: 'it speaks of who reported the fire' } });
  await tour.do('Relations.revise', {
    at, body: {
      label: 'R1', from: [fire.wiring.assertion], to: [fire.batteries.assertion], announced: 'unannounced',
      rationale: 'another cause, without a word on the first',
    },
  });
  const taken = loggedBy(await tour.do('Assertions.log', { at, title: 'What is taken back later', body: saying(fire, '2025-10-21', { label: 'A10',
    gist: 'Nobody was in the warehouse' }) }));
  await tour.do('Assertions.retract', { at, body: {
    assertions: [taken.assertion], relays: [{ by: { document: fire.followUp }, mode: 'paraphrase', certainty: 'reported' }],
    utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: fire.department } }], channel: 'statement', said: '2025-10-24' },
  } });
}

async function contradict(tour: Recorder, fire: Fire): Promise<void> {
  const at = { incident: fire.incident };
  const { items } = await tour.do('Candidates.list', { at });
  await tour.do('Queues.candidates', { at: { limit: 1 } });
  const [first, second] = items.filter(({ kind }: { readonly kind: string }) => kind !== 'sameUtterance');
  await tour.do('Candidates.accept', { at: { ...at, candidate: first.id }, body: { rationale: 'two causes of which one can hold', label: 'C1', as: 'raise' } });
  await tour.do('Candidates.dismiss', { at: { ...at, candidate: second.id }, body: { reason: 'the one speaks of what burned, the other of what set it off' } });
  const byHand = await tour.do('Contradictions.raise', { at, body: {
    label: 'C2', questions: [fire.question], sides: [[fire.wiring.assertion], [fire.batteries.assertion]], strength: 'tension',
    rationale: 'both can hold, hardly',
  } });
  const late = loggedBy(await tour.do('Assertions.log', { at, title: 'A filing', body: {
    label: 'A11', gist: 'The batteries were stored against the rules', certainty: 'alleged',
    relays: [{ by: { document: fire.followUp }, mode: 'paraphrase', certainty: 'reported' }],
    act: { kind: 'states', answers: [{ question: fire.question, position: fire.positions[2] }] },
    utterance: {
      kind: 'new', channel: 'filing', said: { edtf: '2025-10-27', verbatim: 'on Monday' },
      claimants: [{ speaker: { kind: 'anonymous', described: 'the owners of the goods', official: false } }],
    },
  } }));
  const contradiction: string = byHand.ids.contradiction;
  const about = { ...at, contradiction };
  let { revision } = await tour.do('Contradictions.join', { at: about, revision: byHand.revision, body: { side: 1, assertions: [late.assertion] } });
  for (const [step, reason] of STEPS) {
    ({ revision } = await tour.do(`Contradictions.${step}`, { at: about, revision, body: { evidence: [late.assertion], reason } }));
  }
  await tour.do('Contradictions.one', { at: about });
  await tour.do('Contradictions.list', { at: { ...at, limit: 2 } });
  const third = await tour.do('Contradictions.raise', { at, title: 'Raised in error', body: {
    questions: [fire.question], sides: [[fire.arson.assertion], [late.assertion]], strength: 'contradiction', rationale: 'two causes',
  } });
  await tour.do('Contradictions.withdraw', {
    at: { ...at, contradiction: third.ids.contradiction }, revision: third.revision, body: { reason: 'they were asked about two things' },
  });
}

const STEPS = [
  ['explain', 'a difference of scope'], ['reopen', 'the filing names one cause only'], ['resolve', 'the report of the inspectors'],
] as const;

async function mark(tour: Recorder, fire: Fire): Promise<void> {
  const at = { incident: fire.incident };
  await tour.do('Notices.issue', { at, body: {
    kind: 'correction', label: 'N1', document: fire.article, carriedBy: fire.followUp, issued: '2025-10-29',
      text: 'An earlier version quoted the department wrongly.',
    affects: [fire.wiring.assertion], instead: [fire.batteries.assertion],
  } });
  await tour.do('Notices.list', { at: { ...at, limit: 2 } });
  await tour.do('FollowUps.note', { at: { ...at, assertion: fire.promise.assertion }, body: {
    outcome: 'partlyKept', due: '2025-10-31', reason: 'a summary came, the report did not', evidence: [fire.batteries.assertion],
  } });
  await tour.do('FollowUps.list', { at: { ...at, public: '2025-11-03' } });
  const anchors = { ...at, assertion: fire.wiring.assertion };
  await tour.do('Anchors.anchor', { at: { ...at, assertion: fire.promise.assertion }, body: { relay: 0, snapshot: fire.page, exact: 'A fire broke out' } });
  const newer = await tour.do('Snapshots.capture', {
    at: { document: fire.article, capturedAt: '2025-10-30T10:00:00Z' }, title: 'The page as it reads later', raw: NEWER_PAGE,
  });
  const { items: [anchor] } = await tour.do('Anchors.list', { at: anchors });
  await tour.do('Anchors.recheck', { at: { ...anchors, anchor: anchor.id }, body: { snapshot: newer.snapshot.snapshot } });
  await tour.do('Snapshots.list', { at: { document: fire.article } });
  await tour.do('Snapshots.bytes', { at: { snapshot: fire.page } });
  await tour.do('Snapshots.text', { at: { snapshot: fire.page } });
}

const NEWER_PAGE = '<!doctype html><title>Warehouse burns</title><h1>Warehouse burns</h1>\n'
  + '<p>A fire broke out on Tuesday night. “The wiring may have been faulty,” the department said.</p>\n';
