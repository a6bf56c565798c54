/** How the desk governs itself: verdicts, proposals, publication, fixes of entries, who is who, and which incidents belong together. */
import type { Recorder } from './recorder.js';
import type { Fire } from './warehouse-fire.js';

const ann = { 'on-behalf-of': 'Ann' };
const bob = { 'on-behalf-of': 'Bob' };

export async function govern(tour: Recorder, fire: Fire): Promise<void> {
  await verdicts(tour, fire);
  await proposals(tour, fire);
  await fixes(tour, fire);
  await identities(tour, fire);
  await links(tour, fire);
}

async function verdicts(tour: Recorder, fire: Fire): Promise<void> {
  const rungs = [{ key: 'unfounded', name: 'Unfounded' }, { key: 'unproven', name: 'Unproven', meaning: 'It may be so.' }, { key: 'borne-out',
    name: 'Borne out' }];
  const { ids: { scale } } = await tour.do('Scales.define', { body: { name: 'Three rungs', ratings: rungs } });
  await tour.do('Scales.revise', { at: { scale }, body: { name: 'Three rungs, explained',
    ratings: rungs.map((rung) => ({ meaning: 'As the handbook says.', ...rung })) } });
  await tour.do('Scales.one', { at: { scale } });
  await tour.do('Scales.list', { at: { limit: 2 } });
  const at = { incident: fire.incident };
  const verdict = {
    about: { kind: 'assertions', assertions: [fire.arson.assertion] }, scale: { scale, version: 2 }, rating: 'unproven', rationale: 'one report, no document',
    evidence: { for: [], against: [fire.wiring.assertion, fire.batteries.assertion] },
  };
  const given = await tour.do('Verdicts.give', { at, title: 'About what was said', body: { label: 'V1', ...verdict } });
  const { ids: { verdict: about } } = await tour.do('Verdicts.give', { at, title: 'About an answer, whoever gives it', body: {
    ...verdict, about: { kind: 'position', question: fire.question, position: fire.positions[1] },
  } });
  await tour.do('Verdicts.list', { at: { ...at, limit: 1 } });
  await tour.do('Verdicts.retract', { at: { ...at, verdict: about }, body: { reason: 'the report was withdrawn' } });
  await tour.do('Verdicts.one', { at: { ...at, verdict: given.ids.verdict } });
  const proposed = await tour.do('Proposals.propose', { at, title: 'A verdict', headers: ann, body: { kind: 'verdict', ...verdict,
    rating: 'unfounded', replaces: given.ids.verdict } });
  await tour.do('Proposals.list', { at: { ...at, limit: 2 } });
  await tour.do('Proposals.approve', { at: { ...at, proposal: proposed.ids.proposal }, headers: bob });
  await tour.do('Scales.retire', { at: { scale }, body: { reason: 'five rungs from now on' } });
}

async function proposals(tour: Recorder, fire: Fire): Promise<void> {
  const at = { incident: fire.incident };
  const { touchedAt: unset } = await tour.do('Settings.all');
  const { revision } = await tour.do('Settings.set', { title: 'Four eyes', revision: unset, body: { fourEyes: true, reason: 'we are two now' } });
  const publication = await tour.do('Proposals.propose', { at, title: 'A publication', headers: ann, body: { kind: 'publication' } });
  const twice = await tour.do('Questions.raise', { at, title: 'Whose voiding is proposed', body: { text: 'When did the fire start?', positions: 'open' } });
  const voiding = await tour.do('Proposals.propose', {
    at, title: 'A voiding', headers: ann, body: { kind: 'voiding', entry: twice.events[0].id, reason: 'entered twice' },
  });
  await tour.do('AllProposals.list', { at: { limit: 2, status: 'open' } });
  await tour.do('Proposals.reject', { at: { ...at, proposal: voiding.ids.proposal }, headers: bob, body: { reason: 'it stands once' } });
  await tour.do('Proposals.approve', { at: { ...at, proposal: publication.ids.proposal }, headers: bob, title: 'Of a publication' });
  await tour.do('Settings.set', { title: 'One person again', revision, body: { fourEyes: false, reason: 'one of us has left' } });
}

async function fixes(tour: Recorder, fire: Fire): Promise<void> {
  const at = { entry: fire.batteries.entry };
  const amended = await tour.do('Entries.amend', { at, revision: fire.batteries.revision, body: {
    changes: [
      { path: '/gist', before: 'Batteries were stored badly', after: 'Batteries were badly stored' },
      { path: '/quote', before: null, after: 'They were badly stored.' },
    ],
    reason: 'a slip of the pen',
  } });
  await tour.do('Entries.withhold', { at, revision: amended.revision, body: { reason: 'it names a child' } });
  const { touchedAt } = await tour.do('Entries.one', { at });
  await tour.do('Entries.release', { at, revision: touchedAt, body: { reason: 'the name is gone' } });
  const raised = await tour.do('Questions.raise', { at: { incident: fire.incident }, title: 'Entered twice', body: { text: 'Who started the fire?',
    positions: 'open' } });
  await tour.do('Entries.void', { at: { entry: raised.events[0].id }, revision: raised.revision, body: { reason: 'entered twice' } });
  const nobody = await tour.do('Sources.register', { title: 'A person', body: { kind: 'person', name: 'The caretaker' } });
  const entry: string = nobody.events[0].id;
  const propose = async (reason: string): Promise<string> => (await tour.do('Entries.void', {
    at: { entry }, title: 'Only proposed', revision: 0, headers: ann, body: { reason, propose: true },
  })).ids.proposal;
  await tour.do('Entries.reject', { at: { entry: await propose('he is nobody we quote') }, headers: bob, body: { reason: 'he may be one day' } });
  await tour.do('Entries.approve', { at: { entry: await propose('entered by mistake') }, headers: bob });
}

async function identities(tour: Recorder, fire: Fire): Promise<void> {
  const at = { source: fire.department };
  await tour.do('SourceIdentity.rename', { at, body: { name: 'Fire and Rescue Department', label: 'FRD', since: '2025-11-01', reason: 'by ordinance' } });
  const merged = await tour.do('SourceIdentity.merge', { at, body: { absorbed: fire.service, rationale: 'one body under two names' } });
  await tour.do('Sources.one', { at });
  await tour.do('SourceIdentity.withdraw', { at: { ...at, relation: merged.ids.relation }, body: { reason: 'two after all' } });
  await tour.do('SourceIdentity.split', { at, body: { part: fire.service, utterances: [fire.batteries.utterance],
    rationale: 'another office under the same name' } });
  await tour.do('SourceIdentity.titles', { at });
  await tour.do('SourceIdentity.record', { at: { ...at, limit: 1 } });
}

async function links(tour: Recorder, fire: Fire): Promise<void> {
  const at = { incident: fire.incident };
  const linked = await tour.do('Links.link', { at, body: { to: 'harbour-storm', kind: 'partOf', status: 'possible',
    rationale: 'the same street, the same night' } });
  await tour.do('Links.judge', { at: { ...at, relation: linked.ids.relation }, body: { status: 'confirmed', reason: 'the inspectors say so' } });
  await tour.do('Links.list', { at: { ...at, limit: 2 } });
  await tour.do('Links.withdraw', { at: { ...at, relation: linked.ids.relation }, body: { reason: 'two nights' } });
}
